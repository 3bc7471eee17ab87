"""How far the cells of .xlsb and .ods sheets reach, found before anything allocates room for them."""

from __future__ import annotations

import re
import struct

from perfeval.xlsx.limits import Limits

_ROW_RECORD, _BLANK_CELL, _LAST_CELL = 0, 1, 11
_SHEET_STARTS = 129
_TAG = re.compile(
    rb"<(?P<close>/?)table:(?P<kind>table-row|table-cell|covered-table-cell|table)(?P<rest>(?:\s[^<>]*?)?)(?P<empty>/?)>"
)
_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')


class TooLarge(Exception):
    """The workbook expands beyond the limits; the text says which."""


def too_far(row: int, column: int, limits: Limits) -> None:
    """Refuse a sheet whose cells reach this far (counted from 1).

    Raises:
        TooLarge: its bounding box exceeds the limits.
    """
    if row * max(column, 1) > limits.sheet_cells:
        raise TooLarge(f"有单元格远在第{row}行第{column}列")


class BinaryExtent:
    """Walks the records of an .xlsb part, which may come in pieces."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._row = self._far_row = self._far_column = 0
        self._sheet = False

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            TooLarge: a filled cell reaches too far.
        """
        data = self._rest + piece
        at = 0
        while True:
            record = _record(data, at)
            if record is None:
                break
            kind, start, end = record
            self._sheet = self._sheet or kind == _SHEET_STARTS
            if self._sheet and kind == _ROW_RECORD and end - start >= 4:
                self._row = struct.unpack_from("<I", data, start)[0] + 1
            elif self._sheet and _BLANK_CELL < kind <= _LAST_CELL and end - start >= 4:
                self._far_row = max(self._far_row, self._row)
                self._far_column = max(self._far_column, struct.unpack_from("<I", data, start)[0] + 1)
            at = end
        too_far(self._far_row, self._far_column, self._limits)
        self._rest = data[at:]


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the record at a place; None where it is cut off."""
    if at >= len(data):
        return None
    kind, at = data[at], at + 1
    if kind & 0x80:
        if at >= len(data):
            return None
        kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
    size = 0
    for shift in range(0, 28, 7):
        if at >= len(data):
            return None
        byte, at = data[at], at + 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return (kind, at, at + size) if at + size <= len(data) else None


class OpenDocumentExtent:
    """Counts the rows and columns of an .ods, repeated ones as often as they stand for."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._rest = b""
        self._row = self._column = self._repeat = 0
        self._far_row = self._far_column = 0

    def add(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            TooLarge: a filled cell reaches too far.
        """
        data = self._rest + piece
        cut = data.rfind(b"<")
        self._rest, data = data[cut:], data[:cut]
        for tag in _TAG.finditer(data):
            kind, opening = tag["kind"], not tag["close"]
            if kind == b"table":
                too_far(self._far_row, self._far_column, self._limits)
                self._row = self._far_row = self._far_column = 0
            elif kind == b"table-row" and opening:
                self._repeat = _times(_ROWS, tag["rest"])
                self._row += self._repeat
                self._column = 0
            elif opening:
                self._column += _times(_COLUMNS, tag["rest"])
                if not tag["empty"] or b"office:value" in tag["rest"]:
                    self._far_row, self._far_column = self._row, max(self._far_column, self._column)
        too_far(self._far_row, self._far_column, self._limits)


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1
