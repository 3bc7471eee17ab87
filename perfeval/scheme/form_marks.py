"""Which rows of a bureau's form repeat, and for what: read off the placeholders, or off marks of beginning and end.

The rows with what is said of an indicator are its block; rows with what is said of a 一级指标 or 二级指标 above and
below it repeat with these, and so do the rows between. Where a row without any placeholder should repeat too,
{一级开始} stands in the first row and {一级结束} in the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfeval.scheme.form import LEVEL3, SCORE
from perfeval.scheme.form_sheet import Level
from perfeval.scheme.placeholders import FOOT_NAMES, MARKS, TASK_NAMES, level_named, lone_name, names_held

_LEVELS = {"一级": Level.DIVISION, "二级": Level.GROUP, "指标": Level.INDICATOR}
_BEGIN, _END = "开始", "结束"


class FormProblem(ValueError):
    """The workbook is no form; the message is a Chinese sentence that leads to the mend."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one cell of the form says, and its last row; rows from 0."""

    row: int
    column: int
    last_row: int
    text: str
    address: str


def levels_of(cells: Sequence[Written], rows: int, of_indicators: frozenset[str]) -> tuple[Level, ...]:
    """What each row stands for.

    Args:
        of_indicators: the names that are said of an indicator.

    Raises:
        FormProblem: there is no block of an indicator where one is meant, or marks do not fit together.
    """
    return _Marks(cells, rows, of_indicators).levels()


