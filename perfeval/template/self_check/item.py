"""One thing the sheet 自查 looks at, and what the items are made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from perfeval.facts.layout import layout
from perfeval.formula.addresses import address_of
from perfeval.formula.excel import quote_sheet
from perfeval.formula.nodes import Node
from perfeval.template.self_check.specimen import Specimen

TO_MEND, TO_LOOK_AT, PASSED, LATER, HINT = "要改", "请核实", "通过", "先改前面", "提示"


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a comparison, the difference that rounding explains, and what is compared: `=`, `<=`, `<`."""

    left: Node
    right: Node
    tolerance: Node
    relation: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the sheet looks at.

    Attributes:
        sheet, row, column: the cell to go to, from 0.
        title: what is looked at, shown while it is in order.
        words: the problem, as a formula's expression or a quoted text.
        mend: what to do.
        wrong: an expression that is TRUE while there is a problem.
        state: what it is then called.
        causes: the numbers of the items that may be its cause.
        sides: of a comparison.
        marked: the blocks to mark in the sheet while there is a problem.
        link_row: an expression of the number of the sheet's row to go to instead.
    """

    sheet: str
    row: int
    column: int
    title: str
    words: str
    mend: str
    wrong: str
    state: str = TO_MEND
    causes: tuple[int, ...] = ()
    sides: Sides | None = None
    marked: tuple[tuple[int, int, int, int], ...] = ()
    link_row: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the template put what: the rows of tables and fields by label, the last prepared row of each list."""

    rows: Mapping[tuple[str, str], int]
    last_rows: Mapping[str, int]
    first: int


def factor_name(sheet: str) -> str:
    """The defined name of the factor from a sheet's money unit to 万元."""
    return f"换算_{sheet}"


def half_name(sheet: str) -> str:
    """The defined name of half of the last printed unit of a sheet's money, in 万元."""
    return f"半位_{sheet}"


class ItemList:
    """The items under construction."""

    def __init__(self, specimen: Specimen, places: Places) -> None:
        self._specimen, self._places = specimen, places
        self._items: list[Item] = []
        self._unit_item = self._mixed_item = 0
        self._texts: dict[tuple[str, int], int] = {}
        self._magnitudes: dict[str, int] = {}
        """The item of the row that a fact stands in."""
        self._standard = layout("standard")
        self._tables = [sheet for sheet in specimen.sheets if sheet.kind == "table"]
        self._lists = {sheet.name: sheet for sheet in specimen.sheets if sheet.kind == "list"}

    def _add(self, item: Item) -> int:
        self._items.append(item)
        return len(self._items) - 1

    def _cell(self, sheet: str, row: int, column: int) -> str:
        return f"{quote_sheet(sheet)}!{address_of(row, column)}"

    def _block(self, sheet: str, top: int, left: int, bottom: int, right: int | None = None) -> str:
        last = address_of(bottom, left if right is None else right)
        return f"{quote_sheet(sheet)}!{address_of(top, left)}:{last}"

    def _first_row(self, condition: str, block: str) -> str:
        """The number of the first row of a column's block that a condition on its cells holds in, else of its top.

        INDEX lets MATCH look through an array in any program, without array entry.
        """
        top = f"ROW({block.partition(':')[0]})"
        return f"IFERROR(MATCH(1,INDEX({condition}*1,0),0)+{top}-1,{top})"
