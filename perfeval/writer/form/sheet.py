"""计分表: the official form, print-ready, every score a formula to 指标计算."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.calculator import Evaluation
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.total import capped_grade_tree, total_tree
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import (
    ONE,
    ZERO,
    Binary,
    Cell,
    Name,
    Node,
    Text,
    block_at,
    call,
    cell_at,
    choose,
    concat,
)
from perfeval.reader.records import UnitData
from perfeval.rules.base import points, text_of
from perfeval.scheme.form import DESCRIPTION, LEVEL1, LEVEL2, RATE, REVIEW, REVIEW_SCORE, WEIGHT1, WEIGHT2
from perfeval.scheme.form_sheet import FormCell, FormSheet
from perfeval.scheme.model import SAME_AS_ABOVE
from perfeval.scheme.placeholders import (
    FULL,
    GRADE,
    LOST_TOTAL,
    REVIEW_TOTAL,
    TASK_NAMES,
    TOTAL,
    VERDICT,
    filled,
    names_held,
)
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.form.columns import Row, labelled
from perfeval.writer.form.fields import facts_held, lone_number, shown_text
from perfeval.writer.form.places import form_of, form_places, look_of
from perfeval.writer.names import CALCULATION, SCORE
from perfeval.writer.totals_sheet import asked_cells, total_cell
from perfeval.xlsx.book import Book, Format
from perfeval.xlsx.fonts import POINTS
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import line_count, print_setup, protect, row_height, widths

_GRADE, _INCOMPLETE = "等级：", "不完整"
_LEVELS = {LEVEL1: WEIGHT1, LEVEL2: WEIGHT2}


def form_facts(evaluation: Evaluation) -> tuple[str, ...]:
    """The facts that the form shows above and below its table."""
    return tuple(name for name in facts_held(evaluation.scheme.form_sheet.names()) if name in evaluation.facts)


def write_score_sheet(book: Book, evaluation: Evaluation, data: UnitData, sheets: Mapping[str, str]) -> None:
    """Write the form; 指标计算 must be there already.

    Args:
        sheets: how each source sheet is called in the output.

    Raises:
        ValueError: a formula does not give the total or the grade that Python computed.
    """
    _Form(book, evaluation, data, sheets).write()


class _Form:
    def __init__(self, book: Book, evaluation: Evaluation, data: UnitData, sheets: Mapping[str, str]) -> None:
        self._book, self._evaluation, self._data, self._sources = book, evaluation, data, sheets
        self._form: FormSheet = form_of(evaluation)
        self._sheet = book.sheet(SCORE)
        self._places = form_places(evaluation)
        self._count = len(evaluation.indicators)

    def write(self) -> None:
        """Write head, table and foot."""
        form, first = self._form, self._form.first_row
        widths(self._sheet, form.widths)
        self._block(form.head, form.head_heights, 0, {})
        for index in range(self._count):
            self._indicator(index)
        self._descriptions()
        foot = first + self._count
        totals = self._totals()
        self._block(form.foot, form.foot_heights, foot, totals)
        self._check(totals)
        self._sheet.freeze_panes(first, form.frozen_columns)
        print_setup(self._sheet, header_rows=form.heading_rows, landscape=form.landscape)
        last = max([foot + len(form.foot_heights) - 1, first])
        runs = list(self._runs())
        breaks = set_pages(
            self._sheet, (0, last), [(0, len(form.widths) - 1)], form.heading_rows, landscape=form.landscape,
            blocks=[top for level, top, *_ in runs if level == LEVEL2], tail=last - foot + 1,
        )  # fmt: skip
        self._levels(runs, breaks)
        protect(self._sheet)

    def _format(self, cell: FormCell, **more: object) -> Format:
        return self._book.format(**{**look_of(cell.look), **more})

    def _block(self, cells: Sequence[FormCell], heights: Sequence[float], top: int, totals: dict[str, Node]) -> None:
        """Write the head or the foot from this row on."""
        needed = [0.0 if given else 20.0 for given in heights]
        for cell in cells:
            shown = shown_text(cell.text, self._evaluation, totals, self._task(cell.task))
            pattern = lone_number(cell.text, self._evaluation)
            usual = {"num_format": pattern} if pattern and "num_format" not in look_of(cell.look) else {}
            look = self._format(cell, **usual)
            if (cell.last_row, cell.last_column) != (cell.row, cell.column):
                self._sheet.merge_range(top + cell.row, cell.column, top + cell.last_row, cell.last_column, "", look)
            said = self._put(top + cell.row, cell.column, shown, look)
            width = sum(self._form.widths[cell.column : cell.last_column + 1])
            if cell.last_row == cell.row and cell.row < len(needed):
                size = float(str(dict(cell.look).get("font_size", POINTS)))
                texts = [(said, width * POINTS / size)]
                # a row that was given a height keeps it, unless a text would be cut
                if not heights[cell.row] or line_count(*texts[0]) > 1:
                    needed[cell.row] = max(needed[cell.row], row_height(texts) * size / POINTS)
        for row, given in enumerate(heights):
            self._sheet.set_row(top + row, max(given, needed[row]))

    def _task(self, number: int) -> dict[str, Node]:
        """What {任务名称} and its like stand for in the row of a task."""
        tasks = self._evaluation.tasks
        if not 0 <= number < len(tasks):
            return {}
        found: dict[str, Node] = {"任务序号": Text(str(number + 1))}
        for name, role in TASK_NAMES.items():
            source = tasks[number].get(role)
            if source is not None:
                cell = Cell(self._sources.get(source.sheet, source.sheet), source.cell)
                found[name] = choose(Binary("=", cell, Text("")), Text(""), cell)
        return found

    def _put(self, row: int, column: int, shown: Node | str, look: Format) -> str:
        if isinstance(shown, str):
            self._book.put_text(SCORE, row, column, shown, look)
            return shown
        return str(self._book.put_formula(SCORE, row, column, shown, look))

    def _indicator(self, index: int) -> None:
        """Write a row of the table."""
        row = self._form.first_row + index
        result = self._evaluation.indicators[index]
        shown = Row(result, index, self._data, weights_in_labels=self._form.weights_in_labels)
        texts: list[tuple[str, float]] = []
        for cell in self._form.repeat:
            held = names_held(cell.text)
            if set(held) & {*_LEVELS, *_LEVELS.values()}:
                continue
            content = held[0] if len(held) == 1 and cell.text == f"{{{held[0]}}}" else ""
            shown.number_format = ""
            value = shown.shown(content) if content else shown.mixed(cell.text)
            unlocked = {"locked": False} if content in (REVIEW, REVIEW_SCORE) else {}
            if content == RATE and "num_format" not in look_of(cell.look):
                shown.number_format = "0.00%"
            pattern = {"num_format": shown.number_format} if shown.number_format else {}
            look = self._format(cell, **pattern, **unlocked)
            if cell.last_column > cell.column:
                self._sheet.merge_range(row, cell.column, row, cell.last_column, "", look)
            said = self._put(row, cell.column, value, look)
            width = sum(self._form.widths[cell.column : cell.last_column + 1])
            if isinstance(value, str) or not said.replace(".", "").isdigit():
                texts.append((said, width))
        self._sheet.set_row(row, row_height(texts, least=2))

    def _runs(self) -> Iterator[tuple[str, int, int, str, Decimal]]:
        """Level, first and last row, name and weight of each 二级 and 一级指标."""
        row = self._form.first_row
        for division in self._evaluation.scheme.divisions:
            start = row
            for group in division.groups:
                if group.indicators:
                    yield LEVEL2, row, row + len(group.indicators) - 1, group.name, group.weight
                    row += len(group.indicators)
            if row > start:
                yield LEVEL1, start, row - 1, division.name, division.weight

    def _levels(self, runs: Sequence[tuple[str, int, int, str, Decimal]], breaks: Sequence[int]) -> None:
        """一级 and 二级指标 and their points, each over the rows of its indicators.

        A label over a page's end stands at the top, for in its middle it could be cut in two.
        """
        cells = {name: cell for cell in self._form.repeat for name in names_held(cell.text)}
        first = self._form.first_row
        for level, top, bottom, name, points_given in runs:
            over = any(top < row <= bottom for row in breaks)
            if level in cells:
                label = filled(cells[level].text, {level: name, _LEVELS[level]: points(points_given)})
                label = labelled(label, points_given, self._form.weights_in_labels)
                self._over(cells[level], top, bottom, label, "top" if over else "vcenter")
            weight = cells.get(_LEVELS[level])
            if weight is not None and weight is not cells.get(level):
                source = calculation.FIRST_ROW - first
                block = block_at(CALCULATION, top + source, calculation.WEIGHT, bottom + source, calculation.WEIGHT)
                self._over(weight, top, bottom, call("SUM", block), "vcenter")

    def _over(self, cell: FormCell, top: int, bottom: int, shown: Node | str, valign: str) -> None:
        look = self._format(cell, valign=valign)
        if not self._form.merge:
            for row in range(top, bottom + 1):
                self._put(row, cell.column, shown, look)
            return
        if bottom > top or cell.last_column > cell.column:
            self._sheet.merge_range(top, cell.column, bottom, cell.last_column, "", look)
        self._put(top, cell.column, shown, look)

    def _descriptions(self) -> None:
        """One 指标说明 over the indicators that share it (同上)."""
        cell = next((one for one in self._form.repeat if one.text.strip("{} ") == DESCRIPTION), None)
        results = self._evaluation.indicators
        index = 0
        while index < len(results):
            end = index
            while (
                end + 1 < len(results)
                and results[end + 1].group is results[index].group
                and results[end + 1].indicator.description == SAME_AS_ABOVE
            ):
                end += 1
            if end > index and cell is not None and cell.last_column == cell.column:
                top, bottom = self._form.first_row + index, self._form.first_row + end
                self._over(cell, top, bottom, results[index].indicator.description, "vcenter")
            index = end + 1

    def _column(self, column: int) -> Node:
        """A column of 指标计算, over all indicators."""
        first = calculation.FIRST_ROW
        return block_at(CALCULATION, first, column, first + self._count - 1, column)

    def _own_column(self, column: int) -> Node:
        """A column of the form, over all indicators."""
        first = self._form.first_row
        return block_at(SCORE, first, column, first + self._count - 1, column)

    def _totals(self) -> dict[str, Node]:
        """What {总分} and its like stand for."""
        statuses, weights = self._column(calculation.STATUS), self._column(calculation.WEIGHT)
        plain = not self._evaluation.steps
        scores = self._own_column(self._places.score)
        total = total_tree(scores, statuses, weights) if plain else total_cell(self._evaluation)
        at = self._places
        here: Node = cell_at(SCORE, at.total_row, at.total_column)
        review = self._own_column(at.review_score) if at.review_score >= 0 else None
        grade = self._grade(here)
        return {
            TOTAL: total,
            FULL: call("SUM", weights),
            LOST_TOTAL: call("SUM", self._column(calculation.LOST)),
            REVIEW_TOTAL: _entered(review) if review is not None else Text(""),
            GRADE: choose(Binary(">=", self._missing(), ONE), Text(_INCOMPLETE), grade),
            VERDICT: self._verdict(here, statuses, grade),
        }

    def _grade(self, total: Node) -> Node:
        scheme = self._evaluation.scheme
        limits: list[tuple[str, Node]] = [(grade, Name(name)) for grade, name, _ in scheme.grade_limits()]
        return capped_grade_tree(scheme, total, limits, dict(asked_cells(self._evaluation)))

    def _missing(self) -> Node:
        """How many indicators, items and conditions of the total lack data."""
        counted: Node = call("COUNTIF", self._column(calculation.STATUS), Text(MISSING))
        for item in self._evaluation.items:
            status = Name(f"{item.stem}_状态")
            counted = Binary("+", counted, choose(Binary("=", status, Text(MISSING)), ONE, ZERO))
        for cell in asked_cells(self._evaluation).values():
            counted = Binary("+", counted, choose(Binary("=", cell, Text(MISSING)), ONE, ZERO))
        return counted

    def _verdict(self, total: Node, statuses: Node, grade: Node) -> Node:
        """不完整 or 等级, and what was left out of the total."""
        missing, dropped = self._missing(), call("COUNTIF", statuses, Text(NOT_APPLICABLE))
        incomplete = concat("不完整：有", text_of(missing, "0"), "项指标缺数据，总分仅供参考，不评定等级。")
        graded = choose(call("ISNUMBER", total), concat(_GRADE, grade, "。"), Text("没有可计分的指标。"))
        left_out = concat("有", text_of(dropped, "0"), f"项指标不适用，{self._left_out_words()}。")
        return concat(
            choose(Binary(">=", missing, ONE), incomplete, graded),
            choose(Binary(">=", dropped, ONE), left_out, Text("")),
            self._evaluation.scheme.disclaimer,
        )

    def _left_out_words(self) -> str:
        policy = self._evaluation.scheme.total
        scale = format(policy.scale.normalize(), "f")
        within = {"group": "同一二级指标内", "division": "同一一级指标内"}.get(policy.redistribute)
        if any(one.moves_to for one in self._evaluation.scheme.indicators):
            return f"规定并入其他指标的分值已并入，其余不适用的分值不计入，得分已按适用分值折算为{scale}分"
        if policy.redistribute == "none":
            return "不得分，其分值不另分配"
        if within:
            return f"其分值由{within}的其他指标按比例承担"
        return f"其分值不计入，其余指标得分已按适用分值折算为{scale}分"

    def _check(self, totals: dict[str, Node]) -> None:
        """Hold the total and the grade of the form against those that Python computed.

        Raises:
            ValueError: they differ.
        """
        evaluation, at = self._evaluation, self._places
        total = self._book.value(cell_at(SCORE, at.total_row, at.total_column))
        expected = MISSING if evaluation.total is None else evaluation.total
        if total != expected:
            raise ValueError(f"公式总分{total}与计算总分{expected}不一致")
        row = self._form.first_row + self._count
        for cell in self._form.foot:
            said = str(self._book.value(cell_at(SCORE, row + cell.row, cell.column)))
            printed = evaluation.grade
            if cell.text.startswith(f"{{{VERDICT}}}"):
                printed = said.removeprefix(_GRADE).partition("。")[0] if said.startswith(_GRADE) else ""
            elif cell.text == f"{{{GRADE}}}":
                printed = "" if said == _INCOMPLETE else said
            if printed != evaluation.grade:
                raise ValueError(f"公式等级“{printed}”与计算等级“{evaluation.grade}”不一致")


def _entered(review: Node) -> Node:
    return choose(Binary("<", call("COUNT", review), ONE), Text(""), call("SUM", review))
