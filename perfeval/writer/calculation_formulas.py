"""The formulas of an indicator's row in 指标计算, each building on the ones before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from perfeval.calculator.decision import FULL, NORMAL, NOT_APPLICABLE, NOTHING, Decision, note_tree
from perfeval.calculator.parts import parts_process
from perfeval.calculator.valuation import Way
from perfeval.facts.fact import MISSING
from perfeval.formula.evaluate import DATE_PATTERN
from perfeval.formula.nodes import ZERO, Binary, Cell, Name, Node, Text, call, cell_at, choose, concat, fine, rounded
from perfeval.formula.official import official_pieces
from perfeval.formula.remembered import remembered
from perfeval.rules.answers import circled
from perfeval.rules.base import SCORE_DIGITS, Basis, Cells, text_of, with_parameters
from perfeval.writer.calculation_columns import SCORE, STATUS, STEP_COLUMNS, VALUE, WEIGHT

_COUNTED = ("人", "项", "次", "个", "天", "件", "例", "份", "户", "家", "名", "辆", "年", "月")
_FORMATS = {"万元": "#,##0.00", "比率": "0.00%", "日期": DATE_PATTERN, **dict.fromkeys(_COUNTED, "0")}
_AMOUNT = "#,##0.00"


@dataclass(frozen=True, slots=True, eq=False)
class RowFormulas:
    """One row's formulas, but for those that say where the unit has the facts.

    Attributes:
        weight: 分值, where the department's workbook gives it, or others' weight moves to it; None where it is the
            scheme's.
        value, score, lost, process: 指标值, 得分, 扣分, 代入过程.
        reason: 扣分原因 of a status that is a normal one.
    """

    weight: Node | None
    value: Node
    score: Node
    lost: Node
    process: Node
    reason: Node


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row of 指标计算 or 分项计算 stands; `row` from 0."""

    sheet: str
    row: int

    def cell(self, column: int) -> Cell:
        """A cell of the row."""
        return cell_at(self.sheet, self.row, column)


@remembered()
def row_formulas(
    way: Way,
    place: Place,
    parameters: tuple[tuple[str, Node], ...],
    units: tuple[str, ...],
    givers: tuple[Place, ...] = (),
) -> RowFormulas:
    """The formulas of the row; all workbooks with the same rows have the same, which are made once.

    Args:
        parameters: key and cell of the rule's parameters in 评分标准.
        units: of the facts that the value is computed from, in the order of the valuation.
        givers: the rows whose weight moves here where they do not apply.
    """
    cells = dict(parameters)
    if way.indicator.rule.stepwise:
        cells |= {key: place.cell(column) for key, column in STEP_COLUMNS.items()}
    return _Row(way, place, cells, dict(zip(way.names, units, strict=True)), givers).formulas()


@remembered()
def reason_or_note(decision: Decision, formulas: RowFormulas, place: Place) -> Node:
    """扣分原因 of the row: the deduction's, or the words for any status but a normal one."""
    return _when_normal(place, formulas.reason, note_tree(decision))


def _when_normal(place: Place, node: Node, otherwise: Node) -> Node:
    return choose(Binary("=", place.cell(STATUS), Text(NORMAL)), node, otherwise)


OWN_WEIGHT = "own_weight"
"""The parameter that holds an indicator's own weight, where that of others may move to it."""


