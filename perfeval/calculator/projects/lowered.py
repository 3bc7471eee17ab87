"""Targets that were lowered: laxer than declared or approved, or than what last year came to (P304).

A 自评表 is held against the 批复表, 申报表 or 监控表 of the same project and year, and against the 自评表 of the year
before; indicators of the same name, unit and direction alone. It is a false alarm that costs most here, so:

- Of several documents of the weightiest kind the laxest target counts: the later one may be an adjustment. A row whose
  target the form itself shows as adjusted is not judged, and one whose reason speaks of an adjustment is a 提示.
- A cost that rose with the budget, and stays within it, is on record in the fund table.
- Last year's actual is asked for in steady percentages alone (合格率, 满意度, 覆盖率). What is built or held once, and
  what a year's cost comes to, is each year's own, as are growth, progress, shares and savings.
- Such a rate is a 警告 where the target is below last year's actual and below last year's target as well. Where it is
  what it was last year and was merely surpassed then, as most are, or where the lower one was declared or approved, it
  is a 提示; one that was raised is nothing at all.
- Indicators that a declaration has and the form has not are not judged: they may have been renamed or put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval.calculator.projects.evaluate import evaluate_form, fund_amount
from perfeval.calculator.projects.result import NORMAL, FormResult, RowResult
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import plain
from perfeval.method.model import Method
from perfeval.reader.comparing import is_cost, size_of
from perfeval.reader.labels import normalise
from perfeval.reader.laxer import Aim, is_steady_rate, laxer_than, laxer_than_reached
from perfeval.reader.numbers import YUAN
from perfeval.reader.projects.layout import form_layout
from perfeval.reader.projects.records import BUDGET, INITIAL, IndicatorRow, ProjectForm
from perfeval.reader.projects.stated import (
    APPROVED,
    OUTCOME,
    StatedForm,
    StatedRow,
    outcome_of_form,
    same_project,
    stated_row,
)

_ADJUSTED = "；表上写明了调整，请核对批准调整的文件"
_MEND_LAST = "请说明比上年降低指标值的理由；没有理由的，按上年的水平重新设定。"
_MEND_STANDING = "无须更改本表；设定以后年度的指标值时，请参考上年实际完成的水平。"


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of a form, and what a document says of the same indicator.

    Attributes:
        laxer: how the form's target asks for less (低, 高, 晚, 宽); '' where it does not.
        reached: of last year's form, how it asks for less than what was reached then.
    """

    row: IndicatorRow
    document: StatedForm
    said: StatedRow
    laxer: str
    reached: str = ""

    @property
    def last_year(self) -> bool:
        """Whether the document is last year's form."""
        return self.document.what == OUTCOME


def compared_documents(forms: Sequence[ProjectForm], stated: Sequence[StatedForm]) -> tuple[StatedForm, ...]:
    """The documents that some form can be held against, in their own order, with the rows that can be compared."""
    rows: dict[StatedForm, dict[StatedRow, None]] = {}
    for form in forms if stated else ():
        for one in _beside(form, forms, stated):
            rows.setdefault(one.document, {})[one.said] = None
    kept = (replace(one, rows=tuple(said for said in one.rows if said in some)) for one, some in rows.items())
    return tuple(sorted(kept, key=lambda one: one.order))


def lowered_targets(
    result: FormResult, forms: Sequence[ProjectForm], stated: Sequence[StatedForm], method: Method
) -> Iterator[Finding]:
    """P304 of a form among those of its unit; `stated` are the documents of these projects."""
    of_row: dict[int, list[Beside]] = {}
    for one in _beside(result.form, forms, stated) if stated else ():
        of_row.setdefault(id(one.row), []).append(one)
    for scored in result.rows:
        beside = of_row.get(id(scored.row), [])
        approved = _weightiest(beside)
        if approved and all(one.laxer for one in approved):
            yield _below_approved(result, scored, beside, approved, method)
        else:
            yield from _below_last_year(result.form, beside, settled=bool(approved))


def _beside(form: ProjectForm, forms: Sequence[ProjectForm], stated: Sequence[StatedForm]) -> Iterator[Beside]:
    """Each row that can be compared beside each document that has the same indicator."""
    if form.whole or form.year is None or form.project_spot is None:
        return
    own = outcome_of_form(form)
    namesakes = [one for one in forms if (normalise(one.project), one.year) == (normalise(form.project), form.year)]
    alone = len({normalise(one.unit) for one in namesakes}) == 1
    names = Counter(normalise(row.name) for row in form.rows)
    for document in stated:
        year = form.year if document.what in APPROVED else form.year - 1
        if document.year != year or not same_project(own, document, alone=alone):
            continue
        said = {normalise(row.name): row for row in document.rows}
        for row in form.rows:
            name = normalise(row.name)
            if name in said and names[name] == 1 and row.kind == row.target.kind and "adjusted" not in row.spots:
                yield from _compared(form, row, document, said[name])


