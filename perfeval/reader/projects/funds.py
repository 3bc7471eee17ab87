"""The fund table of a form: 年初预算数, 全年预算数, 全年执行数 by source, the execution rate and its score."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place, Severity
from perfeval.formula.numeric import plain
from perfeval.reader.grid import SheetGrid
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import YUAN
from perfeval.reader.projects.cells import cell_text, points_at, points_in_label, rate_at
from perfeval.reader.projects.layout import form_layout, fund_role, indicator_role, label
from perfeval.reader.projects.recognition import FormPlace
from perfeval.reader.projects.records import BUDGET, EXECUTED, INITIAL, NOT_PRINTED, FundRow, Printed, Spot
from perfeval.reader.records import CopiedCell

FormulaAt = Callable[[Spot], str]
_SIDES = {"initial": INITIAL, "budget": BUDGET, "executed": EXECUTED}
_SUM = re.compile(r"=?\s*(?:SUM\(\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\)|\$?[A-Z]+\$?\d+(?:\+\$?[A-Z]+\$?\d+)+)\s*")
SUM_OF_SOURCES = "=SUM(…)"
"""For the text of a formula that is known to add up the sources, whatever its text was."""
_IN_WAN = {"元": "0.0001", "千元": "0.1", "万元": "1", "百万元": "100", "千万元": "1000", "亿元": "10000"}


@dataclass(slots=True)
class FundTable:
    """What was read of it."""

    rows: list[FundRow] = field(default_factory=list)
    sides: frozenset[str] = frozenset()
    rate: Printed = NOT_PRINTED
    weight: Printed = NOT_PRINTED
    score: Printed = NOT_PRINTED
    reason: str = ""


def read_funds(grid: SheetGrid, place: FormPlace, formula_at: FormulaAt) -> FundTable:
    """Read the fund table; amounts come in 万元, whatever the form's unit."""
    if place.pairs:
        return _Pairs(grid, place, formula_at).read()
    if place.side_column is not None:
        return _Stacked(grid, place, formula_at).read()
    return _Columns(grid, place, formula_at).read()


class _Funds:
    """What both ways to draw the table have in common."""

    def __init__(self, grid: SheetGrid, place: FormPlace, formula_at: FormulaAt) -> None:
        self._grid, self._place, self._formula_at = grid, place, formula_at
        self._factor = Decimal(_IN_WAN[grid.money_unit])
        self._unread: set[Spot] = set()

    def _amount(self, spot: Spot, name: str) -> Decimal | None:
        """An amount in 万元; a formula that was never calculated is left to `_with_sums`."""
        if spot in self._grid.raw.scan.uncached or self._grid.blank(*spot):
            return None
        state = self._grid.number(*spot, name, money=True)
        if state == "bad":
            self._unread.add(spot)
        if state != "number":
            return None
        value = self._grid.copies[spot].value
        stored = self._grid.cell_units.pop(spot, "")
        if stored and isinstance(value, Decimal):
            # in the form's unit, as a text with a unit of its own is
            value = plain(value * YUAN[stored] / YUAN[self._grid.money_unit])
            self._grid.copies[spot] = CopiedCell(value, self._grid.text(*spot))
        return plain(value * self._factor) if isinstance(value, Decimal) else None

    def _with_sums(self, rows: list[FundRow]) -> list[FundRow]:
        """Totals whose formula was never calculated, where it is the sum of exactly the sources."""
        done: list[FundRow] = []
        for row in rows:
            amounts, summed = dict(row.amounts), set(row.summed)
            for side, spot in row.spots.items():
                if spot not in self._grid.raw.scan.uncached:
                    continue
                parts = [other.spots[side] for other in rows if other is not row and side in other.spots]
                if row.total and parts and self._is_sum(self._formula_at(spot), parts):
                    values = [other.amounts[side] for other in rows if other is not row]
                    amounts[side] = sum((value for value in values if value is not None), Decimal(0))
                    summed.add(side)
                    self._report_sum(row.label, side, spot, amounts[side])
                else:
                    self._grid.report("R205", *spot, label=f"{row.label} {side}")
                    self._unread.add(spot)
            done.append(replace(row, amounts=amounts, summed=frozenset(summed), unread=self._unread_of(row.spots)))
        return done

    def _report_sum(self, name: str, side: str, spot: Spot, amount: Decimal | None) -> None:
        """The exception of this kind of document: the sum of exactly the sources needs no calculated value."""
        grid = self._grid
        said = finding(
            "R205",
            Place(grid.file, grid.name, grid.address(*spot)),
            sheet=grid.name,
            cell=grid.address(*spot),
            label=f"{name} {side}",
        )
        where = f"“{grid.name}”{grid.address(*spot)}（{name} {side}）"
        message = f"{where}是没有计算结果的公式，公式是各项来源之和，按其和{amount:f}万元计算。"
        grid.findings.append(replace(said, severity=Severity.WARNING, message=message))

    def _is_sum(self, formula: str, parts: list[Spot]) -> bool:
        if formula == SUM_OF_SOURCES:
            return True
        wanted = {self._grid.address(*spot) for spot in parts}
        match = _SUM.fullmatch(formula)
        if match is None:
            return False
        if match[1] is None:
            return set(re.findall(r"[A-Z]+\d+", formula.replace("$", ""))) == wanted
        if match[1] != match[3]:
            return False
        named = {f"{match[1]}{row}" for row in range(int(match[2]), int(match[4]) + 1)}
        # a sum over blank rows besides is the same sum
        return wanted == named

    def _marked(self, rows: list[FundRow]) -> list[FundRow]:
        """The rows with the total among them marked: by its name, else the first where there are several."""
        named = next((row for row in rows if form_layout().total_fund.search(label(row.label))), None)
        total = named if named is not None else rows[0] if rows else None
        return [replace(row, total=row is total, unread=self._unread_of(row.spots)) for row in rows]

    def _unread_of(self, spots: Mapping[str, Spot]) -> frozenset[str]:
        return frozenset(side for side, spot in spots.items() if spot in self._unread)


