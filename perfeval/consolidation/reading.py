"""合并明细 → the department's facts: each a live formula over its row, without what moves between the units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval.consolidation.detail import (
    ABSENT_ROW,
    AGENCY_ROW,
    COUNT_ROW,
    DETAIL,
    DETAIL_FILE,
    FILES_ROW,
    FIRST_FACT_ROW,
    FIRST_UNIT,
    HALF_ROW,
    HEAD_OFFICE,
    HEADING_ROW,
    LABELS,
    LAST_FILES_ROW,
    NONE,
    ROLE_ROW,
    YEAR_ROW,
    parted,
)
from perfeval.consolidation.law import Difference, Transfer, consolidation_law
from perfeval.facts.fact import MISSING, Fact, SourceCell
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ZERO, Binary, Cell, Name, Node, Range, Text, all_of, call, choose
from perfeval.formula.numeric import plain
from perfeval.reader.records import SourceSheet
from perfeval.reader.sheet_scope import sheet_scope

COUNT = LABELS[COUNT_ROW]
_NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A unit's column.

    Attributes:
        files, last: its files and those of the year before, as shown to people.
    """

    unit: str
    head: bool
    files: tuple[str, ...]
    last: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What 合并明细 says: the department, its units, its facts, and what to note.

    Attributes:
        agency: 主管部门.
    """

    agency: str
    year: int | None
    columns: tuple[Column, ...]
    absent: tuple[str, ...]
    facts: Mapping[str, Fact]
    findings: tuple[Finding, ...]


def read_detail(sheet: SourceSheet) -> Detail:
    """Read the sheet, as it was written or as it was found in a department's workbook.

    Raises:
        ValueError: it has no units.
    """
    reading = _Reading(sheet)
    if not reading.columns:
        raise ValueError(f"“{DETAIL}”表中没有单位")
    facts = reading.facts()
    return Detail(reading.agency, reading.year, reading.columns, reading.absent, facts, tuple(reading.findings(facts)))


class _Reading:
    """The sheet while it is read."""

    def __init__(self, sheet: SourceSheet) -> None:
        self._sheet = sheet
        self.agency = self._text(AGENCY_ROW, 1)
        self.year = int(year) if (year := self._text(YEAR_ROW, 1)).isdigit() else None
        absent = self._text(ABSENT_ROW, 1)
        self.absent = tuple(absent.split("、")) if absent != NONE else ()
        last = max((column for row, column in sheet.cells if row == HEADING_ROW), default=0)
        self.columns = tuple(
            Column(
                self._text(HEADING_ROW, column),
                self._text(ROLE_ROW, column) == HEAD_OFFICE,
                parted(self._text(FILES_ROW, column)),
                parted(self._text(LAST_FILES_ROW, column)),
            )
            for column in range(FIRST_UNIT, last + 1)
        )
        self._last = last
        height = max(row for row, _ in sheet.cells) + 1
        self._rows = {self._text(row, 0): row for row in range(FIRST_FACT_ROW, height) if self._text(row, 0)}
        self._law = consolidation_law()

    def _text(self, row: int, column: int) -> str:
        cell = self._sheet.cells.get((row, column))
        return "" if cell is None else str(cell.value)

    def _range(self, name: str) -> Range:
        row = self._rows[name]
        return Range(self._sheet.name, address_of(row, FIRST_UNIT), address_of(row, self._last))

    def _source(self, name: str) -> SourceCell:
        block = self._range(name)
        return SourceCell(DETAIL_FILE, self._sheet.name, f"{block.first}:{block.last}")

    def _values(self, name: str) -> list[Decimal | None]:
        """The units' figures; None where one is missing."""
        row = self._rows[name]
        cells = (self._sheet.cells.get((row, column)) for column in range(FIRST_UNIT, self._last + 1))
        return [cell.value if cell and isinstance(cell.value, Decimal) else None for cell in cells]

    def facts(self) -> dict[str, Fact]:
        """The eliminations first, for the sums refer to them."""
        found = {fact.name: fact for fact in self._made()}
        scope = sheet_scope([self._sheet], found)
        for name, fact in found.items():
            assert fact.derivation is not None
            value = evaluate(fact.derivation, scope)
            found[name] = replace(fact, value=value if isinstance(value, Decimal) else None)
        return found

    def _made(self) -> Iterator[Fact]:
        count = Cell(self._sheet.name, address_of(COUNT_ROW, 1))
        known = choose(call("ISNUMBER", count), count, Text(MISSING))
        source = SourceCell(DETAIL_FILE, self._sheet.name, count.address)
        yield Fact(COUNT, None, "个", (source,), known, f"{DETAIL}表 {COUNT}")
        for transfer in self._law.transfers:
            for measure in self._law.measures.both:
                yield self._eliminated(transfer, measure, (transfer.received, transfer.given))
            for difference in self._law.measures.differences:
                yield _eliminated_difference(transfer, difference)
            for measure in self._law.measures.given_only:
                yield self._eliminated(transfer, measure, (transfer.given,))
        weights = {one.fact: one.weight for one in self._law.weighted}
        eliminations = self._law.eliminations()
        for name in self._rows:
            yield self._mean(name, weights[name]) if name in weights else self._sum(name, eliminations.get(name, ()))

    def _eliminated(self, transfer: Transfer, measure: str, items: Sequence[str]) -> Fact:
        name = transfer.name + measure
        rows = [item + measure for item in items]
        words = "与".join(f"“{item}”" for item in items)
        note = f"各单位{words}之和中较小的一个" if len(items) > 1 else f"各单位{words}之和"
        if any(row not in self._rows for row in rows):
            return Fact(name, None, "万元", (), Text(MISSING), f"{DETAIL} {name}", f"各单位没有{words}的{measure}")
        sums = [call("SUM", self._range(row)) for row in rows]
        value: Node = call("MIN", *sums) if len(sums) > 1 else sums[0]
        node = choose(self._complete(*rows), value, Text(MISSING))
        return Fact(name, None, "万元", tuple(map(self._source, rows)), node, f"{DETAIL} {name}", note)

    def _complete(self, *rows: str, names: Sequence[str] = ()) -> Node:
        """Whether every unit has each figure, and each named fact is known."""
        tests: list[Node] = [Binary("=", call("COUNT", self._range(row)), Name(COUNT)) for row in rows]
        tests += [call("ISNUMBER", Name(name)) for name in names]
        return all_of(tests)

    def _sum(self, name: str, eliminations: Sequence[str]) -> Fact:
        row = self._rows[name]
        value: Node = call("SUM", self._range(name))
        for one in eliminations:
            value = Binary("-", value, Name(one))
        note = f"{len(self.columns)}个单位之和" + "".join(f"，减{one}" for one in eliminations)
        missing = [column.unit for column, given in zip(self.columns, self._values(name), strict=True) if given is None]
        if missing:
            note = f"缺数据的单位：{'、'.join(missing)}"
        node = choose(self._complete(name, names=eliminations), value, Text(MISSING))
        return Fact(
            name,
            None,
            self._text(row, 1),
            (self._source(name),),
            node,
            f"{DETAIL}表 {name}",
            note,
            funds=self._text(row, 2),
            substitute=self._text(row, 3),
            printed=len(self.columns) * (1 + len(eliminations)),
        )

    def _mean(self, name: str, weight: str) -> Fact:
        note = f"各单位{name}按“{weight}”加权平均"
        label, unit = f"{DETAIL}表 {name}", self._text(self._rows[name], 1)
        if weight not in self._rows:
            return Fact(name, None, unit, (self._source(name),), Text(MISSING), label, f"各单位没有{weight}")
        amounts = self._range(weight)
        some = Binary("<>", call("SUM", amounts), ZERO)
        mean = Binary("/", call("SUMPRODUCT", Binary("*", self._range(name), amounts)), call("SUM", amounts))
        value = choose(some, mean, Text(MISSING))
        node = choose(self._complete(name, weight), value, Text(MISSING))
        return Fact(name, None, unit, (self._source(name),), node, label, note)

    def findings(self, facts: Mapping[str, Fact]) -> Iterator[Finding]:
        """What is not as it should be between the units."""
        place = Place(DETAIL_FILE, self._sheet.name)
        if not any(column.head for column in self.columns):
            yield finding("G101", place, units="、".join(column.unit for column in self.columns))
        if self.absent:
            at = Place(DETAIL_FILE, self._sheet.name, address_of(ABSENT_ROW, 1))
            yield finding("G103", at, units="、".join(self.absent))
        for transfer in self._law.transfers:
            for measure in self._law.measures.both:
                yield from self._unequal(transfer, measure)
        for index, column in enumerate(self.columns):
            names = [name for name in self._rows if self._values(name)[index] is None]
            if names:
                more = "等" if len(names) > _NAMES_SHOWN else ""
                shown = "、".join(f"“{name}”" for name in names[:_NAMES_SHOWN])
                yield finding("G105", place, unit=column.unit, count=len(names), names=shown + more)
        for name in self._law.totals.both:
            for measure in (*self._law.measures.both, *self._law.measures.given_only):
                fact = facts.get(name + measure)
                if fact is not None and isinstance(fact.value, Decimal) and fact.value < 0:
                    cell = fact.sources[0]
                    yield finding("G106", Place(cell.file, cell.sheet, cell.cell), name=fact.name, value=fact.value)

    def _unequal(self, transfer: Transfer, measure: str) -> Iterator[Finding]:
        rows = transfer.received + measure, transfer.given + measure
        if any(row not in self._rows for row in rows):
            return
        sums = []
        for row in rows:
            values = self._values(row)
            sums.append(None if None in values else sum((value for value in values if value is not None), Decimal(0)))
        received, given = sums
        if received is None or given is None:
            return
        half = self._sheet.cells[HALF_ROW, 1].value
        tolerance = 2 * len(self.columns) * half if isinstance(half, Decimal) else Decimal(0)
        if abs(received - given) > tolerance:
            cell = self._source(rows[0])
            yield finding(
                "G104",
                Place(cell.file, cell.sheet, cell.cell),
                received=rows[0],
                given=rows[1],
                received_value=format(plain(received), "f"),
                given_value=format(plain(given), "f"),
                taken=format(plain(min(received, given)), "f"),
            )


def _eliminated_difference(transfer: Transfer, difference: Difference) -> Fact:
    name = transfer.name + difference.measure
    of, less = Name(transfer.name + difference.of), Name(transfer.name + difference.less)
    known = call("AND", call("ISNUMBER", of), call("ISNUMBER", less))
    note = f"{of.name}减{less.name}"
    return Fact(name, None, "万元", (), choose(known, Binary("-", of, less), Text(MISSING)), f"{DETAIL} {name}", note)
