"""xl/workbook.xml and what it refers to: the sheets and their parts, names, settings, the styles' number formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree

from perfeval.xlsx.number_formats import BUILT_IN
from perfeval.xlsx.package import Package, relations_of, resolved
from perfeval.xlsx.sheet_part import NAMESPACES

_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_LARGEST = 64 << 20
_TRUE = ("1", "true")


class Relation(NamedTuple):
    """A relation of a part: what it points to, in what sense, and whether that lies outside the package."""

    id: str
    kind: str
    target: str
    external: bool


class SheetEntry(NamedTuple):
    """A sheet of the workbook: its name, its part, what it is (worksheet, chartsheet …), whether it is hidden."""

    name: str
    part: str
    kind: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """The workbook.

    Attributes:
        root: the XML of the part itself.
        sheets: in order.
        date1904: whether days are counted from 1904.
        relations: of the workbook's part.
    """

    path: str
    root: ElementTree.Element
    sheets: tuple[SheetEntry, ...]
    date1904: bool
    relations: tuple[Relation, ...]

    def target(self, kind: str) -> str | None:
        """The part in this relation to the workbook, such as `styles`; None where there is none."""
        return next((one.target for one in self.relations if one.kind == kind and not one.external), None)


def xml_of(package: Package, part: str) -> ElementTree.Element:
    """A part as a tree, of which only the elements themselves are believed.

    Raises:
        KeyError: there is no such part.
        ValueError: it is far larger than such parts are, or declares a document type.
        ElementTree.ParseError: it is damaged.
    """
    content = package.read(part)
    if len(content) > _LARGEST or b"<!DOCTYPE" in content[:4096]:
        raise ValueError(part)
    return ElementTree.fromstring(content)


def relations(package: Package, part: str) -> Iterator[Relation]:
    """The relations of a part; '' for those of the package itself."""
    path = relations_of(part)
    if path not in package:
        return
    for one in xml_of(package, path):
        external = one.get("TargetMode") == "External"
        target = one.get("Target", "")
        kind = one.get("Type", "").rpartition("/")[2]
        yield Relation(one.get("Id", ""), kind, target if external else resolved(part, target), external)


def elements(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """The elements of SpreadsheetML with a name, at any depth."""
    for space in NAMESPACES:
        yield from root.iter(f"{{{space}}}{name}")


def read_workbook_part(package: Package) -> WorkbookPart:
    """Find and read the workbook part.

    Raises:
        KeyError: the package holds no workbook.
        ValueError, ElementTree.ParseError: it is damaged.
    """
    path = next((one.target for one in relations(package, "") if one.kind == "officeDocument"), "xl/workbook.xml")
    root = xml_of(package, path)
    links = tuple(relations(package, path))
    by_id = {link.id: link for link in links}
    sheets: list[SheetEntry] = []
    for sheet in elements(root, "sheet"):
        number = next((found for space in _RELATIONSHIPS if (found := sheet.get(f"{{{space}}}id"))), "")
        link = by_id[number]
        hidden = sheet.get("state", "visible") != "visible"
        sheets.append(SheetEntry(sheet.get("name", ""), link.target, link.kind, hidden))
    date1904 = any(one.get("date1904") in _TRUE for one in elements(root, "workbookPr"))
    return WorkbookPart(path, root, tuple(sheets), date1904, links)


class CellStyles(NamedTuple):
    """Of each cell style, by its number, the number format; and the styles whose font strikes the text out."""

    codes: tuple[str, ...] = ()
    struck: frozenset[int] = frozenset()


def cell_styles(package: Package, book: WorkbookPart) -> CellStyles:
    """What the styles tell about the cells' contents."""
    part = book.target("styles")
    if part is None or part not in package:
        return CellStyles()
    root = xml_of(package, part)
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in elements(root, "numFmt")}
    fonts = [font for group in elements(root, "fonts") for font in group]
    struck_fonts = {str(number) for number, font in enumerate(fonts) if any(map(_is_on, elements(font, "strike")))}
    codes: list[str] = []
    struck: set[int] = set()
    for styles in elements(root, "cellXfs"):
        for style in styles:
            if style.get("fontId", "0") in struck_fonts:
                struck.add(len(codes))
            number = style.get("numFmtId", "0")
            codes.append(own.get(number) or BUILT_IN.get(int(number), "General"))
    return CellStyles(tuple(codes), frozenset(struck))


def _is_on(switch: ElementTree.Element) -> bool:
    return switch.get("val", "1") in _TRUE
