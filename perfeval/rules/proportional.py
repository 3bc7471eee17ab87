"""按比例得分: 得分=完成率×分值，满分为止."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from perfeval.formula.nodes import ZERO, Binary, Node, choose, compared, fine
from perfeval.rules.base import FAR, PERCENT, Cells, Parameter, Rule, amount, number_format, unsigned_percent
from perfeval.rules.steps import below_words


class Proportional(Rule):
    """The weight times the value, at most the weight; below `floor` nothing.

    Attributes:
        floor: 低于此值不得分, a ratio; None where the standard has no such limit.
        floor_included: whether the floor itself earns nothing either (60%及以下的不得分).
        full: the value from which on full marks are earned (≥95%得满分); None where only the proportion counts.
        base: the value that earns full marks (1 = 100%); a satisfaction rate may be measured against 90%.
        unit: % for ratios, else the word for what is counted (百分制的得分：base 100, unit 分).
    """

    limit_signs: ClassVar[Mapping[str, str]] = {"full": "from", "floor": "under"}

    kind: Literal["proportional"] = "proportional"
    floor: Decimal | None = None
    floor_included: bool = False
    full: Decimal | None = Field(default=None, gt=0)
    base: Decimal = Field(default=Decimal(1), gt=0)
    unit: str = PERCENT

    @property
    def limits_in(self) -> str:
        return self.unit

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        for name, value in (("不得分界限floor", self.floor), ("满分值base", self.base)):
            if value is not None and value > FAR and self.unit == PERCENT:
                yield unsigned_percent(name, value)

    def raw_formula(self, cells: Cells) -> Node:
        product: Node = Binary("*", cells.value, cells.weight)
        if self.base != 1:
            product = fine(Binary("/", product, cells.parameters["base"]))
        if self.full is not None:
            product = choose(compared(">=", cells.value, cells.parameters["full"]), cells.weight, product)
        if self.floor is None:
            return product
        sign = "<=" if self.floor_included else "<"
        return choose(compared(sign, cells.value, cells.parameters["floor"]), ZERO, product)

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        floor = () if self.floor is None else (Parameter("floor", "不得分下限", self.floor, number_format(self.unit)),)
        base = () if self.base == 1 else (Parameter("base", "满分值", self.base, number_format(self.unit)),)
        full = () if self.full is None else (Parameter("full", "满分界限", self.full, number_format(self.unit)),)
        return (*base, *full, *floor)

    def words(self, weight: Decimal) -> str:
        below = below_words(included=self.floor_included)
        tail = "" if self.floor is None else f"{below}{amount(self.floor, self.unit)}的不得分。"
        against = "" if self.base == 1 else f"÷{amount(self.base, self.unit)}"
        full = "" if self.full is None else f"达到{amount(self.full, self.unit)}的得满分；未达到的"
        return f"{full}得分＝指标值{against}×分值，以满分为限。{tail}"

    def reason(self, cells: Cells) -> Node:
        return cells.earned_by("按比例")
