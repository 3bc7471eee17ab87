"""应报未报: units of the roster without a workbook; 分类比较: the units of one 单位性质 among themselves."""

from __future__ import annotations

from typing import Any

from perfeval.reader.labels import normalise
from perfeval.results.outcome import Brief, Status
from perfeval.summary import ranking_sheet as ranking
from perfeval.summary.material import Material, to_digits
from perfeval.summary.styles import Styles, begin

_MISSING = (
    ("序号", 7.0), ("单位名称", 36.0), ("预算编码", 14.0), ("主管部门", 30.0), ("单位性质", 18.0), ("情况", 40.0),
)  # fmt: skip
_KINDS = (("单位性质", 30.0), ("完整评价的单位", 12.0), ("平均总分", 11.0), ("最高总分", 11.0), ("最低总分", 11.0))


def write_missing(sheet: Any, styles: Styles, material: Material) -> None:
    """Write 应报未报: nothing sent, or nothing that could be used; and units that the roster does not have."""
    begin(sheet, styles, "应报未报的单位", _MISSING, 2)
    reported = {normalise(one.unit) for one in material.units}
    failed = {normalise(one.unit) for one in material.own if one.status is Status.FAILED and one.unit}
    known = {normalise(entry.unit) for entry in material.roster}
    row = 2
    for entry in material.roster:
        key = normalise(entry.unit)
        if key in reported:
            continue
        what = "报送的文件没有结果，见“未处理文件”" if key in failed else "没有收到工作簿"
        row = _row(sheet, styles, row, (entry.unit, entry.code, entry.agency, entry.kind, what))
    for one in material.units:
        if normalise(one.unit) not in known:
            texts = (one.unit or one.file, "", one.agency, one.unit_kind, "已报送，但不在名册中")
            row = _row(sheet, styles, row, texts)
    if row == 2:
        sheet.merge_range(2, 0, 2, len(_MISSING) - 1, "名册中的单位全部报送。", styles.center)


def _row(sheet: Any, styles: Styles, row: int, texts: tuple[str, ...]) -> int:
    sheet.write_number(row, 0, row - 1, styles.count)
    for column, text in enumerate(texts, 1):
        sheet.write_string(row, column, text, styles.text)
    return row + 1


def write_kinds(sheet: Any, styles: Styles, material: Material) -> None:
    """Write 分类比较; live formulas over 排名."""
    begin(sheet, styles, "同类单位比较", _KINDS, 1)
    kinds = sorted({material.kind_of(one) for one in material.ranked} - {""})
    for row, kind in enumerate(kinds, 2):
        totals = [float(one.total) for one in _of_kind(material, kind) if one.total is not None]
        where, values, line = ranking.kinds_range(material), ranking.totals_range(material), row + 1
        sheet.write_string(row, 0, kind, styles.text)
        sheet.write_formula(row, 1, f"=COUNTIF({where},A{line})", styles.count, len(totals))
        mean = f"=ROUND(SUMIF({where},A{line},{values})/B{line},2)"
        sheet.write_formula(row, 2, mean, styles.points, to_digits(sum(totals) / len(totals), 2))
        most = f"=SUMPRODUCT(MAX(({where}=A{line})*{values}))"
        sheet.write_formula(row, 3, most, styles.points, max(totals))
        least = f"=100-SUMPRODUCT(MAX(({where}=A{line})*(100-{values})))"
        sheet.write_formula(row, 4, least, styles.points, min(totals))
    if not kinds:
        sheet.merge_range(2, 0, 2, len(_KINDS) - 1, "没有单位写明单位性质。", styles.center)


def _of_kind(material: Material, kind: str) -> list[Brief]:
    return [one for one in material.ranked if material.kind_of(one) == kind]
