"""一级 and 二级指标 on the form: names, points, and subtotals over the scores as they stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.total import applicable_weight
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import (
    ONE,
    ZERO,
    Binary,
    Node,
    Number,
    Range,
    Text,
    block_at,
    call,
    cell_at,
    choose,
    compared,
    rounded,
)
from perfeval.rules.base import points
from perfeval.scheme import placeholders as said
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.form.columns import labelled
from perfeval.writer.names import CALCULATION, SCORE

_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class LevelRows:
    """A 一级 or 二级指标: its number among its like from 1, and the numbers of its first and last indicator."""

    number: int
    name: str
    weight: Decimal
    first: int
    last: int

    def column(self, column: int) -> Range:
        """Its part of a column of 指标计算."""
        top = calculation.FIRST_ROW
        return block_at(CALCULATION, top + self.first, column, top + self.last, column)


class Levels:
    """What the form says of 一级 and 二级指标.

    Args:
        scores, reviews: where each indicator's 得分 and 复核分 stand, by its number.
    """

    def __init__(
        self, scores: Mapping[int, tuple[int, int]], reviews: Mapping[int, tuple[int, int]], *, in_labels: bool
    ) -> None:
        self._scores, self._reviews, self._in_labels = scores, reviews, in_labels

    def shown(self, one: LevelRows, what: str) -> Node | str:
        """One thing that is said of it, alone in its cell."""
        if what == said.LABEL:
            return labelled(one.name, one.weight, self._in_labels)
        if what == said.LEVEL_SERIAL:
            return numeral(one.number)
        if what == said.LEVEL_WEIGHT:
            return call("SUM", one.column(calculation.WEIGHT))
        if what == said.LEVEL_SCORE:
            return self._of_those_scored(one, self._score(one))
        if what == said.LEVEL_RATE:
            weight = applicable_weight(one.column(calculation.STATUS), one.column(calculation.WEIGHT))
            rate = rounded(Binary("/", self._score(one), weight), 4)
            return self._of_those_scored(one, choose(compared(">", weight, ZERO), rate, Text(NOT_APPLICABLE)))
        if what == said.LEVEL_LOST:
            return self._of_those_scored(one, rounded(call("SUM", one.column(calculation.LOST)), 2))
        reviews = blocks([self._reviews[at] for at in range(one.first, one.last + 1) if at in self._reviews])
        if not reviews:
            return ""
        return choose(compared("<", call("COUNT", *reviews), ONE), Text(""), call("SUM", *reviews))

    def among_words(self, one: LevelRows, what: str) -> Node | str:
        """The same among other words, which say the points as printed."""
        return points(one.weight) if what == said.LEVEL_WEIGHT else self.shown(one, what)

    def _score(self, one: LevelRows) -> Node:
        cells = blocks([self._scores[at] for at in range(one.first, one.last + 1) if at in self._scores])
        return rounded(call("SUM", *cells), 2) if cells else Number(Decimal(0))

    def _of_those_scored(self, one: LevelRows, then: Node) -> Node:
        """缺数据 where one of its indicators lacks data, 不适用 where none applies."""
        statuses, scores = one.column(calculation.STATUS), one.column(calculation.SCORE)
        lacking = compared(">", call("COUNTIF", statuses, Text(MISSING)), ZERO)
        none = compared("<", call("COUNT", scores), ONE)
        return choose(lacking, Text(MISSING), choose(none, Text(NOT_APPLICABLE), then))


def blocks(cells: Sequence[tuple[int, int]]) -> list[Node]:
    """Cells of the form as ranges, as few as hold exactly them."""
    found: list[list[int]] = []
    for row, column in cells:
        if found and found[-1][2] == column and found[-1][1] == row - 1:
            found[-1][1] = row
        else:
            found.append([row, row, column])
    return [
        cell_at(SCORE, top, column) if top == bottom else block_at(SCORE, top, column, bottom, column)
        for top, bottom, column in found
    ]


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 25 → 二十五."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _NUMERALS[number]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")
