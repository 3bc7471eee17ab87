"""Sums down a column: two-sided statements, codes by their levels, numbered items, plain totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfeval.report_check.language.lexicon import partitions, read_words
from perfeval.report_check.tables.grid import Block, Line, Number, number_of
from perfeval.report_check.tables.verdict import CellVerdict, added, printed, room, terms

_TOTAL = re.compile(r"(?:合计|总计|共计|小计合计)")
_SIDE_TOTAL = re.compile(r"本年(?:收入|支出)合计")
_GRAND = re.compile(r"(?:收入|支出)?总计")
_CARRIED = re.compile(r"结转|结余|结余分配|弥补")
_SCOPE = re.compile(r"^(?:其中|（?[一二三四五六七八九十]?）?(?:一般公共预算|政府性基金|国有资本经营)[^收支]*$)")
_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_NOT_ADDED = re.compile(
    r"率|比|%|‰|幅|百分|进度|均|满意度|指标值|完成值|目标值|序号|行次|年度|年份|单价|标准|编码|代码|备注|日期|栏次|分值|得分|权重"
)
_INSIDE = re.compile(r"其中|小计|^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|^[①-⑳]")
_MAJOR = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_NUMBERED = re.compile(r"^\d{1,2}[.．、]|^[（(]\d{1,2}[）)]|^[（(][一二三四五六七八九十][）)]")


def check_down(block: Block) -> Iterator[CellVerdict]:
    """Judge every column of a block by the rows that add up."""
    if any(re.search("得分|评分|自评分", heading) for heading in block.headings):
        yield from _numbered(block)
        return
    codes = _code_column(block)
    if codes is not None:
        yield from _coded(block, codes)
        return
    sides = list(_sides(block))
    if sides:
        for label, columns in sides:
            for column in columns:
                yield from _statement(block, label, column)
        if len(sides) == 2:
            yield from _balance(block, sides)
        return
    yield from _numbered(block)
    yield from _plain(block)


def amount_columns(block: Block, first: int, last: int | None = None) -> list[int]:
    """The columns that hold amounts."""
    found = []
    for column in range(first, block.width if last is None else last):
        numbers = [line.number(column) for line in block.lines]
        filled = [one for one in numbers if one is not None]
        if filled and not any(one.percent for one in filled) and not _NOT_ADDED.search(block.heading(column)):
            found.append(column)
    return found


def label_of(line: Line, upto: int | None = None) -> str:
    """The last words of a row before its numbers."""
    label = ""
    for column, cell in enumerate(line.cells[:upto]):
        if line.number(column) is not None and not _CODE.fullmatch(cell):
            break
        if cell and not _CODE.fullmatch(cell):
            label = cell
    return label


def compare(
    block: Block, column: int, whole: Line, parts: Sequence[Line], label: str, *, exceed: bool = False
) -> CellVerdict | None:
    """Judge a total by the rows that make it up; with `exceed` only parts that come to more refute it."""
    total = whole.number(column)
    pairs = [(line, number) for line in parts if (number := line.number(column)) is not None]
    numbers = [number for _, number in pairs]
    if total is None or not pairs:
        return None
    cells = frozenset({(whole.row, column), *((line.row, column) for line, _ in pairs)})
    gap = added(numbers) - total.value
    if abs(gap) <= room(total, numbers):
        return CellVerdict(cells)
    if exceed and gap < 0:
        return None
    right = printed(added(numbers), total, numbers)
    said = " ".join(one for one in (label, block.heading(column).replace("／", " "), total.raw) if one)
    return CellVerdict(cells, said, f"{terms(numbers)}＝{right}，不是{total.raw}", right, (whole.row, column))


# two-sided statements (收入支出决算总表)


def _sides(block: Block) -> Iterator[tuple[int, list[int]]]:
    """The label column and the amount columns of each side that has 本年收入合计 or 本年支出合计."""
    labels = sorted({c for line in block.lines for c, cell in enumerate(line.cells) if _SIDE_TOTAL.fullmatch(cell)})
    for place, label in enumerate(labels):
        end = labels[place + 1] if place + 1 < len(labels) else None
        yield label, amount_columns(block, label + 1, end)


def _statement(block: Block, label: int, column: int) -> Iterator[CellVerdict]:
    lines = list(block.lines)
    middle = next((i for i, line in enumerate(lines) if _SIDE_TOTAL.fullmatch(line.cell(label))), None)
    if middle is None:
        return
    named = [line for line in lines[:middle] if line.cell(label)]
    above = [line for line in named if not re.match(r"其中|(?:收入|支出)?总计$|(?:小计)?合计$|共计$", line.cell(label))]
    numbered = [line for line in above if _MAJOR.match(line.cell(label))]
    readings = [numbered or above, above]
    total = lines[middle]
    verdicts = [compare(block, column, total, one, total.cell(label)) for one in readings]
    first = next((one for one in verdicts if one is not None and not one.follows), verdicts[0])
    inner = any(line.cell(label).startswith("其中") for line in named)
    if first is not None and (not first.follows or numbered or not inner):
        yield first
    grand = next((i for i, line in enumerate(lines) if i > middle and _GRAND.fullmatch(line.cell(label))), None)
    if grand is None:
        return
    between = [line for line in lines[middle + 1 : grand] if line.cell(label)]
    plain = [line for line in between if _CARRIED.search(line.cell(label)) and not _SCOPE.match(line.cell(label))]
    known = all(_CARRIED.search(line.cell(label)) or _SCOPE.match(line.cell(label)) for line in between)
    if first is not None and first.follows:
        total = _corrected(total, column, first.right)
    chosen = [compare(block, column, lines[grand], [total, *one], lines[grand].cell(label)) for one in (plain, between)]
    good = next((one for one in chosen if one is not None and not one.follows), None)
    if good is not None:
        yield good
    elif known and chosen[0] is not None and total.number(column) is not None:
        yield chosen[0]


def _corrected(line: Line, column: int, right: str) -> Line:
    """A row with the right total in it, so that one error is not told of twice."""
    numbers = [*line.numbers]
    numbers[column] = number_of(right)
    return replace(line, numbers=tuple(numbers))


def _balance(block: Block, sides: Sequence[tuple[int, list[int]]]) -> Iterator[CellVerdict]:
    """收入总计＝支出总计."""
    (left, left_columns), (right, right_columns) = sides
    if not left_columns or not right_columns:
        return
    for line in block.lines:
        if _GRAND.fullmatch(line.cell(left)) and _GRAND.fullmatch(line.cell(right)):
            first, second = line.number(left_columns[0]), line.number(right_columns[0])
            if first is None or second is None:
                continue
            cells = frozenset({(line.row, left_columns[0]), (line.row, right_columns[0])})
            if abs(first.value - second.value) <= first.half + second.half:
                yield CellVerdict(cells)
            else:
                said = f"收入总计{first.raw}，支出总计{second.raw}"
                yield CellVerdict(cells, said, "收入总计与支出总计应当相等", "两边相等", (line.row, left_columns[0]))


# codes


def _code_column(block: Block) -> int | None:
    for column in range(min(block.width, 3)):
        codes = [
            line.cell(column)
            for line in block.lines
            if _CODE.fullmatch(line.cell(column)) and line.cell(column + 1) and line.number(column + 1) is None
        ]
        if len(codes) >= 2 and len(codes) * 2 >= sum(bool(line.cell(column)) for line in block.lines):
            return column
    return None


def _coded(block: Block, codes: int) -> Iterator[CellVerdict]:
    """Function codes: 类 three digits, 款 five, 项 seven; each the sum of the level below, the total that of the 类."""
    lines = [line for line in block.lines if _CODE.fullmatch(line.cell(codes))]
    total = next((line for line in block.lines if any(_TOTAL.fullmatch(cell) for cell in line.cells)), None)
    known = {line.cell(codes): line for line in lines}
    if len(known) < len(lines):
        return
    shortest = min(len(code) for code in known)
    for column in amount_columns(block, codes + 1):
        if total is not None:
            top = [line for line in lines if len(line.cell(codes)) == shortest]
            verdict = compare(block, column, total, top, "合计")
            if verdict is not None:
                yield verdict
        for line in lines:
            code = line.cell(codes)
            below = [known[other] for other in known if len(other) == len(code) + 2 and other.startswith(code)]
            verdict = compare(block, column, line, below, f"{code} {label_of(line)}") if below else None
            if verdict is not None:
                yield verdict


# numbered items, 其中


def _numbered(block: Block) -> Iterator[CellVerdict]:
    """三公经费 over 1. 2. 3., with 其中 beneath one of them."""
    lines = block.lines
    for place, line in enumerate(lines):
        label = label_of(line)
        if not label:
            continue
        if not _NUMBERED.match(label) and not label.startswith("其中"):
            items = _items_below(lines[place + 1 :])
            if len(items) > 1:
                yield from _judge_items(block, line, items, label)
        inner = _inner_below(lines[place + 1 :])
        if inner:
            yield from _judge_items(block, line, inner, label, inner=True)


def _items_below(lines: Sequence[Line]) -> list[Line]:
    """The numbered rows right below a row; rows of 其中 under one of them are passed over."""
    found: list[Line] = []
    inside = False
    for line in lines:
        label = label_of(line)
        if _NUMBERED.match(label):
            number = re.search(r"\d+", label)
            if number is not None and int(number[0]) != len(found) + 1:
                break
            found.append(line)
            inside = False
        elif found and (label.startswith("其中") or inside):
            inside = True
        else:
            break
    return found


def _inner_below(lines: Sequence[Line]) -> list[Line]:
    """The rows of 其中 right below a row."""
    if not lines or not label_of(lines[0]).startswith("其中"):
        return []
    found = [lines[0]]
    for line in lines[1:]:
        label = label_of(line)
        if _NUMBERED.match(label) or _MAJOR.match(label) or _TOTAL.search(label) or not label:
            break
        found.append(line)
        if len(found) == 3:
            break
    return found


def _judge_items(
    block: Block, whole: Line, parts: Sequence[Line], label: str, *, inner: bool = False
) -> Iterator[CellVerdict]:
    items = {read_words(_plain_label(label_of(line))).item for line in parts}
    item = read_words(_plain_label(label)).item
    complete = any(
        entry["total"] == item and set(entry["need"]) <= items <= set(entry["all"]) for entry in partitions()
    )
    for column in amount_columns(block, 1):
        if inner:
            candidates = [compare(block, column, whole, parts[:count], label) for count in range(len(parts), 0, -1)]
            good = next((one for one in candidates if one is not None and not one.follows), None)
            alone = compare(block, column, whole, parts[:1], label, exceed=True)
            if good is not None:
                yield good
            elif alone is not None and alone.follows:
                yield alone
            continue
        verdict = compare(block, column, whole, parts, label, exceed=not complete)
        if verdict is not None:
            yield verdict


def _plain_label(label: str) -> str:
    return re.sub(r"^(?:其中[：:]?|\d{1,2}[.．、]|[（(]\d{1,2}[）)])+", "", label)


# plain totals


def _plain(block: Block) -> Iterator[CellVerdict]:
    """A total in the first or the last row over rows that hold no totals of their own."""
    lines = [line for line in block.lines if any(line.numbers)]
    totals = [line for line in lines if any(_TOTAL.fullmatch(cell) for cell in line.cells)]
    if len(totals) != 1 or totals[0] not in (lines[0], lines[-1]) or len(lines) < 3:
        return
    total = totals[0]
    rows = [line for line in lines if line is not total]
    labels = {line.row: label_of(line) for line in rows}
    for column in amount_columns(block, 1):
        numbers = {line.row: number for line in rows if (number := line.number(column)) is not None}
        filled = [line for line in rows if line.row in numbers]
        if len(filled) < 2:
            continue
        nested = (
            _holds_another([labels[line.row] for line in filled])
            or any(_INSIDE.search(labels[line.row]) for line in filled)
            or _has_subtotals([numbers[line.row] for line in filled])
        )
        readings = [filled]
        if nested:
            readings += [
                [line for line in filled if "其中" not in labels[line.row]],
                [line for line in filled if _MAJOR.match(labels[line.row])],
                [line for line in filled if "小计" in labels[line.row]],
                [line for line in filled if not re.match(r"[（(\d①-⑳]|其中", labels[line.row])],
            ]
        verdicts = [compare(block, column, total, one, "合计") for one in readings if len(one) > 1]
        good = next((one for one in verdicts if one is not None and not one.follows), None)
        if good is not None:
            yield good
        elif not nested and verdicts and verdicts[0] is not None:
            yield verdicts[0]


def _holds_another(labels: Sequence[str]) -> bool:
    """Whether one row is known to be part of another: 人员经费 below 基本支出."""
    items = {read_words(_plain_label(label)).item for label in labels} - {""}
    return any(entry["total"] in items and items & set(entry["all"]) for entry in partitions())


def _has_subtotals(numbers: Sequence[Number]) -> bool:
    """Whether a row is the sum of two or more rows right after it."""
    for place, one in enumerate(numbers):
        for end in range(place + 3, len(numbers) + 1):
            if one.value and added(numbers[place + 1 : end]) == one.value:
                return True
    return False
