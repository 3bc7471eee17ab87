"""分项计分: 三公经费控制3分＋日常公用经费控制3分; each part has its own weight, value, standard and words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.formula.nodes import ZERO, Binary, Node, added, any_of, call, choose, concat, fine
from perfeval.formula.numeric import plain
from perfeval.rules.answers import circled
from perfeval.rules.base import Basis, Cells, Rule, ScoredPart, points
from perfeval.rules.undefined import UndefinedCase

if TYPE_CHECKING:
    from perfeval.rules import AnyRule

Combination = Literal["sum", "deductions", "lowest", "average", "highest"]
_COMBINED = {
    "sum": "各分项得分相加",
    "deductions": "从分值中减去各分项的扣分，扣完为止",
    "lowest": "取各分项中最低的得分",
    "average": "取各分项得分的平均数",
    "highest": "取各分项中最高的得分",
}


class Part(BaseModel):
    """A part (分项) of an indicator: scored like an indicator of its own.

    Attributes:
        weight: its points; none where `combine` does not add up, of which each part is scored by the indicator's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    weight: Decimal | None = Field(default=None, ge=0)
    expression: str = ""
    rule: AnyRule
    when_undefined: tuple[UndefinedCase, ...] = ()
    display: Literal["", "0.00%", "0.00", "0"] = ""
    precision: int = Field(default=4, ge=0, le=10)


class Sum(Rule):
    """The score is the sum of the parts' scores; or the lowest, the highest or the mean of them.

    Or what the weight leaves when all that the parts deduct is taken off (每迟一天扣0.1分；每缺一项扣0.5分，扣完为止).
    A part that does not apply leaves its points to the others.
    """

    kind: Literal["sum"] = "sum"
    parts: tuple[Part, ...] = Field(min_length=2)
    combine: Combination = "sum"

    @model_validator(mode="after")
    def _parts_of_its_own(self) -> Sum:
        names = [part.name for part in self.parts]
        for name in dict.fromkeys(names):
            if names.count(name) > 1:
                raise ValueError(f"分项“{name}”写了两次，请改成不同的名称")
        for part in self.parts:
            if isinstance(part.rule, Sum):
                raise ValueError(f"分项“{part.name}”里不能再分项，请写成并列的分项")
            if self.combine == "sum" and part.weight is None:
                raise ValueError(f"分项“{part.name}”没有写分值weight，请补上")
            if self.combine == "deductions" and part.weight is not None:
                raise ValueError(f"分项“{part.name}”不写分值weight；这一项最多扣几分的，写在它的规则里（max_deduct）")
        return self

    @property
    def basis(self) -> Basis:
        return Basis.PARTS

    @property
    def inner(self) -> tuple[Rule, ...]:
        return tuple(part.rule for part in self.parts)

    @property
    def divided(self) -> tuple[Part, ...]:
        return self.parts

    def weight_of(self, part: Part, weight: Decimal) -> Decimal:
        """A part's points."""
        return weight if self.combine != "sum" or part.weight is None else part.weight

    def problem(self, weight: Decimal) -> str:
        given = sum((part.weight or Decimal(0) for part in self.parts), Decimal(0))
        if self.combine == "sum" and given != weight:
            return f"各分项分值之和为{points(given)}，应等于指标分值{points(weight)}"
        for part in self.parts:
            if part.rule.takes_expression != bool(part.expression):
                need = (
                    "要有计算公式expression，请补上" if part.rule.takes_expression else "不用计算公式，请删去expression"
                )
                return f"分项“{part.name}”的评分规则{part.rule.kind}{need}"
            problem = part.rule.problem(self.weight_of(part, weight))
            if problem:
                return f"分项“{part.name}”：{problem}"
        return ""

    @property
    def value_words(self) -> str:
        return f"{_COMBINED[self.combine]}（见“分项计算”）"

    def combined(self, parts: Sequence[ScoredPart]) -> Node | None:
        scores, weights = [one.score for one in parts], [one.weight for one in parts]
        if self.combine == "deductions":
            # each part is scored by the whole weight
            lost = [choose(one.dropped, ZERO, Binary("-", one.weight, one.score)) for one in parts]
            return fine(call("MAX", ZERO, Binary("-", weights[0], added(lost))))
        if self.combine != "sum":
            return call({"lowest": "MIN", "average": "AVERAGE", "highest": "MAX"}[self.combine], *scores)
        # the points of a part that does not apply are left to the others
        applicable = [choose(one.dropped, ZERO, one.weight) for one in parts]
        whole = call("SUM", *scores)
        scaled = Binary("*", Binary("/", whole, added(applicable)), added(weights))
        return fine(choose(any_of([one.dropped for one in parts]), scaled, whole))

    def raw_formula(self, cells: Cells) -> Node:
        return cells.value

    def value(self, names: Sequence[str]) -> Node | None:
        return None

    def words(self, weight: Decimal) -> str:
        said: list[str] = []
        for number, part in enumerate(self.parts, 1):
            own = self.weight_of(part, weight)
            head = f"（{plain(own):f}分）" if self.combine == "sum" else ""
            said.append(f"{circled(number)}{part.name}{head}：{part.rule.standard(own)}")
        tail = "" if self.combine == "sum" else f"{_COMBINED[self.combine]}。"
        return "".join(said) + tail

    def reason(self, cells: Cells) -> Node:
        if self.combine == "deductions":
            return concat("各分项合计扣", cells.lost, "分，得", cells.earned, "分。")
        return concat("各分项合计得", cells.earned, "分，扣", cells.lost, "分。")
