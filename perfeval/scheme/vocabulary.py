"""A scheme as people write it → in the words of the model: Chinese keys, Chinese values, percent signs, widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from perfeval.data import load_yaml

_NUMBER = re.compile(r"(?P<number>[-+−]?\d[\d,]*(?:\.\d+)?|[-+−]?\.\d+)\s*(?P<unit>%|个百分点|百分点|[^\d\s.%-]{0,6})")
_HUNDREDTHS = ("%", "个百分点", "百分点")
SHARE = "%"
"""At the end of a weight: a share of what is above it."""


@dataclass(frozen=True)
class Part:
    """How one part of a scheme is written.

    Attributes:
        keys: the model's key by each way to write it.
        inside: the part that a key's value (or each member of its list) is; {each: part} where it maps own names.
        values: the table by which a key's value is translated.
    """

    keys: Mapping[str, str]
    numbers: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    expressions: frozenset[str] = frozenset()
    inside: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@cache
def parts() -> dict[str, Part]:
    """The parts by name."""
    found: dict[str, Part] = {}
    for name, given in load_yaml("scheme_words.yaml")["parts"].items():
        keys = {way: key for key, ways in given["keys"].items() for way in (key, *ways)}
        sets = {key: frozenset(given.get(key, ())) for key in ("numbers", "flags", "expressions")}
        found[name] = Part(keys, inside=given.get("inside", {}), values=given.get("values", {}), **sets)
    return found


@cache
def _values() -> dict[str, dict[str, str]]:
    tables = load_yaml("scheme_words.yaml")["values"]
    return {
        name: {way: value for value, ways in table.items() for way in (value, *ways)} for name, table in tables.items()
    }


@cache
def first_words(table: str) -> dict[str, str]:
    """The first Chinese word of each value of a table, by value."""
    return {value: ways[0] for value, ways in load_yaml("scheme_words.yaml")["values"][table].items()}


def any_first_word(value: str) -> str:
    """The first Chinese word of a value, whichever table it is of; empty for none, or where tables differ."""
    words = {
        ways[0]
        for table in load_yaml("scheme_words.yaml")["values"].values()
        for way, ways in table.items()
        if way == value
    }
    return words.pop() if len(words) == 1 else ""


@cache
def _flags() -> dict[str, bool]:
    table = load_yaml("scheme_words.yaml")["flags"]
    return {str(way): bool(value) for value, ways in table.items() for way in ways}


def flag_written(text: str) -> bool | None:
    """是 or 否 in whatever words; None for anything else."""
    return _flags().get(text.strip())


def value_written(table: str, text: str) -> str:
    """The model's word for one of people's words; unknown ones stay as they are."""
    return _values()[table].get(unicodedata.normalize("NFKC", text.strip()), text)


def in_model_words(raw: Any, part: str = "scheme") -> Any:
    """What was written, with the model's keys and values; what is not understood stays as it is."""
    if isinstance(raw, list):
        return [in_model_words(one, part) for one in raw]
    if not isinstance(raw, dict):
        return raw
    known = parts()[part]
    translated: dict[str, Any] = {}
    for written, value in raw.items():
        key = known.keys.get(str(written).strip(), written)
        if key in translated:
            # both languages for one key: the model refuses the one it does not know
            key = written
        translated[key] = _inner(known, str(key), value)
    if part == "rule":
        _unit_of_steps(translated, raw)
        _of_weight(translated, raw)
    elif part in _EARNING:
        _earned(translated, raw, known)
    return translated


_EARNING = frozenset(["band", "case", "node"])
_FULL, _NOTHING = frozenset(["满分", "全部"]), frozenset(["不得分", "零分", "无"])


def is_earned_word(text: str) -> bool:
    """Whether a text says what is earned without a number: 满分, 不得分."""
    return text.strip() in _FULL | _NOTHING


def _earned(translated: dict[str, Any], raw: Mapping[str, Any], known: Part) -> None:
    """Points written as 60%, 满分 or 不得分: a share of the weight, or nothing."""
    written = next((value for way, value in raw.items() if known.keys.get(str(way).strip()) == "points"), None)
    if not isinstance(written, str):
        return
    text = written.strip()
    share = Decimal(1) if text in _FULL else share_of(text)
    if text in _NOTHING:
        translated["points"] = Decimal(0)
    elif share is not None:
        del translated["points"]
        translated["share"] = share


def _of_weight(rule: dict[str, Any], raw: Mapping[str, Any]) -> None:
    """A deduction of 10% is one of a tenth of the weight."""
    keys = parts()["rule"].keys
    for written, value in raw.items():
        if keys.get(str(written).strip()) in ("deduct", "add") and share_of(value) is not None:
            rule.setdefault("of_weight", True)


def _inner(known: Part, key: str, value: Any) -> Any:
    inside = known.inside.get(key)
    if isinstance(inside, dict):
        return _each(inside["each"], value)
    if inside and isinstance(value, list | dict):
        return in_model_words(value, inside)
    if key == "weight":
        return points_written(value)
    if key == "weights" and isinstance(value, dict):
        return {name: points_written(one) for name, one in value.items()}
    if key in known.numbers:
        return [number_written(one) for one in value] if isinstance(value, list) else number_written(value)
    if key in known.flags and isinstance(value, str):
        return _flags().get(value.strip(), value)
    if key in known.values and isinstance(value, str):
        return value_written(known.values[key], value.strip())
    if key == "expression" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value


def _each(part: str, value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if part == "number":
        return {name: number_written(one) for name, one in value.items()}
    return {name: in_model_words(one, part) for name, one in value.items()}


def number_written(value: Any) -> Any:
    """A number as people write it: 90%, ９０％, 5个百分点, 2分, 1,000; anything else as it is."""
    split = _split(value)
    if split is None:
        return value
    number, unit = split
    return number / 100 if unit in _HUNDREDTHS else number


def _split(value: Any) -> tuple[Decimal, str] | None:
    """Number and unit of a text."""
    if not isinstance(value, str):
        return None
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", value.strip()))
    if match is None:
        return None
    return Decimal(match["number"].replace(",", "").replace("−", "-")), match["unit"]


def _unit_of_steps(rule: dict[str, Any], raw: Mapping[str, Any]) -> None:
    """A step of 1天 or 2次 says the unit of the values too."""
    keys = parts()["rule"].keys
    for written, value in raw.items():
        split = _split(value) if keys.get(str(written).strip()) in ("step", "limit") else None
        if split and split[1] and split[1] not in _HUNDREDTHS:
            rule.setdefault("unit", split[1])


def share_of(weight: Any) -> Decimal | None:
    """The share of what is above it, where a weight is written as one: 40% → 0.4."""
    split = _split(weight)
    return split[0] / 100 if split and split[1] == SHARE else None


def points_written(value: Any) -> Any:
    """A weight as people write it, 5, 5分; a share (40%) stays as it is."""
    return value if share_of(value) is not None else number_written(value)


def expressions_in(raw: Any, part: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Every expression and condition below a part that is in the model's words: what holds it, and its key."""
    if isinstance(raw, list | tuple):
        for one in raw:
            yield from expressions_in(one, part)
    elif isinstance(raw, dict):
        known = parts()[part]
        yield from ((raw, key) for key in raw if key in known.expressions)
        for key, inside in known.inside.items():
            value = raw.get(key)
            if isinstance(inside, str):
                yield from expressions_in(value, inside)
            elif inside["each"] in parts() and isinstance(value, dict):
                for one in value.values():
                    yield from expressions_in(one, inside["each"])
