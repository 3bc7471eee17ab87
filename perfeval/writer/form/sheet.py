"""计分表: the official form, print-ready, every score a formula to 指标计算."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from perfeval.calculator import Evaluation
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.calculator.total import capped_grade_tree, total_tree
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import (
    ONE,
    ZERO,
    Binary,
    Name,
    Node,
    Text,
    Truth,
    block_at,
    call,
    cell_at,
    choose,
    concat,
)
from perfeval.reader.records import UnitData
from perfeval.rules.base import text_of
from perfeval.scheme.form import DESCRIPTION, LEVEL1, LEVEL2, WEIGHT1, WEIGHT2
from perfeval.scheme.form_layout import LaidCell
from perfeval.scheme.form_references import areas_added, formula_order, moved
from perfeval.scheme.form_sheet import FormCell, FormSheet, Level
from perfeval.scheme.model import SAME_AS_ABOVE
from perfeval.scheme.placeholders import FULL, GRADE, LOST_TOTAL, REVIEW_TOTAL, TOTAL, VERDICT, lone_name, names_held
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.form.columns import points_whole
from perfeval.writer.form.extras import shown_as_own, write_extras
from perfeval.writer.form.fields import Fields, facts_held, lone_number
from perfeval.writer.form.levels import LevelRows, Levels, blocks
from perfeval.writer.form.places import form_places, layout_of
from perfeval.writer.names import CALCULATION, GOES_ON, SCORE
from perfeval.writer.totals_sheet import asked_cells, total_cell
from perfeval.xlsx.book import Book, Format
from perfeval.xlsx.fonts import POINTS
from perfeval.xlsx.paging import parts, set_pages
from perfeval.xlsx.styles import line_count, print_setup, protect, row_height, widths

_GRADE, _INCOMPLETE = "等级：", "不完整"


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


@dataclass(slots=True)
class _Written:
    """What was written in a cell: what it says, and how wide and large it is said."""

    laid: LaidCell
    said: str
    width: float
    number: bool


class _Form:
    def __init__(self, book: Book, evaluation: Evaluation, data: UnitData, sheets: Mapping[str, str]) -> None:
        self._book, self._evaluation = book, evaluation
        self._layout = layout_of(evaluation)
        self._form: FormSheet = self._layout.form
        self._cells = self._layout.cells
        self._sheet = book.sheet(SCORE)
        self._places = form_places(evaluation, self._layout)
        self._count = len(evaluation.indicators)
        self._divisions, self._groups = self._levels()
        levels = Levels(self._places.scores, self._places.review_scores, in_labels=self._form.weights_in_labels)
        self._fields = Fields(evaluation, data, levels, self._divisions, self._groups, sheets)
        self._written: list[_Written] = []

    def _levels(self) -> tuple[dict[int, LevelRows], dict[int, LevelRows]]:
        """The 一级 and 二级指标 that have indicators, by their numbers in the scheme."""
        divisions: dict[int, LevelRows] = {}
        groups: dict[int, LevelRows] = {}
        at = number = 0
        for order, division in enumerate(self._evaluation.scheme.divisions):
            start, within = at, 0
            for group in division.groups:
                if group.indicators:
                    within += 1
                    last = at + len(group.indicators) - 1
                    groups[number] = LevelRows(within, group.name, group.weight, at, last)
                    at = last + 1
                number += 1
            if at > start:
                divisions[order] = LevelRows(len(divisions) + 1, division.name, division.weight, start, at - 1)
        return divisions, groups

    def write(self) -> None:
        """Write the cells, those that others are made of first, and then how the pages are."""
        form = self._form
        widths(self._sheet, form.widths)
        for column in form.extras.hidden:
            self._sheet.set_column(column, column, form.widths[column], None, {"hidden": True})
        totals = self._totals()
        self._fields.totals = totals
        later, last = self._in_turn()
        breaks = self._pages()
        for one in last:
            self._label(one, breaks)
        self._descriptions(breaks)
        self._own_formulas(later)
        write_extras(self._book, self._sheet, self._layout)
        self._check()
        table = self._laid_rows(form.repeated[0], form.repeated[1] - 1)
        if table is not None and table[0]:
            self._sheet.freeze_panes(table[0], form.frozen_columns)
        protect(self._sheet)

    def _in_turn(self) -> tuple[list[LaidCell], list[LaidCell]]:
        """Write what refers to no other cell of the form, then the total, then what refers to these.

        Returns: the cells with formulas of the bureau's own, and the labels over several rows; neither is written yet.
        """
        own: list[LaidCell] = []
        labels: list[LaidCell] = []
        after: list[LaidCell] = []
        scores = set(self._places.scores.values()) | set(self._places.review_scores.values())
        for one in self._cells:
            if one.cell.formula is not None:
                own.append(one)
            elif self._is_label(one):
                labels.append(one)
            elif (one.top, one.cell.column) in scores or not names_held(one.cell.text):
                self._put(one)
            else:
                after.append(one)
        total = (self._places.total_row, self._places.total_column)
        for one in sorted(after, key=lambda laid: (laid.top, laid.cell.column) != total):
            self._put(one)
        return own, labels

    def _is_label(self, one: LaidCell) -> bool:
        """Whether a cell stands over all rows of a 一级 or 二级指标, whatever page they are on."""
        return one.key.division >= 0 and one.key.indicator < 0 and self._form.levels[one.cell.row] is Level.INDICATOR

    def _format(self, cell: FormCell, **more: object) -> Format:
        return self._book.format(**{**dict(cell.look), **more})

    def _put(self, one: LaidCell, **more: object) -> None:
        """Write a cell."""
        cell = one.cell
        shown = self._fields.shown(cell.text, one.key)
        look = dict(cell.look)
        if shown.number_format and "num_format" not in look:
            more["num_format"] = shown.number_format
        if shown.open:
            more["locked"] = False
        if cell.number is not None:
            self._place(one, cell.number, self._format(cell, **more))
        else:
            self._place(one, shown.content, self._format(cell, **more))

    def _place(self, one: LaidCell, content: Node | str | Decimal, look: Format) -> None:
        """Write a content, its cell merged where it is larger than one."""
        cell = one.cell
        size = _font_size(cell)
        width = sum(self._form.widths[cell.column : cell.last_column + 1]) * POINTS / size
        if (one.bottom, cell.last_column) != (one.top, cell.column):
            self._sheet.merge_range(one.top, cell.column, one.bottom, cell.last_column, "", look)
        if isinstance(content, str):
            if one.key.division >= 0:
                content = points_whole(content, width)
            self._book.put_text(SCORE, one.top, cell.column, content, look)
            said = content
        elif isinstance(content, Decimal):
            self._book.put_number(SCORE, one.top, cell.column, content, look)
            said = f"{content:f}"
        else:
            said = str(self._book.put_formula(SCORE, one.top, cell.column, content, look))
        number = not isinstance(content, str) and said.replace(".", "").isdigit()
        self._written.append(_Written(one, said, width, number))

    def _heights(self) -> None:
        """Give every row its height: what the form says, and what its texts need."""
        given = [self._form.heights[row.source] for row in self._layout.rows]
        needed = [self._least(at) for at in range(len(given))]
        for written in self._written:
            one = written.laid
            size = _font_size(one.cell)
            text = [(written.said, written.width)]
            if one.bottom != one.top or (one.key.indicator >= 0 and written.number):
                continue
            # a row that was given a height keeps it, unless a text would be cut
            if not given[one.top] or line_count(*text[0]) > 1:
                needed[one.top] = max(needed[one.top], row_height(text) * size / POINTS)
        heights = [max(one, other) for one, other in zip(given, needed, strict=True)]
        for written in self._written:
            one = written.laid
            if one.bottom > one.top and one.key.indicator >= 0:
                size = _font_size(one.cell)
                short = row_height([(written.said, written.width)]) * size / POINTS
                short -= sum(heights[one.top : one.bottom + 1])
                # the last of the rows that a text stands over takes what it lacks
                heights[one.bottom] += max(0.0, short)
        for row, height in enumerate(heights):
            self._sheet.set_row(row, min(409.0, height))

    def _least(self, row: int) -> float:
        """The least height of a row: two lines for an indicator in one row, as forms have it."""
        source = self._layout.rows[row].source
        given = self._form.heights[source]
        first, end = self._form.block
        if first <= source < end:
            return row_height([], least=2) if end - first == 1 and not given else (0.0 if given else row_height([]))
        return 0.0 if given else 20.0

    def _pages(self) -> Sequence[int]:
        """Set heights, headings and page breaks; the first row of each page after the first."""
        form, layout = self._form, self._layout
        self._heights()
        heading = None if form.heading_rows is None else self._laid_rows(*form.heading_rows)
        print_setup(self._sheet, header_rows=heading, landscape=form.landscape)
        first, last = 0, len(layout.rows) - 1
        left, right = 0, len(form.widths) - 1
        area = form.extras.print_area
        if area is not None:
            first, last = self._laid_rows(area.top, area.bottom) or (first, last)
            left, right = area.left, area.right
        repeated = [at for at, row in enumerate(layout.rows) if row.key.division >= 0]
        tail = last - repeated[-1] if repeated else 0
        return set_pages(
            self._sheet, (first, last), [(left, right)], heading if heading and heading[0] >= first else None,
            landscape=form.landscape, blocks=list(self._begin("group")), chapters=list(self._begin("division")),
            tail=max(0, tail), held=list(self._held()),
        )  # fmt: skip

    def _laid_rows(self, first: int, last: int) -> tuple[int, int] | None:
        """The first and last row that come from these rows of the form; None where none does."""
        found = [at for at, row in enumerate(self._layout.rows) if first <= row.source <= last]
        return (found[0], found[-1]) if found else None

    def _held(self) -> Iterator[int]:
        """The rows that stay with the one before: within an indicator's block, below a heading, of a subtotal."""
        form, rows = self._form, self._layout.rows
        first, end = form.block
        for at in range(1, len(rows)):
            before, here = rows[at - 1], rows[at]
            opened = before.key.division >= 0 and before.source < first
            closing = here.key.division >= 0 and here.source >= end
            within = here.key.indicator >= 0 and here.key == before.key
            if opened or closing or within:
                yield at

    def _begin(self, level: str) -> Iterator[int]:
        """The rows at which a 一级指标 (division) or a 二级指标 (group) begins."""
        before = -1
        for at, row in enumerate(self._layout.rows):
            number = getattr(row.key, level)
            if number >= 0 and number != before:
                before = number
                yield at

    def _label(self, one: LaidCell, breaks: Sequence[int]) -> None:
        """Write a label over the rows of its indicators; where they go on on another page, it says so there."""
        held = names_held(one.cell.text)
        label, weight = {LEVEL1, LEVEL2} & set(held), lone_name(one.cell.text) in (WEIGHT1, WEIGHT2)
        first, *more = parts(one.top, one.bottom, breaks)
        if not more or not (label or weight):
            # what is no label could be cut in two in its middle
            self._put(one, valign="top" if more else "vcenter")
            return
        self._put(replace(one, bottom=first[1]), valign="vcenter")
        level = self._groups[one.key.group] if LEVEL2 in held else self._divisions[one.key.division]
        for top, bottom in more:
            again = replace(one, top=top, bottom=bottom)
            self._place(again, f"{level.name}{GOES_ON}" if label else "", self._format(one.cell, valign="vcenter"))

    def _descriptions(self, breaks: Sequence[int]) -> None:
        """One 指标说明 over the indicators that share it (同上); over a page's end it stands at the top, uncut."""
        places = {
            one.key.indicator: one
            for one in self._cells
            if one.key.indicator >= 0 and lone_name(one.cell.text) == DESCRIPTION
        }
        for first, last in self._described():
            shared = [places[at] for at in range(first, last + 1) if at in places]
            if len(shared) < 2:
                continue
            said = self._evaluation.indicators[first].indicator.description
            top, cell = shared[0], shared[0].cell
            over = len(parts(top.top, shared[-1].bottom, breaks)) > 1
            look = self._format(cell, valign="top" if over else "vcenter")
            together = all(two.top == one.bottom + 1 for one, two in pairwise(shared))
            if together and top.bottom == top.top and cell.last_column == cell.column:
                self._book.merge(SCORE, top.top, cell.column, shared[-1].bottom, cell.column, said, look)
                continue
            for one in shared[1:]:
                self._book.put_text(SCORE, one.top, cell.column, said, look)

    def _own_formulas(self, cells: Sequence[LaidCell]) -> None:
        """Write the bureau's own formulas, each after those that it refers to."""
        if not cells:
            return
        layout = self._layout
        order = {spot: at for at, spot in enumerate(formula_order(self._form))}
        for one in sorted(cells, key=lambda laid: order[laid.cell.row, laid.cell.column]):
            assert one.cell.formula is not None
            tree = shown_as_own(moved(one.cell.formula, layout, one.key, SCORE), self._lacking(one.cell.formula))
            self._place(one, tree, self._format(one.cell, locked=True))

    def _lacking(self, formula: Node) -> list[Node]:
        """Where a formula computes with cells of data: whether each fact lacks."""
        areas = list(areas_added(formula))
        found: dict[str, Node] = {}
        for cell in self._form.cells:
            if any(one.holds(cell.row, cell.column) for one in areas):
                name = lone_name(cell.text)
                if name in self._form.facts:
                    known = bool(lone_number(name, self._evaluation))
                    found[name] = call("NOT", call("ISNUMBER", Name(name))) if known else Truth(True)
        return list(found.values())

    def _described(self) -> Iterator[tuple[int, int]]:
        """The first and last of the indicators that share one 指标说明 (同上)."""
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
            if end > index:
                yield index, end
            index = end + 1

    def _column(self, column: int) -> Node:
        """A column of 指标计算, over all indicators."""
        first = calculation.FIRST_ROW
        return block_at(CALCULATION, first, column, first + self._count - 1, column)

    def _totals(self) -> dict[str, Node]:
        """What {总分} and its like stand for."""
        statuses, weights = self._column(calculation.STATUS), self._column(calculation.WEIGHT)
        plain = not self._evaluation.steps
        at = self._places
        own = blocks([at.scores[number] for number in sorted(at.scores)])
        # the scores as they stand on the form, where they are one column of it
        scores = own[0] if len(own) == 1 and len(at.scores) == self._count else self._column(calculation.SCORE)
        total = total_tree(scores, statuses, weights) if plain else total_cell(self._evaluation)
        here: Node = cell_at(SCORE, at.total_row, at.total_column)
        review = blocks([at.review_scores[number] for number in sorted(at.review_scores)])
        grade = self._grade(here)
        return {
            TOTAL: total,
            FULL: call("SUM", weights),
            LOST_TOTAL: call("SUM", self._column(calculation.LOST)),
            REVIEW_TOTAL: _entered(review) if review else Text(""),
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

    def _check(self) -> None:
        """Hold the total and the grade of the form against those that Python computed.

        Raises:
            ValueError: they differ.
        """
        evaluation, at = self._evaluation, self._places
        total = self._book.value(cell_at(SCORE, at.total_row, at.total_column))
        expected = MISSING if evaluation.total is None else evaluation.total
        if total != expected:
            raise ValueError(f"公式总分{total}与计算总分{expected}不一致")
        for one in self._cells:
            said = str(self._book.value(cell_at(SCORE, one.top, one.cell.column)))
            printed = evaluation.grade
            if one.cell.text.startswith(f"{{{VERDICT}}}"):
                printed = said.removeprefix(_GRADE).partition("。")[0] if said.startswith(_GRADE) else ""
            elif one.cell.text == f"{{{GRADE}}}":
                printed = "" if said == _INCOMPLETE else said
            if printed != evaluation.grade:
                raise ValueError(f"公式等级“{printed}”与计算等级“{evaluation.grade}”不一致")


def _font_size(cell: FormCell) -> float:
    return float(str(dict(cell.look).get("font_size", POINTS)))


def _entered(review: Sequence[Node]) -> Node:
    return choose(Binary("<", call("COUNT", *review), ONE), Text(""), call("SUM", *review))
