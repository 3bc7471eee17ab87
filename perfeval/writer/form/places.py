"""Where 计分表 has what, for whoever writes, audits or reads it."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.calculator import Evaluation
from perfeval.scheme.form import LEVEL3, REVIEW, REVIEW_SCORE, SCORE
from perfeval.scheme.form_sheet import FormSheet
from perfeval.scheme.placeholders import TOTAL, names_held


@dataclass(frozen=True, slots=True)
class FormPlaces:
    """Rows and columns, from 0; a column of -1 is not in the form.

    Attributes:
        header_row: the row of the headings.
        first_row: the first indicator's row; the others follow, one a row.
        total_row, total_column: the cell of 总分.
        label, score, review_score, review: the columns of 三级指标, 得分, 复核分 and 复核意见.
    """

    header_row: int
    first_row: int
    total_row: int
    total_column: int
    label: int
    score: int
    review_score: int
    review: int


def form_of(evaluation: Evaluation) -> FormSheet:
    """The form with a row for each of the unit's tasks."""
    return evaluation.scheme.form_sheet.for_tasks(len(evaluation.tasks))


def form_places(evaluation: Evaluation) -> FormPlaces:
    """Where the form of this evaluation has what."""
    form = form_of(evaluation)
    count = len(evaluation.indicators)
    total = next(
        ((cell.row, cell.column) for cell in form.foot if TOTAL in names_held(cell.text)), (0, form.column(SCORE))
    )
    return FormPlaces(
        header_row=form.heading_rows[1],
        first_row=form.first_row,
        total_row=form.first_row + count + total[0],
        total_column=total[1],
        label=form.column(LEVEL3),
        score=form.column(SCORE),
        review_score=form.column(REVIEW_SCORE),
        review=form.column(REVIEW),
    )


def look_of(look: tuple[tuple[str, object], ...]) -> dict[str, object]:
    """The properties of a cell format."""
    return dict(look)


__all__ = ["FormPlaces", "FormSheet", "form_of", "form_places", "look_of"]
