"""The cross-checks as data: those of `data/checks/standard.yaml`, and the sums that the layout implies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from perfeval.data import load_yaml
from perfeval.facts.layout import layout

_CODED = re.compile(r"\D+_(\d{3}(?:\d{2}){0,2})(?!\d)")


class CheckData(BaseModel):
    """An entry of the data file.

    `silent` checks are not listed while an operand is missing; `exact` ones have no tolerance;
    `ratio` ones compare at four decimals; the findings of `by_row` ones name the single rows and come from there;
    `same` ones compare one figure printed twice, without tolerance.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    title: str
    left: str
    relation: Literal["=", "<="]
    right: str
    measures: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    exact: bool = False
    ratio: bool = False
    silent: bool = False
    by_row: bool = False
    same: bool = False
    when: Literal["", "year_end", "fully_spent", "budgeted"] = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison, its placeholders filled in."""

    data: CheckData
    left: str
    right: str
    optional: tuple[str, ...] = ()
    title: str = ""


@cache
def all_checks() -> tuple[Check, ...]:
    """Every cross-check of the standard workbook."""
    return (*_sums(), *_written())


@cache
def _account_data() -> tuple[CheckData, ...]:
    return tuple(CheckData(**{"silent": True, **entry}) for entry in load_yaml("checks/accounts.yaml"))


def account_checks(names: Collection[str]) -> Iterator[Check]:
    """The cross-checks between tables of the accounts, for the facts that were read."""
    codes: dict[str, None] = {}
    for name in names:
        if match := _CODED.match(name):
            codes[match[1]] = None
    for data in _account_data():
        for measure in data.measures or ("",):
            for code in codes if "{code}" in data.left else ("",):
                left, right, title = (
                    text.replace("{m}", measure).replace("{code}", code) for text in (data.left, data.right, data.title)
                )
                if "{code}" in data.left and not (left in names and right in names):
                    continue
                yield Check(data, left, right, title=title)


def _sums() -> Iterator[Check]:
    standard = layout("standard")
    for sheet in standard.sheets:
        by_label = {row.label: row for row in sheet.rows}
        for row in sheet.rows:
            for column in sheet.columns:
                if not row.parts or not column.measure:
                    continue
                parts = [by_label[part] for part in row.parts]
                names = [sheet.fact_name(part, column) for part in parts]
                optional = tuple(
                    name for name, part in zip(names, parts, strict=True) if part.optional or column.optional
                )
                data = CheckData(
                    code="C101",
                    title=f"{sheet.name} {row.label}＝分项之和（{column.label}）",
                    left=sheet.fact_name(row, column),
                    relation="=",
                    right=" + ".join(names),
                    silent=column.optional,
                )
                yield Check(data, data.left, data.right, optional)


def _written() -> Iterator[Check]:
    for entry in load_yaml("checks/standard.yaml"):
        data = CheckData(**entry)
        for measure in data.measures or ("",):
            optional = tuple(text.replace("{m}", measure) for text in data.optional)
            yield Check(data, data.left.replace("{m}", measure), data.right.replace("{m}", measure), optional)
