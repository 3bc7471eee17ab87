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
from perfeval.formula.numeric import divide
from perfeval.rules import rule_of
from perfeval.rules.ranges import limits_of
from perfeval.rules.written_numbers import with_digits
from perfeval.scheme.deadlines import with_deadline

_NUMBER = re.compile(
    r"(?P<number>[-+−]?\d[\d,]*(?:\.\d+)?|[-+−]?\.\d+)\s*(?P<unit>%|个百分点|百分点|(?:(?!以[上下内外]|及以)[^\d\s.%-]){0,6})"
)
_HUNDREDTHS = ("%", "个百分点", "百分点")
_OF_WEIGHT = re.compile(r"(?:本?(?:项|指标)?(?:分值|权重|满分)|总分值)的")
_LATE = re.compile(r"^(?:迟|晚|逾期|超期|延迟|推迟|超时)(?:报送?|交|到)?(?=[\d超高大满达不多])")
_INCLUDED = {"over": "from", "under": "to"}
"""The sign of a limit that itself earns nothing, by the sign of one that still does."""
_COUNTING, _AT_MOST = re.compile(r"每(?=.)"), re.compile(r"(?:最多|最高|至多)(?=.)")
_EARNS, _LOSES = re.compile(r"(?:计|得|记|为)(?=.)"), re.compile(r"扣(?=.)")
IN_YUAN = {
    "元": Decimal(1), "千元": Decimal(10) ** 3, "万元": Decimal(10) ** 4, "百万元": Decimal(10) ** 6,
    "千万元": Decimal(10) ** 7, "亿元": Decimal(10) ** 8,
}  # fmt: skip
"""How many yuan the units of money are."""
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
    points: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()
    expressions: frozenset[str] = frozenset()
    inside: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@cache
def parts() -> dict[str, Part]:
    """The parts by name."""
    found: dict[str, Part] = {}
    for name, given in load_yaml("scheme_words.yaml")["parts"].items():
        keys = {way: key for key, ways in given["keys"].items() for way in (key, *ways)}
        sets = {key: frozenset(given.get(key, ())) for key in ("numbers", "points", "flags", "lists", "expressions")}
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
        if part == "scheme" and written == "名称" and {"标题", "title"} & {*raw}:
            # beside a title of its own 名称 is the short name
            key = "name"
        if key in translated:
            # both languages for one key: the model refuses the one it does not know
            key = written
        translated[key] = _inner(known, str(key), value)
    if part == "rule":
        _signed(translated)
        _unit_of_steps(translated, raw)
        _of_weight(translated, raw)
    elif part in _EARNING:
        _earned(translated, raw, known)
    elif part in _SCORED:
        return with_deadline(translated)
    elif part == "total" and isinstance(translated.get("penalty"), list):
        translated["penalty"] = [_taken_off(one) for one in translated["penalty"]]
    return translated


def _taken_off(item: Any) -> Any:
    """A 扣分项, whose rule says how much is taken off: 扣4分 is 4, not the weight less 4."""
    if isinstance(item, list):
        return [_taken_off(one) for one in item]
    if not isinstance(item, dict):
        return item
    return {("points" if key == "less" else key): _taken_off(value) for key, value in item.items()}


_POINTS = frozenset(["deduct", "add", "start", "max_deduct", "points", "less"])
_SCORED = frozenset(["indicator", "alternative", "part", "item"])
_EARNING = frozenset(["band", "case", "node"])
_NO_LOSS = frozenset(["不扣", "不扣分"])
_FULL, _NOTHING = frozenset(["满分", "全部"]), frozenset(["不得分", "零分", "无"])


def is_earned_word(text: str) -> bool:
    """Whether a text says what is earned without a number: 满分, 不得分."""
    return text.strip() in _FULL | _NOTHING | _NO_LOSS


def _earned(translated: dict[str, Any], raw: Mapping[str, Any], known: Part) -> None:
    """Points written as 60%, 满分, 扣2分 or 不得分: a share of the weight, the weight less some points, or nothing."""
    ends = next((value for way, value in raw.items() if known.keys.get(str(way).strip()) == "linear"), None)
    if isinstance(ends, list) and any(share_of(one) is not None or one in _FULL for one in ends):
        shares = [Decimal(1) if one in _FULL else share_of(one) for one in ends]
        translated["linear"] = [
            written if share is None else share for share, written in zip(shares, ends, strict=True)
        ]
        translated.setdefault("linear_of_weight", None not in shares)
    written = next((value for way, value in raw.items() if known.keys.get(str(way).strip()) == "points"), None)
    if not isinstance(written, str):
        return
    text = _EARNS.sub("", written.strip(), 1) if _EARNS.match(written.strip()) else written.strip()
    share = Decimal(1) if text in _FULL else share_of(text)
    lost = number_written(text[1:]) if _LOSES.match(text) else Decimal(0) if text in _NO_LOSS else None
    if text in _NOTHING:
        translated["points"] = Decimal(0)
    elif isinstance(lost, Decimal) and "less" not in translated and share_of(text[1:]) is None:
        del translated["points"]
        translated["less"] = lost
    elif share is not None:
        del translated["points"]
        translated["share"] = share


