"""The words of the value grammar (`data/values/grammar.yaml`), and the signs of typed texts brought to one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from perfeval.data import data_files, parse_yaml

DIGITS = re.compile(r"\d")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {0x3000: 0x20, 0xFE63: 0x2D, 0x2212: 0x2D, 0xFF0D: 0x2D, 0xFE6A: 0x25, 0x66A: 0x25, 0xFFE5: 0xA5}
_HALF_WIDTH |= {0x301C: 0x7E, 0x223C: 0x7E, 0x2010: 0x2D, 0x2011: 0x2D, 0xFE64: 0x3C, 0xFE65: 0x3E, 0xFE66: 0x3D}
_CHINESE_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_SOME = ("数", "几", "近", "上", "约", "余", "第")
"""Before a numeral they make it no number: 数百人, 第三次."""
_CHINESE = "零〇一二两三四五六七八九十百"


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The grammar's words; of words that begin alike the longest comes first.

    Attributes:
        before, behind: the sign that a word before or behind a number stands for.
        families: kind of unit and size of each convertible unit.
        achievement: what a phrase about achievement is made of.
    """

    before: Mapping[str, str]
    behind: Mapping[str, str]
    before_words: tuple[str, ...]
    behind_words: tuple[str, ...]
    reached: frozenset[str]
    approximate_before: tuple[str, ...]
    approximate_behind: tuple[str, ...]
    fillers: tuple[str, ...]
    growth: tuple[str, ...]
    decline: tuple[str, ...]
    per_period: Mapping[str, str]
    measures: tuple[str, ...]
    tails: tuple[str, ...]
    dates_before: tuple[str, ...]
    dates_behind: tuple[str, ...]
    blanks: frozenset[str]
    not_applicable: frozenset[str]
    achieved: Mapping[int, tuple[str, ...]]
    achievement: re.Pattern[str]
    numerals: tuple[str, ...]
    magnitudes: Mapping[str, Decimal]
    families: Mapping[str, tuple[str, Decimal]]
    units: frozenset[str]
    lower_is_better: Mapping[str, tuple[str, ...]]
    aims: Mapping[str, tuple[str, ...]]


@cache
def value_words() -> ValueWords:
    """The grammar's words, read once."""
    [path] = [one for one in data_files("values") if one.name == "grammar.yaml"]
    raw: dict[str, Any] = parse_yaml(path.read_text(encoding="utf-8"))
    before = {fold(word): sign for sign, some in raw["signs_before"].items() for word in some}
    behind = {fold(word): sign for sign, some in raw["signs_behind"].items() for word in some}
    families = {
        str(unit): (family, Decimal(str(size)))
        for family, units in raw["families"].items()
        for unit, size in units.items()
    }
    pieces = "|".join(re.escape(fold(word)) for word in _longest(raw["achieved_words"]))
    return ValueWords(
        before=before,
        behind=behind,
        before_words=_longest(before),
        behind_words=_longest(behind),
        reached=frozenset(map(fold, raw["reached"])),
        approximate_before=_longest(raw["approximate_before"]),
        approximate_behind=_longest(raw["approximate_behind"]),
        fillers=_longest(raw["fillers"]),
        growth=_longest(raw["growth"]),
        decline=_longest(raw["decline"]),
        per_period=dict(sorted(raw["per_period"].items(), key=lambda item: -len(item[0]))),
        measures=_longest(raw["measures"]),
        tails=_longest(raw["tails"]),
        dates_before=_longest(map(fold, raw["dates"]["before"])),
        dates_behind=_longest(raw["dates"]["behind"]),
        blanks=frozenset(map(fold, raw["blanks"])),
        not_applicable=frozenset(map(fold, raw["not_applicable"])),
        achieved={int(band): tuple(some) for band, some in raw["achieved"].items()},
        achievement=re.compile(f"(?:{pieces})+"),
        numerals=_longest(raw["numerals"]),
        magnitudes={word: Decimal(size) for word, size in raw["magnitudes"].items()},
        families=families,
        units=frozenset({*families, *raw["numerals"], "人次", "百分比"}),
        lower_is_better={kind: tuple(some) for kind, some in raw["lower_is_better"].items()},
        aims={kind: tuple(some) for kind, some in raw["aims"].items()},
    )


def _longest(some: Any) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(map(str, some)), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Full-width characters and the many minus signs in half width; circled and superscript digits stay as they are."""
    return text.translate(_HALF_WIDTH)


def chinese_number(text: str, words: ValueWords) -> str:
    """The text with a number in Chinese characters (三次, 百分之九十五, 九成, 零事故) in digits, where it is one."""
    percent = re.fullmatch(rf"(.*?)百分之([{_CHINESE}]+|\d+(?:\.\d+)?)(.*)", text)
    if percent:
        number = percent[2] if percent[2][0].isdigit() else _value(percent[2])
        return text if number is None else f"{percent[1]}{number}%{percent[3]}"
    units = "|".join(map(re.escape, words.numerals))
    behind = "|".join(map(re.escape, (*words.behind_words, *words.tails)))
    tenths = re.fullmatch(rf"(\D*?)([一二三四五六七八九])成((?:{behind})*)", text)
    if tenths and not tenths[1].endswith(_SOME):
        return f"{tenths[1]}{_CHINESE_DIGITS[tenths[2]]}0%{tenths[3]}"
    match = re.fullmatch(rf"(\D*?)([{_CHINESE}]+)((?:{units})(?:{behind})*)", text)
    if match is None or DIGITS.search(text) or match[2][0] == "百" or match[1].endswith(_SOME):
        return text
    number = _value(match[2])
    return text if number is None else f"{match[1]}{number}{match[3]}"


def _value(numeral: str) -> int | None:
    """0 to 199 in characters."""
    total, current = 0, None
    for character in numeral:
        if character in _CHINESE_DIGITS:
            if current is not None and current != 0:
                return None
            current = _CHINESE_DIGITS[character]
        else:
            total += (1 if current is None else current) * (10 if character == "十" else 100)
            current = None
    return total + (current or 0)
