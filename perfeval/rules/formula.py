"""公式计分: the score as an expression over 指标值 and 分值, for standards that no other rule says."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from perfeval.formula.nodes import (
    ZERO,
    Binary,
    Call,
    Name,
    Negative,
    Node,
    Number,
    call,
    fine,
    names_in,
    substitute,
)
from perfeval.formula.official import official_text
from perfeval.formula.parser import ExpressionError, parse
from perfeval.rules.base import Cells, Parameter, Rule

VALUE, WEIGHT = "指标值", "分值"
_PLAIN = frozenset([Decimal(0), Decimal(1), Decimal(100)])


class Formula(Rule):
    """得分 = an expression over 指标值 and 分值; its numbers stand in labelled cells, a division by 0 earns nothing.

    Attributes:
        score_as: the expression (`score` in scheme files).
    """

    kind: Literal["formula"] = "formula"
    score_as: str = Field(alias="score")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _over_value_and_weight(self) -> Formula:
        try:
            names = names_in(parse(self.score_as))
        except ExpressionError as error:
            raise ValueError(str(error)) from error
        for name in names:
            if name not in (VALUE, WEIGHT):
                raise ValueError(f"得分公式score里只能用“指标值”和“分值”，“{name}”请写在计算公式expression里")
        if VALUE not in names:
            raise ValueError("得分公式score里没有“指标值”，请检查")
        return self

    def raw_formula(self, cells: Cells) -> Node:
        tree, _ = self._extracted()
        names: dict[str, Node] = {VALUE: cells.value, WEIGHT: cells.weight, **_keyed(cells)}
        filled = fine(substitute(tree, names))
        return call("IFERROR", filled, ZERO) if "/" in _operators(tree) else filled

    def _extracted(self) -> tuple[Node, list[Decimal]]:
        """The tree with its numbers as placeholders, and the numbers."""
        found: list[Decimal] = []
        return _without_numbers(parse(self.score_as), found), found

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        _, numbers = self._extracted()
        return tuple(
            Parameter(f"n{index}", f"得分公式中的第{index}个数", number, "General")
            for index, number in enumerate(numbers, 1)
        )

    def words(self, weight: Decimal) -> str:
        return f"得分＝{official_text(parse(self.score_as))}，以满分为限。"

    def reason(self, cells: Cells) -> Node:
        return cells.earned_by("按公式")


def _keyed(cells: Cells) -> dict[str, Node]:
    return {f"@{key}": node for key, node in cells.parameters.items()}


def _without_numbers(node: Node, found: list[Decimal]) -> Node:
    match node:
        case Number(value) if value not in _PLAIN:
            found.append(value)
            return Name(f"@n{len(found)}")
        case Negative(operand):
            return Negative(_without_numbers(operand, found))
        case Binary(operator, left, right):
            return Binary(operator, _without_numbers(left, found), _without_numbers(right, found))
        case Call("ROUND", (inner, digits)):
            return Call("ROUND", (_without_numbers(inner, found), digits))
        case Call(function, arguments):
            return Call(function, tuple(_without_numbers(argument, found) for argument in arguments))
        case leaf:
            return leaf


def _operators(node: Node) -> set[str]:
    match node:
        case Binary(operator, left, right):
            return {operator} | _operators(left) | _operators(right)
        case Negative(operand):
            return _operators(operand)
        case Call(_, arguments):
            return {one for argument in arguments for one in _operators(argument)}
        case _:
            return set()
