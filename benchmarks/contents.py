"""What stands in an output file and how it looks, aspect by aspect: workbooks, Word documents, JSON, text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import openpyxl
from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from openpyxl.xml.functions import tostring

Contents = Mapping[tuple[str, str], str]
"""What each aspect of each place is: ("计分表!B3", "fill") and the like."""

_STYLES = ("font", "fill", "border", "alignment", "protection", "number_format")
_PAGE = ("page_setup", "page_margins", "print_options", "oddFooter", "oddHeader", "protection", "freeze_panes",
         "print_title_rows", "print_area", "sheet_state", "auto_filter", "row_breaks")  # fmt: skip
_DRAWN = re.compile(r"(?:xl/(?:charts|drawings|media)/|docProps/|word/(?:styles|footer|header|numbering))")
_KEPT = "results"
"""What a run keeps packed for the next one, by a digest that the program's own code is part of."""
_IDENTIFIED = re.compile(r"\b0x[0-9a-f]+")


def contents(name: str, data: bytes) -> Contents:
    """What a file of this name holds.

    Raises:
        ValueError, KeyError, zipfile.BadZipFile: it is not what its name says.
    """
    suffix = name.rpartition(".")[2]
    read = _READERS.get(suffix, _of_text)
    return {key: _IDENTIFIED.sub("0x", text) for key, text in read(data)}


def _of_workbook(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    book: Any = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    computed: Any = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    yield ("workbook", "sheets"), "、".join(book.sheetnames)
    for name, one in book.defined_names.items():
        yield ("workbook", f"name {name}"), str(one.attr_text)
    for sheet in book.worksheets:
        yield from _of_sheet(sheet, computed[sheet.title])
    yield from _parts(data)


def _of_sheet(sheet: Any, computed: Any) -> Iterator[tuple[tuple[str, str], str]]:
    title = sheet.title
    looks: dict[int, list[str]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            place = f"{title}!{cell.coordinate}"
            if cell.value is not None:
                yield (place, "value"), repr(cell.value)
                shown = computed[cell.coordinate].value
                if shown != cell.value:
                    yield (place, "cached"), repr(shown)
            if cell.has_style:
                if cell._style not in looks:
                    looks[cell._style] = [_xml(getattr(cell, aspect)) for aspect in _STYLES]
                for aspect, look in zip(_STYLES, looks[cell._style], strict=True):
                    yield (place, aspect), look
            if getattr(cell, "hyperlink", None):
                yield (place, "link"), f"{cell.hyperlink.target} {cell.hyperlink.location} {cell.hyperlink.tooltip}"
            if getattr(cell, "comment", None):
                yield (place, "note"), f"{cell.comment.text} {cell.comment.width}×{cell.comment.height}"
    for letter, one in sheet.column_dimensions.items():
        yield (f"{title}!{letter}", "column"), f"{one.width} {one.hidden} {one.min}-{one.max} {one.outlineLevel}"
    for number, one in sheet.row_dimensions.items():
        yield (f"{title}!{number}", "row"), f"{one.height} {one.hidden} {one.outlineLevel}"
    yield (title, "merges"), " ".join(sorted(map(str, sheet.merged_cells.ranges)))
    for rule in sheet.data_validations.dataValidation:
        yield (f"{title}!{rule.sqref}", "validation"), _xml(rule)
    for area in sheet.conditional_formatting:
        yield (f"{title}!{area.sqref}", "conditional format"), " ".join(map(_xml, area.rules))
    for aspect in _PAGE:
        yield (title, aspect), _xml(getattr(sheet, aspect, None))


def _xml(part: Any) -> str:
    """A part of a workbook as it stands in the file; a plain value as itself."""
    if not hasattr(part, "to_tree"):
        return repr(part)
    tree = part.to_tree(type(part).__name__)
    return "" if tree is None else str(tostring(tree), "utf-8")


def _parts(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    """Charts, drawings, properties, styles of a package, as canonical XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if _DRAWN.match(part):
                raw = package.read(part)
                xml = part.endswith((".xml", ".rels", ".vml"))
                yield (part, "part"), etree.canonicalize(raw.decode("utf-8")) if xml else repr(raw)


def _of_document(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    document: WordDocument = Document(io.BytesIO(data))
    for number, block in enumerate(document.iter_inner_content(), 1):
        yield from _of_block(f"block {number}", block)
    for number, section in enumerate(document.sections, 1):
        yield (f"section {number}", "page"), etree.tostring(section._sectPr, encoding="unicode")
    yield from _parts(data)


def _of_block(place: str, block: Paragraph | Table) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(block, Paragraph):
        yield (place, "text"), block.text
        # the element says all of its own formatting: style, spacing, fonts of each run
        yield (place, "style"), etree.tostring(block._p, encoding="unicode")
        return
    yield (place, "table"), etree.tostring(block._tbl.tblPr, encoding="unicode")
    for number, row in enumerate(block.rows, 1):
        for column, cell in enumerate(row.cells, 1):
            yield (f"{place} row {number} column {column}", "cell"), etree.tostring(cell._tc, encoding="unicode")


def _of_json(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    record = json.loads(data)
    if isinstance(record, dict):
        record.pop(_KEPT, None)
    yield from _leaves("", record)


def _leaves(place: str, value: Any) -> Iterator[tuple[tuple[str, str], str]]:
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(f"{place}/{key}", inner)
    else:
        yield (place, "value"), repr(value)


def _of_text(data: bytes) -> Iterator[tuple[tuple[str, str], str]]:
    for number, line in enumerate(data.decode("utf-8", "backslashreplace").splitlines(), 1):
        yield (f"line {number}", "text"), line


_READERS: Mapping[str, Callable[[bytes], Iterator[tuple[tuple[str, str], str]]]] = {
    "xlsx": _of_workbook,
    "docx": _of_document,
    "json": _of_json,
}
