"""Where the scores, the total and the bureau's columns stand on the form, whatever form it is."""

from __future__ import annotations

import re
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
        review_column, opinion_column: 复核分 and 复核意见; None where the form has none.
    """

    scores: tuple[Position, ...]
    total: Position | None
    review_column: int | None
    opinion_column: int | None


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
    first = min((row for row, _ in scores), default=0)
    headings = {
        str(value).replace(" ", "").replace("\n", ""): column
        for (row, column), value in sheet.values.items()
        if row < first and isinstance(value, str)
    }
    review, opinion = headings.get(_REVIEW_SCORE), headings.get(_REVIEW)
    if places is not None:
        review = places.review_score if places.review_score >= 0 else None
        opinion = places.review if places.review >= 0 else None
    return ScoreForm(scores, _total(sheet, set(scores), total), review, opinion)


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
