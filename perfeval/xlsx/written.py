"""What a workbook that perfeval wrote holds, read back from its bytes: constants, formulas, cached values."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, TypeAlias

from perfeval.formula.addresses import row_and_column

Plain: TypeAlias = "float | str | bool"

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"(?: state="\w+")? r:id="rId(\d+)"')
_TEXT = re.compile(r"<si><t[^>]*>([^<]*)</t></si>")
_CELL = re.compile(
    r'([A-Z]+\d+)"(?: s="\d+")?(?: t="(\w+)")?'
    r"(?:/>|>(?:<f>([^<]*)</f>)?<v>([^<]*)</v></c>|><is><t[^>]*>([^<]*)</t></is></c>)(?:</row>)?"
)
_BUILT_IN_NAME = re.compile(r'<definedName name="_xlnm\.[^<]*</definedName>')
_ENCODED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""A character that XML cannot hold, as the format writes it."""


class WrittenCell(NamedTuple):
    """One cell.

    Attributes:
        xml: what it was read from.
        row, column: from 0.
        formula: without its equals sign; None for a constant.
        value: the constant, or the cached value of the formula; None for a blank cell and for a shared text.
        shared: the number of the shared text; -1 for anything else.
    """

    xml: str
    row: int
    column: int
    formula: str | None
    value: Plain | None
    shared: int


_NO_CELL = WrittenCell("", 0, 0, None, None, -1)


class WrittenRow(NamedTuple):
    """One row.

    Attributes:
        xml: what it was read from.
        formulas: those of its cells that have one.
        shared: the numbers of the shared texts in it.
    """

    xml: str
    cells: tuple[WrittenCell, ...]
    formulas: tuple[WrittenCell, ...]
    shared: frozenset[int]


NO_ROW = WrittenRow("", (), (), frozenset())


class NotPlain(ValueError):
    """A cell is of another kind than perfeval writes."""

    def __init__(self, xml: str) -> None:
        super().__init__(f"输出工作簿里有不能复算的单元格（{xml[:60]}）")


@dataclass(frozen=True, slots=True)
class WrittenWorkbook:
    """A workbook's contents.

    Attributes:
        frame: the XML of its list of sheets and names, but for the print areas and filters, to which no formula refers.
        texts: the texts that the sheets share.
        encoded: whether some of them have characters in an encoding that is not undone here.
        rows: each sheet's rows, in order, by their number as the file has it.
    """

    frame: str
    texts: tuple[str, ...]
    encoded: bool
    rows: Mapping[str, Mapping[str, WrittenRow]]

    def formulas(self) -> Iterator[tuple[str, WrittenCell]]:
        """Sheet and cell of every formula."""
        for sheet, rows in self.rows.items():
            for row in rows.values():
                for cell in row.formulas:
                    yield sheet, cell

    def constant(self, cell: WrittenCell) -> Plain | None:
        """The content of a cell without a formula; None for a blank one."""
        return self.texts[cell.shared] if cell.shared >= 0 else cell.value


def read_written(content: bytes, known: Mapping[str, WrittenWorkbook] | None = None) -> WrittenWorkbook:
    """Read the bytes back.

    Args:
        known: workbooks read before, by their frame; the cells that one has in common with this workbook, most of them
            in a batch, are taken from it.

    Raises:
        NotPlain: it has cells of another kind than perfeval writes.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist() if _wanted(name)}
    frame = _BUILT_IN_NAME.sub("", parts["xl/workbook.xml"])
    like = known.get(frame) if known else None
    shared = parts.get("xl/sharedStrings.xml", "")
    texts = tuple(map(html.unescape, _TEXT.findall(shared)))
    if len(texts) != shared.count("<si>"):
        raise NotPlain("xl/sharedStrings.xml")
    rows = {}
    for escaped, number in _SHEET.findall(frame):
        name = html.unescape(escaped)
        rows[name] = _rows(parts[f"xl/worksheets/sheet{number}.xml"], like.rows.get(name, {}) if like else {})
    return WrittenWorkbook(frame, texts, _ENCODED.search(shared) is not None, rows)


def _wanted(part: str) -> bool:
    return part.startswith("xl/worksheets/sheet") or part in ("xl/workbook.xml", "xl/sharedStrings.xml")


def _rows(xml: str, like: Mapping[str, WrittenRow]) -> dict[str, WrittenRow]:
    rows = {}
    for piece in xml.partition("</sheetData>")[0].split('<row r="')[1:]:
        number = piece[: piece.index('"')]
        row = like.get(number, NO_ROW)
        rows[number] = row if row.xml == piece else _row(piece, row)
    return rows


def _row(xml: str, like: WrittenRow) -> WrittenRow:
    pieces = xml.split('<c r="')[1:]
    known = (*like.cells, *repeat(_NO_CELL, len(pieces)))
    cells = tuple([last if last.xml == piece else _cell(piece) for piece, last in zip(pieces, known, strict=False)])
    formulas = tuple([cell for cell in cells if cell.formula])
    return WrittenRow(xml, cells, formulas, frozenset([cell.shared for cell in cells if cell.shared >= 0]))


def _cell(xml: str) -> WrittenCell:
    found = _CELL.fullmatch(xml)
    if found is None:
        raise NotPlain(xml)
    address, kind, formula, text, inline = found.groups()
    row, column = row_and_column(address)
    if kind == "s":
        return WrittenCell(xml, row, column, None, None, int(text))
    value: Plain | None
    if text is None:
        value = None if inline is None else html.unescape(inline)
    elif kind == "b":
        value = text == "1"
    else:
        value = html.unescape(text) if kind or text == "" else float(text)
    return WrittenCell(xml, row, column, html.unescape(formula) if formula else None, value, -1)
