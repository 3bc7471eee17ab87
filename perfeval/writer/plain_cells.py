"""A worksheet that spares what our cells do not need, nearly half of XlsxWriter's time for them.

XlsxWriter searches every formula for each function newer than Excel 2010, of which ours use none, escapes every
cell's address and number of its format, and reckons the span of every row, which a reader may do without. What is not
a plain text, number, formula or blank is left to it.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple
from xlsxwriter.worksheet import Worksheet as XlsxWorksheet

_COLUMNS = tuple(xl_col_to_name(column) for column in range(256))


class PlainCells(XlsxWorksheet):  # type: ignore[misc]
    """An XlsxWriter worksheet, quicker at plain cells."""

    def _calculate_spans(self) -> None:
        self.row_spans: dict[int, str] = {}

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = _KINDS.get(type(cell).__name__)
        if kind is None or not cell.format or col >= len(_COLUMNS):
            super()._write_cell(row, col, cell)
            return
        place = f'<c r="{_COLUMNS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind == "text":
            self.fh.write(f'{place} t="s"><v>{cell.string}</v></c>')
        elif kind == "number":
            self.fh.write(f"{place}><v>{cell.number:.16G}</v></c>")
        elif kind == "blank":
            self.fh.write(f"{place}/>")
        else:
            self._formula(place, cell.formula, cell.value)

    def _formula(self, place: str, formula: str, value: Any) -> None:
        kind, shown = "", value
        if isinstance(value, bool):
            kind, shown = ' t="b"', int(value)
        elif isinstance(value, str) and value:
            kind, shown = ' t="str"', self._escape_data(value)
        self.fh.write(f"{place}{kind}><f>{self._escape_data(formula)}</f><v>{shown}</v></c>")


_KINDS = {"String": "text", "Number": "number", "Blank": "blank", "Formula": "formula"}
