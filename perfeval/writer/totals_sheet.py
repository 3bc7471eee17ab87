"""总分计算: how the total comes about, a step a row, where it is more than Σ得分 ÷ Σ适用分值 × 100."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfeval.calculator import Evaluation
from perfeval.calculator.total import SCORES, STATUSES, WEIGHTS, asked_groups, parameter_name, segment_sizes, step_name
from perfeval.facts.naming import fact_stem
from perfeval.formula.nodes import Node, block_at, cell_at, names_in, substitute
from perfeval.scheme.results import SCORE_SUFFIX, STATUS_SUFFIX, VALUE_SUFFIX, WEIGHT_SUFFIX
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.names import CALCULATION, TOTALS
from perfeval.xlsx.book import Book
from perfeval.xlsx.styles import cell_format, print_setup, protect, row_height, title_format, widths, write_headings

_HEADINGS = (("序号", 6), ("项目", 30), ("结果", 14), ("标准", 12), ("说明", 70))
FIRST_ROW, VALUE, PARAMETER = 2, 2, 3


def write_totals_sheet(book: Book, evaluation: Evaluation) -> None:
    """Write the sheet; 指标计算 and 分项计算 must be there already. Nothing where the total is the plain one.

    Raises:
        ValueError: a formula does not give the value that Python computed.
    """
    if not evaluation.steps:
        return
    sheet = book.sheet(TOTALS)
    widths(sheet, [width for _, width in _HEADINGS])
    book.merge(TOTALS, 0, 0, 0, len(_HEADINGS) - 1, "总分计算", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, TOTALS, 1, _HEADINGS)
    _name_results(book, evaluation)
    known = dict(_columns(evaluation))
    for row, step in enumerate(evaluation.steps, FIRST_ROW):
        for column, text in ((0, str(row - FIRST_ROW + 1)), (1, step.label), (4, step.words)):
            book.put_text(TOTALS, row, column, text, cell_format(book, "center" if column == 0 else "left"))
        if step.parameter is None:
            book.put_text(TOTALS, row, PARAMETER, "", cell_format(book))
        else:
            look = cell_format(book, "right", "General", parameter=True)
            book.put_number(TOTALS, row, PARAMETER, step.parameter, look)
            known[parameter_name(step.key).name] = cell_at(TOTALS, row, PARAMETER)
        value = book.put_formula(TOTALS, row, VALUE, substitute(step.node, known), cell_format(book, "right", "0.00"))
        if value != step.value:
            raise ValueError(f"总分计算“{step.label}”的公式结果{value}与计算结果{step.value}不一致")
        known[step_name(step.key).name] = cell_at(TOTALS, row, VALUE)
        sheet.set_row(row, row_height([(step.label, 30.0), (step.words, 70.0)]))
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{FIRST_ROW + len(evaluation.steps)}"})
    print_setup(sheet, header_rows=(1, 1))
    protect(sheet)


def total_cell(evaluation: Evaluation) -> Node:
    """Where the total stands."""
    return cell_at(TOTALS, FIRST_ROW + len(evaluation.steps) - 1, VALUE)


def asked_cells(evaluation: Evaluation) -> Mapping[str, Node]:
    """Where the answer to each condition stands, by the key of its step."""
    steps = enumerate(evaluation.steps, FIRST_ROW)
    return {step.key: cell_at(TOTALS, row, VALUE) for row, step in steps if step.asked}


def _columns(evaluation: Evaluation) -> Iterator[tuple[str, Node]]:
    """The columns of 指标计算 over all indicators, and over those of each segment."""
    first, count = calculation.FIRST_ROW, len(evaluation.indicators)
    named = ((SCORES, calculation.SCORE), (STATUSES, calculation.STATUS), (WEIGHTS, calculation.WEIGHT))
    for name, column in named:
        yield name, block_at(CALCULATION, first, column, first + count - 1, column)
        at = first
        for number, size in enumerate(segment_sizes(evaluation.scheme), 1):
            yield f"{name}:{number}", block_at(CALCULATION, at, column, at + size - 1, column)
            at += size
        for one in asked_groups(evaluation.scheme):
            top = first + one.first
            yield f"{name}:{one.stem}", block_at(CALCULATION, top, column, top + one.count - 1, column)


def _name_results(book: Book, evaluation: Evaluation) -> None:
    """Name the results of indicators that the total's conditions ask about."""
    asked = {name for step in evaluation.steps for name in names_in(step.node)}
    columns = {
        VALUE_SUFFIX: calculation.VALUE, SCORE_SUFFIX: calculation.SCORE, WEIGHT_SUFFIX: calculation.WEIGHT,
        STATUS_SUFFIX: calculation.STATUS,
    }  # fmt: skip
    for row, result in enumerate(evaluation.indicators, calculation.FIRST_ROW):
        for suffix, column in columns.items():
            name = f"{fact_stem(result.indicator.id)}{suffix}"
            if name in asked:
                book.define(name, CALCULATION, row, column)
