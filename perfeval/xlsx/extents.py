"""How far the cells of a sheet reach, found before anything allocates room for them."""

from __future__ import annotations

import struct

from perfeval.xlsx.limits import Limits

_ROW_RECORD, _BLANK_CELL, _LAST_CELL = 0, 1, 11
_SHEET_STARTS = 129


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
            found = record(data, at)
            if found is None:
                break
            kind, start, end = found
            self._sheet = self._sheet or kind == _SHEET_STARTS
            if self._sheet and kind == _ROW_RECORD and end - start >= 4:
                self._row = struct.unpack_from("<I", data, start)[0] + 1
            elif self._sheet and _BLANK_CELL < kind <= _LAST_CELL and end - start >= 4:
                self._far_row = max(self._far_row, self._row)
                self._far_column = max(self._far_column, struct.unpack_from("<I", data, start)[0] + 1)
            at = end
        too_far(self._far_row, self._far_column, self._limits)
        self._rest = data[at:]


def record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the record of an .xlsb part at a place; None where it is cut off."""
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
