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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from perfeval.formula.addresses import row_and_column

Plain: TypeAlias = "float | str | bool"

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"(?: state="\w+")? r:id="rId(\d+)"')
_ROW = re.compile(r'(\d+)"[^<>]*/?>')
_CELL = re.compile(
    r'(?: s="\d+")?(?: t="(b|e|str|inlineStr)")?'
    r"(?:/>|>(?:<f>([^<]+)</f>)?<v>([^<]*)</v></c>|><is><t[^<>]*>([^<]*)</t></is></c>)"
)
_BUILT_IN_NAME = re.compile(r'<definedName name="_xlnm\.[^<]*</definedName>')
_ENCODED = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""A character that XML cannot hold, as the format writes it."""
_TEXT_PARTS = (".xml", ".rels", ".vml")
_UNHELD = bytes(code for code in range(32) if code not in b"\t\n\r")
"""Bytes of characters that XML cannot hold: a program that opened the part would call the file damaged."""
_ROWS_KNOWN, _CELLS_KNOWN = 4096, 16384


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


def _rows(xml: str) -> dict[int, WrittenRow]:
    head, *rows = xml.partition("</sheetData>")[0].split('<row r="')
    if "<c " in head or "<row" in head:
        raise NotPlain(head)
    return dict(map(_row, rows))


@lru_cache(maxsize=_ROWS_KNOWN)
def _row(xml: str) -> tuple[int, WrittenRow]:
    """A row's number from 0, and its cells."""
    head, *pieces = xml.removesuffix("</row>").split('<c r="')
    found = _ROW.fullmatch(head)
    if found is None:
        raise NotPlain(head)
    number, row = found[1], {}
    for piece in pieces:
        address, _, rest = piece.partition('"')
        cell = _cell(rest)
        if cell is not None:
            row[_column(address.removesuffix(number))] = cell
    return int(number) - 1, row


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
