"""目标完成: 完成值与年度指标值相比，完成的得满分，未完成的按比例记分（财预〔2020〕10号）."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from perfeval.formula.nodes import HUNDRED, ONE, Binary, Node, call, choose, compared, concat, fine
from perfeval.rules.base import Cells, Parameter, Rule, percent, text_of

Direction = Literal["≥", "≤", "="]
_DIRECTIONS = {"≥": "不低于", "≤": "不高于", "=": "等于"}


class Target(Rule):
    """The value is 完成值 ÷ 目标值; full marks where the target is met, else in proportion.

    Attributes:
        direction: ≥ more is better, ≤ less is better, = on target is best.
        ceiling: a value beyond which the target was set too low (目标偏低) and a person should look; None for no limit.
    """

    kind: Literal["target"] = "target"
    direction: Direction = "≥"
    ceiling: Decimal | None = Field(default=None, gt=1)

    def raw_formula(self, cells: Cells) -> Node:
        value, weight = cells.value, cells.weight
        if self.direction == "≥":
            return Binary("*", value, weight)
        if self.direction == "≤":
            return choose(compared("<=", value, ONE), weight, fine(Binary("/", weight, value)))
        off = call("ABS", Binary("-", value, ONE))
        return fine(Binary("*", weight, Binary("-", ONE, off)))

    def too_low(self, value: Decimal) -> bool:
        return self.direction == "≥" and self.ceiling is not None and value > self.ceiling

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return () if self.ceiling is None else (Parameter("ceiling", "目标偏低界限", self.ceiling, "0.00%"),)

    def words(self, weight: Decimal) -> str:
        tail = "" if self.ceiling is None else f"完成率超过{percent(self.ceiling)}的，应说明年度指标值是否偏低。"
        return f"完成值{_DIRECTIONS[self.direction]}年度指标值的得满分；未完成的按比例计分。{tail}"

    def reason(self, cells: Cells) -> Node:
        rate = concat(text_of(Binary("*", cells.value, HUNDRED), "0.00"), "%")
        lost = text_of(Binary("-", cells.weight, cells.score), "0.00")
        return concat("完成值为年度指标值的", rate, "，按比例得", text_of(cells.score, "0.00"), "分，扣", lost, "分。")