def _signed(rule: dict[str, Any]) -> None:
    """Limits written with the sign that the rule gives them: ≥95%, 低于60%; a sign that contradicts stays."""
    own = rule_of(rule.get("kind"))
    for key in ("limit", "full", "floor", "max_deduct"):
        written = rule.get(key)
        if not isinstance(written, str):
            continue
        try:
            bare = written.strip().removesuffix("不得分").removesuffix("得满分").removesuffix("的")
            said = limits_of(_LATE.sub("", bare))
        except ValueError:
            continue
        sign = "to" if key == "max_deduct" else own.limit_signs.get(key) if own else None
        if key == "floor" and set(said) == {_INCLUDED.get(str(sign))}:
            # 60%及以下不得分: the limit itself earns nothing either
            rule.setdefault("floor_included", True)
            sign = _INCLUDED[str(sign)]
        if set(said) == {sign} or (key in ("limit", "full") and set(said) == {"from", "to"}):
            number = next(iter(said.values()))
            unit = split[1] if (split := _split(number)) else ""
            if unit not in ("", *_HUNDREDTHS, "分") and own and own.measured:
                rule.setdefault("unit", unit)
            rule[key] = number_written(number)


def _of_weight(rule: dict[str, Any], raw: Mapping[str, Any]) -> None:
    """A deduction of 10% is one of a tenth of the weight; so is 60% as where it begins, or as the most of it."""
    keys = parts()["rule"].keys
    for written, value in raw.items():
        key = keys.get(str(written).strip())
        if key in ("deduct", "add") and share_of(value) is not None:
            rule.setdefault("of_weight", True)
        elif key in ("start", "max_deduct") and (share_of(value) is not None or value in _FULL):
            rule[key] = Decimal(1) if value in _FULL else share_of(value)
            rule.setdefault(f"{key}_of_weight", True)


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
    if key in known.points and share_of(value) is not None:
        # points are no share of anything: the model refuses the text
        return value
    if key in _POINTS and (split := _split(value)) and split[1] not in ("", "分", *_HUNDREDTHS):
        # 5元 or 5天 is no number of points
        return value
    if key in known.numbers:
        return [number_written(one) for one in value] if isinstance(value, list) else number_written(value)
    if key in known.lists and isinstance(value, str):
        # one member needs no list
        return [value]
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
    """A number as people write it: 90%, ９０％, 5个百分点, 一个百分点, 2分, 1,000, 2/3; anything else as it is."""
    split = _split(value)
    if split is None:
        return value
    number, unit = split
    return number / 100 if unit in _HUNDREDTHS else number


def _split(value: Any) -> tuple[Decimal, str] | None:
    """Number and unit of a text."""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value.strip())
    for before in (_COUNTING, _AT_MOST, _EARNS, _LOSES, _OF_WEIGHT):
        if match := before.match(text):
            text = text[match.end() :]
    match = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(with_digits(text))
    if match is None:
        return None
    return Decimal(match["number"].replace(",", "").replace("−", "-")), match["unit"]


def _unit_of_steps(rule: dict[str, Any], raw: Mapping[str, Any]) -> None:
    """A step of 1天 or 2次 says the unit of the values too; of several units of money the first counts."""
    keys, own = parts()["rule"].keys, rule_of(rule.get("kind"))
    for written, value in raw.items():
        key = keys.get(str(written).strip(), "")
        measured = key in ("limit", "step") or (key == "floor" and own is not None and own.measured)
        split = _split(value) if measured else None
        if not split or not split[1] or split[1] in (*_HUNDREDTHS, "分"):
            continue
        unit = rule.setdefault("unit", split[1])
        if unit != split[1] and {unit, split[1]} <= IN_YUAN.keys():
            rule[key] = divide(split[0] * IN_YUAN[split[1]], IN_YUAN[unit])


def share_of(weight: Any) -> Decimal | None:
    """The share of what is above it, where a weight is written as one: 40% → 0.4, 1/2 → 0.5."""
    if isinstance(weight, str) and "/" in weight:
        part = number_written(weight)
        return part if isinstance(part, Decimal) and part <= 1 else None
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
