"""The precedents of a cell, step by step down to the source, with values and the official wording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from perfeval.audit.cell_units import CellUnits, measured
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.recalculation import Engine
from perfeval.audit.result import TraceLine
from perfeval.audit.structure import target_of
from perfeval.audit.taken import taken_references
from perfeval.audit.words import words_of
from perfeval.formula.addresses import address_of
from perfeval.formula.excel import quote_sheet
from perfeval.writer.names import OWN
from perfeval.xlsx.independent_engine import error_words

_DEEPEST = 12
_RANGE_SHOWN = 60

Spot = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A cell or a block that a formula refers to, through a defined name or directly."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    name: str = ""


class Tracer:
    """Traces cells of one workbook."""

    def __init__(self, found: FoundWorkbook, engine: Engine, *, everything: bool = False) -> None:
        """Args: everything: whether to follow the conditions and the branches that were not taken as well."""
        self._found, self._engine, self._everything = found, engine, everything
        self._units = CellUnits(found)
        self._names = {name.casefold(): target for name, target in found.names.items()}

    def spot(self, text: str, default_sheet: str) -> Spot | None:
        """The cell that a person means by 计分表!D5, D5 or a defined name; None where there is none."""
        named = self._names.get(text.strip().casefold())
        target = target_of(named or (text if "!" in text else f"{quote_sheet(default_sheet)}!{text.strip().upper()}"))
        return target if target is not None and target[0] in self._found.sheets else None

    def trace(self, spot: Spot, *, deepest: int = _DEEPEST) -> tuple[TraceLine, ...]:
        """The cell and all it rests on, parents first, each cell once."""
        return tuple(self._lines(_Reference(*spot, *spot[1:]), 0, deepest, set()))

    def _lines(self, reference: _Reference, depth: int, deepest: int, seen: set[Spot]) -> Iterator[TraceLine]:
        spots = [spot for spot in self._spots(reference) if spot not in seen]
        if not spots:
            return
        if (reference.top, reference.left) != (reference.bottom, reference.right):
            yield self._block(reference, depth, len(spots))
            depth += 1
        for spot in spots[:_RANGE_SHOWN]:
            formula = self._found.sheets[spot[0]].formulas.get(spot[1:], "")
            seen.add(spot)
            yield self._line(spot, depth, formula, reference.name)
            if formula and depth < deepest:
                for below in self._references(formula, spot[0]):
                    yield from self._lines(below, depth + 1, deepest, seen)

    def _spots(self, reference: _Reference) -> Iterator[Spot]:
        """The filled cells of a block; a single cell even if it is blank."""
        sheet = self._found.sheets.get(reference.sheet)
        if sheet is None:
            return
        single = (reference.top, reference.left) == (reference.bottom, reference.right)
        for row in range(reference.top, reference.bottom + 1):
            for column in range(reference.left, reference.right + 1):
                if single or (row, column) in sheet.values or (row, column) in sheet.formulas:
                    yield reference.sheet, row, column

    def _block(self, reference: _Reference, depth: int, count: int) -> TraceLine:
        first, last = address_of(reference.top, reference.left), address_of(reference.bottom, reference.right)
        return TraceLine(depth, f"{reference.sheet}!{first}:{last}", f"{count}个单元格", "", "")

    def _line(self, spot: Spot, depth: int, formula: str, name: str) -> TraceLine:
        sheet, row, column = spot
        words = words_of(self._found, spot)
        if name and name not in words:
            words = f"{name}：{words}" if words else name
        if not formula and sheet not in OWN:
            words = f"{words}（来源数据）"
        place = f"{sheet}!{address_of(row, column)}"
        return TraceLine(depth, place, self._value(spot), formula, words)

    def _value(self, spot: Spot) -> str:
        value = self._engine.value(*spot)
        if isinstance(value, dict):
            return error_words(value)
        found = self._found.sheets[spot[0]].values.get(spot[1:])
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return measured(format(value, ".15g"), self._units.of((spot[0], spot[1:])))
        if value is None:
            return "（空白）"
        return format(found, "f") if isinstance(found, Decimal) else str(value)

    def _references(self, formula: str, home: str) -> list[_Reference]:
        import formualizer

        try:
            parsed: Any = formualizer.parse(formula)
        except Exception:
            # what was typed in need be no formula; then it rests on nothing that could be shown
            return []
        used = parsed.walk_refs() if self._everything else taken_references(parsed, self._engine, home)
        references = dict.fromkeys(made for one in used if (made := self._reference(one, home)) is not None)
        return list(references)

    def _reference(self, one: Any, home: str) -> _Reference | None:
        kind = type(one).__name__
        if kind == "NamedRangeRef":
            target = target_of(self._names.get(str(one.name).casefold(), ""))
            return None if target is None else _Reference(*target, *target[1:], name=str(one.name))
        sheet = str(one.sheet or home).strip("'")
        if kind == "CellRef":
            return _Reference(sheet, one.row - 1, one.col - 1, one.row - 1, one.col - 1)
        if kind == "RangeRef":
            return _Reference(sheet, one.start.row - 1, one.start.col - 1, one.end.row - 1, one.end.col - 1)
        return None
