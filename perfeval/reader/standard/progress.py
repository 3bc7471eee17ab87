"""支付进度: the row marked 是否评价时点 = 是 counts, else the latest point in time of the year evaluated."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Text
from perfeval.reader.grid import ReadScope, SheetGrid, State
from perfeval.reader.headings import Headings
from perfeval.reader.labels import key
from perfeval.reader.marks import split_marks
from perfeval.reader.numbers import parse_date, years_in
from perfeval.reader.records import CopiedCell
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.fields import text_or_missing
from perfeval.reader.standard.tables import number_or
from perfeval.reader.value_words import fold

FACTS = {"actual": "实际支付进度", "planned": "既定支付进度"}
POINT = "支付进度时点"
_NO_POINTS = frozenset(
    ["平均", "平均值", "平均数", "均值", "年均", "月均", "合计", "总计", "小计", "累计", "差异", "差额", "说明", "备注"]
)
_NO_POINT = re.compile(r"^(?:平均|合计|注|说明|备注)|同期|上年|去年|目标|计划|平均")
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_WORDS = {"上半年": (6, 30), "半年": (6, 30), "下半年": (12, 31), "全年": (12, 31), "年末": (12, 31), "年底": (12, 31)}
_WORDS |= {"年终": (12, 31), "全年度": (12, 31), "年度": (12, 31), "中期": (6, 30), "年中": (6, 30)}
_DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*[月./-]\s*(3[01]|[12]\d|0?[1-9])\s*日?")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月")
_YEAR_MONTH = re.compile(r"(?:19|20)\d{2}[./-](1[0-2]|0?[1-9])")
_CHINESE_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_CHINESE_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?")


def _in_digits(found: re.Match[str]) -> str:
    return str(_CHINESE_MONTHS.index(found[1]) + 1)


def point_in_time(text: str, year: int) -> tuple[int, int, int] | None:
    """Year, month and day that a 时点 means: 6月30日, 9月底, 三季度末, 全年; None for what is none.

    Args:
        text: as typed.
        year: the year evaluated, which is meant where none is written.
    """
    plain = _CHINESE_MONTH.sub(_in_digits, re.sub(r"\s+", "", fold(split_marks(text)[0])))
    whole = parse_date(plain)
    if whole is not None:
        return whole.year, whole.month, whole.day
    years = years_in(plain)
    if len(years) > 1:
        return None
    said = years.pop() if years else year
    if year_month := _YEAR_MONTH.fullmatch(plain):
        return said, int(year_month[1]), 31
    rest = re.sub(r"(?:19|20)\d{2}年?度?", "", plain)
    if day := _DAY.search(rest):
        return said, int(day[1]), int(day[2])
    if months := _MONTH.findall(rest):
        # 1—6月 ends with its last month
        return said, max(map(int, months)), 31
    if quarter := _QUARTER.findall(rest):
        return said, max(_QUARTERS[number] for number in quarter), 31
    for word, (month, day_number) in _WORDS.items():
        if word in rest:
            return said, month, day_number
    return (said, 12, 31) if years_in(plain) and rest in ("", "末", "底", "终") else None


def read_progress(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, year: int | None = None
) -> Iterator[Fact]:
    """Yield 实际支付进度, 既定支付进度 (ratios) and 支付进度时点 (text)."""
    columns = {role: headings.column(sheet, role) for role in ("point", "actual", "planned", "chosen")}
    row = _chosen_row(grid, headings, columns, year)
    for role, name in FACTS.items():
        at = columns[role]
        label = f"支付进度表 {name}"
        if row is None or at is None:
            yield Fact(name, None, "比率", label=label)
            continue
        state: State
        state, bare = ("bad", False) if _shared(grid, headings, row, at, name) else grid.ratio(row, at, name)
        cell = grid.node(row, at)
        shown: Node = Binary("/", cell, HUNDRED) if bare else cell
        node: Node = number_or(cell, shown, Text(MISSING))
        if state == "bad" and isinstance(scope.cell(cell), Decimal):
            node = Text(MISSING)
        value = evaluate(node, scope)
        number = value if isinstance(value, Decimal) else None
        note = f"按{grid.text(row, at)}%理解" if bare and state == "number" else ""
        yield Fact(name, number, "比率", (grid.source(row, at),), node, label, note)
    at = columns["point"]
    if row is None or at is None or not grid.text(row, at):
        yield Fact(POINT, None, "文本", label=POINT)
    else:
        text = grid.text(row, at)
        grid.copies[row, at] = CopiedCell(text)
        yield Fact(POINT, text, "文本", (grid.source(row, at),), text_or_missing(grid.node(row, at)), POINT)


def _shared(grid: SheetGrid, headings: Headings, row: int, at: int, label: str) -> bool:
    """Whether the number is that of several points in time, which is a finding."""
    shared = grid.spans_rows(row, at, headings.rows(grid)) and bool(grid.merged_text(row, at))
    if shared:
        grid.report("R115", row, at, label=label)
    return shared


def _chosen_row(grid: SheetGrid, headings: Headings, columns: Mapping[str, int | None], year: int | None) -> int | None:
    actual, planned, chosen, point = columns["actual"], columns["planned"], columns["chosen"], columns["point"]
    values = [at for at in (actual, planned) if at is not None]
    all_rows = [row for row in headings.rows(grid) if not is_example(grid, row, point)]
    marked: list[int] = []
    doubtful = False
    if chosen is not None:
        for row in all_rows:
            if not grid.blank(row, chosen):
                answer = grid.choice(row, chosen, "是否评价时点", ("是", "否"))
                doubtful = doubtful or answer is None
                if answer == "是":
                    marked.append(row)
    if len(marked) > 1 and chosen is not None:
        cells = "、".join(grid.address(row, chosen) for row in marked)
        grid.report("R401", marked[1], chosen, cells=cells)
        return None
    if marked:
        return None if _marked_in_error(grid, marked[0], point, year) else marked[0]
    rows = [row for row in all_rows if any(not grid.blank(row, at) for at in values)]
    if doubtful:
        # a mark that cannot be read may have been the one
        return None
    return _latest(grid, rows, point, year)


def _marked_in_error(grid: SheetGrid, row: int, point: int | None, year: int | None) -> bool:
    """Whether the row marked as the one that counts is no point in time, or one of another year, which is a finding."""
    text = "" if point is None else grid.text(row, point)
    time = point_in_time(text, year) if year is not None else None
    if key(text) in _NO_POINTS or _NO_POINT.search(text):
        reason = "不是时点"
    elif time is not None and time[0] != year:
        reason = f"不在评价年度{year}年"
    else:
        return False
    grid.report("R413", row, point or 0, found=text, reason=reason)
    return True


def _latest(grid: SheetGrid, rows: list[int], point: int | None, year: int | None) -> int | None:
    """The row of the latest point of the year; None, with a finding, where no row or more than one is that."""
    if not rows:
        return None
    if point is None:
        grid.report("R410", rows[-1], 0, found="没有“时点”列")
        return None
    meant = year or datetime.date.min.year
    points: dict[int, tuple[int, int, int]] = {}
    for row in rows:
        text = grid.text(row, point)
        if key(text) in _NO_POINTS or _NO_POINT.search(text):
            grid.report("R411", row, point, found=text)
            continue
        time = point_in_time(text, meant)
        if time is None and len(rows) > 1:
            grid.report("R410", row, point, found=f"“{text}”" if text else "空白")
            return None
        if time is not None and time[0] != meant and year is not None:
            grid.report("R412", row, point, found=text, expected=year)
            continue
        points[row] = time or (meant, 12, 31)
    if not points:
        return None
    last = max(points.values())
    latest = [row for row, time in points.items() if time == last]
    if len(latest) > 1:
        grid.report("R401", latest[1], point, cells="、".join(grid.address(row, point) for row in latest))
        return None
    return latest[0]
