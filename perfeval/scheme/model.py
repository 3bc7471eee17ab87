"""An indicator system (指标体系) as data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from perfeval.expression.nodes import Binary, Call, Name, Negative, Node, names_in, walk
from perfeval.expression.parser import parse
from perfeval.rules import AnyRule

Outcome = Literal["full", "zero", "missing", "not_applicable"]
NUMERATOR, DENOMINATOR = "分子", "分母"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UndefinedCase(_Data):
    """What a denominator of 0 means where `when` holds: the outcome and the words for the note.

    `when` is a condition over facts, in which 分子 and 分母 stand for the two sides of the ratio; empty
    means always. A comparison on a fact that is also asked about with missing() does not hold while that
    fact is missing; any other missing fact makes the indicator 缺数据.
    """

    when: str = ""
    then: Outcome
    note: str
    warn: bool = False


class Alternative(_Data):
    """Another definition of a derived fact, for units whose input lacks the first one's table."""

    expression: str
    note: str


class DerivedFact(_Data):
    """A fact that the scheme defines from others, e.g. 支出预算数 = 支出年初预算数 (预算口径)."""

    name: str
    expression: str
    unit: str
    label: str = ""
    otherwise: Alternative | None = None


class Indicator(_Data):
    """三级指标.

    Attributes:
        id: the name by which scripts and people refer to it, unique in the scheme.
        label: how the form writes it, without the weight.
        weight: 分值.
        explanation: 指标解释 of the form.
        description: 指标说明 of the form; empty where the row above's is shared.
        expression: the ratio over facts; empty for a checklist or a graded indicator.
        sheet_label: how 评价要点 / 效果指标 call it.
        optional: whether a department may drop it (no row makes it 不适用 rather than 缺数据).
        display: number format of the value.
        precision: digits to which 指标值 is rounded.
        improvement: what the report proposes where points are lost; empty for the report's own words.
    """

    id: str
    label: str
    weight: Decimal
    explanation: str
    description: str = ""
    source: str = ""
    expression: str = ""
    rule: AnyRule
    when_undefined: tuple[UndefinedCase, ...] = ()
    sheet_label: str = ""
    optional: bool = False
    display: str = "0.00%"
    precision: int = 4
    improvement: str = ""

    @property
    def tree(self) -> Node:
        """The expression, parsed."""
        return parse(self.expression)

    @property
    def ratio(self) -> tuple[Node, Node] | None:
        """分子 and 分母 where the expression is a quotient."""
        tree = self.tree
        return (tree.left, tree.right) if isinstance(tree, Binary) and tree.operator == "/" else None


class Group(_Data):
    """二级指标 with its indicators."""

    name: str
    weight: Decimal
    indicators: tuple[Indicator, ...]


class Division(_Data):
    """一级指标 with its groups."""

    name: str
    weight: Decimal
    groups: tuple[Group, ...]


class GradeLimit(_Data):
    """A grade of the total (等级) and the lowest total that earns it."""

    name: str
    least: Decimal


class Scheme(_Data):
    """指标体系: divisions → groups → indicators, with the legal basis and the grades of the total."""

    name: str
    title: str
    form_title: str
    legal_basis: tuple[str, ...]
    disclaimer: str = ""
    parameters: dict[str, str] = {}
    derived: tuple[DerivedFact, ...] = ()
    grades: tuple[GradeLimit, ...]
    divisions: tuple[Division, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Scheme:
        problems: list[str] = []
        total = sum((division.weight for division in self.divisions), Decimal(0))
        if total != 100:
            problems.append(f"各一级指标分值之和为{total}，应为100")
        for division in self.divisions:
            inner = sum((group.weight for group in division.groups), Decimal(0))
            if inner != division.weight:
                problems.append(f"“{division.name}”下二级指标分值之和为{inner}，应为{division.weight}")
            for group in division.groups:
                inner = sum((one.weight for one in group.indicators), Decimal(0))
                if inner != group.weight:
                    problems.append(f"“{group.name}”下三级指标分值之和为{inner}，应为{group.weight}")
        ids = [indicator.id for indicator in self.indicators]
        problems += [f"指标编号“{i}”重复" for i in dict.fromkeys(ids) if ids.count(i) > 1]
        if problems:
            raise ValueError("；".join(problems))
        return self

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of the form."""
        return tuple(indicator for _, _, indicator in self.rows())

    def rows(self) -> Iterator[tuple[Division, Group, Indicator]]:
        """The form's rows: division, group, indicator."""
        for division in self.divisions:
            for group in division.groups:
                for indicator in group.indicators:
                    yield division, group, indicator

    def names_used(self) -> tuple[str, ...]:
        """The fact names that expressions, conditions and derived facts refer to."""
        texts = [derived.expression for derived in self.derived]
        texts += [d.otherwise.expression for d in self.derived if d.otherwise]
        for indicator in self.indicators:
            texts += [indicator.expression, *(case.when for case in indicator.when_undefined)]
        found = [name for text in texts if text for name in names_in(parse(text))]
        return tuple(dict.fromkeys(name for name in found if name not in (NUMERATOR, DENOMINATOR)))


def substitute(node: Node, replacements: dict[str, Node]) -> Node:
    """The tree with names replaced by trees."""
    match node:
        case Name(name):
            return replacements.get(name, node)
        case Negative(operand):
            return Negative(substitute(operand, replacements))
        case Binary(operator, left, right):
            return Binary(operator, substitute(left, replacements), substitute(right, replacements))
        case Call(function, arguments):
            return Call(function, tuple(substitute(a, replacements) for a in arguments))
        case _:
            return node


def names_asked_missing(node: Node) -> frozenset[str]:
    """The facts that a condition asks about with missing()."""
    questions = [part for part in walk(node) if isinstance(part, Call) and part.function == "COUNT"]
    return frozenset(name for question in questions for name in names_in(question))
