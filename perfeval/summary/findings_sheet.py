"""问题汇总: each kind of finding with its counts; 问题清单: every 错误 and 警告, gravest first; 提示清单: the hints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Finding, Severity
from perfeval.findings.merging import merged_mend
from perfeval.formula.nodes import Text, block_at, call
from perfeval.results.outcome import Brief, Outcome
from perfeval.results.outcomes import briefs_of
from perfeval.summary.page import Page
from perfeval.summary.styles import begin, height_of

COUNTS, NAME, HINTS = "问题汇总", "问题清单", "提示清单"
_COLUMNS = (
    ("单位", 28.0), ("年度", 8.0), ("级别", 8.0), ("编号", 8.0), ("文件", 30.0), ("工作表", 14.0), ("单元格", 10.0),
    ("问题", 70.0), ("改法", 50.0),
)  # fmt: skip
_KINDS = (("级别", 8.0), ("编号", 8.0), ("问题", 30.0), ("单位数", 9.0), ("次数", 9.0), ("改法", 70.0))
_CODE, _FIRST = 3, 2
_UNITS, _TIMES = 3, 4
_MENDS = 20
"""So many mends of a kind are told apart: more than a sentence lists, few enough to hold for any number of units."""
_GRAVE, _LIGHT = (Severity.ERROR, Severity.WARNING), (Severity.HINT,)


def _in_order(outcomes: Sequence[Outcome], severities: Sequence[Severity]) -> Iterator[tuple[Outcome, Finding]]:
    """The findings by severity, unit and file, without holding them all: ten thousand units have very many."""
    briefs = briefs_of(outcomes)
    order = sorted(range(len(briefs)), key=lambda index: (briefs[index].unit, briefs[index].file))
    for severity in severities:
        for index in order:
            if briefs[index].count(severity):
                one = outcomes[index]
                yield from ((one, finding) for finding in one.findings if finding.severity is severity)


@dataclass(slots=True)
class _Kind:
    """How often one code was found, and in how many inputs; a finding for each mend, as far as they are told apart."""

    mends: dict[str, Finding] = field(default_factory=dict)
    times: int = 0
    units: int = 0


def write_counts(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Write 问题汇总; how often each kind was found is counted in the lists by a formula."""
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, COUNTS, _KINDS, 3)
    briefs = briefs_of(outcomes)
    kinds = sorted(_kinds(outcomes).items(), key=lambda item: _rank(item[0], item[1]))
    for row, (code, kind) in enumerate(kinds, _FIRST):
        entry = catalogue()[code]
        texts = (entry.severity.value, code, entry.title, "", "", merged_mend([*kind.mends.values()]))
        for column, text in enumerate(texts):
            if column not in (_UNITS, _TIMES):
                sheet.write_string(row, column, text, styles.center if column < _CODE - 1 else styles.text)
        sheet.write_number(row, _UNITS, kind.units, styles.count)
        listed = HINTS if entry.severity in _LIGHT else NAME
        last = _FIRST + _number(briefs, _LIGHT if entry.severity in _LIGHT else _GRAVE) - 1
        codes = block_at(listed, _FIRST, _CODE, last, _CODE)
        page.formula(row, _TIMES, call("COUNTIF", codes, Text(code)), styles.count, Decimal(kind.times))
        sheet.set_row(row, height_of(texts, _KINDS))
    if not kinds:
        sheet.merge_range(_FIRST, 0, _FIRST, len(_KINDS) - 1, "没有发现问题。", styles.center)


def _kinds(outcomes: Sequence[Outcome]) -> dict[str, _Kind]:
    kinds: dict[str, _Kind] = {}
    for one in outcomes:
        for code in {found.code for found in one.findings}:
            same = [found for found in one.findings if found.code == code]
            kind = kinds.setdefault(code, _Kind())
            for found in same:
                if len(kind.mends) < _MENDS:
                    kind.mends.setdefault(found.mend, found)
            kind.times += len(same)
            kind.units += 1
    return kinds


def _rank(code: str, kind: _Kind) -> tuple[int, int, str]:
    """The gravest first, and of these what most units have."""
    return catalogue()[code].severity.rank, -kind.units, code


def _number(briefs: Sequence[Brief], severities: Sequence[Severity]) -> int:
    return sum(one.count(severity) for one in briefs for severity in severities)


def has_hints(outcomes: Sequence[Outcome]) -> bool:
    """Whether there are any to list."""
    return _number(briefs_of(outcomes), _LIGHT) > 0


def write_findings(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Write 问题清单."""
    _write(page, outcomes, _GRAVE, "没有发现错误和警告。")


def write_hints(page: Page, outcomes: Sequence[Outcome]) -> None:
    """Write 提示清单."""
    _write(page, outcomes, _LIGHT, "没有提示。")


def _write(page: Page, outcomes: Sequence[Outcome], severities: Sequence[Severity], none: str) -> None:
    sheet, styles = page.sheet, page.styles
    begin(sheet, styles, page.name, _COLUMNS, 1)
    row = 1
    for row, (one, finding) in enumerate(_in_order(outcomes, severities), _FIRST):
        place = finding.place
        texts = (
            one.unit, str(one.year or ""), finding.severity.value, finding.code, place.file or one.file, place.sheet,
            place.cell, finding.message, finding.mend,
        )  # fmt: skip
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles.center if 0 < column <= _CODE else styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    if row > 1:
        sheet.autofilter(1, 0, row, len(_COLUMNS) - 1)
    else:
        sheet.merge_range(_FIRST, 0, _FIRST, len(_COLUMNS) - 1, none, styles.center)
