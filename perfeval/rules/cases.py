"""按情形得分: 无结余3分；有结余但不超过上年结转2分；超过上年结转不得分."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.formula.conditions import guarded, names_asked_missing
from perfeval.formula.nodes import Node, Text, choose, concat, names_in, substitute
from perfeval.formula.official import official_text
from perfeval.formula.parser import parse
from perfeval.rules.base import Basis, Cells, Parameter, Rule, placeholder, points
from perfeval.rules.nested import inner_formula, inner_parameters

if TYPE_CHECKING:
    from perfeval.rules import AnyRule

OWN_VALUE = "指标值"
_LATIN = re.compile(r"[A-Za-z]")
_SPACES = re.compile(r"\s+")


class Case(BaseModel):
    """A case: a condition over facts (empty: always), what it earns, and its words.

    What it earns is points, a share of the weight, the weight less some points, or what a rule makes of 指标值.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: str = ""
    points: Decimal | None = Field(default=None, ge=0)
    share: Decimal | None = Field(default=None, ge=0)
    less: Decimal | None = Field(default=None, ge=0)
    rule: AnyRule | None = None
    words: str = ""

    @model_validator(mode="after")
    def _one(self) -> Case:
        if sum(one is not None for one in (self.points, self.share, self.less, self.rule)) != 1:
            raise ValueError(
                "一种情形的得分写points（分）、share（占分值的比例）、less（扣多少分）或rule（按指标值计分的规则）之一"
            )
        if self.rule is not None and not self.rule.takes_expression:
            raise ValueError(f"情形里的规则不能是{self.rule.kind}，请用按指标值计分的规则")
        return self

    @property
    def said(self) -> str:
        """The case in words."""
        if self.words or not self.when:
            return self.words or "其他情形"
        written = unicodedata.normalize("NFKC", self.when)
        if "%" in written and not _LATIN.search(written):
            # the formula knows 90% as 0.9; people read what was written
            return _SPACES.sub("", written).replace(">=", "≥").replace("<=", "≤").replace(">", "＞").replace("<", "＜")
        return official_text(parse(self.when))

    def earned(self, weight: Decimal) -> Decimal:
        """The points that it earns of a weight, where it says so itself."""
        if self.less is not None:
            return max(Decimal(0), weight - self.less)
        return self.points if self.points is not None else (self.share or Decimal(0)) * weight


class Cases(Rule):
    """What the first case earns whose condition holds.

    Where every case earns points, the value is these points; where a case has a rule, or asks about 指标值, the value
    is the indicator's expression.
    """

    kind: Literal["cases"] = "cases"
    cases: tuple[Case, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _last_is_always(self) -> Cases:
        if self.cases[-1].when:
            raise ValueError("最后一种情形不写when，表示其余一切情形")
        if not all(case.when for case in self.cases[:-1]):
            raise ValueError("只有最后一种情形可以不写when")
        for case in self.cases[:-1]:
            parse(case.when)
        return self

    def problem(self, weight: Decimal) -> str:
        most = max(case.earned(weight) for case in self.cases)
        if most > weight:
            return f"最高的情形得{points(most)}分，超过指标分值{points(weight)}"
        return next((said for rule in self.inner if (said := rule.problem(weight))), "")

    @property
    def inner(self) -> tuple[Rule, ...]:
        return tuple(case.rule for case in self.cases if case.rule is not None)

    @property
    def valued(self) -> bool:
        """Whether the score is made of the indicator's own value."""
        return bool(self.inner) or any(OWN_VALUE in self._names_of(case) for case in self.cases)

    @property
    def basis(self) -> Basis:
        return Basis.RATIO if self.valued else Basis.CASES

    @property
    def conditions(self) -> tuple[str, ...]:
        """The cases' conditions."""
        return (*(case.when for case in self.cases if case.when), *super().conditions)

    @property
    def required(self) -> tuple[str, ...]:
        """The facts that must be there: all but those asked about with missing()."""
        conditions = [parse(case.when) for case in self.cases if case.when]
        asked = frozenset(name for condition in conditions for name in names_asked_missing(condition))
        own = (name for case in self.cases for name in self._names_of(case))
        wanted = (name for name in own if name not in asked and name != OWN_VALUE)
        return tuple(dict.fromkeys([*wanted, *super().required]))

    @staticmethod
    def _names_of(case: Case) -> tuple[str, ...]:
        return names_in(parse(case.when)) if case.when else ()

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that the conditions ask about."""
        asked = dict.fromkeys(name for case in self.cases for name in self._names_of(case))
        return tuple(dict.fromkeys([*(name for name in asked if name != OWN_VALUE), *super().names]))

    def value(self, names: Sequence[str]) -> Node | None:
        """The points of the case at hand."""
        if self.valued:
            return None
        return self._chosen([placeholder(f"case{number}") for number in range(1, len(self.cases) + 1)])

    @property
    def value_words(self) -> str:
        return "按所处情形：" + "；".join(case.said for case in self.cases)

    def circumstance(self, names: Sequence[str]) -> Node | None:
        """The case at hand, as a live text."""
        return None if self.valued else self._case_words()

    def _case_words(self) -> Node:
        return self._chosen([Text(f"{case.said}；") for case in self.cases])

    def _chosen(self, results: list[Node]) -> Node:
        tree = results[-1]
        for case, result in reversed(list(zip(self.cases[:-1], results[:-1], strict=True))):
            condition = parse(case.when)
            tree = choose(guarded(condition, names_asked_missing(condition)), result, tree)
        return tree

    def raw_formula(self, cells: Cells) -> Node:
        if not self.valued:
            return cells.value
        earned = [
            cells.parameters[f"case{number}"] if case.rule is None else inner_formula(case.rule, cells, f"case{number}")
            for number, case in enumerate(self.cases, 1)
        ]
        return substitute(self._chosen(earned), {OWN_VALUE: cells.value})

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        rows: list[Parameter] = []
        for number, case in enumerate(self.cases, 1):
            if case.rule is not None:
                rows += inner_parameters(case.rule, f"case{number}", f"情形{number}（{case.said}）", weight)
            else:
                rows.append(Parameter(f"case{number}", f"情形{number}得分（{case.said}）", case.earned(weight)))
        return tuple(rows)

    def words(self, weight: Decimal) -> str:
        return "；".join(f"{case.said}的{self._earned_words(case, weight)}" for case in self.cases) + "。"

    @staticmethod
    def _earned_words(case: Case, weight: Decimal) -> str:
        if case.rule is not None:
            return f"按此计分：{case.rule.standard(weight).rstrip('。')}"
        return f"扣{points(case.less)}分" if case.less else f"得{points(case.earned(weight))}分"

    def reason(self, cells: Cells) -> Node:
        earned = concat("按此情形得", cells.earned, "分，扣", cells.lost, "分。")
        if not self.valued:
            return earned
        circumstance = substitute(self._case_words(), {OWN_VALUE: cells.value})
        return concat(f"{cells.name}为", cells.value_text(cells.value), "；", circumstance, earned)
