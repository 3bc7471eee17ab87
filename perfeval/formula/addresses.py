"""Cell addresses in A1 notation, to and from row and column, both from 0."""

from __future__ import annotations

from functools import lru_cache

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell


@lru_cache(maxsize=65536)
def row_and_column(address: str) -> tuple[int, int]:
    """A1 → (0, 0)."""
    row, column = xl_cell_to_rowcol(address)
    return row, column


@lru_cache(maxsize=65536)
def address_of(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return str(xl_rowcol_to_cell(row, column))