class _Columns(_Funds):
    """The usual table: a row a source, a column a side."""

    def read(self) -> FundTable:
        grid, place = self._grid, self._place
        columns = self._columns()
        sides = {role: column for role, column in columns.items() if role in _SIDES}
        first = min(sides.values())
        rows: list[FundRow] = []
        numbers: list[int] = []
        for number in range(place.funds + 1, place.headings[0]):
            if self._ends(number):
                break
            if self._is_subheading(number, sides.values()):
                continue
            name, spot = self._label(number, first)
            spots = {_SIDES[role]: (number, column) for role, column in sides.items()}
            filled = any(not grid.blank(*one) for one in spots.values())
            if not name and not filled:
                continue
            amounts = {side: self._amount(one, f"{name} {side}") for side, one in spots.items()}
            if "change" in columns and "budget" not in columns and INITIAL in spots:
                unchanged = self._unchanged(number, columns["change"])
                amounts[BUDGET] = amounts[INITIAL] if unchanged else None
                spots[BUDGET] = spots[INITIAL] if unchanged else (number, columns["change"])
            rows.append(FundRow(name, amounts, spots, spot))
            numbers.append(number)
        rows = self._with_sums(self._marked(rows))
        table = FundTable(rows, frozenset(side for row in rows for side in row.spots))
        order = self._total_first(rows, numbers)
        table.rate = self._first(columns.get("rate"), order, rate_at)
        table.weight = self._first(columns.get("weight"), order, points_at)
        table.score = self._first(columns.get("score"), order, points_at)
        if table.weight.value is None:
            table.weight = self._weight_in_labels(columns)
        reason = columns.get("reason")
        table.reason = "".join(cell_text(grid, (number, reason)) for number in numbers) if reason is not None else ""
        return table

    def _columns(self) -> dict[str, int]:
        grid, number = self._grid, self._place.funds
        found: dict[str, list[int]] = {}
        for column in range(grid.width):
            role = fund_role(grid.text(number, column)) if grid.text(number, column) else ""
            if role and not (role in _SIDES and self._names_sources(column)):
                found.setdefault(role, []).append(column)
        columns = {role: self._best(role, candidates) for role, candidates in found.items()}
        if "rate" not in columns or "score" not in columns:
            # headings of two rows: 执行率 and 得分 may stand in the upper one
            for other in (number - 1, number + 1):
                for column in range(grid.width):
                    text = grid.text(other, column) if other >= 0 else ""
                    role = fund_role(text) if text else ""
                    if role in ("rate", "score", "weight") and role not in columns:
                        columns[role] = column
        return columns

    def _best(self, role: str, candidates: list[int]) -> int:
        """The column of a role: of several of 预算 the adjusted one."""
        if role != "budget" or len(candidates) == 1:
            return candidates[0]
        layout, grid = form_layout(), self._grid

        def rank(column: int) -> tuple[bool, bool]:
            name = label(grid.text(self._place.funds, column))
            return layout.budget_first.search(name) is None, layout.budget_last.search(name) is not None

        return min(candidates, key=rank)

    def _names_sources(self, column: int) -> bool:
        """Whether a column headed like an amount holds the names of the sources."""
        first = self._grid.text(self._place.funds + 1, column)
        return bool(first) and form_layout().total_fund.search(label(first)) is not None

    def _unchanged(self, number: int, column: int) -> bool:
        """Whether 全年预算数 is that of 年初, where the form has only 年初 and 调整.

        Where something was changed it is not known: 调整 may mean the budget after the change or the difference.
        """
        grid = self._grid
        text = grid.text(number, column).strip()
        if text in ("", "-", "—", "/", "无") or grid.raw_value(number, column) == 0 or re.fullmatch(r"0(\.0+)?", text):
            return True
        heading = cell_text(grid, (self._place.funds, column))
        grid.report("P212", number, column, heading=heading, found=text)
        self._unread.add((number, column))
        return False

    def _ends(self, number: int) -> bool:
        texts = [text for column in range(min(4, self._grid.width)) if (text := self._grid.text(number, column))]
        return any(len(text) < 20 and form_layout().fund_end.search(normalise(text)) for text in texts[:2]) or any(
            indicator_role(text) == "level3" for text in texts
        )

    def _is_subheading(self, number: int, columns: Iterable[int]) -> bool:
        texts = [self._grid.text(number, column) for column in columns]
        return any(texts) and all(not text or fund_role(text) in _SIDES for text in texts)

    def _label(self, number: int, first: int) -> tuple[str, Spot]:
        """The text nearest to the left of the amounts; not that of the merged cell beside the whole table."""
        for column in range(first - 1, -1, -1):
            text = self._grid.text(number, column)
            if text and points_at(self._grid, (number, column)).value is None:
                return re.sub(r"\s*\n\s*", "", text), (number, column)
        return "", (number, max(first - 1, 0))

    @staticmethod
    def _total_first(rows: list[FundRow], numbers: list[int]) -> list[int]:
        marked = [number for row, number in zip(rows, numbers, strict=True) if row.total]
        return [*marked, *(number for number in numbers if number not in marked)]

    def _first(
        self, column: int | None, numbers: list[int], read: Callable[[SheetGrid, Spot | None], Printed]
    ) -> Printed:
        """The first cell of a column with a number in it; else the total's."""
        if column is None:
            return Printed()
        found = [read(self._grid, (number, column)) for number in numbers]
        return next((one for one in found if one.value is not None), found[0] if found else Printed())

    def _weight_in_labels(self, columns: dict[str, int]) -> Printed:
        """执行 20 points, where only the headings say so: 预算执行情况（20分）, 得分（20分×执行率）."""
        row = self._place.funds
        for column in (columns.get("score"), *range(min(columns.values()))):
            if column is not None:
                points = points_in_label(self._grid.text(row, column))
                if points is not None:
                    return Printed(points, (row, column), self._grid.text(row, column))
        return Printed()


