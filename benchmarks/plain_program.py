"""What one would write without perfeval: pandas reads the workbook, openpyxl writes the same score workbook.

It computes nothing, checks nothing and has no cached values: it is told every cell that is to be written. It comes
in two ways. As usually written, each cell is given its font, border and so on, which openpyxl looks up every time;
the quick way makes each combination once in a workbook and copies the reference, through an attribute that openpyxl
does not document.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.blueprint import Blueprint, CellPlan, SheetPlan, Style

_CHARTS = (("各二级指标得分率", 1, 4, "0%", "I2", 7.9), ("各三级指标扣分", 6, 7, "0.0", "I18", 14.8))
"""Title, column of the labels, column of the values, number format, anchor and height in centimetres."""
_FIRST_ROW, _CHART_WIDTH = 3, 16.4


_STYLE_PARTS = ("font", "fill", "border", "alignment", "protection", "number_format")


def read_and_write(sources: Sequence[Path], blueprint: Blueprint, target: Path, *, quick: bool) -> None:
    """Read an input's files with pandas, and write its workbook with openpyxl, in the quick or the usual way."""
    import openpyxl
    import pandas
    from openpyxl.workbook.defined_name import DefinedName

    for source in sources:
        pandas.read_excel(source, sheet_name=None, header=None, engine="openpyxl")
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    styles = {number: _set_parts(style) for number, style in blueprint.styles.items()}
    made: dict[int, Any] = {}
    for plan in blueprint.sheets:
        sheet = book.create_sheet(plan.title)
        for one in plan.cells:
            cell = _write(sheet, one)
            if quick and one.style in made:
                cell._style = copy.copy(made[one.style])
            else:
                for part, value in styles[one.style].items():
                    setattr(cell, part, value)
                made[one.style] = cell._style
        _lay_out(sheet, plan)
        if plan.charts:
            _charts(sheet, plan)
    for name, text in blueprint.names.items():
        book.defined_names[name] = DefinedName(name, attr_text=text)
    book.save(target)


def _set_parts(style: Style) -> dict[str, Any]:
    """The parts of a style that are not as in a new cell."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection

    usual = (Font(), PatternFill(), Border(), Alignment(), Protection(), "General")
    return {part: value for part, value, new in zip(_STYLE_PARTS, style, usual, strict=True) if value != new}


def _write(sheet: Any, plan: CellPlan) -> Any:
    from openpyxl.comments import Comment
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = sheet.cell(plan.row, plan.column, plan.value)
    if plan.link:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=plan.link)
    if plan.note:
        cell.comment = Comment(plan.note, "perfeval")
    return cell


def _lay_out(sheet: Any, plan: SheetPlan) -> None:
    for merged in plan.merges:
        sheet.merge_cells(merged)
    for letter, width in plan.widths.items():
        sheet.column_dimensions[letter].width = width
    for row, height in plan.heights.items():
        sheet.row_dimensions[row].height = height
    sheet.freeze_panes, sheet.auto_filter.ref = plan.freeze, plan.filter
    sheet.print_title_rows = plan.print_titles
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    sheet.protection.enable()


def _charts(sheet: Any, plan: SheetPlan) -> None:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.label import DataLabelList

    for title, labels, values, number_format, anchor, height in _CHARTS:
        last = max(cell.row for cell in plan.cells if cell.column == values and cell.value is not None)
        chart: Any = BarChart()
        chart.type, chart.title, chart.legend, chart.gapWidth = "bar", title, None, 60
        chart.add_data(Reference(sheet, min_col=values, min_row=_FIRST_ROW, max_row=last))
        chart.set_categories(Reference(sheet, min_col=labels, min_row=_FIRST_ROW, max_row=last))
        chart.dataLabels = DataLabelList(showVal=True, numFmt=number_format)
        chart.x_axis.scaling.orientation, chart.y_axis.number_format = "maxMin", number_format
        chart.width, chart.height = _CHART_WIDTH, height
        sheet.add_chart(chart, anchor)
