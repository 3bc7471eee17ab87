"""得分矩阵 and 比率矩阵: units × indicators, the scores as a heat map, and the ratios themselves."""

from __future__ import annotations

from typing import Any

from perfeval.formula.nodes import Cell, Range, block_at, cell_at
from perfeval.results.outcome import IndicatorScore, Outcome
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import ROW_HEIGHT, begin, raise_row
from perfeval.xlsx.styles import cell_format

SCORES, RATIOS = "得分矩阵", "比率矩阵"
WEIGHTS_ROW, FIRST_ROW = 2, 3
FIRST_COLUMN = 3
TOTAL = 2
_LOW, _MIDDLE, _HIGH = "#F4B183", "#FFF2CC", "#FFFFFF"
"""Full marks are white, in print too: what is coloured is lost."""
_UNIT_WIDTH, _WIDTH = 26.0, 8.2


def score_range(material: YearMaterial, index: int) -> Range:
    """The scores of one indicator in 得分矩阵."""
    last, column = FIRST_ROW + max(1, len(material.units)) - 1, FIRST_COLUMN + index
    return block_at(material.sheet(SCORES), FIRST_ROW, column, last, column)


def weight_cell(material: YearMaterial, index: int) -> Cell:
    """The 分值 of one indicator in 得分矩阵."""
    return cell_at(material.sheet(SCORES), WEIGHTS_ROW, FIRST_COLUMN + index)


def write_scores(page: Page, material: YearMaterial) -> None:
    """Write 得分矩阵: a column an indicator, coloured from the column's 0 to its 分值."""
    sheet, styles = page.sheet, page.styles
    _head(page, material.title("部门整体支出绩效自评各指标得分"), material)
    sheet.write_string(WEIGHTS_ROW, 0, "分值", styles.head)
    for at in (1, 2):
        sheet.write_blank(WEIGHTS_ROW, at, None, styles.head)
    for index, column in enumerate(material.columns):
        sheet.write_number(WEIGHTS_ROW, FIRST_COLUMN + index, float(column.weight), styles.points)
    for row, one in enumerate(material.in_full(material.units), FIRST_ROW):
        parts = _row_head(page, row, one)
        for index, one_column in enumerate(material.columns, FIRST_COLUMN):
            part = parts.get(one_column.id)
            _cell(page, row, index, part, part.score if part else None, styles.points)
    last = FIRST_ROW + len(material.units) - 1
    for index, column in enumerate(material.columns, FIRST_COLUMN) if material.units else ():
        scale = {
            "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num", "min_value": 0,
            "mid_value": float(column.weight) / 2, "max_value": float(column.weight) or 1,
            "min_color": _LOW, "mid_color": _MIDDLE, "max_color": _HIGH,
        }  # fmt: skip
        sheet.conditional_format(FIRST_ROW, index, last, index, scale)


def write_ratios(page: Page, material: YearMaterial) -> None:
    """Write 比率矩阵: 指标值 where the indicator is scored by a number."""
    sheet, styles = page.sheet, page.styles
    _head(page, material.title("部门整体支出绩效自评各指标的指标值"), material)
    sheet.write_string(WEIGHTS_ROW, 0, "“—”为没有指标值", styles.text)
    for at in range(1, FIRST_COLUMN + len(material.columns)):
        sheet.write_blank(WEIGHTS_ROW, at, None, styles.head)
    shown = _Shown(page)
    for row, one in enumerate(material.in_full(material.units), FIRST_ROW):
        parts = _row_head(page, row, one)
        for index, one_column in enumerate(material.columns, FIRST_COLUMN):
            part = parts.get(one_column.id)
            _cell(page, row, index, part, part.value if part else None, shown[part.display if part else "General"])


class _Shown(dict[str, Any]):
    """The looks of values by their number format."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page

    def __missing__(self, display: str) -> Any:
        self[display] = cell_format(self._page.book, "right", display, wrapped=False)
        return self[display]


def _head(page: Page, title: str, material: YearMaterial) -> None:
    columns = (
        ("单位", _UNIT_WIDTH),
        ("年度", 7.0),
        ("总分", 8.0),
        *((one.label, _WIDTH) for one in material.columns),
    )
    page.sheet.set_default_row(ROW_HEIGHT)
    begin(page.sheet, page.styles, title, columns, FIRST_COLUMN, rows=FIRST_ROW, side_by_side=True)


def _row_head(page: Page, row: int, one: Outcome) -> dict[str, IndicatorScore]:
    sheet, styles = page.sheet, page.styles
    sheet.write_string(row, 0, one.unit or one.file, styles.text)
    raise_row(sheet, row, [(one.unit or one.file, _UNIT_WIDTH)])
    sheet.write_string(row, 1, str(one.year or ""), styles.center)
    if one.total is None:
        sheet.write_string(row, TOTAL, "缺数据", styles.center)
    else:
        sheet.write_number(row, TOTAL, float(one.total), styles.points)
    return {part.id: part for part in one.indicators}


def _cell(page: Page, row: int, column: int, part: IndicatorScore | None, value: Any, look: Any) -> None:
    if value is not None:
        page.sheet.write_number(row, column, float(value), look)
    else:
        text = "—" if part is None or part.score is not None else part.status
        page.sheet.write_string(row, column, text, page.styles.center)
