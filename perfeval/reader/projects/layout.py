"""The layouts of project forms (`data/layouts/project-forms.yaml`): what each heading and label is called."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from perfeval.data import data_files, parse_yaml
from perfeval.reader.labels import normalise

Pattern = re.Pattern[str]
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class FormLayout:
    """The words by which the parts of a form are known; patterns are searched in normalised texts."""

    title: Pattern
    title_must: Pattern
    title_never: Pattern
    whole: Pattern
    heads: Mapping[str, str]
    fund_columns: tuple[tuple[str, Pattern], ...]
    budget_first: Pattern
    budget_last: Pattern
    indicator_columns: tuple[tuple[str, Pattern], ...]
    not_of_the_year: Pattern
    total_fund: Pattern
    fund_end: Pattern
    part_below: Pattern
    other_fund: Pattern
    total_row: Pattern
    subtotal_row: Pattern
    notes: Pattern
    explanation: Pattern
    placeholder: Pattern
    prefix: Pattern
    grade: Pattern
    instructions: Pattern
    execution_row: Pattern
    money_output: Pattern
    declared: Mapping[str, Pattern]
    declared_never: Pattern
    several_years: Pattern
    one_year: Pattern
    adjustment: Pattern


@cache
def form_layout() -> FormLayout:
    """The layout, read once."""
    [path] = [one for one in data_files("layouts") if one.name == "project-forms.yaml"]
    raw: dict[str, Any] = parse_yaml(path.read_text(encoding="utf-8"))
    single = {name: re.compile(raw[name]) for name in _SINGLE}
    return FormLayout(
        heads={label(text): role for role, texts in raw["heads"].items() for text in texts},
        fund_columns=_columns(raw["columns"]),
        indicator_columns=_columns(raw["indicator_columns"]),
        declared={what: re.compile(pattern) for what, pattern in raw["declared"].items()},
        instructions=re.compile("|".join(f"(?:{one})" for one in raw["instructions"])),
        **single,
    )


_SINGLE = (
    "title", "title_must", "title_never", "whole", "budget_first", "budget_last", "not_of_the_year", "total_fund",
    "fund_end", "part_below", "other_fund", "total_row", "subtotal_row", "notes", "explanation", "placeholder",
    "prefix", "grade", "execution_row", "money_output", "declared_never", "several_years", "one_year", "adjustment",
)  # fmt: skip


def _columns(raw: Mapping[str, str]) -> tuple[tuple[str, Pattern], ...]:
    return tuple((role, re.compile(pattern)) for role, pattern in raw.items())


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """A label without blanks and without what stands in brackets."""
    plain = normalise(text)
    without = _BRACKETS.sub("", plain)
    return (without or plain).rstrip(":")


@lru_cache(maxsize=8192)
def fund_role(text: str) -> str:
    """What a heading of the fund table says its column holds; '' for none."""
    return _role(label(text), form_layout().fund_columns)


@lru_cache(maxsize=8192)
def indicator_role(text: str) -> str:
    """What a heading of the indicator table says its column holds; '' for none."""
    return _role(label(text), form_layout().indicator_columns)


def _role(heading: str, columns: tuple[tuple[str, Pattern], ...]) -> str:
    if not heading or len(heading) > 24:
        return ""
    return next((role for role, pattern in columns if pattern.search(heading)), "")


@lru_cache(maxsize=8192)
def head_role(text: str) -> str:
    """Which label at the form's head a text is; '' for none."""
    return form_layout().heads.get(label(text), "")
