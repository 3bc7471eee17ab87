"""Sums that were held against the wrong total: what the parts really come to stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Figure, Sentence, alike

_LEAST = 2
_OUTWEIGHS = 5
"""A part so many times a total is none of it; less may be a digit that changed places."""
_TOTAL = re.compile("合计|总计|共计|总额|共$")
_WITHIN = re.compile("其中|含")
_REST = re.compile("剩余|其余|余下|尚|未")
_REST_ALONE = re.compile(r"[，；、和及]?(?:其余|剩余|余下)[^\d，。；、）]{0,12}(?:[，。；、）]|$)")
_LAST_YEAR = re.compile("(?:上年|去年|上一年)度?(?:收入|支出|收支|决算|预算)")
_ASIDE = re.compile("另有?|此外")
_JOINED = re.compile("[、和及与]")
_NESTED = re.compile("（(?:含|其中|包括)")
_GOT = re.compile("得分?为?$")


def of_another_total(figures: Sequence[Figure], sentence: Sentence, paragraph: Sequence[Figure]) -> bool:
    """Whether parts that miss a total are not, or not all, parts of it.

    Args:
        figures: the total and the parts added up.
        sentence: that of the last part.
        paragraph: all figures around.
    """
    total, *parts = figures
    if len(parts) < _LEAST or total.kind not in (MONEY, COUNT, POINTS) or any(not alike(total, one) for one in parts):
        return False
    parts = sorted(parts, key=lambda one: one.number)
    used = {one.number for one in figures}
    others = [one for one in paragraph if one.number not in used and alike(total, one)]
    added = _sum(parts)
    if total.kind == POINTS:
        # 执行率得8.8分，总分96.8分，其中产出…、效益…、满意度…
        return any(one.number < total.number and one.value == total.value - added and _GOT.search(one.label)
                   for one in others)  # fmt: skip
    return (
        _own_total(total, parts, added, sentence, others)
        or _too_long(total, parts, others)
        or any(one.value == total.value + rest.value for rest in parts if _REST.search(rest.label) for one in others)
        or _REST_ALONE.match(sentence.text, parts[-1].end) is not None
        or _LAST_YEAR.search(total.label) is not None
        or (total.number < parts[0].number and _ASIDE.search(total.label) is not None)
        or _one_of_several(total, others)
        or _far_too_small(total, parts, added, others)
    )


def _sum(parts: Sequence[Figure]) -> Decimal:
    return sum((one.value for one in parts), Decimal(0))


def _own_total(
    total: Figure, parts: Sequence[Figure], added: Decimal, sentence: Sentence, others: Sequence[Figure]
) -> bool:
    """Whether the parts come to a total of their own behind them, or to the whole of which the total is a part."""
    for one in others:
        if abs(one.value - added) > one.half:
            continue
        if (
            parts[-1].number < one.number
            and one in sentence.figures
            and _TOTAL.search(one.label)
            and total.number < parts[0].number
        ):
            return True
        if one.number < total.number < parts[0].number and not _TOTAL.search(total.label):
            between = sentence.text[one.end : total.start] if one.label in sentence.text else ""
            if _WITHIN.search(total.label) or (_WITHIN.search(between) and "；" not in between):
                return True
    return False


def _too_long(total: Figure, parts: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether the first or the last of the parts alone come to the total, or the first to the amount right before.

    Parts of parts, in brackets, count as none.
    """
    before = [one for one in others if one.number < parts[0].number][-1:]
    outer = [one for one in parts if not _NESTED.search(one.label)]
    if _LEAST <= len(outer) < len(parts) and _sum(outer) == total.value:
        return True
    for count in range(_LEAST, len(parts)):
        if parts[-1].number < total.number and total.value == _sum(parts[-count:]):
            return True
        if total.kind == MONEY and total.value == _sum(parts[:count]):
            return True
        if total.kind == MONEY and any(one.value == _sum(parts[:count]) for one in before):
            return True
    return False


def _one_of_several(total: Figure, others: Sequence[Figure]) -> bool:
    """建议43件、提案50件，其中…: what is broken down may be both."""
    return _JOINED.match(total.label) is not None and any(one.number == total.number - 1 for one in others)


def _far_too_small(total: Figure, parts: Sequence[Figure], added: Decimal, others: Sequence[Figure]) -> bool:
    """财政拨款A，单位自筹B；用途：…: whether a part outweighs the total, which with another before it is the whole."""
    if any(one.value > _OUTWEIGHS * total.value for one in parts):
        return True
    before = [one for one in others if one.number < total.number < parts[0].number]
    return total.kind == MONEY and any(one.value + total.value == added for one in before[-1:])
