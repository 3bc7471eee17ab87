"""指标计算: a row an indicator, from the facts to the score, every step live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import status_tree
from perfeval.facts.fact import Fact
from perfeval.formula.nodes import Cell
from perfeval.reader.records import ChecklistPoint, SelfScore, UnitData
from perfeval.writer.calculation_columns import (
    EVIDENCE,
    FIRST_ROW,
    FIRST_SOURCE,
    HEADINGS,
    LIMIT,
    LOST,
    OWN_SCORE,
    PROCESS,
    REASON,
    SCORE,
    STATUS,
    STEP_COLUMNS,
    VALUE,
    WEIGHT,
)
from perfeval.writer.calculation_formulas import Place, evidence, reason_or_note, row_formulas
from perfeval.writer.names import CALCULATION
from perfeval.writer.standards_sheet import ParameterCells
from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    link_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

_SOURCE_WIDTH = 18.0
_PRINT_SCALE = 74
"""Per cent at which each half of the sheet is one page wide, in a font with wider digits than 宋体 too."""


def write_calculation_sheet(
    book: Book,
    evaluation: Evaluation,
    standards: ParameterCells,
    shown: Mapping[str, Fact],
    data: UnitData,
    sheets: Mapping[str, str],
) -> None:
    """Write the sheet.

    Args:
        standards: where the parameters in 评分标准 are.
        shown: the facts of 基础数据.
        data: the department's own scores and the evidence it names.
        sheets: how each source sheet is called in the output.

    Raises:
        ValueError: a formula does not give the score that Python computed.
    """
    sheet = book.sheet(CALCULATION)
    sources = max((len(result.names) for result in evaluation.indicators), default=1)
    widths(sheet, [*(width for _, width in HEADINGS), *[_SOURCE_WIDTH] * sources])
    book.merge(CALCULATION, 0, 0, 0, VALUE, "指标计算", title_format(book))
    sheet.set_row(0, 30)
    sources_named = [(f"数据来源{number}", _SOURCE_WIDTH) for number in range(1, sources + 1)]
    write_headings(book, CALCULATION, 1, [*HEADINGS, *sources_named])
    places = {one.indicator.id: Place(CALCULATION, FIRST_ROW + n) for n, one in enumerate(evaluation.indicators)}
    for index, result in enumerate(evaluation.indicators):
        row = FIRST_ROW + index
        givers = tuple(places[giver] for giver in result.takes_from)
        texts = CalculationRow(book, Place(CALCULATION, row), result, standards, shown, givers).write(str(index + 1))
        _self_score(book, row, (data.self_scores or {}).get(result.indicator.id), sheets)
        named = _evidence(book, row, (data.checklist or {}).get(result.indicator.id, ()), sheets)
        sheet.set_row(row, row_height([*texts, (named, float(HEADINGS[EVIDENCE][1]))]))
    last = FIRST_ROW + len(evaluation.indicators) - 1
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    sheet.freeze_panes(FIRST_ROW, 4)
    print_setup(sheet, header_rows=(1, 1))
    # on paper two pages stand side by side, how the value comes about and how it is scored, each with the indicator's
    # name; the evidence is printed with the form, and the links to the sources are for the screen.
    sheet.repeat_columns(0, WEIGHT - 1)
    set_pages(sheet, (0, last), [(0, VALUE), (LIMIT, OWN_SCORE)], (1, 1), scale=_PRINT_SCALE)
    protect(sheet)


def _evidence(book: Book, row: int, given: Sequence[ChecklistPoint], sheets: Mapping[str, str]) -> str:
    """佐证材料 of each point."""
    places = tuple(
        (point.serial, sheets[point.evidence_cell.sheet], point.evidence_cell.cell)
        for point in given
        if point.evidence and point.evidence_cell is not None and point.evidence_cell.sheet in sheets
    )
    if places:
        return str(book.put_formula(CALCULATION, row, EVIDENCE, evidence(places), cell_format(book)))
    book.put_text(CALCULATION, row, EVIDENCE, "", cell_format(book))
    return ""


def _self_score(book: Book, row: int, given: SelfScore | None, sheets: Mapping[str, str]) -> None:
    look = cell_format(book, "right", "0.00")
    if given is not None and given.cell.sheet in sheets:
        book.put_formula(CALCULATION, row, OWN_SCORE, Cell(sheets[given.cell.sheet], given.cell.cell), look)
    else:
        book.put_text(CALCULATION, row, OWN_SCORE, "", look)


class CalculationRow:
    """One indicator's row in 指标计算, or a part's or an item's in 分项计算."""

    def __init__(
        self,
        book: Book,
        place: Place,
        result: IndicatorResult,
        standards: ParameterCells,
        shown: Mapping[str, Fact],
        givers: tuple[Place, ...] = (),
    ) -> None:
        self._book, self._place, self._result, self._shown = book, place, result, shown
        self._sheet, self._row = place.sheet, place.row
        self._indicator = result.indicator
        units = tuple(shown[name].unit if name in shown else "" for name in result.names)
        parameters = standards.of(self._indicator.id)
        self._formulas = row_formulas(result.valuation.way, place, parameters, units, givers)

    def write(self, serial: str) -> list[tuple[str, float]]:
        """Write the row in the order in which its formulas build on each other; return its long texts and widths."""
        book, row, result, formulas = self._book, self._row, self._result, self._formulas
        decision = result.valuation.decision
        left, center = cell_format(book), cell_format(book, "center")
        words = self._words()
        for column, text, look in (
            (0, serial, center),
            (1, result.division.name, center),
            (2, result.group.name, center),
            (3, self._indicator.id, left),
            (5, words, left),
        ):
            book.put_text(self._sheet, row, column, text, look)
        self._weight()
        self._parameters()
        book.put_formula(self._sheet, row, STATUS, status_tree(decision), center, known=result.status)
        shown = cell_format(book, "right", result.number_format)
        value = "—" if result.value is None else result.value
        book.put_formula(self._sheet, row, VALUE, formulas.value, shown, known=value)
        self._score()
        process = book.put_formula(self._sheet, row, PROCESS, formulas.process, left)
        told = reason_or_note(decision, formulas, self._place)
        reason = book.put_formula(self._sheet, row, REASON, told, left)
        self._sources()
        texts = [(words, 34.0), (str(process), 38.0), (str(reason), 40.0), (self._indicator.id, 20.0)]
        return [*texts, *((name, 18.0) for name in result.names)]

    def _weight(self) -> None:
        """分值: the scheme's, in a labelled cell, or the department's, from its workbook."""
        if self._formulas.weight is None:
            look = cell_format(self._book, "center", "0.00", parameter=True)
            self._book.put_number(self._sheet, self._row, WEIGHT, self._indicator.weight, look)
        else:
            look = cell_format(self._book, "center", "0.00")
            # the rows whose weight moves here may stand below
            moved = self._result.indicator.weight if self._result.takes_from else None
            self._book.put_formula(self._sheet, self._row, WEIGHT, self._formulas.weight, look, known=moved)

    def _parameters(self) -> None:
        rule = self._indicator.rule
        values = {p.key: p for p in rule.parameters(self._indicator.weight)} if rule.stepwise else {}
        for key, column in STEP_COLUMNS.items():
            if key in values:
                look = cell_format(self._book, "right", values[key].number_format, parameter=True)
                self._book.put_number(self._sheet, self._row, column, values[key].value, look)
            else:
                self._book.put_text(self._sheet, self._row, column, "", cell_format(self._book))

    def _score(self) -> None:
        book, row = self._book, self._row
        look = cell_format(book, "center", "0.00")
        score = book.put_formula(self._sheet, row, SCORE, self._formulas.score, look)
        expected = self._result.status if self._result.score is None else self._result.score
        if score != expected:
            raise ValueError(f"指标“{self._indicator.id}”的公式得分{score}与计算得分{expected}不一致")
        book.put_formula(self._sheet, row, LOST, self._formulas.lost, look)

    def _words(self) -> str:
        words, choice = self._result.valuation.way.words, self._indicator.choice
        return f"{words}（{choice}）" if choice else words

    def _sources(self) -> None:
        book = self._book
        for offset, name in enumerate(self._result.names):
            if name in self._shown:
                target = book.location(name)
                book.put_link(self._sheet, self._row, FIRST_SOURCE + offset, target, name, link_format(book))
