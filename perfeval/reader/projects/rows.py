"""The indicator table of a form: its rows, and the total below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfeval.reader.grid import SheetGrid
from perfeval.reader.labels import normalise
from perfeval.reader.projects.cells import (
    cell_text,
    looks_another,
    points_at,
    points_in_label,
    points_in_name,
    usable,
    value_at,
    without_points,
)
from perfeval.reader.projects.layout import form_layout, indicator_role, label
from perfeval.reader.projects.recognition import FormPlace
from perfeval.reader.projects.records import NOT_PRINTED, IndicatorRow, Printed, Spot
from perfeval.reader.values import Value, parse


@dataclass(slots=True)
class IndicatorTable:
    """What was read of it."""

    rows: list[IndicatorRow] = field(default_factory=list)
    total: Printed = NOT_PRINTED
    total_weight: Printed = NOT_PRINTED
    grade: str = ""
    level_weights: list[tuple[str, Decimal, Spot]] = field(default_factory=list)
    end: int = 0


def read_rows(grid: SheetGrid, place: FormPlace) -> IndicatorTable:
    """Read the rows below the headings down to the total, the notes or the end."""
    return _Rows(grid, place).read()


class _Rows:
    def __init__(self, grid: SheetGrid, place: FormPlace) -> None:
        self._grid, self._place = grid, place
        self._columns = self._find_columns()
        self._table = IndicatorTable()
        self._levels = ["", ""]
        self._level_spots: list[Spot | None] = [None, None]
        self._cells_of_levels: dict[int, tuple[Spot | None, Spot | None]] = {}

    def _find_columns(self) -> dict[str, int]:
        """The column of each role; of headings in two rows the lower one says what the column holds."""
        by_column: dict[int, str] = {}
        first, last = self._place.columns or (0, self._grid.width - 1)
        for number in self._place.headings:
            for column in range(last + 1):
                text = self._grid.text(number, column)
                role = indicator_role(text) if text else ""
                if role and (column >= first or role == "level1"):
                    # tables beside each other have 一级指标 in common
                    by_column[column] = role
        columns: dict[str, int] = {}
        for column in sorted(by_column, key=lambda one: (self._of_a_part(one), one)):
            columns.setdefault(by_column[column], column)
        columns.pop("ignored", None)
        if "target" not in columns and "adjusted" in columns:
            columns["target"] = columns.pop("adjusted")
        for role in {"weight", "score"} & columns.keys():
            columns[role] = self._filled_column([one for one in by_column if by_column[one] == role], columns)
        return columns

    def _of_a_part(self, column: int) -> bool:
        """Whether a column holds values of a part of the year, or of several years."""
        texts = (label(self._grid.text(number, column)) for number in self._place.headings)
        return any(form_layout().not_of_the_year.search(text) for text in texts)

    def _filled_column(self, candidates: list[int], columns: Mapping[str, int]) -> int:
        """Of several columns of points (each level's own, 权重说明) the one that is filled row by row."""
        if len(candidates) == 1:
            return candidates[0]
        rows = range(max(self._place.headings) + 1, self._place.bottom)
        names = columns.get("level3", -1)

        def rank(column: int) -> tuple[int, bool, int]:
            filled = sum(points_at(self._grid, (number, column)).value is not None for number in rows)
            return filled, column > names, -column

        return max(candidates, key=rank)

    def read(self) -> IndicatorTable:
        first = max(self._place.headings) + 1
        self._table.end = self._place.bottom
        for number in range(first, self._place.bottom):
            opening = self._opening(number)
            if opening and form_layout().total_row.search(opening):
                self._read_total(number)
                self._table.end = number + 1
                break
            if opening and form_layout().notes.search(opening) and not self._has_points(number):
                self._table.end = number
                break
            if number in self._place.repeated or (opening and form_layout().subtotal_row.search(opening)):
                continue
            self._read_levels(number)
            self._cells_of_levels[number] = (self._level_spots[0], self._level_spots[1])
            row = self._read_row(number)
            if row is not None:
                self._table.rows.append(row)
        self._table.rows = list(self._with_shared_weights())
        return self._table

    def _opening(self, number: int) -> str:
        """The first text of a row, where it stands left of the values."""
        limit = min(self._columns[role] for role in ("target", "actual", "weight", "score") if role in self._columns)
        for column in range(min(limit + 1, self._grid.width)):
            text = self._grid.text(number, column)
            if text:
                return normalise(text)
        return ""

    def _has_points(self, number: int) -> bool:
        return any(points_at(self._grid, self._spot(number, role)).value is not None for role in ("weight", "score"))

    def _spot(self, number: int, role: str) -> Spot | None:
        return (number, self._columns[role]) if role in self._columns else None

    def _read_levels(self, number: int) -> None:
        for level, role in enumerate(("level1", "level2")):
            spot = self._spot(number, role)
            text = self._grid.text(*spot) if spot is not None else ""
            if not text or spot is None:
                continue
            self._levels[level] = without_points(text)
            self._level_spots[level] = spot
            if level == 0:
                self._levels[1], self._level_spots[1] = "", None
            points = points_in_label(text)
            if points is not None:
                self._table.level_weights.append((text, points, spot))

    def _name(self, number: int) -> tuple[str, Spot] | None:
        """The row's own name; that of a cell merged over several rows is the name of the first alone."""
        spot = self._spot(number, "level3") or self._spot(number, "level2")
        return None if spot is None else (cell_text(self._grid, spot), spot)

    def _read_row(self, number: int) -> IndicatorRow | None:
        named = self._name(number)
        if named is None:
            return None
        text, name_spot = named
        layout = form_layout()
        name = layout.prefix.sub("", text).strip()
        if name and layout.placeholder.search(text) and text not in ("/", "\\"):
            name = ""
        grid = self._grid
        spots = {role: spot for role in _ROLES if (spot := self._spot(number, role)) is not None}
        adjusted = self._spot(number, "adjusted")
        if adjusted is not None and not grid.blank(*adjusted):
            # the target as changed in the course of the year is the one that counts
            spots["target"] = spots["adjusted"] = adjusted
        filled = [
            role for role in ("target", "actual", "score", "reason") if role in spots and cell_text(grid, spots[role])
        ]
        if not name and not {"target", "actual", "score"} & set(filled):
            return None
        if form_layout().subtotal_row.search(normalise(name)) and not {"target", "actual"} & set(filled):
            return None
        if not name:
            name = self._levels[1] or text
        unit, nature = cell_text(grid, spots.get("unit")), cell_text(grid, spots.get("nature"))
        target, actual = value_at(grid, spots.get("target"), unit), value_at(grid, spots.get("actual"), unit)
        weight, score = points_at(grid, spots.get("weight")), points_at(grid, spots.get("score"))
        for role, what in (("target", "指标值"), ("actual", "完成值"), ("score", "得分"), ("weight", "分值")):
            if role in spots and not usable(grid, spots[role]):
                self._unusable(spots[role], f"{name}{what}")
        spots["name"] = name_spot
        return IndicatorRow(
            levels=(self._levels[0], self._levels[1]),
            name=name,
            kind=_kind(target, actual, nature, weight),
            sign=_sign(target, nature),
            target=target,
            actual=actual,
            weight=weight,
            score=score,
            reason=reason_of(cell_text(grid, spots.get("reason"))),
            spots=spots,
            review=points_at(grid, spots.get("review")),
        )

    def _unusable(self, spot: Spot, what: str) -> None:
        if spot in self._grid.raw.scan.uncached:
            self._grid.report("R205", *spot, label=what)
        elif looks_another(self._grid, spot):
            code = self._grid.raw.scan.formats[spot]
            self._grid.report("R216", *spot, label=what, found=self._grid.text(*spot), format=code)
        else:
            self._grid.report("R212", *spot, label=what, found=self._grid.text(*spot))

    def _read_total(self, number: int) -> None:
        grid = self._grid
        self._table.total = points_at(grid, self._spot(number, "score"))
        self._table.total_weight = points_at(grid, self._spot(number, "weight"))
        first = min(self._columns.values())
        for column in range(first, grid.width):
            text = cell_text(grid, (number, column))
            if form_layout().grade.search(normalise(text)):
                self._table.grade = text
        if self._table.total.value is None and "score" in self._columns:
            others = [
                points_at(grid, (number, column))
                for column in range(first, grid.width)
                if column not in (self._columns.get("weight"), self._columns.get("review"))
            ]
            found = [one for one in others if one.value is not None]
            if len(found) == 1:
                self._table.total = found[0]

    def _with_shared_weights(self) -> Iterator[IndicatorRow]:
        """The rows, with the points that their name states or their level's label leaves them where 分值 says none."""
        rows = [self._with_named_weight(row) for row in self._table.rows]
        if "weight" in self._columns:
            yield from rows
            return
        paths = [self._level_cells(row) for row in rows]
        stated = {spot: points for _, points, spot in self._table.level_weights}
        taken = [row.weight.value for row in rows]
        for level in (1, 0):
            # what the rows of a label and the labels below it state is theirs; the other rows share the rest
            for spot in dict.fromkeys(path[level] for path in paths):
                points = None if spot is None else stated.get(spot)
                members = [number for number, path in enumerate(paths) if path[level] == spot]
                unstated = [number for number in members if taken[number] is None]
                if points is None or not unstated:
                    continue
                rest = points - sum((value for number in members if (value := taken[number]) is not None), Decimal(0))
                if rest <= 0:
                    continue
                for number in unstated:
                    taken[number] = rest / len(unstated)
                    weight = Printed(rest / len(unstated), spot, str(rest))
                    rows[number] = replace(rows[number], weight=weight, shared=len(unstated))
        yield from rows

    def _with_named_weight(self, row: IndicatorRow) -> IndicatorRow:
        """The row, with the points in its own name (新建公厕（10分）) where no cell of 分值 says any."""
        spot = row.spots["name"]
        text = cell_text(self._grid, spot)
        points = points_in_name(text)
        if points is None or row.weight.value is not None or row.weight.text:
            return row
        limits = [limit for _, limit, other in self._table.level_weights if other in self._level_cells(row)]
        if any(points > limit for limit in limits):
            return row
        return replace(row, weight=Printed(points, spot, text))

    def _level_cells(self, row: IndicatorRow) -> tuple[Spot | None, Spot | None]:
        """The cells of the levels that the row belongs to."""
        return self._cells_of_levels[row.spots["name"][0]]


_ROLES = ("level1", "level2", "target", "actual", "unit", "nature", "weight", "score", "reason", "review")


def _kind(target: Value, actual: Value, nature: str, weight: Printed) -> str:
    """How a row is scored."""
    if target.kind == "不适用" or (target.kind == "空白" and actual.kind == "不适用"):
        return "不适用"
    if actual.kind == "不适用" and target.kind != "空白":
        return "不适用"
    if target.kind == "空白":
        return "空白" if weight.text not in ("/", "不适用") else "不适用"
    if "定性" in nature or target.kind in ("定性", "完成档次"):
        return "定性"
    return target.kind


def _sign(target: Value, nature: str) -> str:
    if target.sign and target.kind != "区间":
        return target.sign
    found = parse(f"{nature}1").sign if nature and "定" not in nature else ""
    return found


def reason_of(text: str) -> str:
    """What is said about a deviation; '' where it is said that there is none."""
    return "" if re.fullmatch(r"[无0\s/\\—–-]*|无偏差|不存在偏差|没有偏差", text) else text
