"""What the values of a sheet do not tell: its formulas' texts, what is hidden, what a format disguises."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

from perfeval.addresses import row_and_column

_FORMULA_CELL = re.compile(
    r"<c\b([^>]*)>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)",
)
_CELL_STYLE = re.compile(r'<c\b([^>]*?)/?>')
_REFERENCE = re.compile(r'\br="([A-Z]+\d+)"')
_STYLE = re.compile(r'\bs="(\d+)"')
_ROW = re.compile(r"<row\b([^>]*?)/?>")
_ROW_NUMBER = re.compile(r'\br="(\d+)"')
_ROW_HIDDEN = re.compile(r'\bhidden="(?:1|true)"|\bht="0(?:\.0+)?"')
_COLUMN = re.compile(r"<col\b([^>]*?)/?>")
_COLUMN_HIDDEN = re.compile(r'\bhidden="(?:1|true)"|\bwidth="0(?:\.0+)?"')
_SPAN = re.compile(r'\b(min|max)="(\d+)"')
_PREFIX = re.compile(rb"<(/?)\w+:(?=(?:c|f|row|col|v|is|t)\b)")
_LAST_COLUMN = 16384


@dataclass(frozen=True, slots=True)
class SheetXml:
    """Positions are (row, column) from 0."""

    formulas: dict[tuple[int, int], str]
    shared: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    disguised: frozenset[tuple[int, int]]


def read_sheet_xml(content: bytes, disguises: Collection[str]) -> SheetXml:
    """Read the XML of a worksheet.

    Args:
        content: the part; its size was checked already.
        disguises: the cell styles whose format shows something else than the value, by number.
    """
    xml = _PREFIX.sub(rb"<\1", content).decode("utf-8-sig", "replace")
    formulas: dict[tuple[int, int], str] = {}
    shared: set[tuple[int, int]] = set()
    for cell, attributes, text in _FORMULA_CELL.findall(xml) if "<f" in xml else ():
        reference = _REFERENCE.search(cell)
        if reference is None:
            continue
        place = row_and_column(reference[1])
        formulas[place] = f"={html.unescape(text).removeprefix('=')}"
        if not text and 't="shared"' in attributes:
            shared.add(place)
    hidden_rows = {
        int(number[1]) - 1
        for attributes in _ROW.findall(xml)
        if _ROW_HIDDEN.search(attributes) and (number := _ROW_NUMBER.search(attributes))
    }
    return SheetXml(
        formulas, frozenset(shared), frozenset(hidden_rows), _hidden_columns(xml), _disguised(xml, disguises)
    )


def _hidden_columns(xml: str) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in _COLUMN.findall(xml[: xml.find("<sheetData")]):
        if _COLUMN_HIDDEN.search(attributes):
            span = {key: int(number) for key, number in _SPAN.findall(attributes)}
            # programs write the unused columns to the sheet's end as one span
            if span.get("max", 0) < _LAST_COLUMN:
                hidden |= set(range(span.get("min", 1) - 1, span.get("max", 0)))
    return frozenset(hidden)


def _disguised(xml: str, disguises: Collection[str]) -> frozenset[tuple[int, int]]:
    if not disguises:
        return frozenset()
    found: set[tuple[int, int]] = set()
    for attributes in _CELL_STYLE.findall(xml):
        style, reference = _STYLE.search(attributes), _REFERENCE.search(attributes)
        if style and reference and style[1] in disguises:
            found.add(row_and_column(reference[1]))
    return frozenset(found)
