"""Where the scores, the total and the bureau's columns stand on the form, whatever form it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfeval.audit.found import FoundSheet, FoundWorkbook, Position
from perfeval.formula.addresses import row_and_column
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.form import FormPlaces
from perfeval.writer.names import CALCULATION, SCORE

_TOTAL, _REVIEW_SCORE, _REVIEW = "总分", "复核分", "复核意见"
_SCORE_OF = re.compile(rf"='?{CALCULATION}'?!\$?([A-Z]+)\$?(\d+)")


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """The form, read off the regenerated workbook.

    Attributes:
        scores: the cell of each indicator's score, in order.
        total: the cell of 总分; None where there is none.
        reviews, opinions: the cells of 复核分 and 复核意见, by the number of the indicator; those there are.
    """

    scores: tuple[Position, ...]
    total: Position | None
    reviews: Mapping[int, Position]
    opinions: Mapping[int, Position]


def score_form(expected: FoundWorkbook, total: Decimal | None, places: FormPlaces | None = None) -> ScoreForm:
    """Find them by the formulas that lead to 指标计算 and by the headings.

    Args:
        places: where the form has the bureau's columns, whatever their headings; None for a form of unknown make.
    """
    sheet = expected.sheets.get(SCORE, FoundSheet(SCORE, {}))
    rows: dict[int, Position] = {}
    for place, formula in sheet.formulas.items():
        match = _SCORE_OF.fullmatch(formula)
        if match is not None and row_and_column(f"{match[1]}1")[1] == calculation.SCORE:
            rows.setdefault(int(match[2]), place)
    scores = tuple(place for _, place in sorted(rows.items()))
    if places is not None:
        at: Position = (places.total_row, places.total_column)
        return ScoreForm(scores, at if at in sheet.formulas else None, places.review_scores, places.reviews)
    first = min((row for row, _ in scores), default=0)
    headings = {
        str(value).replace(" ", "").replace("\n", ""): column
        for (row, column), value in sheet.values.items()
        if row < first and isinstance(value, str)
    }
    reviews, opinions = (
        {number: (row, headings[word]) for number, (row, _) in enumerate(scores)} if word in headings else {}
        for word in (_REVIEW_SCORE, _REVIEW)
    )
    return ScoreForm(scores, _total(sheet, set(scores), total), reviews, opinions)


def _total(sheet: FoundSheet, scores: set[Position], total: Decimal | None) -> Position | None:
    labelled = {row for (row, _), value in sheet.values.items() if isinstance(value, str) and value.strip() == _TOTAL}
    columns = {column for _, column in scores}
    candidates = [
        place
        for place in sheet.formulas
        if place not in scores
        and (place[0] in labelled or total is not None)
        and (total is None or sheet.values.get(place) == total)
    ]
    return min(candidates, key=lambda one: (one[0] not in labelled, one[1] not in columns, one), default=None)
