"""How the numbers of a form refer to the copies of what the unit sent."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfeval.calculator.projects.result import FormResult, RowResult
from perfeval.formula.nodes import HUNDRED, Binary, Name, Node, cell_at
from perfeval.formula.numeric import plain
from perfeval.reader.projects.records import Printed, ProjectForm, Spot
from perfeval.reader.records import CopiedCell, SourceSheet
from perfeval.reader.values import Value

_PER_WAN = {
    "元": ("/", "元每万元"),
    "千元": ("/", "千元每万元"),
    "百万元": ("*", "万元每百万元"),
    "千万元": ("*", "万元每千万元"),
    "亿元": ("*", "万元每亿元"),
}
"""How an amount comes to 万元, by its unit."""


@dataclass(slots=True)
class Sources:
    """The copies that one form's sheet refers to.

    Attributes:
        name: how the copied sheet is called in the output.
        changed: cells whose copy holds the number that is written in a text, or a day; by row and column.
        factors: conversions between units that the form needs, by name.
    """

    name: str
    sheet: SourceSheet
    changed: dict[Spot, CopiedCell] = field(default_factory=dict)
    factors: dict[str, Decimal] = field(default_factory=dict)

    def amount(self, form: ProjectForm, spot: Spot) -> Node:
        """An amount of the fund table in 万元."""
        cell: Node = cell_at(self.name, *spot)
        if form.money_unit == "万元":
            return cell
        operator, factor = _PER_WAN[form.money_unit]
        return Binary(operator, cell, Name(factor))

    def points(self, printed: Printed) -> Node | None:
        """A 分值 or 得分; None where the form has no such number."""
        if printed.value is None or printed.spot is None:
            return None
        self._hold(printed.spot, printed.value)
        return cell_at(self.name, *printed.spot)

    def target(self, one: RowResult) -> Node | None:
        """The 指标值 of a number or a day; of a range it is told by two values."""
        spot = one.row.spots.get("target")
        return None if spot is None or one.row.kind == "区间" else self._value(spot, one.row.target, one, "指标值")

    def actual(self, one: RowResult) -> Node | None:
        """The 完成值."""
        spot = one.row.spots.get("actual")
        return None if spot is None else self._value(spot, one.row.actual, one, "完成值")

    def _value(self, spot: Spot, value: Value, one: RowResult, side: str) -> Node:
        cell: Node = cell_at(self.name, *spot)
        number = one.inputs[side]
        if one.days:
            day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(number))
            self.changed[spot] = CopiedCell(day, value.text)
            return cell
        held = self._hold(spot, value.amount if value.amount is not None else number)
        times = plain(number / held) if held else Decimal(1)
        if times == 1:
            return cell
        if times == HUNDRED.value:
            return Binary("*", cell, HUNDRED)
        if times * 100 == 1:
            return Binary("/", cell, HUNDRED)
        more = times > 1
        factor = times if more else plain(1 / times)
        name = f"换算_{factor:f}".replace(".", "_")
        self.factors[name] = factor
        return Binary("*" if more else "/", cell, Name(name))

    def _hold(self, spot: Spot, number: Decimal) -> Decimal:
        """See that the copied cell holds a number, and return it: its own, or the one that its text says."""
        copied = self.changed.get(spot) or self.sheet.cells.get(spot)
        if copied is not None and isinstance(copied.value, Decimal):
            return copied.value
        original = "" if copied is None else copied.original or str(copied.value)
        self.changed[spot] = CopiedCell(plain(number), original)
        return plain(number)


def planned(result: FormResult, sources: Sources) -> None:
    """Find out which cells the form's formulas will refer to, so that their copies hold numbers."""
    form = result.form
    for printed in (form.weight, form.score, form.total):
        if not in_label(printed.text):
            sources.points(printed)
    for one in result.rows:
        for printed in (one.row.weight, one.row.score):
            if not in_label(printed.text):
                sources.points(printed)
        if one.inputs:
            sources.target(one)
            sources.actual(one)


def in_label(text: str) -> bool:
    """Whether points stand in a label among other words (产出指标（50分））."""
    return any(character not in "0123456789.分% ％" for character in text)


def with_changes(sheet: SourceSheet, sources: list[Sources]) -> SourceSheet:
    """The copy, with the numbers that texts say."""
    changed: dict[Spot, CopiedCell] = {}
    for one in sources:
        if one.sheet is sheet:
            changed |= one.changed
    cells: Mapping[Spot, CopiedCell] = {**sheet.cells, **changed}
    return replace(sheet, cells=cells)


def sheet_of(result: FormResult, sheets: tuple[SourceSheet, ...]) -> SourceSheet:
    """The copied sheet that a form stands on."""
    form = result.form
    return next(
        sheet for sheet in sheets if sheet.file == form.file and (sheet.original_name or sheet.name) == form.sheet
    )
