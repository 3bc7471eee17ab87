"""What the values of a sheet do not tell: its formulas' texts, what is hidden, what a format disguises."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from perfeval.formula.addresses import row_and_column

_FORMULA_CELL = re.compile(
    r"<c\b([^>]*)>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)",
)
_STYLED = re.compile(r'<c r="([A-Z]+\d+)" s="(\d+)"')
_REFERENCE = re.compile(r'\br="([A-Z]+\d+)"')
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
    """Positions are (row, column) from 0; `styles` has the number of each cell's style by its address."""

    formulas: dict[tuple[int, int], str]
    shared: frozenset[tuple[int, int]]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    styles: dict[str, str]


def read_sheet_xml(content: bytes) -> SheetXml:
    """Read the XML of a worksheet, whose size was checked already."""
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
    styles = dict(_STYLED.findall(xml))
    return SheetXml(formulas, frozenset(shared), frozenset(hidden_rows), _hidden_columns(xml), styles)


def _hidden_columns(xml: str) -> frozenset[int]:
    hidden: set[int] = set()
    for attributes in _COLUMN.findall(xml[: xml.find("<sheetData")]):
        if _COLUMN_HIDDEN.search(attributes):
            span = {key: int(number) for key, number in _SPAN.findall(attributes)}
            # programs write the unused columns to the sheet's end as one span
            if span.get("max", 0) < _LAST_COLUMN:
                hidden |= set(range(span.get("min", 1) - 1, span.get("max", 0)))
    return frozenset(hidden)
