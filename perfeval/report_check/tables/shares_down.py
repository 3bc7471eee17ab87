"""占比 columns: each row's amount over the total of the column beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import agrees
from perfeval.report_check.tables.grid import Block, Line, Number
from perfeval.report_check.tables.sums_down import amount_columns, label_of
from perfeval.report_check.tables.verdict import CellVerdict, added

_SHARE = re.compile(r"占比|比重|所占比例|占(?:总|合计|支出|收入|本年|全部|比)[^／]*(?:比例|%|（%）)?$|构成比")
_TOTAL = re.compile(r"(?:本年)?(?:收入|支出)?(?:合计|总计|共计)")
_HUNDRED = Decimal(100)
_LEAST = 2
_Pair = tuple[Line, Number, Number]


def check_shares_down(block: Block) -> Iterator[CellVerdict]:
    """Judge every 占比 column whose total is a row of the table, or the sum where the shares come to 100%."""
    for column in range(1, block.width):
        if not _SHARE.search(block.heading(column)):
            continue
        amounts = [one for one in amount_columns(block, 1, column) if not _SHARE.search(block.heading(one))]
        if amounts:
            yield from _column(block, column, amounts[-1])


def _column(block: Block, share: int, amount: int) -> Iterator[CellVerdict]:
    filled = [
        (line, stated, value)
        for line in block.lines
        if (stated := line.number(share)) is not None and (value := line.number(amount)) is not None
    ]
    totals = [pair for pair in filled if _TOTAL.fullmatch(label_of(pair[0]))]
    parts = [pair for pair in filled if pair not in totals]
    scale = _HUNDRED if any(stated.percent or stated.value > 1 for _, stated, _ in filled) else Decimal(1)
    if len(totals) > 1 or len(parts) < _LEAST:
        return
    if totals:
        whole = totals[0][2].value
        yield from _total_share(totals[0], share, scale)
    else:
        whole = added([value for _, _, value in parts])
    good = [pair for pair in parts if whole > 0 and _fits(pair, whole, scale)]
    if not totals and not good:
        yield from _wrong_amount(parts, share, amount, scale)
    if len(good) * 2 < len(parts):
        # of another whole
        return
    for pair in parts:
        line, stated, value = pair
        cells = frozenset({(line.row, share), (line.row, amount)})
        if pair in good:
            yield CellVerdict(cells)
            continue
        right = _shown(divide(value.value, whole) * scale, scale)
        follows = f"{value.raw}÷合计{whole}＝{right}，不是{stated.raw}"
        yield CellVerdict(cells, f"{label_of(line)} 占比 {stated.raw}", follows, right, (line.row, share))


def _shown(share: Decimal, scale: Decimal) -> str:
    return f"{share:.2f}%" if scale == _HUNDRED else f"{share:.4f}"


def _total_share(total: _Pair, column: int, scale: Decimal) -> Iterator[CellVerdict]:
    """The total's own share is the whole."""
    line, stated, _ = total
    cells = frozenset({(line.row, column)})
    if abs(stated.value - scale) <= stated.half * 4:
        yield CellVerdict(cells)
    else:
        right = _shown(scale, scale)
        said = f"{label_of(line)} 占比 {stated.raw}"
        yield CellVerdict(cells, said, f"合计的占比是{right}，不是{stated.raw}", right, (line.row, column))


def _wrong_amount(parts: Sequence[_Pair], share: int, amount: int, scale: Decimal) -> Iterator[CellVerdict]:
    """Shares that come to 100% and agree with all amounts but one: that amount is wrong."""
    shares = sum((stated.value for _, stated, _ in parts), Decimal(0))
    if abs(shares - scale) > sum((stated.half for _, stated, _ in parts), Decimal(0)) * 2 or len(parts) < 3:
        return
    for odd in parts:
        others = [pair for pair in parts if pair is not odd]
        rest = scale - odd[1].value
        if rest <= 0:
            continue
        whole = divide(added([value for _, _, value in others]) * scale, rest)
        if whole > 0 and all(_fits(pair, whole, scale) for pair in others):
            line, stated, value = odd
            right = f"约{divide(whole * stated.value, scale):.2f}"
            follows = f"按占比{stated.raw}，应为{right}，不是{value.raw}"
            cells = frozenset({(line.row, share), (line.row, amount)})
            yield CellVerdict(cells, f"{label_of(line)} {value.raw}", follows, right, (line.row, amount))
            return


def _fits(pair: _Pair, whole: Decimal, scale: Decimal) -> bool:
    _, stated, value = pair
    allowance = divide(value.half * 2, whole) * scale + stated.half
    return agrees(stated.value, stated.half, divide(value.value, whole) * scale, allowance)