class _Row:
    def __init__(
        self,
        way: Way,
        place: Place,
        parameters: dict[str, Node],
        units: dict[str, str],
        givers: tuple[Place, ...],
    ) -> None:
        self._indicator, self._way, self._place, self._units = way.indicator, way, place, units
        self._givers, self._own = givers, parameters.get(OWN_WEIGHT)
        self._status, self._weight = place.cell(STATUS), place.cell(WEIGHT)
        self._value, self._score = place.cell(VALUE), place.cell(SCORE)
        self._cells = Cells(
            name=way.indicator.id,
            value=self._value,
            weight=self._weight,
            score=self._score,
            parameters=parameters,
            value_text=self._value_text,
            answers=way.names if way.basis is Basis.ANSWERS else (),
        )

    def _value_text(self, node: Node) -> Node:
        display = self._indicator.display
        # the value of an indicator scored by its case or its parts is points
        points = self._way.basis in (Basis.CASES, Basis.PARTS)
        return text_of(node, "0.00" if points else display)

    def formulas(self) -> RowFormulas:
        """All of them."""
        value = self._way.value
        tree = ZERO if value is None else with_parameters(value, self._cells.parameters)
        lost = rounded(Binary("-", self._weight, self._score), 2)
        return RowFormulas(
            weight=self._weight_formula(),
            value=self._when_normal(rounded(tree, self._indicator.precision), Text("—")),
            score=self._when_normal(self._scored(), self._special_score()),
            lost=choose(call("ISNUMBER", self._score), lost, Text("—")),
            process=self._process(),
            reason=self._reason(),
        )

    def _weight_formula(self) -> Node | None:
        fact = self._indicator.weight_fact
        if fact:
            return choose(call("ISNUMBER", Name(fact)), call("MAX", ZERO, Name(fact)), ZERO)
        tree = self._own
        for giver in self._givers:
            moved = choose(Binary("=", giver.cell(STATUS), Text(NOT_APPLICABLE)), giver.cell(WEIGHT), ZERO)
            tree = moved if tree is None else Binary("+", tree, moved)
        return tree

    def _scored(self) -> Node:
        """The rule's score, grown with the weight where that of others moved here."""
        rule = self._indicator.rule
        if self._own is None:
            return rule.formula(self._cells)
        own = rule.formula(replace(self._cells, weight=self._own))
        return rounded(fine(Binary("/", Binary("*", own, self._weight), self._own)), SCORE_DIGITS)

    def _status_is(self, status: str) -> Node:
        return Binary("=", self._status, Text(status))

    def _when_normal(self, node: Node, otherwise: Node) -> Node:
        return _when_normal(self._place, node, otherwise)

    def _special_score(self) -> Node:
        """What stands for the score where the rule is not asked."""
        nothing = choose(self._status_is(NOTHING), ZERO, self._status)
        return choose(self._status_is(FULL), self._weight, nothing)

    def _leaf(self, name: str) -> Node:
        unit = self._units.get(name, "")
        if unit == "文本":
            return Name(name)
        text = text_of(Name(name), _FORMATS.get(unit, _AMOUNT))
        return choose(call("ISNUMBER", Name(name)), text, Text(MISSING))

    def _process(self) -> Node:
        names, basis = self._way.names, self._way.basis
        if basis in (Basis.ANSWERS, Basis.GRADES):
            if not names:
                return Text("没有自评")
            return concat("逐项自评：", *_between("、", [Name(name) for name in names]))
        if basis is Basis.PARTS:
            earned = concat("，得", text_of(self._score, "0.00"), "分")
            return concat(parts_process(self._indicator.parts), self._when_normal(earned, concat("，", self._status)))
        if basis in (Basis.CASES, Basis.BY_HAND):
            given: list[Node | str] = []
            for name in names:
                given += [f"{name}＝" if basis is Basis.CASES else "人工评分＝", self._leaf(name), "，"]
            earned = concat("得", text_of(self._score, "0.00"), "分")
            return concat(*given, self._when_normal(earned, self._status))
        filled = official_pieces(self._indicator.tree, self._leaf)
        display = self._indicator.display
        text = concat("（", filled, "）×100%") if display.endswith("%") else filled
        result = concat("=", text_of(self._value, display))
        return concat(text, self._when_normal(result, concat("，", self._status)))

    def _reason(self) -> Node:
        reason = self._indicator.rule.reason(self._cells)
        if self._way.circumstance is not None:
            reason = concat(self._way.circumstance, reason)
        return choose(Binary("<", self._score, self._weight), reason, Text(""))


def _between(sign: str, nodes: list[Node]) -> list[Node | str]:
    return [piece for node in nodes for piece in (sign, node)][1:]


@lru_cache(maxsize=4096)
def evidence(points: tuple[tuple[int, str, str], ...]) -> Node:
    """佐证材料, live: ①…；②…

    Args:
        points: serial, sheet and address of the evidence of each point.
    """
    pieces: list[Node | str] = []
    before: list[Node] = []
    for serial, sheet, address in points:
        cell = Cell(sheet, address)
        first = Binary("=", concat(*before), Text(""))
        apart = [choose(first, Text(""), Text("；"))] if before else []
        pieces.append(choose(Binary("=", cell, Text("")), Text(""), concat(*apart, circled(serial), cell)))
        before.append(cell)
    return concat(*pieces)
