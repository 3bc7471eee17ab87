"""Labels as people type them, brought to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from perfeval.reader.marks import split_marks
from perfeval.reader.money_units import without_units

_QUOTES = dict.fromkeys(map(ord, "“”\"'‘’「」『』《》"))
_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十]+[、.．]|\([一二三四五六七八九十\d]+\)|\d+[.、．](?!\d))")
_UNIT = re.compile(r"\((?:单位:)?(?:%|人|项|个)\)$")
_ADDED_ROWS = re.compile(r"\((?=[^)]*\+)[\d一二三四五六七八九十+\-.~至行]+\)$")
"""The rows a total adds up, written behind its name: 本年收入合计（1+2+…+8）."""
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)}


@lru_cache(maxsize=2048)
def normalise(text: str) -> str:
    """One form for a label: half-width, no spaces, quotes, trailing colons."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = re.sub(r"\s+", "", text)
    text = text.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")")
    return text.rstrip(":").casefold()


@lru_cache(maxsize=2048)
def key(text: str) -> str:
    """A label's form for comparison: without footnote marks, numbering, 其中：, a unit, and the rows added up."""
    plain = normalise(without_units(split_marks(text)[0]))
    for _ in range(2):
        plain = _NUMBERING.sub("", plain)
        if plain.startswith("其中:"):
            plain = plain[3:]
    return _UNIT.sub("", _ADDED_ROWS.sub("", plain)).replace(":", "").replace("、", "")


def serial_of(text: str) -> int | None:
    """The number of a list item written 1, 1.0, ①, （1）, 1. or 第1; None when it is none of these."""
    stripped = text.strip()
    if stripped in _CIRCLED:
        return _CIRCLED[stripped]
    match = re.fullmatch(r"第?\(?(\d{1,3})(?:\.0+)?\)?[.、点项条]?", normalise(stripped))
    return int(match[1]) if match else None


def full_width_brackets(text: str) -> str:
    """A label as the indicator system writes it: 管理制度健全性（预算管理）."""
    return normalise(text).replace("(", "（").replace(")", "）")
