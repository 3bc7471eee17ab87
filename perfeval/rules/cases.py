"""按情形得分: 无结余3分；有结余但不超过上年结转2分；超过上年结转不得分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from perfeval.formula.conditions import guarded, names_asked_missing
from perfeval.formula.nodes import Binary, Node, Text, choose, concat, names_in
from perfeval.formula.official import official_text
from perfeval.formula.parser import parse
from perfeval.rules.base import Basis, Cells, Parameter, Rule, placeholder, points, text_of


class Case(BaseModel):
    """A case: a condition over facts (empty: always), the points it earns, and its words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: str = ""
    points: Decimal = Field(ge=0)
    words: str = ""

    @property
    def said(self) -> str:
        """The case in words."""
        return self.words or (official_text(parse(self.when)) if self.when else "其他情形")


class Cases(Rule):
    """The points of the first case whose condition holds; the value is these points."""

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
        most = max(case.points for case in self.cases)
        return f"最高的情形得{points(most)}分，超过指标分值{points(weight)}" if most > weight else ""

    @property
    def basis(self) -> Basis:
        return Basis.CASES

    @property
    def conditions(self) -> tuple[str, ...]:
        """The cases' conditions."""
        return tuple(case.when for case in self.cases if case.when)

    @property
    def required(self) -> tuple[str, ...]:
        """The facts that must be there: all but those asked about with missing()."""
        conditions = [parse(case.when) for case in self.cases if case.when]
        asked = frozenset(name for condition in conditions for name in names_asked_missing(condition))
        return tuple(name for name in self.names if name not in asked)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that the conditions ask about."""
        return tuple(dict.fromkeys(name for case in self.cases if case.when for name in names_in(parse(case.when))))

    def value(self, names: Sequence[str]) -> Node:
        """The points of the case at hand."""
        return self._chosen([placeholder(f"case{number}") for number in range(1, len(self.cases) + 1)])

    @property
    def value_words(self) -> str:
        return "按所处情形：" + "；".join(case.said for case in self.cases)

    def circumstance(self, names: Sequence[str]) -> Node:
        """The case at hand, as a live text."""
        return self._chosen([Text(f"{case.said}；") for case in self.cases])

    def _chosen(self, results: list[Node]) -> Node:
        tree = results[-1]
        for case, result in reversed(list(zip(self.cases[:-1], results[:-1], strict=True))):
            condition = parse(case.when)
            tree = choose(guarded(condition, names_asked_missing(condition)), result, tree)
        return tree

    def raw_formula(self, cells: Cells) -> Node:
        return cells.value

    def parameters(self, weight: Decimal) -> tuple[Parameter, ...]:
        return tuple(
            Parameter(f"case{number}", f"情形{number}得分（{case.said}）", case.points)
            for number, case in enumerate(self.cases, 1)
        )

    def words(self, weight: Decimal) -> str:
        return "；".join(f"{case.said}的得{points(case.points)}分" for case in self.cases) + "。"

    def reason(self, cells: Cells) -> Node:
        lost = text_of(Binary("-", cells.weight, cells.score), "0.00")
        return concat("按此情形得", text_of(cells.score, "0.00"), "分，扣", lost, "分。")
