"""The report's tables of figures: amounts by item, and the scores of the indicators."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.facts.fact import Facts
from perfeval.formula.evaluate import format_number
from perfeval.formula.numeric import divide
from perfeval.report.material import slots
from perfeval.report.score_table import CONTINUED, score_text
from perfeval.report.wording import money, phrase, rate
from perfeval.rules.base import Basis, points

NOTHING = "—"
"""In a table, where there is no figure."""
CHANGE = "增减"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FigureColumn(_Data):
    """A column: heading, width in mm, which tag of a row it shows, and how it is aligned."""

    label: str
    width: float
    tag: str
    align: str


class FigureRow(_Data):
    """A row: its label, and the item whose facts it shows; `facts` names those that are called otherwise."""

    label: str
    item: str
    facts: dict[str, str] = {}


class FigureTable(_Data):
    """A table of figures.

    Attributes:
        measures: for each column of amounts, the second half of its facts' names.
        change: the columns between which 增减 is reckoned, earlier and later.
        whole: whether rows without any figure are shown too, as a form has them.
    """

    caption: str = ""
    columns: tuple[FigureColumn, ...]
    measures: dict[str, str] = {}
    change: tuple[str, ...] = ()
    whole: bool = False
    rows: tuple[FigureRow, ...] = ()


@cache
def figure_tables() -> dict[str, FigureTable]:
    """The tables by name, as `data/report/slots.yaml` has them."""
    found: dict[str, Any] = slots()["tables"]
    return {name: FigureTable(**entry) for name, entry in found.items()}


def amount_rows(table: FigureTable, facts: Facts) -> list[dict[str, str]]:
    """The rows of a table of amounts, in 万元; a row whose figures are all 0 or missing is left out unless `whole`."""
    rows: list[dict[str, str]] = []
    for row in table.rows:
        known: dict[str, Decimal | None] = {}
        for column, measure in table.measures.items():
            value = facts.value(row.facts.get(column, row.item + measure))
            known[column] = value if isinstance(value, Decimal) else None
        if not table.whole and not any(known.values()):
            continue
        cells = {column: NOTHING if value is None else money(value) for column, value in known.items()}
        rows.append({"项目": row.label, **cells, CHANGE: _change(table, known)})
    return rows


def _change(table: FigureTable, known: dict[str, Decimal | None]) -> str:
    if len(table.change) != 2:
        return NOTHING
    before, after = (known[column] for column in table.change)
    if before is None or after is None or before <= 0:
        return NOTHING
    return rate(divide(after - before, before))


def _value_words(result: IndicatorResult, facts: Facts) -> str:
    """指标值 as people speak of it: of answers how many hold, of grades the grades, else the figure."""
    if result.value is None:
        return NOTHING
    match result.valuation.way.basis:
        case Basis.ANSWERS:
            whole = result.value == result.value.to_integral_value()
            return phrase("value.points", count=f"{result.value:.0f}") if whole else phrase("value.partly")
        case Basis.GRADES:
            given = [value for name in result.names if isinstance(value := facts.value(name), str)]
            return phrase("value.grades", grades="、".join(dict.fromkeys(given))) if given else NOTHING
        case _:
            return format_number(result.value, result.indicator.display)


def indicator_rows(evaluation: Evaluation) -> list[dict[str, str]]:
    """A row an indicator: what it came to and what it scored."""
    rows: list[dict[str, str]] = []
    above: IndicatorResult | None = None
    for result in evaluation.indicators:
        indicator = result.indicator
        same = above is not None and above.division is result.division
        share = NOTHING if result.score is None else rate(divide(result.score, indicator.weight))
        rows.append(
            {
                "一级指标": CONTINUED if same else result.division.name,
                "三级指标": indicator.label,
                "指标值": _value_words(result, evaluation.facts),
                "分值": points(indicator.weight),
                "得分": score_text(result),
                "得分率": share,
            }
        )
        above = result
    return rows
