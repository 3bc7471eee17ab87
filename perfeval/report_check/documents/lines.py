"""Joining lines and paragraphs that break inside a sentence: soft breaks, wrapped text, text copied from a PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.report_check.documents.model import Paragraph, heading_level, starts_item

_ENDS = re.compile(r"[。！？!?；;：:…]$")
_OPEN_END = re.compile(r"[，,、（(“\d.]$|(?:为|是|的|和|与|及|比|较|增加|减少|增长|下降|占|其中)$")
_WRAPPED = 22
"""A line of so many characters without an end may have been wrapped."""
_TORN = re.compile(r"\d(?:万|亿|千)?\n元|\d\n[.%万亿元]|\d年\n度|[，、]\n|（[^（）]*\n[^（）]*）")
"""A figure, a word or a bracket that one line begins and the next ends."""


def join_lines(lines: Sequence[str], *, wrapped: bool = False) -> list[str]:
    """Lines as paragraphs.

    Args:
        wrapped: whether the text is known to be wrapped by width (PDF), so that long lines go on.
    """
    joined: list[str] = []
    goes_on = False
    for raw in lines:
        line = raw.strip()
        if not line:
            goes_on = goes_on and bool(joined) and _OPEN_END.search(joined[-1]) is not None and not wrapped
            continue
        if goes_on and joined and not _begins(line):
            joined[-1] += line
        else:
            joined.append(line)
        goes_on = _may_go_on(joined[-1], line, wrapped=wrapped)
    return joined


def torn_paragraphs(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs in groups: the lines of one that a copy from a PDF left as a paragraph each stand together.

    Lines without an end are joined where at least one of them tears a figure, a word or a bracket.
    """
    groups: list[list[Paragraph]] = []
    for one in paragraphs:
        last = groups[-1][-1] if groups else None
        if last is not None and one.place == last.place and one.headings == last.headings and _runs_on(last, one):
            groups[-1].append(one)
        else:
            groups.append([one])
    found: list[list[Paragraph]] = []
    for group in groups:
        torn = _TORN.search("\n".join(one.text.strip() for one in group)) is not None
        found += [group] if torn else [[one] for one in group]
    return found


def _runs_on(last: Paragraph, one: Paragraph) -> bool:
    text = last.text.strip()
    ended = _ENDS.search(text) or len(text) < _WRAPPED or heading_level(text) is not None
    return not ended and not _begins(one.text.strip())


def _begins(line: str) -> bool:
    """Whether a line cannot be the rest of the one before."""
    if re.match(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+部分", line):
        return True
    return starts_item(line) and not re.match(r"\d", line)


def _may_go_on(whole: str, line: str, *, wrapped: bool) -> bool:
    if _ENDS.search(whole) or heading_level(whole) is not None:
        return False
    if _OPEN_END.search(whole) and re.search(r"\d", whole):
        return True
    if _OPEN_END.search(whole) and whole.endswith(("，", ",", "、")):
        return True
    return len(line) >= _WRAPPED and (wrapped or "，" in whole or "。" in whole)
