"""指标计算: a row an indicator, from the facts to the score, every step live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.calculator.decision import FULL, NORMAL, NOTHING, note_tree, status_tree
from perfeval.calculator.valuation import Kind
from perfeval.expression.nodes import ZERO, Binary, Cell, Name, Node, Text, call, cell_at, choose, concat, rounded
from perfeval.expression.official import official_pieces
from perfeval.facts.fact import MISSING, Fact
from perfeval.reader.records import ChecklistPoint, SelfScore, UnitData
from perfeval.rules.answers import circled
from perfeval.rules.base import Cells, text_of, with_parameters
from perfeval.rules.steps import StepRule
from perfeval.writer.names import CALCULATION
from perfeval.writer.standards_sheet import ParameterCells
from perfeval.writer.styles import (
    cell_format,
    header_format,
    link_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
)
from perfeval.writer.workbook import Book, Format

HEADINGS = (
    ("序号", 5), ("一级指标", 8), ("二级指标", 10), ("三级指标", 20), ("分值", 7), ("计算公式", 34),
    ("代入过程", 38), ("计算状态", 9), ("指标值", 11), ("标准值", 9), ("步长", 8), ("每步扣分", 8),
    ("得分", 8), ("扣分", 8), ("扣分原因", 40), ("单位自评分", 9), ("佐证材料", 34),
)  # fmt: skip
FIRST_ROW = 2
WEIGHT, PROCESS, STATUS, VALUE = 4, 6, 7, 8
LIMIT, STEP, DEDUCT = 9, 10, 11
SCORE, LOST, REASON, OWN_SCORE, EVIDENCE = 12, 13, 14, 15, 16
_FIRST_SOURCE = 17
_LEAF_FORMATS = {"万元": "#,##0.00", "人": "0", "项": "0", "比率": "0.00%"}
_STEP_COLUMNS = {"limit": LIMIT, "step": STEP, "deduct": DEDUCT}


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
    widths(sheet, [*(width for _, width in HEADINGS), *[18] * sources])
    book.merge(CALCULATION, 0, 0, 0, len(HEADINGS) - 1, "指标计算", title_format(book))
    sheet.set_row(0, 30)
    for column, (heading, _) in enumerate(HEADINGS):
        book.put_text(CALCULATION, 1, column, heading, header_format(book))
    for column in range(_FIRST_SOURCE, _FIRST_SOURCE + sources):
        book.put_text(CALCULATION, 1, column, f"数据来源{column - _FIRST_SOURCE + 1}", header_format(book))
    for index, result in enumerate(evaluation.indicators):
        row = FIRST_ROW + index
        texts = _Row(book, row, result, standards, shown).write(index + 1)
        _self_score(book, row, (data.self_scores or {}).get(result.indicator.id), sheets)
        evidence = _evidence(book, row, (data.checklist or {}).get(result.indicator.id, ()), sheets)
        sheet.set_row(row, row_height([*texts, (evidence, float(HEADINGS[EVIDENCE][1]))]))
    last = FIRST_ROW + len(evaluation.indicators) - 1
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{last + 1}"})
    sheet.freeze_panes(FIRST_ROW, 4)
    print_setup(sheet, header_rows=(1, 1))
    # the links to the sources are for the screen: on paper they would make everything tiny
    sheet.print_area(0, 0, last, EVIDENCE)
    protect(sheet)


def _evidence(book: Book, row: int, given: Sequence[ChecklistPoint], sheets: Mapping[str, str]) -> str:
    """佐证材料 of each point, live: ①…；②…；"""
    pieces: list[Node | str] = []
    for point in given:
        source = point.evidence_cell
        if source is not None and source.sheet in sheets and point.evidence:
            cell = Cell(sheets[source.sheet], source.cell)
            pieces.append(choose(Binary("=", cell, Text("")), Text(""), concat(circled(point.serial), cell, "；")))
    if pieces:
        return str(book.put_formula(CALCULATION, row, EVIDENCE, concat(*pieces), cell_format(book)))
    book.put_text(CALCULATION, row, EVIDENCE, "", cell_format(book))
    return ""


def _self_score(book: Book, row: int, given: SelfScore | None, sheets: Mapping[str, str]) -> None:
    look = cell_format(book, "right", "0.00")
    if given is not None and given.cell.sheet in sheets:
        book.put_formula(CALCULATION, row, OWN_SCORE, Cell(sheets[given.cell.sheet], given.cell.cell), look)
    else:
        book.put_text(CALCULATION, row, OWN_SCORE, "", look)


class _Row:
    """One indicator's row."""

    def __init__(
        self, book: Book, row: int, result: IndicatorResult, standards: ParameterCells, shown: Mapping[str, Fact]
    ) -> None:
        self._book, self._row, self._result, self._shown = book, row, result, shown
        self._indicator = result.indicator
        self._rule = result.indicator.rule
        parameters: dict[str, Node] = {
            key: node for (identity, key), node in standards.cells.items() if identity == self._indicator.id
        }
        if isinstance(self._rule, StepRule):
            parameters |= {key: self._cell(column) for key, column in _STEP_COLUMNS.items()}
        self._cells = Cells(
            name=self._indicator.id,
            value=self._cell(VALUE),
            weight=self._cell(WEIGHT),
            score=self._cell(SCORE),
            parameters=parameters,
            value_text=lambda node: text_of(node, self._indicator.display),
        )

    def _cell(self, column: int) -> Cell:
        return cell_at(CALCULATION, self._row, column)

    def write(self, serial: int) -> list[tuple[str, float]]:
        """Write the row in the order in which its formulas build on each other; return its long texts and widths."""
        book, row, result = self._book, self._row, self._result
        left, center = cell_format(book), cell_format(book, "center")
        words = self._words()
        for column, text, look in (
            (0, str(serial), center),
            (1, result.division.name, center),
            (2, result.group.name, center),
            (3, self._indicator.id, left),
            (5, words, left),
        ):
            book.put_text(CALCULATION, row, column, text, look)
        parameter = cell_format(book, "right", "0.00", parameter=True)
        self._weight(parameter)
        self._parameters()
        book.put_formula(CALCULATION, row, STATUS, status_tree(result.valuation.decision), center, known=result.status)
        value = self._when_normal(rounded(self._value_tree(), self._indicator.precision), Text("—"))
        shown = cell_format(book, "right", "0.00%" if self._kind is Kind.GRADES else self._indicator.display)
        book.put_formula(CALCULATION, row, VALUE, value, shown, known="—" if result.value is None else result.value)
        self._score()
        process = book.put_formula(CALCULATION, row, PROCESS, self._process(), left)
        reason = book.put_formula(CALCULATION, row, REASON, self._reason(), left)
        self._sources()
        texts = [(words, 34.0), (str(process), 38.0), (str(reason), 40.0), (self._indicator.id, 20.0)]
        return [*texts, *((name, 18.0) for name in result.names)]

    def _weight(self, parameter: Format) -> None:
        """分值: the scheme's, in a labelled cell, or the department's, from its workbook."""
        fact = self._indicator.weight_fact
        if not fact:
            self._book.put_number(CALCULATION, self._row, WEIGHT, self._indicator.weight, parameter)
            return
        given = choose(call("ISNUMBER", Name(fact)), call("MAX", ZERO, Name(fact)), ZERO)
        self._book.put_formula(CALCULATION, self._row, WEIGHT, given, cell_format(self._book, "right", "0.00"))

    def _status_is(self, status: str) -> Node:
        return Binary("=", self._cell(STATUS), Text(status))

    def _when_normal(self, node: Node, otherwise: Node) -> Node:
        return choose(self._status_is(NORMAL), node, otherwise)

    def _parameters(self) -> None:
        own = isinstance(self._rule, StepRule)
        values = {p.key: p for p in self._rule.parameters(self._indicator.weight)} if own else {}
        for key, column in _STEP_COLUMNS.items():
            if key in values:
                look = cell_format(self._book, "right", values[key].number_format, parameter=True)
                self._book.put_number(CALCULATION, self._row, column, values[key].value, look)
            else:
                self._book.put_text(CALCULATION, self._row, column, "", cell_format(self._book))

    def _value_tree(self) -> Node:
        value = self._result.valuation.value
        return ZERO if value is None else with_parameters(value, self._cells.parameters)

    @property
    def _kind(self) -> Kind:
        return self._result.valuation.kind

    def _score(self) -> None:
        book, row = self._book, self._row
        special = choose(
            self._status_is(FULL),
            self._cell(WEIGHT),
            choose(self._status_is(NOTHING), ZERO, self._cell(STATUS)),
        )
        look = cell_format(book, "right", "0.00")
        formula = self._when_normal(self._rule.formula(self._cells), special)
        score = book.put_formula(CALCULATION, row, SCORE, formula, look)
        expected = self._result.status if self._result.score is None else self._result.score
        if score != expected:
            raise ValueError(f"指标“{self._indicator.id}”的公式得分{score}与计算得分{expected}不一致")
        numeric = call("ISNUMBER", self._cell(SCORE))
        lost = Binary("-", self._cell(WEIGHT), self._cell(SCORE))
        book.put_formula(CALCULATION, row, LOST, choose(numeric, rounded(lost, 2), Text("—")), look)

    def _words(self) -> str:
        words, choice = self._result.valuation.words, self._indicator.choice
        return f"{words}（{choice}）" if choice else words

    @property
    def _percent(self) -> bool:
        return self._indicator.display.endswith("%")

    def _process(self) -> Node:
        names = self._result.names
        if self._kind in (Kind.ANSWERS, Kind.GRADES):
            if not names:
                return note_tree(self._result.valuation.decision)
            pieces: list[Node | str] = []
            for name in names:
                pieces += [Name(name), "、"]
            return concat("逐项自评：", *pieces[:-1])

        def leaf(name: str) -> Node:
            fact = self._shown.get(name)
            text = text_of(Name(name), _LEAF_FORMATS.get(fact.unit if fact else "", "#,##0.00"))
            return choose(call("ISNUMBER", Name(name)), text, Text(MISSING))

        if self._kind in (Kind.CASES, Kind.BY_HAND):
            given: list[Node | str] = []
            for name in names:
                given += [f"{name}＝" if self._kind is Kind.CASES else "人工评分＝", leaf(name), "，"]
            earned = concat("得", text_of(self._cell(SCORE), "0.00"), "分")
            return concat(*given, choose(self._status_is(NORMAL), earned, self._cell(STATUS)))
        filled = official_pieces(self._indicator.tree, leaf)
        text = concat("（", filled, "）×100%") if self._percent else filled
        result = concat("=", text_of(self._cell(VALUE), self._indicator.display))
        return concat(text, choose(self._status_is(NORMAL), result, concat("，", self._cell(STATUS))))

    def _reason(self) -> Node:
        """The deduction's reason, or the words for any status but a normal one."""
        reason = self._rule.reason(self._cells)
        circumstance = self._result.valuation.circumstance
        if circumstance is not None:
            reason = concat(circumstance, reason)
        less = Binary("<", self._cell(SCORE), self._cell(WEIGHT))
        return self._when_normal(choose(less, reason, Text("")), note_tree(self._result.valuation.decision))

    def _sources(self) -> None:
        book = self._book
        for offset, name in enumerate(self._result.names):
            if name in self._shown:
                target = book.location(name)
                book.put_link(CALCULATION, self._row, _FIRST_SOURCE + offset, target, name, link_format(book))
