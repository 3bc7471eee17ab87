"""评价要点 and 效果指标: people's answers and grades, and 自评分."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.facts.naming import fact_stem
from perfeval.formula.nodes import Text
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import full_width_brackets, key, serial_of
from perfeval.reader.records import ChecklistPoint, OwnIndicator, SelfScore
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.fields import text_or_missing

EFFECTS = ("经济效益", "社会效益", "生态效益", "社会公众或服务对象满意度")
_ANSWERS, _GRADES = ("是", "部分", "否"), ("优", "良", "中", "差")
# a fact becomes a defined name, which may hold nothing else and is short
_NAMEABLE = re.compile(r"[^\W\d_]\w{0,99}")
_ABSENT_POINT = ("资金使用合规性", 5)
_AGAINST = ("存在", "发生", "违")
_CHECKLISTS = (
    "绩效目标合理性",
    "绩效指标明确性",
    "管理制度健全性（预算管理）",
    "资金使用合规性",
    "预决算信息公开性",
    "基础信息完善性",
    "管理制度健全性（资产管理）",
    "资产管理安全性",
)


@dataclass(frozen=True, slots=True)
class _Record:
    """A filled row with the indicator it belongs to."""

    row: int
    indicator: str


def _records(grid: SheetGrid, sheet: Sheet, headings: Headings, roles: tuple[str, ...]) -> Iterator[_Record]:
    """The filled rows; a blank 三级指标 continues the one above."""
    at = headings.column(sheet, "indicator")
    others = [c for role in roles if (c := headings.column(sheet, role)) is not None]
    if at is None:
        return
    current = ""
    continued: list[int] = []
    for row in headings.rows(grid):
        if is_example(grid, row, at, *others[:1]):
            continue
        own = grid.merged_text(row, at)
        if own:
            current = own
        if not own and any(grid.text(row, c) for c in others) and current:
            continued.append(row + 1)
        if current and (own or any(grid.text(row, c) for c in others)):
            yield _Record(row, current)
    if continued:
        grid.report("R403", rows="、".join(map(str, continued)))


def _text(grid: SheetGrid, sheet: Sheet, headings: Headings, row: int, role: str) -> str:
    at = headings.column(sheet, role)
    return "" if at is None else grid.merged_text(row, at)


def answer_fact_name(indicator: str, serial: int) -> str:
    """The fact that holds the answer to a point: 管理制度健全性_预算管理_要点1."""
    return f"{fact_stem(indicator)}_要点{serial}"


def read_checklist(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope
) -> dict[str, tuple[ChecklistPoint, ...]]:
    """The points by indicator; the answers become facts of the scope."""
    known = {key(name): name for name in _CHECKLISTS}
    points: dict[str, dict[int, ChecklistPoint]] = {}
    serial_at, answer_at = headings.column(sheet, "serial"), headings.column(sheet, "answer")
    indicator_at = headings.column(sheet, "indicator")
    if serial_at is None or answer_at is None:
        return {}
    for record in _records(grid, sheet, headings, ("serial", "answer")):
        indicator = known.get(key(record.indicator), full_width_brackets(record.indicator))
        if not _NAMEABLE.fullmatch(answer_fact_name(indicator, 1)):
            if grid.text(record.row, answer_at):
                grid.report("R404", record.row, indicator_at or 0, found=record.indicator)
            continue
        serial_text = grid.text(record.row, serial_at) or _text(grid, sheet, headings, record.row, "point")[:1]
        serial = serial_of(serial_text)
        mine = points.setdefault(indicator, {})
        if serial is None or serial in mine:
            if grid.text(record.row, answer_at) or serial_text:
                grid.report("R405", record.row, serial_at, indicator=indicator, found=serial_text)
            if serial is not None and serial in mine:
                # two rows claim the point: neither is believed
                name = answer_fact_name(indicator, serial)
                old = scope.facts[name]
                scope.facts[name] = Fact(name, None, "文本", old.sources, Text(MISSING), old.label)
            continue
        mine[serial] = _point(grid, sheet, headings, scope, record.row, indicator, serial, answer_at)
    return {name: tuple(found[n] for n in sorted(found)) for name, found in points.items()}


def _point(
    grid: SheetGrid,
    sheet: Sheet,
    headings: Headings,
    scope: ReadScope,
    row: int,
    indicator: str,
    serial: int,
    answer_at: int,
) -> ChecklistPoint:
    name = answer_fact_name(indicator, serial)
    label = f"评价要点表 {indicator}要点{serial}"
    # where a point asks for what must not be, 符合 may mean either answer
    against = (indicator, serial) == _ABSENT_POINT or any(
        word in _text(grid, sheet, headings, row, "point") for word in _AGAINST
    )
    asked = "存在" if against else "符合"
    answer = grid.choice(row, answer_at, f"{indicator}要点{serial}", _ANSWERS, required=False, asked=asked)
    if (indicator, serial) == _ABSENT_POINT and answer == "是":
        grid.report("R406", row, answer_at)
    scope.facts[name] = _word_fact(grid, name, label, row, answer_at, answer)
    evidence = headings.column(sheet, "evidence")
    return ChecklistPoint(
        indicator,
        serial,
        _text(grid, sheet, headings, row, "point"),
        name,
        _text(grid, sheet, headings, row, "evidence"),
        _text(grid, sheet, headings, row, "remark"),
        grid.source(row, evidence) if evidence is not None else None,
    )


def _word_fact(grid: SheetGrid, name: str, label: str, row: int, at: int, word: str | None) -> Fact:
    """A fact whose value is one of a few words; a cell with another word is missing, not that word."""
    unusable = word is None and bool(grid.text(row, at) or (row, at) in grid.raw.scan.uncached)
    node = Text(MISSING) if unusable else text_or_missing(grid.node(row, at))
    return Fact(name, word, "文本", (grid.source(row, at),), node, label)


def read_effects(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope
) -> dict[str, tuple[OwnIndicator, ...]]:
    """The department's own effect indicators by 三级指标, an empty tuple where it has none."""
    known = {key(name): name for name in EFFECTS} | {"满意度": EFFECTS[3], "服务对象满意度": EFFECTS[3]}
    own: dict[str, list[OwnIndicator]] = {name: [] for name in EFFECTS}
    grade_at, indicator_at = headings.column(sheet, "grade"), headings.column(sheet, "indicator")
    if grade_at is None or indicator_at is None:
        return {}
    for record in _records(grid, sheet, headings, ("own", "target", "actual", "grade")):
        indicator = known.get(key(record.indicator), full_width_brackets(record.indicator))
        if not _NAMEABLE.fullmatch(f"{fact_stem(indicator)}_等级1"):
            if any(_text(grid, sheet, headings, record.row, role) for role in ("own", "grade")):
                grid.report("R404", record.row, indicator_at, found=record.indicator)
            continue
        name = f"{fact_stem(indicator)}_等级{len(own.setdefault(indicator, [])) + 1}"
        grade = grid.choice(record.row, grade_at, f"{indicator}自评等级", _GRADES, required=False)
        label = f"效果指标表 {indicator}自评等级"
        scope.facts[name] = _word_fact(grid, name, label, record.row, grade_at, grade)
        texts = {role: _text(grid, sheet, headings, record.row, role) for role in ("own", "target", "actual", "remark")}
        own[indicator].append(
            OwnIndicator(
                indicator,
                texts["own"],
                texts["target"],
                texts["actual"],
                name,
                texts["remark"],
                grid.source(record.row, grade_at),
            )
        )
    return {name: tuple(rows) for name, rows in own.items()}


def read_self_scores(grid: SheetGrid, sheet: Sheet, headings: Headings) -> dict[str, SelfScore]:
    """自评分 by 三级指标."""
    scores: dict[str, SelfScore] = {}
    at = headings.column(sheet, "score")
    if at is None:
        return scores
    for record in _records(grid, sheet, headings, ("score",)):
        indicator = full_width_brackets(record.indicator)
        if grid.number(record.row, at, f"{indicator}自评分") == "number":
            value = grid.copies[record.row, at].value
            reason = _text(grid, sheet, headings, record.row, "reason")
            if isinstance(value, Decimal):
                reason_at = headings.column(sheet, "reason")
                cell = None if reason_at is None else grid.source(record.row, reason_at)
                scores[indicator] = SelfScore(indicator, value, reason, grid.source(record.row, at), cell)
    return scores