class _Marks:
    def __init__(self, cells: Sequence[Written], rows: int, of_indicators: frozenset[str]) -> None:
        self._cells, self._rows, self._of_indicators = cells, rows, of_indicators
        self._marked = self._pairs()

    def levels(self) -> tuple[Level, ...]:
        """What each row stands for."""
        levels = [Level.SHEET] * self._rows
        block = self._block()
        if block is not None:
            reach = {Level.INDICATOR: block}
            inner = block
            for level in (Level.GROUP, Level.DIVISION):
                inner = self._around(level, inner)
                reach[level] = inner
            for level in (Level.DIVISION, Level.GROUP, Level.INDICATOR):
                for row in range(reach[level][0], reach[level][1] + 1):
                    levels[row] = level
            self._held_within(reach[Level.DIVISION])
            self._nested(levels)
        elif self._marked:
            raise FormProblem(f"表样里有{{{self._any_mark()}}}，却没有写{{{LEVEL3}}}和{{{SCORE}}}的行，请补上")
        for row in self._task_rows():
            if levels[row] is not Level.SHEET:
                raise FormProblem("表样里写任务的行（如{任务名称}）夹在各指标重复的行中间，请移到上面或下面")
            levels[row] = Level.TASK
        return tuple(levels)

    def _names(self, cell: Written) -> Iterator[str]:
        return (name for name in names_held(cell.text) if name not in MARKS)

    def _pairs(self) -> dict[Level, tuple[int, int]]:
        """The first and last row of each level that is marked.

        Raises:
            FormProblem: a beginning has no end, an end no beginning, or one lies across another.
        """
        where: dict[str, Written] = {}
        for cell in self._cells:
            for name in names_held(cell.text):
                if name in MARKS:
                    if name in where:
                        raise FormProblem(
                            f"表样里{{{name}}}写了两次（{where[name].address}、{cell.address}），请留一个"
                        )
                    where[name] = cell
        found: dict[Level, tuple[int, int]] = {}
        for word, level in _LEVELS.items():
            begin, end = where.get(f"{word}{_BEGIN}"), where.get(f"{word}{_END}")
            if begin is None and end is None:
                continue
            if end is None or begin is None:
                there, lacking = (begin, f"{word}{_END}") if begin is not None else (end, f"{word}{_BEGIN}")
                assert there is not None
                last = "最后一行" if lacking.endswith(_END) else "第一行"
                raise FormProblem(
                    f"表样的{there.address}写了{{{word}{_BEGIN if begin is not None else _END}}}，没有{{{lacking}}}，"
                    f"请写在重复的{last}"
                )
            if end.row < begin.row:
                raise FormProblem(
                    f"表样里{{{word}{_END}}}（{end.address}）在{{{word}{_BEGIN}}}（{begin.address}）上面，请换过来"
                )
            found[level] = (begin.row, end.row)
        names = {level: word for word, level in _LEVELS.items()}
        marked = sorted(found, key=int)
        for outer, inner in pairwise(marked):
            if found[inner][0] < found[outer][0] or found[inner][1] > found[outer][1]:
                raise FormProblem(
                    f"表样里{{{names[inner]}{_BEGIN}}}到{{{names[inner]}{_END}}}的行应在"
                    f"{{{names[outer]}{_BEGIN}}}到{{{names[outer]}{_END}}}之内，请移动"
                )
        return found

    def _any_mark(self) -> str:
        return next(name for cell in self._cells for name in names_held(cell.text) if name in MARKS)

    def _block(self) -> tuple[int, int] | None:
        """The first and last row of an indicator's block; None for a form in which each has a place of its own."""
        own = [cell for cell in self._cells if any(name in self._of_indicators for name in self._names(cell))]
        labels = [cell for cell in own if LEVEL3 in names_held(cell.text)]
        scores = [cell for cell in own if lone_name(cell.text) == SCORE]
        if not own and Level.INDICATOR not in self._marked:
            return None
        if not labels or not scores:
            lacking = LEVEL3 if not labels else SCORE
            alone = "（独占一格）" if lacking == SCORE else ""
            raise FormProblem(
                f"表样里没有一行同时写有{{三级指标}}和{{得分}}：没有{{{lacking}}}{alone}，请留一行作为各指标重复的行"
            )
        for cells, name in ((labels, LEVEL3), (scores, SCORE)):
            if len(cells) > 1:
                many = "、".join(cell.address for cell in cells)
                raise FormProblem(
                    f"表样里不止一行写有{{{name}}}（{many}），请只留一行（几行一组的，也只写一次）作为各指标重复的行"
                )
        if Level.INDICATOR in self._marked:
            first, last = self._marked[Level.INDICATOR]
        else:
            first, last = self._grown(own, min(labels[0].row, scores[0].row), max(labels[0].row, scores[0].row))
        for cell in own:
            if not first <= cell.row or cell.last_row > last:
                name = next(name for name in self._names(cell) if name in self._of_indicators)
                raise FormProblem(
                    f"表样的{cell.address}写有{{{name}}}，不在各指标重复的行里（第{first + 1}行到第{last + 1}行），"
                    f"请移进去；只要某一个指标的，写{{{name}(指标名称)}}"
                )
        return first, last

    @staticmethod
    def _grown(own: Sequence[Written], first: int, last: int) -> tuple[int, int]:
        """The rows from the one to the other, with those that their merged cells and their neighbours reach."""
        while True:
            before = (first, last)
            for cell in own:
                # what touches the block belongs to it
                if cell.row <= last + 1 and cell.last_row >= first - 1:
                    first, last = min(first, cell.row), max(last, cell.last_row)
            if (first, last) == before:
                return before

    def _around(self, level: Level, inner: tuple[int, int]) -> tuple[int, int]:
        """The rows of a level: those marked, or those with what is said of it above and below the inner ones."""
        first, last = inner
        said = [cell for cell in self._cells if any(level_named(name) == level for name in self._names(cell))]
        if level in self._marked:
            top, bottom = self._marked[level]
            if top > first or bottom < last:
                raise FormProblem(
                    f"表样里{'一级' if level is Level.DIVISION else '二级'}的开始和结束之间没有包住里面重复的行"
                    f"（第{first + 1}行到第{last + 1}行），请移动"
                )
            first, last = top, bottom
        else:
            first = min([first, *(cell.row for cell in said)])
            last = max([last, *(cell.last_row for cell in said)])
        for cell in said:
            if cell.row < first or cell.last_row > last:
                raise FormProblem(f"表样的{cell.address}写的是一级、二级指标的内容，不在它们重复的行里，请移动")
        return first, last

    def _nested(self, levels: Sequence[Level]) -> None:
        """A row of a 一级指标 may not lie among those of a 二级指标.

        Raises:
            FormProblem: one does.
        """
        said: dict[int, set[int]] = {}
        for cell in self._cells:
            said.setdefault(cell.row, set()).update(level_named(name) for name in self._names(cell))
        for row, of in said.items():
            if levels[row] is Level.GROUP and Level.DIVISION in of and Level.GROUP not in of:
                raise FormProblem(
                    f"表样第{row + 1}行写的是一级指标的内容，却夹在二级指标的行里，请把一级指标的行放在外面："
                    "标题行一级在上、二级在下，小计行二级在上、一级在下"
                )

    def _held_within(self, rows: tuple[int, int]) -> None:
        """What is said once may not stand among the rows that repeat.

        Raises:
            FormProblem: it does.
        """
        for cell in self._cells:
            if rows[0] <= cell.row <= rows[1] and any(name in FOOT_NAMES for name in self._names(cell)):
                name = next(name for name in self._names(cell) if name in FOOT_NAMES)
                raise FormProblem(
                    f"表样的{cell.address}写有{{{name}}}，夹在重复的行（第{rows[0] + 1}行到第{rows[1] + 1}行）中间，"
                    "请移到这些行的上面或下面；一级、二级指标的小计写{一级得分}、{二级得分}"
                )

    def _task_rows(self) -> set[int]:
        rows = {cell.row for cell in self._cells if TASK_NAMES.keys() & {*self._names(cell)}}
        parts: Mapping[bool, list[int]] = {
            True: [row for row in rows if row < self._first_score()],
            False: [row for row in rows if row >= self._first_score()],
        }
        for found in parts.values():
            if len(found) > 1:
                raise FormProblem("表样里写任务的占位（如{任务名称}）不在同一行，请写在一行里")
        return rows

    def _first_score(self) -> int:
        return next((cell.row for cell in self._cells if lone_name(cell.text) == SCORE), self._rows)