class _Pairs(_Funds):
    """No table: each amount right of its own label."""

    def read(self) -> FundTable:
        grid = self._grid
        places = {one.role: one for one in self._place.pairs}
        spots = {side: places[role].value for role, side in _SIDES.items() if role in places}
        amounts = {side: self._amount(spot, side) for side, spot in spots.items()}
        row = FundRow("项目资金", amounts, spots, places["executed"].label)
        table = FundTable(self._with_sums(self._marked([row])), frozenset(spots))
        table.rate = rate_at(grid, places["rate"].value if "rate" in places else None)
        table.weight = points_at(grid, places["weight"].value if "weight" in places else None)
        table.score = points_at(grid, places["score"].value if "score" in places else None)
        return table


class _Stacked(_Funds):
    """预算数 and 执行数 below each other, a column a source."""

    def read(self) -> FundTable:
        grid, place = self._grid, self._place
        assert place.side_column is not None
        rows_of: dict[str, int] = {}
        rates: list[int] = []
        for number in range(place.funds + 1, place.headings[0]):
            role = fund_role(grid.text(number, place.side_column)) if grid.text(number, place.side_column) else ""
            if role in _SIDES and _SIDES[role] not in rows_of:
                rows_of[_SIDES[role]] = number
            elif role == "rate":
                rates.append(number)
        table = FundTable(sides=frozenset(rows_of))
        rows: list[FundRow] = []
        for column in range(place.side_column + 1, grid.width):
            heading = re.sub(r"\s*\n\s*", "", grid.text(place.funds, column)) if place.funds >= 0 else ""
            role = fund_role(heading) if heading else ""
            cells = [(number, column) for number in rows_of.values()]
            if role == "rate":
                table.rate = self._first(cells, rate_at)
            elif role in ("weight", "score"):
                printed = self._first(cells, points_at)
                if role == "weight":
                    table.weight = printed
                else:
                    table.score = printed
            elif heading and role not in ("review", "reason"):
                spots = {side: (number, column) for side, number in rows_of.items()}
                amounts = {side: self._amount(spot, f"{heading} {side}") for side, spot in spots.items()}
                rows.append(FundRow(heading, amounts, spots, (place.funds, column)))
        table.rows = self._with_sums(self._marked(rows))
        total = next((row for row in table.rows if row.total), None)
        if total is not None and rates and table.rate.value is None:
            table.rate = rate_at(grid, (rates[0], total.label_spot[1]))
        return table

    def _first(self, spots: list[Spot], read: Callable[[SheetGrid, Spot | None], Printed]) -> Printed:
        found = [read(self._grid, spot) for spot in spots]
        return next((one for one in found if one.value is not None), found[0])
