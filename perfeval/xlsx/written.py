"""What a workbook that perfeval wrote holds, read back from its bytes: constants, formulas, cached values.

A row holds all that its cells say, their texts included; rows that were read before, most of them in a batch, are known
by what they are.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TextIO, TypeAlias

from perfeval.formula.addresses import row_and_column

Plain: TypeAlias = "float | str | bool"

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"(?: state="\w+")? r:id="rId(\d+)"')
_ROW = re.compile(r'(\d+)"[^<>]*/?>')
_PLAIN_CELL = (
    r'(?: s="\d+")?(?: t="(b|e|str|inlineStr)")?'
    r"(?:/>|>(?:<f>([^<]+)</f>)?<v>([^<]*)</v></c>|><is><t[^<>]*>([^<]*)</t></is></c>)"
)
_CELL = re.compile(_PLAIN_CELL)
_CELLS = re.compile(rf'{_ROW.pattern}(?:<c r="[A-Z]+\d+"{_PLAIN_CELL})*(?:</row>)?')
_FORMULA = re.compile("<f>([^<]+)</f>")
_BUILT_IN_NAME = re.compile(r'<definedName name="_xlnm\.[^<]*</definedName>')
_ENCODED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""A character that XML cannot hold, as the format writes it."""
_TEXT_PARTS = (".xml", ".rels", ".vml")
_UNHELD = bytes(code for code in range(32) if code not in b"\t\n\r")
"""Bytes of characters that XML cannot hold: a program that opened the part would call the file damaged."""
_ROW_BEGINS, _ROWS_END = '<row r="', "</sheetData>"
_PIECE = 1 << 17
_ROWS_KNOWN, _CELLS_KNOWN = 4096, 8192


class WrittenCell(NamedTuple):
    """A cell: its formula without the equals sign, '' for a constant; the constant, or the formula's cached value."""

    formula: str
    value: Plain


WrittenRow: TypeAlias = Mapping[int, WrittenCell]
"""The filled cells of a row, by column from 0."""


class NotPlain(ValueError):
    """The file is damaged, or a cell is of another kind than perfeval writes."""

    def __init__(self, what: str) -> None:
        super().__init__(f"输出工作簿里有不能复算的内容（{what[:60]}）")


@dataclass(frozen=True, slots=True)
class WrittenWorkbook:
    """A workbook's contents.

    Attributes:
        frame: the XML of its list of sheets and names, but for the print areas and filters, to which no formula refers.
        encoded: whether some texts have characters in an encoding that is not undone here.
        rows: each sheet's rows, in order, by their number from 0.
    """

    frame: str
    encoded: bool
    rows: Mapping[str, Mapping[int, WrittenRow]]

    def formulas(self) -> Iterator[tuple[str, int, int, WrittenCell]]:
        """Sheet, row and column from 0, and what stands there, of every formula."""
        for sheet, rows in self.rows.items():
            for number, row in rows.items():
                for column, cell in row.items():
                    if cell.formula:
                        yield sheet, number, column, cell


def read_written(content: bytes) -> WrittenWorkbook:
    """Read the bytes back, every part of them.

    Raises:
        NotPlain: they are damaged, or have cells of another kind than perfeval writes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        for name, part in parts.items():
            if name.endswith(_TEXT_PARTS) and len(part.translate(None, _UNHELD)) != len(part):
                raise NotPlain(f"{name}: control character")
        frame = _BUILT_IN_NAME.sub("", parts["xl/workbook.xml"].decode() + parts["xl/_rels/workbook.xml.rels"].decode())
        sheets = {
            html.unescape(name): parts[f"xl/worksheets/sheet{number}.xml"].decode()
            for name, number in _SHEET.findall(frame)
        }
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, UnicodeDecodeError) as error:
        raise NotPlain(f"{type(error).__name__}: {error}") from error
    encoded = any("_x" in xml and _ENCODED.search(xml) for xml in sheets.values())
    return WrittenWorkbook(frame, encoded, {name: _rows(xml) for name, xml in sheets.items()})


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet's part, by the sheet's name, in order.

    Raises:
        KeyError: there is no list of sheets.
    """
    frame = package.read("xl/workbook.xml").decode()
    return {html.unescape(name): f"xl/worksheets/sheet{number}.xml" for name, number in _SHEET.findall(frame)}


def rows_of(part: TextIO) -> Iterator[str]:
    """The rows of a sheet's part one after the other as XML, for one too large to be held; see `row_of`.

    Raises:
        NotPlain: it has cells outside its rows.
    """
    head, *more = (part.read(_PIECE) or "").split(_ROW_BEGINS)
    while not more and (piece := part.read(_PIECE)):
        head, *more = (head + piece).split(_ROW_BEGINS)
    _no_cells(head)
    if not more:
        return
    *rows, last = more
    yield from rows
    while piece := part.read(_PIECE):
        *rows, last = (last + piece).split(_ROW_BEGINS)
        yield from rows
    yield last.partition(_ROWS_END)[0]


def _no_cells(head: str) -> None:
    """There are none before the first row.

    Raises:
        NotPlain: there are.
    """
    if "<c " in head or "<row" in head:
        raise NotPlain(head)


def _rows(xml: str) -> dict[int, WrittenRow]:
    head, *rows = xml.partition(_ROWS_END)[0].split(_ROW_BEGINS)
    _no_cells(head)
    return dict(map(_row, rows))


def formulas_in(xml: str) -> Iterator[str]:
    """The formulas of a row without their equals signs, once all its cells are known to be plain.

    Raises:
        NotPlain: `row_of` could not tell one of them.
    """
    if _CELLS.fullmatch(xml) is None:
        raise NotPlain(xml)
    return map(html.unescape, _FORMULA.findall(xml))


def row_of(xml: str, columns: Container[int] | None = None) -> tuple[int, WrittenRow]:
    """A row's number from 0, and its cells, or those in some columns.

    Raises:
        NotPlain: one of them is of another kind than perfeval writes.
    """
    head, *pieces = xml.removesuffix("</row>").split('<c r="')
    found = _ROW.fullmatch(head)
    if found is None:
        raise NotPlain(head)
    number, row = found[1], {}
    for piece in pieces:
        address, _, rest = piece.partition('"')
        column = _column(address.removesuffix(number))
        cell = _cell(rest) if columns is None or column in columns else None
        if cell is not None:
            row[column] = cell
    return int(number) - 1, row


_row = lru_cache(maxsize=_ROWS_KNOWN)(row_of)


@lru_cache(maxsize=_CELLS_KNOWN)
def _cell(xml: str) -> WrittenCell | None:
    """A cell by its element after the address; None for a blank one."""
    found = _CELL.fullmatch(xml)
    if found is None:
        raise NotPlain(xml)
    kind, formula, text, inline = found.groups()
    if text is None and inline is None:
        return None
    value: Plain = html.unescape(inline if text is None else text)
    if kind == "b":
        value = text == "1"
    elif not kind and text:
        value = float(text)
    return WrittenCell(html.unescape(formula or ""), value)


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    if not letters.isalpha():
        raise NotPlain(letters)
    return row_and_column(f"{letters}1")[1]
