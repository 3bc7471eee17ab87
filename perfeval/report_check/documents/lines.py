"""Joining lines that break inside a sentence: soft breaks, wrapped text, text copied from a PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.report_check.documents.model import heading_level, starts_item

_ENDS = re.compile(r"[。！？!?；;：:…]$")
_OPEN_END = re.compile(r"[，,、（(“\d.]$|(?:为|是|的|和|与|及|比|较|增加|减少|增长|下降|占|其中)$")
_WRAPPED = 22
"""A line of so many characters without an end may have been wrapped."""


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
