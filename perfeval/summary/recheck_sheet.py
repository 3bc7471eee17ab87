"""抽查名单: whom to look at first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.data import load_yaml
from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Severity
from perfeval.results.outcome import Outcome
from perfeval.summary.material import YearMaterial
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

NAME = "抽查名单"
_COLUMNS = (
    ("序号", 7.0), ("单位", 32.0), ("年度", 8.0), ("总分", 9.0), ("自评高出", 9.0), ("错误", 7.0), ("警告", 7.0),
    ("理由", 70.0),
)  # fmt: skip
_FULL_MARKS = "D103"
_TITLES = 5


@cache
def _law() -> dict[str, Decimal]:
    """How the reasons weigh and how long the list may be (`data/recheck.yaml`)."""
    return {name: Decimal(str(value)) for name, value in load_yaml("recheck.yaml").items()}


def write_recheck(page: Page, material: YearMaterial) -> None:
    """Write the sheet: the units with most reasons first."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, f"{NAME}{material.words}", _COLUMNS, 2)
    every = (_Weighed(*_reasons(one), one.file) for one in material.in_full(material.units))
    weighed = [entry for entry in every if entry.weight]
    brief = {one.file: one for one in material.units}
    weighed.sort(key=lambda entry: (-entry.weight, brief[entry.file].unit, entry.file))
    most = max(int(_law()["least"]), round(_law()["share"] * len(material.units)))
    for row, entry in enumerate(weighed[:most], 2):
        one, reasons = brief[entry.file], entry.reasons
        texts = ["", one.unit or one.file, "", "", "", "", "", "；".join(reasons)]
        sheet.write_number(row, 0, row - 1, styles.count)
        sheet.write_string(row, 1, texts[1], styles.text)
        sheet.write_string(row, 2, str(one.year or ""), styles.center)
        if one.total is None:
            sheet.write_string(row, 3, "缺数据", styles.center)
        else:
            sheet.write_number(row, 3, float(one.total), styles.points)
        sheet.write_number(row, 4, float(entry.above), styles.points)
        for column, severity in ((5, Severity.ERROR), (6, Severity.WARNING)):
            sheet.write_number(row, column, one.count(severity), styles.count)
        sheet.write_string(row, 7, texts[7], styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    if not weighed:
        sheet.merge_range(2, 0, 2, len(_COLUMNS) - 1, "没有需要优先抽查的单位。", styles.center)


@dataclass(frozen=True, slots=True)
class _Weighed:
    weight: Decimal
    reasons: list[str]
    above: Decimal
    file: str


def _above(one: Outcome) -> Decimal:
    """By how much the department's own scores exceed the computed ones."""
    scored = (part for part in one.indicators if part.score is not None)
    gaps = [part.self_score - part.score for part in scored if part.self_score is not None and part.score is not None]
    return max(Decimal(0), sum(gaps, Decimal(0)))


def _said(one: Outcome, errors: int, warnings: int) -> str:
    """How many 错误 and 警告 there are, and what they are about."""
    counts = "、".join(f"{word}{count}个" for word, count in (("错误", errors), ("警告", warnings)) if count)
    grave = sorted((f for f in one.findings if f.severity is not Severity.HINT), key=lambda f: f.severity.rank)
    titles = list(dict.fromkeys(catalogue()[found.code].title for found in grave))
    return f"{counts}：{'、'.join(titles[:_TITLES])}{'等' if len(titles) > _TITLES else ''}"


def _reasons(one: Outcome) -> tuple[Decimal, list[str], Decimal]:
    law, weight, reasons = _law(), Decimal(0), []
    above = _above(one)
    if above >= law["far_above"]:
        weight += law["per_point_above"] * above
        reasons.append(f"自评分比核算分高{above.normalize():f}分")
    errors, warnings = one.count(Severity.ERROR), one.count(Severity.WARNING)
    if errors or warnings:
        weight += law["per_error"] * errors + law["per_warning"] * warnings
        reasons.append(_said(one, errors, warnings))
    if any(found.code == _FULL_MARKS for found in one.findings):
        weight += law["for_full_marks"]
        reasons.append("全部指标满分")
    return weight, reasons, above
