"""目标完成: 完成值与年度指标值相比，完成的得满分，未完成的按比例记分（财预〔2020〕10号）."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

from perfeval.formula.nodes import HUNDRED, ONE, ZERO, Binary, Node, call, choose, compared, concat, fine
from perfeval.rules.base import Cells, Parameter, Rule, percent, points, text_of

Direction = Literal["≥", "≤", "="]
_DIRECTIONS = {"≥": "不低于", "≤": "不高于", "=": "等于"}


class Target(Rule):
    """The value is 完成值 ÷ 目标值; full marks where the target is met, else in proportion.

    Attributes:
        direction: ≥ more is better, ≤ less is better, = on target is best.
        ceiling: a value beyond which the target was set too low (目标偏低); None for no limit.
        beyond: what follows then: a remark alone, a deduction of `deduct` points, or one in proportion to the excess.
        equal: on a target that is to be hit exactly: points lost in proportion to the distance on either side, or all
            unless it is met.
    """

    kind: Literal["target"] = "target"
    direction: Direction = "≥"
    ceiling: Decimal | None = Field(default=None, gt=1)
    beyond: Literal["remark", "deduct", "proportional"] = "remark"
    deduct: Decimal = Field(default=Decimal(0), ge=0)
    equal: Literal["symmetric", "met"] = "symmetric"

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        if expressed:
            yield (
                "评分规则target比较的是单位“绩效目标”表里的完成值与年度指标值，这个指标没有年度指标值，现按计算公式的值与100%比较，"
                "请核对；一般的比率请用proportional（按比例）、deduct_under（不足扣分）或deduct_over（超过扣分）"
            )

    def raw_formula(self, cells: Cells) -> Node:
        value, weight = cells.value, cells.weight
        if self.direction == "≥":
            reached: Node = Binary("*", value, weight)
            if self.ceiling is None or self.beyond == "remark":
                return reached
            ceiling = cells.parameters["ceiling"]
            return choose(compared(">", value, ceiling), self._too_much(cells, ceiling), reached)
        if self.direction == "≤":
            return choose(compared("<=", value, ONE), weight, fine(Binary("/", weight, value)))
        if self.equal == "met":
            return choose(compared("=", value, ONE), weight, ZERO)
        off = call("ABS", Binary("-", value, ONE))
        return fine(Binary("*", weight, Binary("-", ONE, off)))

    def _too_much(self, cells: Cells, ceiling: Node) -> Node:
        """What a target earns that was exceeded too far."""
        if self.beyond == "deduct":
            return fine(Binary("-", cells.weight, cells.parameters["deduct"]))
        excess = Binary("-", cells.value, ceiling)
        return fine(Binary("*", cells.weight, Binary("-", ONE, excess)))

    def too_low(self, value: Decimal) -> bool:
        return self.direction == "≥" and self.ceiling is not None and value > self.ceiling

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        if self.ceiling is None:
            return ()
        deduct = (Parameter("deduct", "目标偏低扣分", self.deduct),) if self.beyond == "deduct" else ()
        return (Parameter("ceiling", "目标偏低界限", self.ceiling, "0.00%"), *deduct)

    def words(self, weight: Decimal) -> str:
        missed = "未达到的不得分" if self.direction == "=" and self.equal == "met" else "未完成的按比例计分"
        tail = ""
        if self.ceiling is not None and self.direction == "≥":
            consequence = {
                "remark": "应说明年度指标值是否偏低",
                "deduct": f"视为年度指标值偏低，扣{points(self.deduct)}分",
                "proportional": "视为年度指标值偏低，按超出的比例扣分",
            }[self.beyond]
            tail = f"完成率超过{percent(self.ceiling)}的，{consequence}。"
        return f"完成值{_DIRECTIONS[self.direction]}年度指标值的得满分；{missed}。{tail}"

    def reason(self, cells: Cells) -> Node:
        rate = concat(text_of(Binary("*", cells.value, HUNDRED), "0.00"), "%")
        return concat("完成值为年度指标值的", rate, "，按比例得", cells.earned, "分，扣", cells.lost, "分。")
