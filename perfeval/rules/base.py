"""What every scoring rule (评分标准) is: one formula, evaluated in Python and printed into the workbook."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from perfeval.formula.evaluate import Scalar, evaluate
from perfeval.formula.nodes import HUNDRED, ZERO, Binary, Name, Node, Number, Text, call, concat, rounded, substitute
from perfeval.formula.numeric import plain
from perfeval.formula.record import record
from perfeval.formula.remembered import remembered
from perfeval.formula.scope import CellScope
from perfeval.rules.answers import Point, circled

if TYPE_CHECKING:
    from perfeval.rules.sum import Part

SCORE_DIGITS = 2
STEP_DIGITS = 6


class Basis(str, Enum):
    """What an indicator's value rests on: an expression over facts, people's answers, …"""

    RATIO = "公式"
    ANSWERS = "要点"
    GRADES = "等级"
    CASES = "情形"
    BY_HAND = "人工"
    PARTS = "分项"


@record(frozen=True, slots=True)
class Parameter:
    """A number of the standard that stands in a labelled cell: its key, label, value and number format."""

    key: str
    label: str
    value: Decimal
    number_format: str = "0.00"


@dataclass(frozen=True, slots=True)
class Cells:
    """Where a rule's formula finds its operands.

    Attributes:
        name: the indicator's name, for sentences.
        value: the cell of 指标值.
        weight: the cell of 分值.
        score: the cell of 得分.
        parameters: the parameter cells by key.
        value_text: the value as text, in the indicator's own display.
        answers: the names of the answers that the value was counted from; empty where it stands by itself.
    """

    name: str
    value: Node
    weight: Node
    score: Node
    parameters: Mapping[str, Node]
    value_text: Callable[[Node], Node]
    answers: tuple[str, ...] = ()

    @property
    def earned(self) -> Node:
        """得分 as a live text."""
        return text_of(self.score, "0.00")

    @property
    def lost(self) -> Node:
        """扣分 as a live text."""
        return text_of(Binary("-", self.weight, self.score), "0.00")

    def earned_by(self, how: str) -> Node:
        """…为95.00%，按比例得4.75分，扣0.25分。"""
        value = self.value_text(self.value)
        return concat(f"{self.name}为", value, f"，{how}得", self.earned, "分，扣", self.lost, "分。")


@dataclass(frozen=True, slots=True)
class ScoredPart:
    """Where a part's result is: its points, its weight, and whether it does not apply."""

    score: Node
    weight: Node
    dropped: Node


