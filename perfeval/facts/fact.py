"""A fact and where it came from."""

from __future__ import annotations

import datetime
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from perfeval.formula.nodes import Node
from perfeval.formula.record import record

FactValue: TypeAlias = Decimal | str | datetime.date

MISSING = "缺数据"
"""What a cell of a missing fact shows; never a number, so that no formula can take it for 0."""


@record(frozen=True, slots=True)
class SourceCell:
    """A cell of an input workbook: file name, sheet name, A1 address, and the text as it was typed."""

    file: str
    sheet: str
    cell: str
    raw: str = ""


@record(frozen=True, slots=True)
class Fact:
    """A value of the fact catalogue for one unit and year, or the place where it should have stood.

    Attributes:
        name: the catalogue's name, which is also the defined name in the output workbook.
        value: money in 万元, counts, ratios (1 = 100%), a date, or a text; None when it is missing.
        unit: 万元, 人, 项, 比率, 平方米, 日期, 文本 …
        sources: the cells the value was read from; when missing, the cell where it was expected, if known.
        derivation: the value as a formula over cells of the copied source sheets, policy names and other
            facts' names, so that its Python value equals `value` (or the text 缺数据). None only when the
            expected place does not exist.
        label: how the input calls it, for messages: "三公经费 / 合计 / 本年预算数".
        note: anything a reader of 基础数据 must know (a blank read as 0, a substitute, a conversion).
        funds: 资金范围 of an amount from the accounts: 全部, 财政拨款, 一般公共预算财政拨款 …; empty where the input
            says nothing, that is, the amount is what its label says.
        budget: 年初 or 全年 for a budget from the accounts; empty as for `funds`.
        substitute: why the value stands in for one of another 口径; empty for a value that is what was asked for.
        printed: how many printed numbers the value is made of.
    """

    name: str
    value: FactValue | None
    unit: str
    sources: tuple[SourceCell, ...] = ()
    derivation: Node | None = None
    label: str = ""
    note: str = ""
    funds: str = ""
    budget: str = ""
    substitute: str = ""
    printed: int = 1

    @property
    def missing(self) -> bool:
        """Whether there is no value."""
        return self.value is None

    @property
    def is_amount(self) -> bool:
        """Whether it is money."""
        return self.unit == "万元"

    @property
    def number(self) -> Decimal:
        """The value as a number.

        Raises:
            TypeError: the fact is missing or is not a number.
        """
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.name} is not a number: {self.value!r}")
        return self.value


@dataclass(frozen=True, slots=True)
class Facts(Mapping[str, Fact]):
    """The facts of one unit and year by name, in the order in which 基础数据 lists them.

    A name that is absent was not asked for by any layout; it counts as missing.
    """

    by_name: Mapping[str, Fact] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Fact:
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_name)

    def __len__(self) -> int:
        return len(self.by_name)

    def items(self) -> ItemsView[str, Fact]:
        """Names and facts, without looking up each."""
        return self.by_name.items()

    def value(self, name: str) -> FactValue | None:
        """The fact's value, or None where it is missing or unknown."""
        fact = self.by_name.get(name)
        return None if fact is None else fact.value
