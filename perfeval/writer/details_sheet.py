"""分项计算: a row for each part of an indicator and for each 加分项 and 扣分项, computed like an indicator's."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.calculator import Evaluation
from perfeval.facts.fact import Fact
from perfeval.scheme.results import NOTE_SUFFIX, SCORE_SUFFIX, STATUS_SUFFIX, VALUE_SUFFIX, WEIGHT_SUFFIX, result_name
from perfeval.writer.calculation_columns import FIRST_ROW, FIRST_SOURCE, HEADINGS, REASON, SCORE, STATUS, VALUE, WEIGHT
from perfeval.writer.calculation_formulas import Place
from perfeval.writer.calculation_sheet import CalculationRow
from perfeval.writer.names import DETAILS
from perfeval.writer.standards_sheet import ParameterCells
from perfeval.xlsx.book import Book
from perfeval.xlsx.styles import header_format, print_setup, protect, row_height, title_format, widths, write_headings

RESULT_COLUMNS = {
    STATUS_SUFFIX: STATUS, SCORE_SUFFIX: SCORE, WEIGHT_SUFFIX: WEIGHT, NOTE_SUFFIX: REASON, VALUE_SUFFIX: VALUE,
}  # fmt: skip
"""The columns whose cells have names."""
_SHOWN = tuple(heading for heading in HEADINGS if heading[0] not in ("单位自评分", "佐证材料"))


def write_details_sheet(
    book: Book, evaluation: Evaluation, standards: ParameterCells, shown: Mapping[str, Fact]
) -> None:
    """Write the sheet and define its results' names; nothing where there are no such rows."""
    details = evaluation.details
    if not details:
        return
    sheet = book.sheet(DETAILS)
    sources = max(len(result.names) for result in details)
    widths(sheet, [*(width for _, width in HEADINGS), *[18] * sources])
    book.merge(DETAILS, 0, 0, 0, len(_SHOWN) - 1, "分项计算（各指标的分项，以及加分项、扣分项）", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, DETAILS, 1, _SHOWN)
    for column in range(FIRST_SOURCE, FIRST_SOURCE + sources):
        book.put_text(DETAILS, 1, column, f"数据来源{column - FIRST_SOURCE + 1}", header_format(book))
    for index, result in enumerate(details):
        row = FIRST_ROW + index
        texts = CalculationRow(book, Place(DETAILS, row), result, standards, shown).write(str(index + 1))
        sheet.set_row(row, row_height(texts))
        for suffix, column in RESULT_COLUMNS.items():
            book.define(result_name(result.indicator.id, suffix), DETAILS, row, column)
    last = FIRST_ROW + len(details) - 1
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    sheet.freeze_panes(FIRST_ROW, 4)
    print_setup(sheet, header_rows=(1, 1))
    sheet.print_area(0, 0, last, len(_SHOWN) - 1)
    protect(sheet)
