"""The money unit of each table, its own or one that its numbers confirm."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.reader.accounts.recognition import AccountClaim
from perfeval.reader.accounts.table import Table
from perfeval.reader.accounts.words import LINE_NUMBER
from perfeval.reader.money_units import FOREIGN, USUAL, money_unit_of, units_in

_PER_UNIT = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
}
_SMALLEST_TOTAL = Decimal("0.1")
"""万元: an amount below a thousand 元 is no likely total of a table."""
_LIKELY = ("元", "万元")
"""What a table without a unit may be meant in."""
_TELLING_DIGITS = 4
"""A number of so many significant digits does not stand in two tables by chance."""


def settle_money_units(claims: Sequence[AccountClaim]) -> None:
    """Give each table its unit: its own; else the one all others have, if numbers or their magnitude confirm it.

    A table whose unit stays unknown has none, and a finding says so.
    """
    tables = [claim for claim in claims if claim.sheet.unit == "万元"]
    open_tables: list[AccountClaim] = []
    known: list[AccountClaim] = []
    for claim in tables:
        unit = _stated(claim)
        if unit is None:
            # what contradicts itself takes nothing over from others
            continue
        claim.table.money_unit = unit
        claim.table.column_units = dict(claim.headings.money_units)
        (known if _has_unit(claim) else open_tables).append(claim)
    units = {unit for claim in known for unit in (claim.table.money_unit, *claim.table.column_units.values()) if unit}
    if not units:
        if open_tables:
            # one cause, one line
            open_tables[0].table.report("R301")
        return
    pool = {number for claim in known for number in _numbers(claim.table) if _telling(number)}
    largest = max((number for claim in known for number in _amounts(claim)), default=Decimal(0))
    while open_tables:
        confirmed = [claim for claim in open_tables if len(units) == 1 and _confirmed(claim.table, pool)]
        if not confirmed:
            break
        for claim in confirmed:
            open_tables.remove(claim)
            _adopt(claim, units, "R307")
            pool |= {number for number in _numbers(claim.table) if _telling(number)}
    for claim in open_tables:
        if len(units) == 1 and not any(_numbers(claim.table)):
            (claim.table.money_unit,) = units
        elif len(units) == 1 and _plausible(claim, next(iter(units)), largest):
            _adopt(claim, units, "R801")
        else:
            claim.table.report("R802", units="、".join(sorted(units)))


def _stated(claim: AccountClaim) -> str | None:
    """The unit that the lines above and below the table state, or the sheet's name; None where they contradict."""
    table, headings = claim.table, claim.headings
    last = max((row for row in range(table.height) if _is_amounts(table, row)), default=headings.last)
    found: dict[str, tuple[int, int]] = {}
    for row in (*range(headings.first), *range(last + 1, table.height)):
        for column in range(table.width):
            text = table.text(row, column)
            if "元" in text or "币" in text:
                for unit in units_in(text) or ({money_unit_of(text)} if row < headings.first else set()):
                    found.setdefault(unit, (row, column))
    found.pop("", None)
    named = units_in(table.first.name)
    if not found and len(named) == 1:
        return named.pop()
    if len(found) > 1:
        (unit, place), (other, other_place) = list(found.items())[:2]
        where, there = table.address(*place), table.address(*other_place)
        table.report("R311", place[0], place[1], where=where, other_where=there, unit=unit, other=other)
        return None
    for unit, place in found.items():
        if unit == FOREIGN:
            table.report("R312", place[0], place[1], where=table.address(*place))
            return None
        if unit not in USUAL:
            table.report("R313", unit=unit)
        return unit
    return claim.head.money_unit


def _is_amounts(table: Table, row: int) -> bool:
    return any(table.printed(row, column) is not None for column in range(table.width))


def _has_unit(claim: AccountClaim) -> bool:
    """Whether the table's head, or each of its columns of amounts, names a unit."""
    if claim.table.money_unit:
        return True
    amounts = _amount_columns(claim)
    return bool(amounts) and all(column in claim.table.column_units for column in amounts)


def _amount_columns(claim: AccountClaim) -> list[int]:
    """The columns that stand under known words and hold neither labels, codes nor line numbers."""
    return [
        column
        for column, words in claim.headings.words.items()
        if words and column not in claim.headings.label_columns and LINE_NUMBER not in words
    ]


def _numbers(table: Table) -> list[Decimal]:
    """All that is printed as a number, without zeros: amounts, and the line numbers and codes beside them."""
    numbers: list[Decimal] = []
    for row in range(table.height):
        for column in range(table.width):
            number = table.printed(row, column)
            if number:
                numbers.append(abs(number))
    return numbers


def _amounts(claim: AccountClaim) -> list[Decimal]:
    """The amounts below the headings, without zeros: a code of seven digits is larger than most of them."""
    table, columns = claim.table, _amount_columns(claim)
    cells = ((row, column) for row in range(claim.headings.last + 1, table.height) for column in columns)
    return [abs(number) for row, column in cells if (number := table.printed(row, column))]


def _telling(number: Decimal) -> bool:
    digits = number.normalize().as_tuple()
    fraction = isinstance(digits.exponent, int) and digits.exponent < 0
    return len(digits.digits) >= _TELLING_DIGITS and (fraction or number > 10_000_000)


def _confirmed(table: Table, pool: set[Decimal]) -> bool:
    return any(number in pool for number in _numbers(table) if _telling(number))


def _plausible(claim: AccountClaim, unit: str, largest: Decimal) -> bool:
    """Whether its largest amount is in proportion to all other tables in this unit, and in no other usual one."""
    most = max(_amounts(claim), default=Decimal(0))
    all_others = largest * _PER_UNIT.get(unit, Decimal(1))
    fitting = {
        one for one in {unit, *_LIKELY} if _SMALLEST_TOTAL <= most * _PER_UNIT.get(one, Decimal(1)) <= all_others
    }
    return fitting == {unit}


def _adopt(claim: AccountClaim, units: set[str], code: str) -> None:
    (claim.table.money_unit,) = units
    claim.table.report(code, unit=claim.table.money_unit)
