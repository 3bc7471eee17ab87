"""A form as a sheet of cells: compiled from the `form` of a scheme, or read from a workbook that a bureau made.

Three parts follow each other: the head, a row that repeats for every indicator, and the foot. A text may hold
placeholders; in the repeating row `{得分}` stands for what a column shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from perfeval.scheme.form import CONTENTS
from perfeval.scheme.placeholders import FOOT_NAMES, LINE_NAMES, TASK_NAMES, names_held

Look: TypeAlias = tuple[tuple[str, object], ...]
"""The properties of a cell format, as the writer's library names them."""

ALL_NAMES = (*LINE_NAMES, *FOOT_NAMES)


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell, or a merged block; rows count from the beginning of its part, both from 0.

    `task` says for which of the department's tasks its row stands; -1 for none.
    """

    row: int
    column: int
    text: str
    look: Look = ()
    to_row: int = -1
    to_column: int = -1
    task: int = -1

    @property
    def last_row(self) -> int:
        """The last row of its block."""
        return max(self.row, self.to_row)

    @property
    def last_column(self) -> int:
        """The last column of its block."""
        return max(self.column, self.to_column)


@dataclass(frozen=True)
class FormSheet:
    """A form.

    Attributes:
        widths: of the columns, in characters.
        head, repeat, foot: the cells of each part.
        head_heights, foot_heights: of their rows, in points; 0 for a height that fits the text.
        heading_rows: the first and last row of the headings in the head, repeated on every page.
        total_row: the row of 总分 in the foot; -1 for none.
        weights_in_labels: whether the points stand behind the names of indicators.
        landscape: the paper's direction.
        frozen_columns: so many columns stay in sight.
        merge: whether equal 一级 and 二级指标 are merged.
    """

    widths: tuple[float, ...]
    head: tuple[FormCell, ...]
    head_heights: tuple[float, ...]
    repeat: tuple[FormCell, ...]
    foot: tuple[FormCell, ...]
    foot_heights: tuple[float, ...]
    heading_rows: tuple[int, int]
    total_row: int
    weights_in_labels: bool
    landscape: bool = True
    frozen_columns: int = 4
    merge: bool = True

    @cached_property
    def contents(self) -> Mapping[str, int]:
        """The column of each content that the repeating row shows whole."""
        found: dict[str, int] = {}
        for cell in self.repeat:
            held = names_held(cell.text)
            if len(held) == 1 and cell.text.strip() == f"{{{held[0]}}}":
                found.setdefault(held[0], cell.column)
        return found

    @property
    def first_row(self) -> int:
        """The row of the first indicator."""
        return len(self.head_heights)

    def column(self, content: str) -> int:
        """The column that shows this; -1 for none."""
        return self.contents.get(content, -1)

    def for_tasks(self, count: int) -> FormSheet:
        """The form with the row that stands for a task (履职任务) so many times, at least once."""
        count = max(1, count)
        head, head_heights, head_at = _with_tasks(self.head, self.head_heights, count)
        foot, foot_heights, foot_at = _with_tasks(self.foot, self.foot_heights, count)
        top, bottom = (_moved(row, head_at, count) for row in self.heading_rows)
        return replace(
            self,
            head=head,
            head_heights=head_heights,
            heading_rows=(top, bottom),
            foot=foot,
            foot_heights=foot_heights,
            total_row=_moved(self.total_row, foot_at, count),
        )

    def names(self) -> tuple[str, ...]:
        """The names that its head and foot hold."""
        texts = [cell.text for cell in (*self.head, *self.foot)]
        return tuple(dict.fromkeys(name for text in texts for name in names_held(text)))


def _with_tasks(
    cells: tuple[FormCell, ...], heights: tuple[float, ...], count: int
) -> tuple[tuple[FormCell, ...], tuple[float, ...], int]:
    """A part of the form, its heights, and the row that was repeated; -1 for none."""
    at = next((cell.row for cell in cells if TASK_NAMES.keys() & {*names_held(cell.text)}), -1)
    if at < 0:
        return cells, heights, at
    found: list[FormCell] = []
    for cell in cells:
        if cell.row == at and cell.last_row == at:
            found += [replace(cell, row=at + n, to_row=at + n, task=n) for n in range(count)]
        else:
            # a label over the tasks grows with them
            row = cell.row if cell.row <= at else _moved(cell.row, at, count)
            found.append(replace(cell, row=row, to_row=_moved(cell.last_row, at, count)))
    return tuple(found), (*heights[:at], *[heights[at]] * count, *heights[at + 1 :]), at


def _moved(row: int, at: int, count: int) -> int:
    """Where a row, or the end of a block, stands when the row `at` is there so many times."""
    return row + count - 1 if 0 <= at <= row else row


__all__ = ["ALL_NAMES", "CONTENTS", "FormCell", "FormSheet", "Look"]