class Rule(BaseModel):
    """A scoring standard with its parameters; `kind` selects the class in scheme files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit_signs: ClassVar[Mapping[str, str]] = {}
    """What the words before its limits say (≥95%, 低于60%不得分) that the rule says itself, by field."""
    measured: ClassVar[bool] = False
    """Whether all its limits are in the unit of its value."""
    takes_deadline: ClassVar[bool] = False
    """Whether its limit may be a day, from which days are counted."""
    says_deadline: ClassVar[bool] = False
    """Whether it says that day as people write it."""

    kind: str
    wording: str = ""

    @property
    def due(self) -> str:
        """The day from which the value counts days, as it is written; empty for any other value."""
        return ""

    @property
    def basis(self) -> Basis:
        """What the value rests on."""
        return Basis.RATIO

    @property
    def takes_expression(self) -> bool:
        """Whether the value is an expression over facts, rather than answers, grades, cases or a hand's score."""
        return self.basis is Basis.RATIO

    @property
    def answered(self) -> tuple[Point, ...]:
        """The points (评价要点) that people answer, for a value that rests on answers."""
        return ()

    @property
    def points_listed(self) -> str:
        """The points' own words, ①…；②…。, for a form that says them nowhere else."""
        listed = "；".join(
            f"{circled(number)}{one.text.rstrip('。；;')}" for number, one in enumerate(self.answered, 1)
        )
        return listed and f"{listed}。"

    @property
    def stepwise(self) -> bool:
        """Whether 标准值, 步长 and 每步扣分 are its parameters, which 指标计算 has columns for."""
        return False

    @property
    def limits_in(self) -> str:
        """The unit of the limits with which the value is compared; % where it has none."""
        return PERCENT

    @property
    def usual_display(self) -> Literal["0.00%", "0.00", "0"]:
        """The number format of a value where the indicator says none."""
        if self.basis is Basis.GRADES:
            return "0.00%"
        unit = str(getattr(self, "unit", PERCENT))
        if self.basis is not Basis.RATIO or unit != PERCENT:
            return "0" if unit == _DAYS else "0.00"
        return "0.00%"

    def problem(self, weight: Decimal) -> str:
        """What does not fit between the rule and the indicator's weight, as a Chinese sentence; empty if nothing."""
        return ""

    def doubts(self, weight: Decimal, precision: int, *, expressed: bool) -> Iterator[str]:
        """Values that are allowed and can hardly be meant, as Chinese sentences with the mend.

        Args:
            weight, precision: the indicator's 分值, and the decimals of its value.
            expressed: whether its value is an expression over facts.
        """
        return iter(())

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions over facts that the rule itself asks."""
        return tuple(when for rule in self.inner for when in rule.conditions)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that these conditions ask about."""
        return tuple(dict.fromkeys(name for rule in self.inner for name in rule.names))

    @property
    def required(self) -> tuple[str, ...]:
        """Those of them that must be there."""
        return tuple(dict.fromkeys(name for rule in self.inner for name in rule.required))

    def value(self, names: Sequence[str]) -> Node | None:
        """指标值 over the facts it rests on and parameter placeholders; None where it is the indicator's expression."""
        return None

    @property
    def value_words(self) -> str:
        """计算公式 in words, where it is not the indicator's expression."""
        return ""

    def circumstance(self, names: Sequence[str]) -> Node | None:
        """What comes before the reason of a deduction, as a live text: the points not met, the case at hand."""
        return None

    def too_low(self, value: Decimal) -> bool:
        """Whether a value exceeds its target so far that the target must have been set too low (目标偏低)."""
        return False

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rules within it."""
        return ()

    @property
    def divided(self) -> tuple[Part, ...]:
        """The parts (分项) by which the indicator is scored; none where it is scored as a whole."""
        return ()

    def weight_of(self, part: Part, weight: Decimal) -> Decimal:
        """A part's points, where the indicator's are `weight`."""
        return weight

    def combined(self, parts: Sequence[ScoredPart]) -> Node | None:
        """What the parts earn together; None where the indicator is scored as a whole."""
        return None

    def every(self) -> Iterator[Rule]:
        """The rule and all within it."""
        yield self
        for rule in self.inner:
            yield from rule.every()

    def score(self, value: Decimal, weight: Decimal, facts: Callable[[str], Scalar] | None = None) -> Decimal:
        """得分 for a 指标值: what the formula gives, rounded to 2 decimals, between 0 and the weight.

        Args:
            facts: the values of the facts that its conditions ask about.
        """
        known = {_VALUE.name: value, _WEIGHT.name: weight}

        def named(name: str) -> Scalar:
            return known[name] if facts is None or name in known else facts(name)

        score = evaluate(_score_tree(self, weight), CellScope(names=named))
        assert isinstance(score, Decimal)
        return score

    def formula(self, cells: Cells) -> Node:
        """得分 as a formula tree."""
        return clamped(self.raw_formula(cells), cells.weight)

    @abstractmethod
    def raw_formula(self, cells: Cells) -> Node:
        """The score as a tree before rounding and limits."""

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        """The numbers of the standard, each of which gets a labelled cell."""
        return ()

    def standard(self, weight: Decimal) -> str:
        """评分标准 in words."""
        return self.wording or self.words(weight)

    @abstractmethod
    def words(self, weight: Decimal) -> str:
        """评分标准 in words, from the parameters."""

    @abstractmethod
    def reason(self, cells: Cells) -> Node:
        """扣分原因 as a live text, for a score below the weight."""


_VALUE, _WEIGHT, _SCORE = Name("指标值"), Name("分值"), Name("得分")


@remembered()
def _score_tree(rule: Rule, weight: Decimal) -> Node:
    """The formula over the value and the weight, its parameters as numbers."""
    parameters: dict[str, Node] = {one.key: Number(one.value) for one in rule.parameters(weight)}
    return rule.formula(Cells("", _VALUE, _WEIGHT, _SCORE, parameters, lambda node: node))


def each(cells: Cells, key: str, of_weight: bool) -> Node:
    """What one step or case counts: points, or a share of the weight."""
    given = cells.parameters[key]
    return Binary("*", given, cells.weight) if of_weight else given


def each_words(points_given: Decimal, of_weight: bool) -> str:
    """The same in words: 0.5分, 分值的10%."""
    return f"分值的{percent(points_given)}" if of_weight else f"{points(points_given)}分"


def points_format(of_weight: bool) -> str:
    """How a cell shows points, or a share of the weight."""
    return "0.00%" if of_weight else "0.00"


def clamped(score: Node, weight: Node) -> Node:
    """A score rounded to 2 decimals, never below 0 nor above the weight."""
    return call("MAX", ZERO, call("MIN", weight, rounded(score, SCORE_DIGITS)))


def points(value: Decimal) -> str:
    """A number of points as people write it: 0.5, 2."""
    return format(plain(value), "f")


def percent(value: Decimal) -> str:
    """A ratio as people write it: 100%, 2.5%."""
    return format(plain(value * 100), "f") + "%"


def text_of(node: Node, pattern: str) -> Node:
    """TEXT(node, pattern)."""
    return call("TEXT", node, Text(pattern))


_DAYS = "天"
PERCENT = "%"
"""The unit of a rule whose values are ratios; any other unit is a word such as 次, 项, 万元, or nothing."""


def costly(deduct: Decimal, weight: Decimal) -> Iterator[str]:
    """What to say of a single deduction that is more than the whole weight."""
    if deduct > weight > 0:
        yield f"每次扣{plain(deduct):f}分，超过分值{plain(weight):f}，请核对"


FAR = Decimal(3)
"""300%: a limit on a ratio beyond this is a percentage written without its sign."""


def unsigned_percent(what: str, value: Decimal) -> str:
    """What to say of a limit of a ratio that is a percentage written without its sign."""
    return (
        f"{what}是{plain(value):f}，即{plain(value * 100):f}%，请核对；{plain(value):f}%应写{plain(value):f}%或"
        f"{plain(value / 100):f}，指标值不是比率的写unit（如unit: 次）"
    )


def amount(value: Decimal, unit: str) -> str:
    """A limit as people write it: 100%, 3次."""
    return percent(value) if unit == PERCENT else points(value) + unit


def distance(value: Decimal, unit: str) -> str:
    """A step as people write it: 5个百分点, 1次."""
    return f"{points(value * 100)}个百分点" if unit == PERCENT else points(value) + unit


def number_format(unit: str) -> str:
    """How a limit's cell shows its number."""
    return "0.00%" if unit == PERCENT else "General"


def distance_text(node: Node, unit: str) -> Node:
    """A difference as a live text, in percentage points or in the unit."""
    if unit == PERCENT:
        return concat(call("TEXT", rounded_times_100(node), Text("0.00")), "个百分点")
    return concat(call("TEXT", node, Text("0.00")), unit)


def placeholder(key: str) -> Name:
    """Stands in a value's tree for the parameter of this key, until its cell or its number is known."""
    return Name(f"@{key}")


def with_parameters(tree: Node, parameters: Mapping[str, Node]) -> Node:
    """The tree with its placeholders filled in."""
    return substitute(tree, {placeholder(key).name: node for key, node in parameters.items()})


def rounded_times_100(node: Node) -> Node:
    """node × 100, freed of binary dust."""
    return rounded(Binary("*", node, HUNDRED), STEP_DIGITS)
