"""A table as blocks: heading rows, and the rows of labels and numbers under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.report_check.language.figures import number_text

_NUMBER = re.compile(
    r"(?P<open>[（(])?(?P<sign>[-－−])?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?P<percent>%)?[)）]?"
)
_HEADING = re.compile(
    r"预算|决算|执行|分值|权重|得分|评分|完成率|编制|人数|控制率|金额|[数额率]$|项目$|科目|合计$|总计$|比例|占比|比重|增减|上年|本年|年度"
    r"|小计|费$|收入$|支出$|栏次|名称|指标|单位|数量|内容|备注|接待|用车|出国|购置"
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|其中)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell: its value, half of its last printed unit, and whether it is a percentage."""

    value: Decimal
    half: Decimal
    percent: bool
    raw: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a block: its place in the table, its cells without blanks, and their numbers."""

    row: int
    cells: tuple[str, ...]
    numbers: tuple[Number | None, ...]

    def cell(self, column: int) -> str:
        """A cell's text; empty beyond the row's end."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def number(self, column: int) -> Number | None:
        """A cell's number."""
        return self.numbers[column] if 0 <= column < len(self.numbers) else None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under their headings.

    Attributes:
        headings: for each column the words over it, from top to bottom, joined.
        lines: the rows.
    """

    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def heading(self, column: int) -> str:
        """The words over a column."""
        return self.headings[column] if column < len(self.headings) else ""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return max([len(self.headings), *(len(line.cells) for line in self.lines)], default=0)


def number_of(text: str) -> Number | None:
    """The number that a cell holds and nothing else."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match["digits"].replace(",", "")
    value = Decimal(digits)
    negative = bool(match["sign"]) or bool(match["open"])
    half = Decimal("0.5").scaleb(-len(digits.partition(".")[2]))
    return Number(-value if negative else value, half, bool(match["percent"]), text)


def blocks_of(table: Sequence[Sequence[str]]) -> list[Block]:
    """The blocks of a table, one for each run of heading rows."""
    lines = [_line(index, row) for index, row in enumerate(table)]
    blocks: list[Block] = []
    heads: list[Line] = []
    body: list[Line] = []
    for line in lines:
        if _is_heading(line, bool(body)):
            if body:
                blocks.append(Block(_headings(heads), tuple(body)))
                heads, body = [], []
            heads.append(line)
        elif any(line.cells):
            body.append(line)
    if body:
        blocks.append(Block(_headings(heads), tuple(body)))
    return blocks


def _line(index: int, row: Sequence[str]) -> Line:
    cells = tuple(number_text(cell) for cell in row)
    return Line(index, cells, tuple(number_of(cell) for cell in cells))


def _is_heading(line: Line, inside: bool) -> bool:
    filled = [cell for cell in line.cells if cell]
    if any(line.numbers) and not all(re.fullmatch(r"\d{1,2}", cell) or cell == "栏次" for cell in filled):
        return False
    if len(filled) < 2:
        return False
    if all(re.fullmatch(r"\d{1,2}", cell) or re.fullmatch("栏次|行次", cell) for cell in filled):
        return len(filled) > 2
    if any(_NUMBERED.match(cell) for cell in filled):
        return False
    matching = sum(_HEADING.search(cell) is not None and len(cell) <= 24 for cell in filled)
    return matching * 2 >= len(filled) and (not inside or matching > 1)


def _headings(heads: Sequence[Line]) -> tuple[str, ...]:
    """The words over each column; rows of column numbers and lines like 部门：… say nothing of it."""
    telling = [line for line in heads if not _tells_nothing(line)]
    columns = [""] * max((len(line.cells) for line in heads), default=0)
    for depth, line in enumerate(telling):
        last = ""
        spans = depth < len(telling) - 1
        for column in range(len(columns)):
            text = line.cell(column)
            last = text or last
            text = text or (last if spans else "")
            if text and text != columns[column] and not columns[column].endswith("／" + text):
                columns[column] = f"{columns[column]}／{text}" if columns[column] else text
    return tuple(columns)


def _tells_nothing(line: Line) -> bool:
    filled = [cell for cell in line.cells if cell]
    numbering = all(re.fullmatch(r"\d{1,2}|栏次|行次", cell) for cell in filled)
    return numbering or any(re.match(r"(?:编制)?(?:部门|单位)(?:名称)?：|金额单位", cell) for cell in filled)
