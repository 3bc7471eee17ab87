"""A .docx as its reader sees it: tracked changes accepted, text boxes, notes, headers, tables within tables."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from perfeval.report_check.documents.lines import join_lines
from perfeval.report_check.documents.model import BODY, Block, TableBlock, TextBlock

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}delText", f"{_W}instrText", f"{_W}rt"}
_BOX = f"{_W}txbxContent"
_SIGNS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OTHER_PARTS = (("footnotes", "脚注"), ("endnotes", "尾注"), ("header", "页眉"), ("footer", "页脚"))
MAIN_PART = "word/document.xml"


class NotWord(ValueError):
    """A package that holds no Word document."""


def word_blocks(content: bytes) -> Iterator[Block]:
    """The blocks of a document's body, then its notes, headers and footers.

    Raises:
        NotWord: the package holds no document.
        ValueError, zipfile.BadZipFile, lxml.etree.XMLSyntaxError: it is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        main = _main_part(package)
        root = _parse(package.read(main))
        levels = _heading_styles(package)
        # keyed by the elements themselves: lxml forgets an element that nobody holds, and another takes its identity
        anchors = {one: number for number, one in enumerate(root.iter(f"{_W}p"))}
        body = root.find(f"{_W}body")
        if body is None:
            raise NotWord("no body")
        yield from _Walk(anchors, levels, BODY).blocks(body)
        said: set[str] = set()
        for name in sorted(package.namelist()):
            stem = posixpath.basename(name)
            place = next((words for part, words in _OTHER_PARTS if stem.startswith(part)), None)
            if place is None or not stem.endswith(".xml") or posixpath.dirname(name) != posixpath.dirname(main):
                continue
            for block in _Walk({}, {}, place).blocks(_parse(package.read(name))):
                if not isinstance(block, TextBlock) or (place in ("页眉", "页脚") and block.text in said):
                    continue
                said.add(block.text)
                yield block


def _parse(content: bytes) -> Any:
    text = content.replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _main_part(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in _parse(package.read("_rels/.rels")).iter(_RELATION):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in names and target.startswith("word"):
                    return target
    if MAIN_PART in names:
        return MAIN_PART
    raise NotWord("no document")


def _heading_styles(package: zipfile.ZipFile) -> dict[str, int]:
    """The level of each heading style."""
    if "word/styles.xml" not in package.namelist():
        return {}
    found = {}
    for style in _parse(package.read("word/styles.xml")).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        words = (name.get(f"{_W}val") or "").lower() if name is not None else ""
        if words.startswith(("heading ", "标题 ")) and words[-1].isdigit():
            found[style.get(f"{_W}styleId") or ""] = int(words[-1])
    return found


class _Walk:
    """Walks one part of a package."""

    def __init__(self, anchors: dict[Any, int], levels: dict[str, int], place: str) -> None:
        self._anchors = anchors
        self._levels = levels
        self._place = place
        self._carried = ""

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The blocks of a container, those of content controls and insertions as if they stood in it."""
        for element in parent:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
            elif element.tag not in _GONE and isinstance(element.tag, str):
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        text = self._carried + "".join(_texts(element))
        self._carried = ""
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self._carried = text
            return
        style = element.find(f"{_W}pPr/{_W}pStyle")
        level = self._levels.get(style.get(f"{_W}val") or "") if style is not None else None
        anchor = self._anchors.get(element, -1)
        for line in join_lines(text.split("\n")):
            yield TextBlock(line, self._place, anchor, level)
        for box in _boxes(element):
            yield from self.blocks(box)

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[tuple[str, ...]] = []
        anchors: dict[tuple[int, int], int] = {}
        nested: list[Block] = []
        above: list[str] = []
        for row in _children(element, f"{_W}tr"):
            if row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            texts: list[str] = []
            for cell in _children(row, f"{_W}tc"):
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = int(span.get(f"{_W}val") or 1) if span is not None else 1
                paragraphs = [one for one in cell.iter(f"{_W}p") if _holder(one) is cell]
                lines = ["".join(_texts(one)) for one in paragraphs]
                if paragraphs:
                    anchors[len(rows), len(texts)] = self._anchors.get(paragraphs[0], -1)
                texts += ["\n".join(join_lines("\n".join(lines).split("\n"))), *[""] * (width - 1)]
                for inner in cell.iter(f"{_W}tbl"):
                    if _holder(inner) is cell:
                        nested += self._table(inner)
                for box in (b for one in paragraphs for b in _boxes(one)):
                    nested += self.blocks(box)
            above = texts
            rows.append(tuple(texts))
        if above:
            yield TableBlock(tuple(rows), anchors)
        yield from nested


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of a kind, those in content controls and insertions too."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _children(element, tag)


def _holder(element: Any) -> Any:
    """The cell in which an element stands."""
    parent = element.getparent()
    while parent is not None and parent.tag not in (f"{_W}tc", _BOX):
        parent = parent.getparent()
    return parent


def _texts(element: Any) -> Iterator[str]:
    """The pieces of a paragraph's text, without what is deleted or moved away, and without its text boxes."""
    for node in element:
        if node.tag in _GONE or node.tag == _BOX or not isinstance(node.tag, str):
            continue
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in _SIGNS and element.tag == f"{_W}r":
            yield _SIGNS[node.tag]
        elif node.tag in (f"{_W}pPr", f"{_W}rPr"):
            continue
        else:
            yield from _texts(node)


def _boxes(element: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once."""
    for node in element:
        if node.tag in _GONE:
            continue
        if node.tag == _BOX:
            yield node
        else:
            yield from _boxes(node)
