"""What the accounts of a unit already say, as content of the standard workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perfeval.facts.fact import Fact, FactValue
from perfeval.facts.layout import Column, Row, Sheet, layout
from perfeval.formula.numeric import plain
from perfeval.reader.records import UnitData

_VALUE = "内容"


def fill_from(data: UnitData) -> tuple[dict[str, Any], dict[tuple[str, str, str], str]]:
    """Content and cell notes for `write_template`, amounts in 万元.

    A figure of another 口径 is not filled in, where it would pass for the one asked for: it is named in the note
    of its cell, for a person to decide. A total whose parts are all filled in and add up to it stays a formula.
    """
    content: dict[str, Any] = {}
    notes: dict[tuple[str, str, str], str] = {}
    for sheet in layout("standard").sheets:
        if sheet.kind == "fields":
            content[sheet.name] = _fields(sheet, data, notes)
        elif sheet.kind == "table":
            rows = _table(sheet, data, notes)
            if rows:
                content[sheet.name] = rows
    return content, notes


def _fields(sheet: Sheet, data: UnitData, notes: dict[tuple[str, str, str], str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for row in sheet.rows:
        fact = data.facts.by_name.get(row.fact)
        if fact is not None and not fact.missing:
            values[row.label] = fact.value
            notes[sheet.name, row.label, _VALUE] = _origin(fact)
    if data.unit:
        values["单位名称"] = data.unit
    if data.year is not None:
        values["评价年度"] = data.year
    return {**values, "金额单位": "万元"}


def _table(sheet: Sheet, data: UnitData, notes: dict[tuple[str, str, str], str]) -> dict[str, dict[str, Decimal]]:
    rows: dict[str, dict[str, Decimal]] = {}
    for row, column, fact in _amounts(sheet, data):
        place = (sheet.name, row.label, column.label)
        if fact.substitute:
            notes[place] = f"{_origin(fact)}为{_shown(fact.value)}；{fact.substitute}，请核实后填写"
        elif not row.retired and isinstance(fact.value, Decimal):
            rows.setdefault(row.label, {})[column.label] = fact.value
            notes[place] = _origin(fact)
    for row in sheet.rows:
        for column in sheet.columns:
            if row.parts and _adds_up(sheet, row, column, rows):
                del rows[row.label][column.label]
    return {label: values for label, values in rows.items() if values}


def _amounts(sheet: Sheet, data: UnitData) -> Iterator[tuple[Row, Column, Fact]]:
    for row in sheet.rows:
        for column in sheet.columns:
            fact = data.facts.by_name.get(sheet.fact_name(row, column)) if column.measure else None
            if fact is not None and not fact.missing:
                yield row, column, fact


def _adds_up(sheet: Sheet, row: Row, column: Column, rows: Mapping[str, Mapping[str, Decimal]]) -> bool:
    """Whether the formula of the template gives the total."""
    total = rows.get(row.label, {}).get(column.label)
    return total is not None and total == _sum(sheet, row, column, rows)


def _sum(sheet: Sheet, row: Row, column: Column, rows: Mapping[str, Mapping[str, Decimal]]) -> Decimal | None:
    numbers: list[Decimal] = []
    for part in row.parts:
        inner = sheet.row(part)
        value = rows.get(part, {}).get(column.label)
        if value is None and inner.parts:
            value = _sum(sheet, inner, column, rows)
        if value is None and not inner.optional:
            return None
        numbers += [] if value is None else [value]
    return sum(numbers, Decimal(0))


def _origin(fact: Fact) -> str:
    places = "；".join(f"{source.file}〔{source.sheet}〕{source.cell}" for source in fact.sources)
    return f"取自{places}" if places else ""


def _shown(value: FactValue | None) -> str:
    return format(plain(value), "f") if isinstance(value, Decimal) else str(value)
