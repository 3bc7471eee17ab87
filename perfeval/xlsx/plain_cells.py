"""A worksheet that spares what our cells do not need, most of XlsxWriter's time for them.

XlsxWriter takes addresses as text as well, searches every formula for each function newer than Excel 2010, of which
ours use none, looks at every place of the sheet's rectangle, escapes every cell's address and number of its format,
and reckons the span of every row, which a reader may do without. What is not a plain text, number, formula or blank,
or a row of some height, is left to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from io import StringIO
from math import isfinite
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, RowInfo
from xlsxwriter.worksheet import Worksheet as XlsxWorksheet
from xlsxwriter.xmlwriter import XMLwriter

_COLUMNS = tuple(xl_col_to_name(column) for column in range(256))
_REMEMBERED = 8192
_cell = tuple.__new__
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
        # most cells are texts in a row that has some already, between the first and the last column
        known = row in self.table and self.dim_colmin <= col <= self.dim_colmax
        if not known and self._check_dimensions(row, col):
            return -1
        index = self.str_table._get_shared_string_index(string)
        self.table[row][col] = _cell(CellStringTuple, (index, cell_format))
        return 0

    _write_string = write_string

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """Write a number, by row and column from 0."""
        if not isfinite(number):
            return int(super()._write_number(row, col, number, cell_format))
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = _cell(CellNumberTuple, (number, cell_format))
        return 0

    def write_blank(self, row: int, col: int, blank: Any, cell_format: Any = None) -> int:
        """Write a format alone, by row and column from 0."""
        if cell_format is None or self._check_dimensions(row, col):
            return 0 if cell_format is None else -1
        self.table[row][col] = _cell(CellBlankTuple, (cell_format,))
        return 0

    _write_blank = write_blank

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Write a formula that begins with `=`, by row and column from 0."""
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = _cell(CellFormulaTuple, (_unsigned(formula), cell_format, value))
        return 0

    def write_url(
        self, row: int, col: int, url: Any, cell_format: Any = None, string: str | None = None, tip: str | None = None
    ) -> int:
        """Write a link, by row and column from 0."""
        return int(self._write_url(row, col, url, cell_format, string, tip))

    def merge_range(
        self, first_row: int, first_col: int, last_row: int, last_col: int, data: Any, cell_format: Any = None
    ) -> int:
        """Merge a rectangle, by rows and columns from 0."""
        cells = [(row, col) for row in range(first_row, last_row + 1) for col in range(first_col, last_col + 1)]
        others = self.table_cells or not self.merged_cells.keys().isdisjoint(cells)
        if data or others or len(cells) < 2 or self._check_dimensions(last_row, last_col):
            return int(super().merge_range(first_row, first_col, last_row, last_col, data, cell_format))
        self.merged_cells.update(dict.fromkeys(cells, xl_range(first_row, first_col, last_row, last_col)))
        self.merge.append([first_row, first_col, last_row, last_col])
        for row, col in cells:
            self.write_blank(row, col, "", cell_format)
        return 0

    def set_row(self, row: int, height: Any = None, cell_format: Any = None, options: Any = None) -> int:
        """Give a row a height in points, by its number from 0."""
        pixels = int(height * 4 / 3 + 0.5) if height and not cell_format and not options else 0
        if not pixels or self._check_dimensions(row, self.dim_colmin or 0):
            return int(super().set_row(row, height, cell_format, options))
        self.row_info[row] = RowInfo(height=pixels)
        self.row_sizes[row] = [pixels, False]
        return 0

    def _write_hyperlink_internal(self, row: int, col: int, url: Any) -> None:
        if url._tip or col >= len(_COLUMNS):
            super()._write_hyperlink_internal(row, col, url)
        else:
            self.fh.write(_hyperlink(f"{_COLUMNS[col]}{row + 1}", url._link, url._text))

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
        elif (
            plain
            and info.height not in (None, self.default_row_height)
            and not (info.row_format or info.hidden or info.level or info.collapsed)
        ):
            self.fh.write(f'<row r="{row + 1}" ht="{info.height * 0.75:.16g}" customHeight="1">')
        else:
            self._write_row(row, None, info)

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        number = row + 1
        pieces: list[str] = []
        write = pieces.append
        for column in sorted(cells):
            cell = cells[column]
            kind, look = type(cell), cell.format
            if kind not in _PLAIN or not look or column >= len(_COLUMNS):
                self.fh.write("".join(pieces))
                pieces.clear()
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
        self.fh.write("".join(pieces))

    def _formula(self, place: str, formula: str, value: Any) -> str:
        kind, shown = "", value
        if isinstance(value, bool):
            kind, shown = ' t="b"', int(value)
        elif isinstance(value, str) and value:
            kind, shown = ' t="str"', self._escape_data(value)
        return f"{place}{kind}><f>{_escaped(formula)}</f><v>{shown}</v></c>"


@lru_cache(maxsize=_REMEMBERED)
def _unsigned(formula: str) -> str:
    return formula[1:]


@lru_cache(maxsize=_REMEMBERED)
def _escaped(formula: str) -> str:
    return str(XMLwriter()._escape_data(formula))


@lru_cache(maxsize=_REMEMBERED)
def _hyperlink(cell: str, target: str, text: str) -> str:
    writer = XMLwriter()
    writer.fh = StringIO()
    writer._xml_empty_tag("hyperlink", [("ref", cell), ("location", target), ("display", text)])
    return str(writer.fh.getvalue())


_PLAIN = frozenset([CellStringTuple, CellNumberTuple, CellBlankTuple, CellFormulaTuple])
