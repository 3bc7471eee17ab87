"""得分 of the row 预算执行率: rate × weight, where it is scored so (财预〔2020〕10号: 按比例记分)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.formula.numeric import round_half_away
from perfeval.report_check.tables.grid import Block
from perfeval.report_check.tables.sums_down import label_of
from perfeval.report_check.tables.verdict import CellVerdict

_RATE = re.compile(r"(?:预算|资金)?执行率(?:[（(]?%[）)]?)?(?:[（(].*[）)])?$")
_WEIGHT = re.compile(r"^(?:分值|权重|满分|标准分)(?:（分）)?$")
_SCORE = re.compile(r"^(?:自评|评价|实际)?得分(?:（分）)?$")
_HUNDRED = Decimal(100)
_BAND = Decimal("0.5")
"""A score that is no multiple of this was not taken from a scale of steps."""


def check_execution_scores(block: Block) -> Iterator[CellVerdict]:
    """Judge 分值 | 执行率 | 得分 in a row; a score in half points may be by steps and is left alone if it differs."""
    last = [block.heading(column).rsplit("／", 1)[-1] for column in range(block.width)]
    places = [[c for c, text in enumerate(last) if pattern.search(text)] for pattern in (_RATE, _WEIGHT, _SCORE)]
    if any(len(found) != 1 for found in places):
        return
    rate, weight, score = (found[0] for found in places)
    for line in block.lines:
        stated, whole, share = line.number(score), line.number(weight), line.number(rate)
        if stated is None or whole is None or share is None or whole.value <= 0 or share.value < 0:
            continue
        ratio = share.value / _HUNDRED if share.percent or share.value > 1 else share.value
        half = share.half / _HUNDRED if share.percent or share.value > 1 else share.half
        true = whole.value * min(ratio, Decimal(1))
        cells = frozenset({(line.row, column) for column in (rate, weight, score)})
        if abs(true - stated.value) <= max(stated.half, Decimal("0.005")) + whole.value * half:
            yield CellVerdict(cells)
        elif stated.value > whole.value or stated.value % _BAND:
            right = f"{round_half_away(true, 2)}分"
            follows = f"{whole.raw}×{share.raw}＝{right}，不是{stated.raw}"
            yield CellVerdict(cells, f"{label_of(line)} 得分 {stated.raw}".strip(), follows, right, (line.row, score))
