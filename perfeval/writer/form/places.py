"""Where 计分表 has what, for whoever writes, audits or reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfeval.calculator import Evaluation
from perfeval.formula.remembered import remembered
from perfeval.scheme.form import REVIEW, REVIEW_SCORE, SCORE
from perfeval.scheme.form_layout import LaidCell, Layout
from perfeval.scheme.form_sheet import FormSheet
from perfeval.scheme.names import bare
from perfeval.scheme.placeholders import TOTAL, lone_name, names_held, of_one

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormPlaces:
    """Rows and columns, from 0.

    Attributes:
        total_row, total_column: the cell of 总分.
        scores, review_scores, reviews: the cell of each indicator's 得分, 复核分 and 复核意见, by its number; what the
            form does not have is left out.
    """

    total_row: int
    total_column: int
    scores: dict[int, Spot]
    review_scores: dict[int, Spot]
    reviews: dict[int, Spot]


def layout_of(evaluation: Evaluation) -> Layout:
    """The form with the rows that it has for a unit's indicators and tasks."""
    form = evaluation.scheme.form_sheet
    shape: list[tuple[tuple[int, ...], ...]] = []
    at = 0
    for division in evaluation.scheme.divisions:
        groups: list[tuple[int, ...]] = []
        for group in division.groups:
            numbers = range(at, at + len(group.indicators))
            groups.append(tuple(n for n in numbers if evaluation.indicators[n].indicator.id not in form.placed))
            at += len(group.indicators)
        shape.append(tuple(groups))
    return _laid_out(form, tuple(shape), len(evaluation.tasks))


@remembered(size=64)
def _laid_out(form: FormSheet, shape: tuple[tuple[tuple[int, ...], ...], ...], tasks: int) -> Layout:
    """Units under one indicator system with as many tasks have the same."""
    return Layout(form, shape, tasks)


def indicators_by_name(evaluation: Evaluation) -> dict[str, int]:
    """The numbers of the indicators by every way to call them."""
    found: dict[str, int] = {}
    for number, result in enumerate(evaluation.indicators):
        for name in (result.indicator.label, result.indicator.id):
            found[bare(name)] = number
    return found


def form_places(evaluation: Evaluation, layout: Layout | None = None) -> FormPlaces:
    """Where the form of this evaluation has what.

    Args:
        layout: its layout, where it is known already.
    """
    laid = layout or layout_of(evaluation)
    cells = laid.cells
    places: dict[str, dict[int, Spot]] = {SCORE: {}, REVIEW_SCORE: {}, REVIEW: {}}
    for content, number, spot in _shown_of_indicators(evaluation, cells):
        if content in places:
            places[content].setdefault(number, spot)
    total = next((one for one in cells if lone_name(one.cell.text) == TOTAL), None) or next(
        (one for one in cells if TOTAL in names_held(one.cell.text)), cells[-1]
    )
    return FormPlaces(
        total_row=total.top,
        total_column=total.cell.column,
        scores=places[SCORE],
        review_scores=places[REVIEW_SCORE],
        reviews=places[REVIEW],
    )


def _shown_of_indicators(evaluation: Evaluation, cells: Sequence[LaidCell]) -> Iterator[tuple[str, int, Spot]]:
    """What is shown alone in a cell, of which indicator, where."""
    names: dict[str, int] | None = None
    for one in cells:
        lone = lone_name(one.cell.text)
        if not lone:
            continue
        spot = (one.top, one.cell.column)
        if one.key.indicator >= 0:
            yield lone, one.key.indicator, spot
            continue
        content, name = of_one(lone)
        if name:
            names = indicators_by_name(evaluation) if names is None else names
            if bare(name) in names:
                yield content, names[bare(name)], spot
