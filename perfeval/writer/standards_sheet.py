"""评分标准: each rule in words, and its bands, shares and point counts in labelled cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.formula.nodes import Node, cell_at
from perfeval.rules.base import Parameter
from perfeval.scheme.references import source_words
from perfeval.writer.calculation_columns import STEP_COLUMNS
from perfeval.writer.calculation_formulas import OWN_WEIGHT
from perfeval.writer.names import STANDARDS
from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

COLUMNS = (("序号", 6), ("三级指标", 26), ("评分标准", 70), ("参数", 34), ("参数值", 12), ("依据", 34))
FIRST_ROW = 3


@dataclass(frozen=True, slots=True)
class ParameterCells:
    """Where each indicator's parameters stand in 评分标准: keys and cells by indicator id."""

    cells: Mapping[str, tuple[tuple[str, Node], ...]]

    def of(self, indicator: str) -> tuple[tuple[str, Node], ...]:
        """The indicator's; none where it has no parameters there."""
        return self.cells.get(indicator, ())


def write_standards_sheet(book: Book, evaluation: Evaluation) -> ParameterCells:
    """Write the sheet and say where the parameters are."""
    sheet = book.sheet(STANDARDS)
    widths(sheet, [width for _, width in COLUMNS])
    book.merge(STANDARDS, 0, 0, 0, len(COLUMNS) - 1, "评分标准", title_format(book))
    sheet.set_row(0, 30)
    intro = f"指标体系：{evaluation.scheme.title}。{evaluation.scheme.disclaimer}"
    book.merge(STANDARDS, 1, 0, 1, len(COLUMNS) - 1, intro, book.format(text_wrap=True))
    sheet.set_row(1, 20)
    write_headings(book, STANDARDS, 2, COLUMNS)
    cells: dict[str, tuple[tuple[str, Node], ...]] = {}
    row, blocks = FIRST_ROW, []
    for serial, result in _listed(evaluation):
        indicator = result.indicator
        given = indicator.rule.parameters(indicator.weight)
        # 指标计算 has columns for what steps are made of
        listed = [one for one in given if not (indicator.rule.stepwise and one.key in STEP_COLUMNS)]
        if result.own_weight is not None:
            listed.append(Parameter(OWN_WEIGHT, "本指标分值（未并入其他指标分值时）", result.own_weight))
        words = indicator.rule.standard(result.own_weight or indicator.weight)
        texts = [serial, indicator.id, words, source_words(evaluation.scheme, indicator)]
        cells[indicator.id] = tuple((one.key, cell_at(STANDARDS, at, 4)) for at, one in enumerate(listed, row))
        blocks.append(row)
        row = _rows(book, row, texts, tuple(listed))
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{row}"})
    print_setup(sheet, header_rows=(2, 2))
    set_pages(sheet, (0, row - 1), [(0, len(COLUMNS) - 1)], (2, 2), blocks=blocks)
    protect(sheet)
    return ParameterCells(cells)


def _listed(evaluation: Evaluation) -> Iterator[tuple[str, IndicatorResult]]:
    """The indicators, each followed by its parts, then 加分项 and 扣分项, with their numbers."""
    for serial, result in enumerate(evaluation.indicators, 1):
        yield str(serial), result
        yield from ((f"{serial}.{number}", part) for number, part in enumerate(result.parts, 1))
    for number, item in enumerate(evaluation.items, 1):
        yield f"{item.division.name}{number}", item


def _rows(book: Book, row: int, texts: list[str], listed: tuple[Parameter, ...]) -> int:
    """Write one indicator's rows and return the next free row."""
    sheet = book.sheet(STANDARDS)
    serial, name, words, source = texts
    count = max(1, len(listed))
    for column, text in ((0, serial), (1, name), (2, words), (5, source)):
        look = cell_format(book, "center" if column == 0 else "left")
        if count > 1:
            sheet.merge_range(row, column, row + count - 1, column, "", look)
        book.put_text(STANDARDS, row, column, text, look)
    needed = row_height([(words, 70), (name, 26), (source, 34)])
    for offset in range(count):
        parameter = listed[offset] if offset < len(listed) else None
        if parameter is None:
            book.put_text(STANDARDS, row, 3, "参数见“指标计算”" if "分值" not in words else "—", cell_format(book))
            book.put_text(STANDARDS, row, 4, "", cell_format(book))
        else:
            book.put_text(STANDARDS, row + offset, 3, parameter.label, cell_format(book))
            look = cell_format(book, "center", parameter.number_format, parameter=True)
            book.put_number(STANDARDS, row + offset, 4, parameter.value, look)
        own = row_height([(parameter.label, 34)]) if parameter is not None else 0.0
        sheet.set_row(row + offset, max(18.5, own, needed / count))
    return row + count
