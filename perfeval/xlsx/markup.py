"""Parts of a package as trees, read as Excel reads them.

Comments and processing instructions are nothing, whatever they hold; of alternatives (mc:AlternateContent) the one
that Excel understands counts; prefixes make no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from perfeval.xlsx.package import Package

Element: TypeAlias = Any

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNDERSTOOD = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "urn:schemas-microsoft-com:")
_RELATION_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


class DamagedPart(ValueError):
    """A part is no XML that Excel would read."""


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def relation_id(element: Element, name: str = "id") -> str:
    """The relation that an element names (r:id), whatever the prefix; '' where it names none."""
    for space in _RELATION_SPACES:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return str(value)
    return ""


def truth(text: str | None, default: bool = False) -> bool:
    """A Boolean attribute: 1, true or on."""
    return default if text is None else text.strip().casefold() in ("1", "true", "on", "t")


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of this local name."""
    return iter(()) if element is None else element.iterchildren(f"{{*}}{name}")


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """All below an element, and itself, of these local names, in the order of the part."""
    return iter(()) if element is None else element.iter(*(f"{{*}}{name}" for name in names))


def child(element: Element | None, name: str) -> Element | None:
    """The first child of this local name; None where there is none."""
    return next(children(element, name), None)


def parse_xml(content: bytes) -> Element:
    """The root of a part, without comments, with alternatives resolved.

    Raises:
        DamagedPart: it is no XML, or declares entities of its own, which Excel refuses.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedPart(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise DamagedPart("DOCTYPE")
    _resolve_alternatives(root)
    return root


def _resolve_alternatives(root: Element) -> None:
    for alternatives in list(root.iter(f"{_COMPATIBILITY}AlternateContent")):
        parent = alternatives.getparent()
        if parent is None:
            continue
        at = parent.index(alternatives)
        chosen = _chosen(alternatives)
        parent.remove(alternatives)
        for offset, one in enumerate(chosen):
            parent.insert(at + offset, one)


def _chosen(alternatives: Element) -> list[Element]:
    for one in alternatives:
        if one.tag == f"{_COMPATIBILITY}Choice":
            spaces = [one.nsmap.get(prefix, "") for prefix in (one.get("Requires") or "").split()]
            if all(space.startswith(_UNDERSTOOD) for space in spaces):
                return list(one)
        elif one.tag == f"{_COMPATIBILITY}Fallback":
            return list(one)
    return []


def tree_of(package: Package, part: str | None) -> Element | None:
    """A part's root; None where there is no such part.

    Raises:
        DamagedPart: it is no XML.
    """
    return parse_xml(package.read(part)) if part and part in package else None
