"""The fact catalogue as schemes see it: every name an expression may refer to, its meaning and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.facts.layout import layout
from perfeval.scheme.names import bare, by_any_name

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact that the standard workbook can hold.

    Attributes:
        name: as expressions write it.
        meaning: in words.
        unit: 万元, 人, 项, 比率, 日期, 文本 …
        where: the sheet, row and column of the standard workbook.
        also: other ways to write it.
    """

    name: str
    meaning: str
    unit: str
    where: str
    also: tuple[str, ...] = ()


@cache
def fact_catalogue() -> tuple[KnownFact, ...]:
    """Every fact, in the order of the standard workbook's sheets, each once."""
    found: dict[str, KnownFact] = {}
    for fact in (*_of_sheets(), *_of_lists()):
        found.setdefault(fact.name, fact)
    return tuple(found.values())


def _of_sheets() -> Iterator[KnownFact]:
    for sheet in layout("standard").every:
        for row in sheet.rows:
            if row.fact:
                yield KnownFact(
                    row.fact, row.prompt or row.label, row.unit, f"“{sheet.name}”表“{row.label}”", (row.label,)
                )
            for column in sheet.columns if sheet.kind == "table" else ():
                if not column.measure:
                    continue
                name = sheet.fact_name(row, column)
                headings = (column.label, column.measure, *column.aliases)
                also = [f"{row.item}{heading}" for heading in headings]
                also += [f"{label}{heading}" for label in row.aliases for heading in headings]
                where = f"“{sheet.name}”表“{row.label}”行、“{column.label}”列"
                yield KnownFact(name, f"{row.label}的{column.label}", "万元" if sheet.money else "", where, tuple(also))


def _of_lists() -> Iterator[KnownFact]:
    """The facts that are counted or picked from lists."""
    for given in load_yaml("list_facts.yaml"):
        for name, meaning in _each(given):
            yield KnownFact(name, meaning, given["unit"], given["where"])


def _each(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and meaning of a fact, for every month or period where it has one."""
    for mark, numbers in (("{月}", MONTHS), ("{日}", given.get("days", ()))):
        if mark in given["name"]:
            for number in numbers:
                yield given["name"].replace(mark, str(number)), given["meaning"].replace(mark, str(number))
            return
    yield given["name"], given["meaning"]


@cache
def known_facts() -> frozenset[str]:
    """The names of the catalogue."""
    return frozenset(fact.name for fact in fact_catalogue())


@cache
def facts_on_demand() -> frozenset[str]:
    """The facts that the output lists only where the scheme uses them."""
    given = [one for one in load_yaml("list_facts.yaml") if one.get("on_demand")]
    return frozenset(name for one in given for name, _ in _each(one))


@cache
def text_facts() -> frozenset[str]:
    """The facts of the catalogue that are texts."""
    return frozenset(fact.name for fact in fact_catalogue() if fact.unit == "文本")


@cache
def _ways() -> dict[str, str]:
    return by_any_name({fact.name: fact.also for fact in fact_catalogue()})


def canonical(name: str) -> str:
    """The catalogue's name for a fact that may be written by its label; unknown names stay as they are."""
    return name if name in known_facts() else _ways().get(bare(name), name)