def _compared(form: ProjectForm, row: IndicatorRow, document: StatedForm, said: StatedRow) -> Iterator[Beside]:
    assert form.year is not None
    level = "".join(row.levels)
    own = Aim(row.target, row.sign, level, row.name)
    laxer = laxer_than(own, Aim(said.target, said.sign, said.level, said.name), form.year)
    if laxer is None or _follows_budget(form, row):
        return
    if document.what in APPROVED:
        yield Beside(row, document, said, laxer)
        return
    if not is_steady_rate(row.name, row.target) or is_cost(level, row.name):
        return
    reached = laxer_than_reached(own, said.actual)
    if reached is not None:
        yield Beside(row, document, said, laxer, reached)


def _follows_budget(form: ProjectForm, row: IndicatorRow) -> bool:
    """Whether a target is a cost that the budget as raised in the course of the year allows."""
    initial, budget = fund_amount(form, INITIAL)[0], fund_amount(form, BUDGET)[0]
    if initial is None or budget is None or budget <= initial or row.target.amount is None:
        return False
    kind, yuan = size_of(row.target.unit)
    return (
        kind == "金额" and is_cost("".join(row.levels), row.name) and row.target.amount * yuan <= budget * YUAN["万元"]
    )


def _weightiest(beside: Sequence[Beside]) -> list[Beside]:
    """What the weightiest kind of document says that has the indicator."""
    kinds = {one.document.what for one in beside}
    chosen = next((what for what in APPROVED if what in kinds), None)
    return [one for one in beside if one.document.what == chosen]


def _laxest(beside: Sequence[Beside], year: int) -> Beside:
    """The document that asks for least; of several the first."""
    ordered = sorted(beside, key=lambda one: one.document.order)

    def asks_less(one: Beside, other: Beside) -> bool:
        aims = [Aim(said.target, said.sign, said.level, said.name) for said in (one.said, other.said)]
        return bool(laxer_than(aims[0], aims[1], year))

    least = ordered[0]
    for one in ordered[1:]:
        least = one if asks_less(one, least) else least
    return least


def _below_approved(
    result: FormResult, scored: RowResult, beside: Sequence[Beside], approved: Sequence[Beside], method: Method
) -> Finding:
    form, row = result.form, scored.row
    assert form.year is not None
    chosen = _laxest(approved, form.year)
    others = [
        one for one in beside if one is not chosen and not one.last_year and one.said.target == chosen.said.target
    ]
    others.sort(key=lambda one: one.document.order)
    also = "".join(f"，{one.document.what}也是：{_where(one.document, one.said.cell)}" for one in others)
    explained = form_layout().adjustment.search(row.reason or form.explanation)
    found = finding(
        "P304",
        _place(form, row),
        name=row.name,
        target=stated_row(row).shown,
        source=chosen.document.what,
        other=chosen.said.shown,
        how=chosen.laxer,
        where=f"{_where(chosen.document, chosen.said.cell)}{also}",
        effect=_ADJUSTED if explained else _effect(result, scored, chosen, method),
    )
    return replace(found, severity=Severity.HINT) if explained else found


def _effect(result: FormResult, scored: RowResult, chosen: Beside, method: Method) -> str:
    """What the row would score by the target that was approved, where it scores less."""
    said = chosen.said
    rows = [
        replace(row, target=said.target, sign=said.sign or row.sign) if row is scored.row else row
        for row in result.form.rows
    ]
    index = next(number for number, row in enumerate(result.form.rows) if row is scored.row)
    other = evaluate_form(replace(result.form, rows=tuple(rows)), method).rows[index]
    if scored.status != NORMAL or other.status != NORMAL or scored.score is None or other.score is None:
        return ""
    if other.score >= scored.score:
        return ""
    printed = scored.row.score.value
    written = "" if printed is None else f"，填的是{_number(printed)}分"
    return f"，按“{said.shown}”应得{other.score:.2f}分{written}"


def _below_last_year(form: ProjectForm, beside: Sequence[Beside], *, settled: bool) -> Iterator[Finding]:
    """Against what last year came to.

    Args:
        settled: whether the target is what was declared or approved for the year.
    """
    last = sorted((one for one in beside if one.last_year), key=lambda one: one.document.order)
    # of a form that was sent twice all must say so
    if not last or not all(one.reached for one in last) or any(_raised(one) for one in last):
        return
    first, row = last[0], last[0].row
    lowered = all(one.laxer for one in last) and not settled
    explained = form_layout().adjustment.search(row.reason or form.explanation)
    found = finding(
        "P304",
        _place(form, row),
        name=row.name,
        target=stated_row(row).shown,
        source="上年实际完成值",
        other=first.said.reached_shown,
        how=first.reached,
        where=_where(first.document, first.said.reached_cell),
        effect=f"，上年的指标值是“{first.said.shown}”{_ADJUSTED if explained and lowered else ''}",
    )
    if lowered and not explained:
        yield replace(found, mend=_MEND_LAST)
    else:
        yield replace(found, mend=_MEND_STANDING, severity=Severity.HINT)


def _raised(one: Beside) -> bool:
    """Whether a target asks for more than last year's did."""
    return not one.laxer and one.row.target.amount != one.said.target.amount


def _place(form: ProjectForm, row: IndicatorRow) -> Place:
    return Place(form.file, form.sheet, address_of(*row.spots.get("target", row.spots["name"])))


def _where(document: StatedForm, cell: str) -> str:
    return str(Place(document.file, document.sheet, cell))


def _number(value: Decimal) -> str:
    return f"{plain(value):f}"
