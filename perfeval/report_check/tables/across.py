"""Sums and rates along a row: 合计 over its columns, 执行率, 增减率, 控制率."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import agrees
from perfeval.report_check.language.lexicon import partitions, read_words
from perfeval.report_check.tables.grid import Block, Line, Number
from perfeval.report_check.tables.sums_down import label_of
from perfeval.report_check.tables.verdict import CellVerdict, added, printed, room, terms

_RATE = re.compile(
    r"(?:预算)?(?:执行率|完成率|执行进度|完成预算|完成比例|完成年初预算)(?:[（(]?%[）)]?)?(?:[（(].*[）)])?$|完成.*%$"
)
_SPENT = re.compile(
    r"执行数|决算数?|实际支出|支出数|实际执行|支出决算|执行金额|支出金额|实际支付|支付金额|支付数|使用金额"
)
_FINAL = re.compile(r"全年预算|调整后?预算|预算调整后?")
_INITIAL = re.compile(r"年初预算")
_ANY_BUDGET = re.compile(r"预算")
_WEIGHT, _SCORE = (
    re.compile(r"^(?:分值|权重|满分|标准分)(?:（分）)?$"),
    re.compile(r"^(?:自评|评价|实际)?得分(?:（分）)?$"),
)
_SCORE_RATE = re.compile(r"^得分率(?:（%）|%)?$")
_OF_YEAR = re.compile(r"((?:19|20)\d\d)年(?:度)?[^／%]*$")
_LAST, _NOW = re.compile(r"上年|去年"), re.compile(r"本年|今年")
_GROWTH = re.compile(r"增减率|增长率|增减比例|增减百分比|变动率|增[减长](?:%|（%）)|同比(?:增减)?(?:%|（%）)")
_DIFFERENCE = re.compile(r"增减额|增减数|增减金额|增减变动(?:额|数)?$|^增减$")
_POSTS, _STAFF, _CONTROL = (
    re.compile(r"编制(?:人)?数?"),
    re.compile(r".*(?:在职|在编|实有|在岗).*"),
    re.compile(r".*控制率.*"),
)
_EXPENDITURE = {
    "合计": re.compile(r"(?:本年)?支出合计$|合计$|^小计$"),
    "parts": re.compile(r"基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出"),
}


def check_across(block: Block) -> Iterator[CellVerdict]:
    """Judge every row of a block by its own columns."""
    yield from _rates(block)
    yield from _growth(block)
    yield from _score_rates(block)
    yield from _head_counts(block)
    yield from _totals(block)


def _columns(block: Block, pattern: re.Pattern[str], unwanted: re.Pattern[str] | None = None) -> list[int]:
    return [
        column
        for column in range(block.width)
        if pattern.search(block.heading(column)) and not (unwanted and unwanted.search(block.heading(column)))
    ]


def _percentage(number: Number) -> tuple[Decimal, Decimal]:
    return number.value, number.half


def _quotient(
    line: Line, rate: int, top: int, below: int, compute: Callable[[Decimal, Decimal], Decimal], shown: str
) -> CellVerdict | None:
    """Judge a percentage in a row by two amounts in it."""
    stated, above, under = line.number(rate), line.number(top), line.number(below)
    if stated is None or above is None or under is None or under.value <= 0:
        return None
    true = compute(above.value, under.value) * 100
    moved = [
        abs(compute(above.value + a * above.half, under.value + b * under.half) * 100 - true)
        for a in (1, -1)
        for b in (1, -1)
        if under.value + b * under.half > 0
    ]
    cells = frozenset({(line.row, rate), (line.row, top), (line.row, below)})
    value, half = _percentage(stated)
    if agrees(abs(value), half, abs(true), max(moved, default=Decimal(0))):
        return CellVerdict(cells)
    if not stated.percent and agrees(abs(value), half, abs(true) / 100, Decimal(0)):
        return CellVerdict(cells)
    digits = max(2, -int(half.adjusted()) - 1 if half < 1 else 2)
    right = f"{true:.{digits}f}%"
    said = f"{label_of(line)} {stated.raw}".strip()
    follows = shown.format(top=above.raw, below=under.raw, right=right, stated=stated.raw)
    return CellVerdict(cells, said, follows, right, (line.row, rate))


def _rates(block: Block) -> Iterator[CellVerdict]:
    """执行率 beside 全年执行数 and 全年预算数 (or 年初预算数)."""
    rates = _columns(block, _RATE)
    spent = _columns(block, _SPENT, re.compile("率|上年|增减|占|比"))
    final, initial = _columns(block, _FINAL, re.compile("率")), _columns(block, _INITIAL, re.compile("率|完成"))
    budgets = final + initial or _columns(block, _ANY_BUDGET, re.compile(r"执行|决算|率|完成|上年|增减"))
    if len(rates) != 1 or len(spent) != 1 or not budgets:
        return
    for line in block.lines:
        found = [
            _quotient(line, rates[0], spent[0], budget, divide, "{top}÷{below}＝{right}，不是{stated}")
            for budget in budgets
        ]
        outcomes = [one for one in found if one is not None]
        good = next((one for one in outcomes if not one.follows), None)
        if good is not None:
            yield good
        elif outcomes:
            yield outcomes[0]


def _growth(block: Block) -> Iterator[CellVerdict]:
    """增减额 and 增减率 beside 上年 and 本年."""
    unwanted = re.compile("增减|增长|率|变动|%")
    last, now = _columns(block, _LAST, unwanted), _columns(block, _NOW, unwanted)
    if not last and not now:
        last, now = _two_years(block, unwanted)
    rates, differences = _columns(block, _GROWTH), _columns(block, _DIFFERENCE, re.compile("率|%"))
    if len(last) != 1 or len(now) != 1:
        return

    def change(now_value: Decimal, last_value: Decimal) -> Decimal:
        return divide(now_value - last_value, last_value)

    for line in block.lines:
        for rate in rates[:1]:
            shown = "（{top}－{below}）÷{below}＝{right}，不是{stated}"
            verdict = _quotient(line, rate, now[0], last[0], change, shown)
            if verdict is not None:
                yield verdict
        for difference in differences[:1]:
            stated, one, other = line.number(difference), line.number(now[0]), line.number(last[0])
            if stated is None or one is None or other is None:
                continue
            cells = frozenset({(line.row, difference), (line.row, now[0]), (line.row, last[0])})
            true = one.value - other.value
            if abs(abs(true) - abs(stated.value)) <= stated.half + one.half + other.half:
                yield CellVerdict(cells)
            else:
                right = printed(true, stated, (one, other))
                follows = f"{one.raw}－{other.raw}＝{right}，不是{stated.raw}"
                yield CellVerdict(cells, f"{label_of(line)} 增减 {stated.raw}", follows, right, (line.row, difference))


def _two_years(block: Block, unwanted: re.Pattern[str]) -> tuple[list[int], list[int]]:
    """The columns of a year and of the one after it, where they are all that name a year and are of the same."""
    named = [
        (int(match[1]), match[0][len(match[1]) :], column)
        for column in range(block.width)
        if not unwanted.search(block.heading(column)) and (match := _OF_YEAR.search(block.heading(column)))
    ]
    if len(named) != 2 or abs(named[0][0] - named[1][0]) != 1 or named[0][1] != named[1][1]:
        return [], []
    (_, _, last), (_, _, now) = sorted(named)
    return [last], [now]


def _score_rates(block: Block) -> Iterator[CellVerdict]:
    """得分率 beside 分值 and 得分."""
    places = [_columns(block, pattern) for pattern in (_SCORE_RATE, _SCORE, _WEIGHT)]
    if any(len(found) != 1 for found in places):
        return
    rate, score, weight = (found[0] for found in places)
    for line in block.lines:
        verdict = _quotient(line, rate, score, weight, divide, "{top}÷{below}＝{right}，不是{stated}")
        if verdict is not None:
            yield verdict


def _head_counts(block: Block) -> Iterator[CellVerdict]:
    """编制数 | 实际在职人数 | 控制率, with the numbers in the row below."""
    places = [
        next((c for c in range(block.width) if pattern.fullmatch(block.heading(c).rsplit("／", 1)[-1])), None)
        for pattern in (_POSTS, _STAFF, _CONTROL)
    ]
    if any(place is None for place in places):
        return
    posts, staff, rate = (place for place in places if place is not None)
    for line in block.lines:
        verdict = _quotient(line, rate, staff, posts, divide, "{top}÷{below}＝{right}，不是{stated}")
        if verdict is not None and (not verdict.follows or ((n := line.number(rate)) is not None and n.percent)):
            said = f"控制率 {line.cell(rate)}" if verdict.follows else ""
            yield CellVerdict(verdict.cells, said, verdict.follows, verdict.right, verdict.place)


def _totals(block: Block) -> Iterator[CellVerdict]:
    """合计 over the columns that the headings say make it up: “三公” tables, 本年支出合计 by its kinds."""
    for whole, parts in _structures(block):
        for line in block.lines:
            total = line.number(whole)
            numbers = [(column, number) for column in parts if (number := line.number(column)) is not None]
            if total is None or not numbers or (len(numbers) < 2 and len(parts) > 1 and not total.value):
                continue
            amounts = [number for _, number in numbers]
            cells = frozenset({(line.row, whole), *((line.row, column) for column, _ in numbers)})
            if abs(added(amounts) - total.value) <= room(total, amounts):
                yield CellVerdict(cells)
                continue
            right = printed(added(amounts), total, amounts)
            said = " ".join(one for one in (label_of(line), block.heading(whole).replace("／", " "), total.raw) if one)
            yield CellVerdict(cells, said, f"{terms(amounts)}＝{right}，不是{total.raw}", right, (line.row, whole))


def _structures(block: Block) -> Iterator[tuple[int, list[int]]]:
    """The column of a total and the columns of its parts, side by side."""
    last = [block.heading(column).rsplit("／", 1)[-1] for column in range(block.width)]
    kinds = [column for column in range(block.width) if _EXPENDITURE["parts"].fullmatch(last[column])]
    wholes = [column for column in range(block.width) if _EXPENDITURE["合计"].search(last[column])]
    if len(wholes) == 1 and {"基本支出", "项目支出"} <= {last[column] for column in kinds} and len(kinds) <= 5:
        yield wholes[0], kinds
    items = [_item(block.heading(column)) for column in range(block.width)]
    for start, end in _runs(last, items):
        columns = range(start, end)
        named = {items[column]: column for column in columns if items[column]}
        for entry in partitions():
            if entry["total"] not in ("三公经费", "公务用车购置及运行维护费"):
                continue
            whole = named.get(entry["total"])
            have = [named[item] for item in entry["all"] if item in named]
            if whole is not None and set(entry["need"]) <= set(named) and len(have) == len(entry["all"]):
                yield whole, have


def _item(heading: str) -> str:
    """What a column of a “三公” table is of, by the words over it."""
    parts = heading.split("／")
    if re.fullmatch("合计|总计", parts[-1]):
        return "三公经费"
    if parts[-1] == "小计" and len(parts) > 1:
        return read_words(re.sub("支出$", "", parts[-2])).item
    return read_words(re.sub("支出$", "", parts[-1])).item


def _runs(last: Sequence[str], items: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches of columns that begin with 合计, as 预算数 and 决算数 side by side do."""
    starts = [
        column for column, item in enumerate(items) if item == "三公经费" and re.fullmatch("合计|总计", last[column])
    ]
    if not starts:
        return []
    return list(pairwise([*starts, len(last)]))
