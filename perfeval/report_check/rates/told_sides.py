"""Rates whose brackets name both sides: 到位A，支出B，支出率（支出/到位）p; 立案A，结案B，结案率（结案/立案）p."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.figures import COUNT, MONEY
from perfeval.report_check.language.quantities import Percent, Quantity, Surroundings

_SIDE = "[\u4e00-\u9fff]{2,8}"
_SIDES = re.compile(f"[率比重度例]（(?P<top>{_SIDE})[/÷／](?P<below>{_SIDE})(?:[×*x]100%)?）(?:为|是|达到?|：)*$")


def check_told_sides(around: Surroundings) -> Iterator[Verdict]:
    """Judge every rate by the amounts around it that are called like its sides."""
    for rate in around.percents:
        match = _SIDES.search(rate.context)
        if match is None or rate.figure.approximate:
            continue
        pool = [*around.earlier(rate.sentence), *around.before(rate.sentence), *around.here(rate.sentence)]
        tops, belows = (_called(pool, rate, match[side]) for side in ("top", "below"))
        pairs = [(top, below) for top in tops for below in belows if top.unit == below.unit and top is not below]
        if pairs and (verdict := _judge(rate, pairs)) is not None:
            yield verdict


def _called(pool: Sequence[Quantity], rate: Percent, name: str) -> list[Quantity]:
    """The amounts before a rate that are called so, the last of them first."""
    found = [
        one
        for one in pool
        if one.place < rate.place and one.figure.kind in (MONEY, COUNT) and not one.change
        and not one.figure.approximate and name in one.lead and one.figure.value > 0
    ]  # fmt: skip
    return found[::-1]


def _judge(rate: Percent, pairs: Sequence[tuple[Quantity, Quantity]]) -> Verdict | None:
    figure = rate.figure
    for top, below in pairs:
        capped = figure.value == FULL and top.figure.value > below.figure.value
        if capped or percent_agrees(figure, divide, (top.figure, below.figure)):
            return Verdict((figure.number, top.figure.number, below.figure.number))
    above, under = (one.figure for one in pairs[0])
    right = show_percent(divide(above.value, under.value), figure)
    follows = f"{above.raw}÷{under.raw}＝{right}，不是{figure.raw}"
    return refuted(rate.sentence, Outcome((figure, above, under), follows, right), figure)
