"""What forms say together: copies of each other (P301), and their sum against the accounts (P303)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval.calculator.projects.evaluate import fund_amount
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import plain
from perfeval.reader.labels import normalise
from perfeval.reader.projects.read import ProjectsData
from perfeval.reader.projects.records import EXECUTED, ProjectForm

_ROWS = 3
_LONG_TEXT = 25
_HALF_UNIT = Decimal("0.005")
Rows = tuple[tuple[str, str], ...]


def findings_across(data: ProjectsData, outturn: Mapping[str, Decimal]) -> Iterator[Finding]:
    """P301 and P303 of a unit's forms."""
    yield from _copies(data.projects)
    yield from _against_accounts(data, outturn)


def _copies(forms: tuple[ProjectForm, ...]) -> Iterator[Finding]:
    rows: dict[Rows, ProjectForm] = {}
    goals: dict[str, ProjectForm] = {}
    for form in forms:
        own = _rows(form)
        goal = normalise(form.goals[0][0]) if form.goals else ""
        of_rows = rows.setdefault(own, form) if len(own) >= _ROWS else form
        of_goal = goals.setdefault(goal, form) if len(goal) >= _LONG_TEXT else form
        other = of_rows if of_rows is not form else of_goal
        if other is form or _same_project(other, form):
            continue
        what = [f"{len(own)}个三级指标和指标值"] if of_rows is not form else []
        what += ["总体目标"] if goal and other.goals and normalise(other.goals[0][0]) == goal else []
        spot = form.rows[0].spots["name"] if of_rows is not form else form.goals[0][1]
        where = other.sheet if other.file == form.file else f"{other.file}〔{other.sheet}〕"
        yield finding(
            "P301",
            Place(form.file, form.sheet, address_of(*spot)),
            project=form.project,
            what="、".join(what),
            other=other.project,
            where=where,
        )


def _same_project(one: ProjectForm, other: ProjectForm) -> bool:
    """Whether they are the form of one project, sent twice."""
    return normalise(one.project) == normalise(other.project) and one.year == other.year


def _rows(form: ProjectForm) -> Rows:
    """What tells a form's indicators from another's; forms of a few plain rows may well be alike."""
    rows = tuple((normalise(row.name), normalise(row.target.text)) for row in form.rows if row.kind != "空白")
    return rows if any(row.kind in ("定量", "区间") for row in form.rows) else ()


def _against_accounts(data: ProjectsData, outturn: Mapping[str, Decimal]) -> Iterator[Finding]:
    """Σ 全年执行数 against 项目支出决算数."""
    forms = _once(data.projects)
    amounts = [fund_amount(form, EXECUTED)[0] for form in forms]
    known = [amount for amount in amounts if amount is not None]
    if not forms or len(known) < len(forms):
        return
    total = plain(sum(known, Decimal(0)))
    for fact, expected in outturn.items():
        apart = plain(abs(total - expected))
        if apart <= _HALF_UNIT * (len(forms) + 1):
            continue
        first = forms[0]
        spot = first.total_fund.spots.get(EXECUTED) if first.total_fund is not None else None
        yield finding(
            "P303",
            Place(first.file, first.sheet, "" if spot is None else address_of(*spot)),
            unit=data.unit,
            count=len(forms),
            what="全年",
            total=f"{total:f}",
            fact=fact,
            expected=f"{expected:f}",
            difference=f"{apart:f}",
        )


def _once(forms: tuple[ProjectForm, ...]) -> list[ProjectForm]:
    """Each project once: of a form that was sent twice the later one counts."""
    return list({(normalise(form.project), form.year): form for form in forms}.values())
