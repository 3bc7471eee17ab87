"""What the sheet 自查 looks at: each item with its live state, its cell, and the mend in words.

The order is that of mending: who and which unit, cells that hold no number, what is not filled in, amounts in
another unit, sums, comparisons. An item whose cause is another one says 先改前面.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfeval.checks.definition import Check, all_checks
from perfeval.checks.result import DIFFERENCE_DIGITS
from perfeval.checks.run import live_sides
from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Severity
from perfeval.formula.addresses import row_and_column
from perfeval.formula.excel import formula
from perfeval.formula.nodes import ZERO, Binary, Name, Node, call, names_in, number, rounded
from perfeval.formula.parser import parse
from perfeval.template.self_check.item import HINT, TO_LOOK_AT, TO_MEND, Item, Places, Sides, half_name
from perfeval.template.self_check.lists import ListItems
from perfeval.template.self_check.specimen import Specimen
from perfeval.template.self_check.tables import ASKED, TableItems

_NEEDED_FIELDS = ("单位名称", "评价年度", "金额单位", "编制数", "在职人员数")


def self_check_items(specimen: Specimen, places: Places) -> list[Item]:
    """Every item, in the order of mending."""
    return _Items(specimen, places).items()


class _Items(TableItems, ListItems):
    """The items of all sheets, and the comparisons between them."""

    def items(self) -> list[Item]:
        """All of them."""
        self._identity()
        self._sheet_units()
        self._mixed_units()
        columns, others = self._needed_columns()
        forgotten = [key for key, names in columns.items() if any(name.endswith(ASKED) for name in names)]
        for key in forgotten:
            self._blank_column(*key, columns.pop(key))
        for sheet in self._tables:
            self._magnitudes_of(sheet)
        for sheet in self._tables:
            self._not_numbers(sheet)
        for sheet in self._lists.values():
            self._choices(sheet)
        for key, names in columns.items():
            self._blank_column(*key, names)
        further = {sheet.name for sheet in self._specimen.sheets} - {sheet.name for sheet in self._standard.sheets}
        for name, indicators in others.items():
            fact = self._specimen.facts.by_name.get(name)
            if fact is not None and fact.sources and fact.sources[0].sheet in {"补充数据", "自评分", *further}:
                self._other(name, fact.sources[0].sheet, fact.sources[0].cell, indicators)
        self._progress()
        self._tasks()
        self._answers()
        for severity in (Severity.ERROR, Severity.WARNING):
            self._comparisons(severity)
        return self._items

    def _identity(self) -> None:
        sheet = self._standard.sheet("基本信息")
        for row in sheet.rows:
            if row.optional:
                continue
            number = self._places.rows[sheet.name, row.label]
            cell = self._cell(sheet.name, number, 1)
            blank = f"LEN({cell})=0"
            wrong, words = blank, f'"没有填{row.label}"'
            if row.label == "评价年度":
                good = f'IF(ISNUMBER({cell}),AND({cell}>=2000,{cell}<2100),COUNTIF({cell},"*20??*")=1)'
                wrong, words = f"IF({blank},TRUE,NOT({good}))", '"评价年度没有填，或不是四位年份"'
            elif row.choices:
                listed = ",".join(f'{cell}="{choice}"' for choice in row.choices)
                wrong, words = f"NOT(OR({listed}))", f'"{row.label}没有选，或不是{"、".join(row.choices)}"'
            elif row.kind == "number":
                wrong, words = f"NOT(ISNUMBER({cell}))", f'"{row.label}没有填，或不是数字（只填数，不写“名”“人”）"'
            mend = row.prompt or "请补填。"
            state = TO_MEND if row.label in _NEEDED_FIELDS else HINT
            marked = ((number, 1, number, 1),)
            at = self._add(Item(sheet.name, number, 1, row.label, words, mend, wrong, state, marked=marked))
            if row.label == "金额单位":
                self._unit_item = at

    def _other(self, name: str, sheet: str, cell: str, indicators: Sequence[str]) -> None:
        row, column = row_and_column(cell)
        words = f'"{name}没有填（{"、".join(indicators[:3])}要用）"'
        wrong = f"LEN({self._cell(sheet, row, column)})=0"
        self._add(Item(sheet, row, column, name, words, "请补填。", wrong, marked=((row, column, row, column),)))

    def _comparisons(self, severity: Severity) -> None:
        known = {name for name, fact in self._specimen.facts.by_name.items() if fact.sources}
        for check in all_checks():
            if catalogue()[check.data.code].severity is not severity or check.data.by_row:
                continue
            sides = live_sides(check, known)
            if sides is None:
                continue
            item = self._comparison(check, severity, *sides)
            if item is not None:
                self._add(item)

    def _comparison(
        self, check: Check, severity: Severity, left: Node, right: Node, names: tuple[str, ...]
    ) -> Item | None:
        source = self._specimen.facts[names[0]].sources[0]
        row, column = row_and_column(source.cell)
        sheets = {self._specimen.facts[name].sources[0].sheet for name in names}
        halves = [Name(half_name(sheet.name)) for sheet in self._tables if sheet.money and sheet.name in sheets]
        exact = check.data.exact or check.data.ratio or check.data.same or not halves
        allowed = Binary("*", number(len(names)), call("MAX", *halves))
        tolerance = ZERO if exact else rounded(allowed, DIFFERENCE_DIGITS)
        when = {
            "budgeted": "支出年初预算数<>0",
            "fully_spent": "AND(支出决算数=支出年初预算数,支出年初预算数<>0)",
            "year_end": "支出年初预算数<>0",
        }.get(check.data.when, "TRUE")
        causes: dict[int, None] = {self._unit_item: None, self._mixed_item: None}
        for name in names:
            for part in _with_parts(name):
                if part in self._magnitudes:
                    causes[self._magnitudes[part]] = None
                found = self._column_of(part)
                if found is not None:
                    causes[self._texts[found[0].name, found[2]]] = None
        title = check.title or check.data.title
        title += f"（{check.left}）" if check.data.measures else ""
        unit = "万元" if halves else ""
        gap = formula(call("ABS", Binary("-", left, right)))[1:]
        state = TO_MEND if severity is Severity.ERROR else TO_LOOK_AT
        mend = catalogue()[check.data.code].mend
        return Item(
            source.sheet,
            row,
            column,
            title,
            f'"{title}：不符，相差"&ROUND({gap},4)&"{unit}"',
            mend,
            when,
            state,
            tuple(causes),
            Sides(left, right, tolerance, check.data.relation),
            ((row, column, row, column),),
        )


def _sums() -> dict[str, tuple[str, ...]]:
    return {check.left: names_in(parse(check.right)) for check in all_checks() if check.data.code == "C101"}


def _with_parts(name: str, known: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[str]:
    known = _sums() if known is None else known
    yield name
    for part in known.get(name, ()):
        yield from _with_parts(part, known)
