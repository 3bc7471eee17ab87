"""应报未报: units of the roster without a workbook; 分类比较: the units of one 单位性质 among themselves."""

from __future__ import annotations

from decimal import Decimal

from perfeval.formula.nodes import Binary, call, cell_at, fine, rounded
from perfeval.formula.numeric import decimal_of
from perfeval.reader.labels import normalise
from perfeval.results.outcome import Status
from perfeval.summary import ranking_sheet as ranking
from perfeval.summary.figures import to_digits
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import begin

MISSING, KINDS = "应报未报", "分类比较"
_MISSING = (
    ("序号", 7.0), ("单位名称", 36.0), ("预算编码", 14.0), ("主管部门", 30.0), ("单位性质", 18.0), ("情况", 40.0),
)  # fmt: skip
_KINDS = (("单位性质", 30.0), ("完整评价的单位", 12.0), ("平均总分", 11.0), ("最高总分", 11.0), ("最低总分", 11.0))


def write_missing(page: Page, material: YearMaterial) -> None:
    """Write 应报未报: nothing sent for the year, or nothing that could be used; and units that the roster lacks."""
    begin(page.sheet, page.styles, f"应报未报的单位{material.words}", _MISSING, 2)
    reported = {normalise(one.unit) for one in material.units}
    failed = {normalise(one.unit) for one in material.own if one.status is Status.FAILED and one.unit}
    known = {normalise(entry.unit) for entry in material.run.roster}
    row = 2
    for entry in material.run.roster:
        key = normalise(entry.unit)
        if key in reported:
            continue
        what = "报送的文件没有结果，见“未处理文件”" if key in failed else "没有收到工作簿"
        row = _row(page, row, (entry.unit, entry.code, entry.agency, entry.kind, what))
    for one in material.units:
        if normalise(one.unit) not in known:
            texts = (one.unit or one.file, "", one.agency, one.unit_kind, "已报送，但不在名册中")
            row = _row(page, row, texts)
    if row == 2:
        page.sheet.merge_range(2, 0, 2, len(_MISSING) - 1, "名册中的单位全部报送。", page.styles.center)


def _row(page: Page, row: int, texts: tuple[str, ...]) -> int:
    page.sheet.write_number(row, 0, row - 1, page.styles.count)
    for column, text in enumerate(texts, 1):
        page.sheet.write_string(row, column, text, page.styles.text)
    return row + 1


def write_kinds(page: Page, material: YearMaterial) -> None:
    """Write 分类比较; live formulas over 排名."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, f"同类单位比较{material.words}", _KINDS, 1)
    where, totals = ranking.kinds_range(material), ranking.totals_range(material)
    for row, (kind, spread) in enumerate(sorted(material.figures.kinds.items()), 2):
        own, count = cell_at(page.name, row, 0), cell_at(page.name, row, 1)
        sheet.write_string(row, 0, kind, styles.text)
        page.formula(row, 1, call("COUNTIF", where, own), styles.count, Decimal(spread.count))
        mean = rounded(fine(Binary("/", call("SUMIF", where, own, totals), count)), 2)
        page.formula(row, 2, mean, styles.points, to_digits(spread.mean, 2))
        inside, outside = Binary("=", where, own), Binary("<>", where, own)
        theirs = Binary("*", inside, totals)
        most = call("SUMPRODUCT", call("MAX", theirs))
        page.formula(row, 3, most, styles.points, decimal_of(spread.most))
        # those of another kind count as the highest of all, and so are never the lowest
        lifted = Binary("+", theirs, Binary("*", outside, call("MAX", totals)))
        page.formula(row, 4, call("SUMPRODUCT", call("MIN", lifted)), styles.points, decimal_of(spread.least))
