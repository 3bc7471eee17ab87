"""A worksheet that spares what our cells do not need, most of XlsxWriter's time for them.

XlsxWriter takes addresses as text as well, searches every formula for each function newer than Excel 2010, of which
ours use none, looks at every place of the sheet's rectangle, escapes every cell's address and number of its format,
and reckons the span of every row, which a reader may do without. What is not a plain text, number, formula or blank,
or a row of some height, is left to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, RowInfo
from xlsxwriter.worksheet import Worksheet as XlsxWorksheet

_COLUMNS = tuple(xl_col_to_name(column) for column in range(256))
_SURELY_SHORT = 16383
"""Characters that a cell holds however many units they take."""


class PlainCells(XlsxWorksheet):  # type: ignore[misc]
    """An XlsxWriter worksheet, quicker at plain cells; not for its constant memory mode."""

    def _check_dimensions(self, row: int, col: int, ignore_row: bool = False, ignore_col: bool = False) -> int:
        if (
            self.dim_rowmin is not None
            and self.dim_colmin is not None
            and self.dim_rowmin <= row <= self.dim_rowmax
            and self.dim_colmin <= col <= self.dim_colmax
        ):
            return 0
        return int(super()._check_dimensions(row, col, ignore_row, ignore_col))

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """Write a text, by row and column from 0."""
        if len(string) > _SURELY_SHORT:
            return int(super()._write_string(row, col, string, cell_format))
        if self._check_dimensions(row, col):
            return -1
        texts = self.str_table
        number = texts.string_table.get(string)
        if number is None:
            number = texts._get_shared_string_index(string)
        else:
            texts.count += 1
        self.table[row][col] = CellStringTuple(number, cell_format)
        return 0

    _write_string = write_string

    def write_blank(self, row: int, col: int, blank: Any, cell_format: Any = None) -> int:
        """Write a format alone, by row and column from 0."""
        if cell_format is None or self._check_dimensions(row, col):
            return 0 if cell_format is None else -1
        self.table[row][col] = CellBlankTuple(cell_format)
        return 0

    _write_blank = write_blank

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Write a formula that begins with `=`, by row and column from 0."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def set_row(self, row: int, height: float | None = None, cell_format: Any = None, options: Any = None) -> int:
        """Set a row's height in points, row from 0; whatever else a row may have is XlsxWriter's."""
        among_cells = self.dim_rowmin is not None and self.dim_rowmin <= row <= self.dim_rowmax
        if not height or cell_format or options or not among_cells:
            return int(super().set_row(row, height, cell_format, options))
        pixels = int(height * 4.0 / 3.0 + 0.5)
        self.row_info[row] = RowInfo(height=pixels)
        self.row_sizes[row] = [pixels, False]
        return 0

    def _write_rows(self) -> None:
        for row in sorted({*self.table, *self.row_info, *self.comments}):
            cells = self.table.get(row)
            if cells:
                self._start_row(row, self.row_info.get(row))
                self._write_cells(row, cells)
                self.fh.write("</row>")
            elif row in self.row_info or row in self.comments:
                self._write_empty_row(row, None, self.row_info.get(row))

    def _start_row(self, row: int, info: Any) -> None:
        plain = self.default_row_height == self.original_row_height
        if plain and info is None:
            self.fh.write(f'<row r="{row + 1}">')
        elif plain and info.height not in (None, self.default_row_height) and not (
            info.row_format or info.hidden or info.level or info.collapsed
        ):
            self.fh.write(f'<row r="{row + 1}" ht="{info.height * 0.75:.16g}" customHeight="1">')
        else:
            self._write_row(row, None, info)

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        write, number = self.fh.write, row + 1
        for column in sorted(cells):
            cell = cells[column]
            kind, look = type(cell), cell.format
            if kind not in _PLAIN or not look or column >= len(_COLUMNS):
                self._write_cell(row, column, cell)
                continue
            place = f'<c r="{_COLUMNS[column]}{number}" s="{look.xf_index or look._get_xf_index()}"'
            if kind is CellStringTuple:
                write(f'{place} t="s"><v>{cell[0]}</v></c>')
            elif kind is CellBlankTuple:
                write(f"{place}/>")
            elif kind is CellNumberTuple:
                write(f"{place}><v>{cell[0]:.16G}</v></c>")
            else:
                write(self._formula(place, cell.formula, cell.value))

    def _formula(self, place: str, formula: str, value: Any) -> str:
        kind, shown = "", value
        if isinstance(value, bool):
            kind, shown = ' t="b"', int(value)
        elif isinstance(value, str) and value:
            kind, shown = ' t="str"', self._escape_data(value)
        return f"{place}{kind}><f>{self._escape_data(formula)}</f><v>{shown}</v></c>"


_PLAIN = frozenset([CellStringTuple, CellNumberTuple, CellBlankTuple, CellFormulaTuple])
