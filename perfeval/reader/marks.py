"""Footnote marks that stand beside a number or a word: ①, ², 注1, （注2）, [3], *."""

from __future__ import annotations

import re

_CIRCLED = "①-⑳㉑-㉟㊱-㊿⓪❶-❿⓫-⓴⓵-⓾➀-➉➊-➓㈠-㈩㊀-㊉"
_RAISED = "⁰¹²³⁴-⁹₀-₉ᵃᵇᶜᵈ"
_NOTE = r"注\s*[\d一二三四五六七八九十]{0,2}"
_BRACKETED = rf"[(（\[［【〔]\s*(?:{_NOTE}|[{_CIRCLED}{_RAISED}])\s*[)）\]］】〕]|[\[［【]\s*\d{{1,2}}\s*[\]］】]"
_SIGNS = "*＊※☆★†‡#＃"
_BEHIND = re.compile(rf"\s*(?:[{_CIRCLED}{_RAISED}]+|{_BRACKETED}|{_NOTE}|[{_SIGNS}]+)\s*$")
_BEFORE = re.compile(rf"^\s*(?:[{_CIRCLED}{_RAISED}]+|{_BRACKETED}|[{_SIGNS}]+)\s*")


def split_marks(text: str) -> tuple[str, str]:
    """The text without the marks around it, and the marks; a text that is nothing but marks stays whole."""
    rest, marks = split_marks_behind(text)
    before = _BEFORE.match(rest)
    if before and before.end() < len(rest):
        rest, marks = rest[before.end() :], before[0].strip() + marks
    return rest, marks


def split_marks_behind(text: str) -> tuple[str, str]:
    """The text without the marks behind it, and the marks."""
    marks = ""
    rest = text
    while (found := _BEHIND.search(rest)) and found.start():
        rest, marks = rest[: found.start()], found[0].strip() + marks
    return (rest, marks) if rest.strip() else (text, "")
