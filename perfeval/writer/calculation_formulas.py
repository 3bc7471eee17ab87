"""The formulas of an indicator's row in 指标计算, each building on the ones before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from perfeval.calculator.decision import FULL, NORMAL, NOTHING, note_tree, status_tree
from perfeval.calculator.valuation import Valuation
from perfeval.facts.fact import MISSING
from perfeval.formula.nodes import ZERO, Binary, Cell, Name, Node, Text, call, cell_at, choose, concat, rounded
from perfeval.formula.official import official_pieces
from perfeval.formula.remembered import remembered
from perfeval.rules.answers import circled
from perfeval.rules.base import Basis, Cells, text_of, with_parameters
from perfeval.scheme.model import Indicator
from perfeval.writer.calculation_columns import SCORE, STATUS, STEP_COLUMNS, VALUE, WEIGHT
from perfeval.writer.names import CALCULATION

_FORMATS = {"万元": "#,##0.00", "人": "0", "项": "0", "比率": "0.00%"}
_AMOUNT = "#,##0.00"


@dataclass(frozen=True, slots=True)
class RowFormulas:
    """One row's formulas.

    Attributes:
        weight: 分值, where the department's workbook gives it; None where the scheme does.
        status, value, score, lost, process, reason: 计算状态, 指标值, 得分, 扣分, 代入过程, 扣分原因.
    """

    weight: Node | None
    status: Node
    value: Node
    score: Node
    lost: Node
    process: Node
    reason: Node


@remembered(by_identity=2)
def row_formulas(
    indicator: Indicator,
    valuation: Valuation,
    row: int,
    parameters: tuple[tuple[str, Node], ...],
    units: tuple[str, ...],
) -> RowFormulas:
    """The formulas of the row; workbooks of one form have the same, which are made once.

    Args:
        row: from 0.
        parameters: key and cell of the rule's parameters in 评分标准.
        units: of the facts that the value is computed from, in the order of the valuation.
    """
    cells = dict(parameters)
    if indicator.rule.stepwise:
        cells |= {key: cell_at(CALCULATION, row, column) for key, column in STEP_COLUMNS.items()}
    return _Row(indicator, valuation, row, cells, dict(zip(valuation.names, units, strict=True))).formulas()


class _Row:
    def __init__(
        self, indicator: Indicator, valuation: Valuation, row: int, parameters: dict[str, Node], units: dict[str, str]
    ) -> None:
        self._indicator, self._valuation, self._units = indicator, valuation, units
        self._status, self._weight = cell_at(CALCULATION, row, STATUS), cell_at(CALCULATION, row, WEIGHT)
        self._value, self._score = cell_at(CALCULATION, row, VALUE), cell_at(CALCULATION, row, SCORE)
        self._cells = Cells(
            name=indicator.id,
            value=self._value,
            weight=self._weight,
            score=self._score,
            parameters=parameters,
            value_text=lambda node: text_of(node, indicator.display),
        )

    def formulas(self) -> RowFormulas:
        """All of them."""
        value, weight = self._valuation.value, self._indicator.weight_fact
        tree = ZERO if value is None else with_parameters(value, self._cells.parameters)
        lost = rounded(Binary("-", self._weight, self._score), 2)
        return RowFormulas(
            weight=choose(call("ISNUMBER", Name(weight)), call("MAX", ZERO, Name(weight)), ZERO) if weight else None,
            status=status_tree(self._valuation.decision),
            value=self._when_normal(rounded(tree, self._indicator.precision), Text("—")),
            score=self._when_normal(self._indicator.rule.formula(self._cells), self._special_score()),
            lost=choose(call("ISNUMBER", self._score), lost, Text("—")),
            process=self._process(),
            reason=self._reason(),
        )

    def _status_is(self, status: str) -> Node:
        return Binary("=", self._status, Text(status))

    def _when_normal(self, node: Node, otherwise: Node) -> Node:
        return choose(self._status_is(NORMAL), node, otherwise)

    def _special_score(self) -> Node:
        """What stands for the score where the rule is not asked."""
        nothing = choose(self._status_is(NOTHING), ZERO, self._status)
        return choose(self._status_is(FULL), self._weight, nothing)

    def _leaf(self, name: str) -> Node:
        text = text_of(Name(name), _FORMATS.get(self._units.get(name, ""), _AMOUNT))
        return choose(call("ISNUMBER", Name(name)), text, Text(MISSING))

    def _process(self) -> Node:
        names, basis = self._valuation.names, self._valuation.basis
        if basis in (Basis.ANSWERS, Basis.GRADES):
            if not names:
                return note_tree(self._valuation.decision)
            return concat("逐项自评：", *_between("、", [Name(name) for name in names]))
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
        """The deduction's reason, or the words for any status but a normal one."""
        reason = self._indicator.rule.reason(self._cells)
        if self._valuation.circumstance is not None:
            reason = concat(self._valuation.circumstance, reason)
        less = Binary("<", self._score, self._weight)
        return self._when_normal(choose(less, reason, Text("")), note_tree(self._valuation.decision))


def _between(sign: str, nodes: list[Node]) -> list[Node | str]:
    return [piece for node in nodes for piece in (sign, node)][1:]


@lru_cache(maxsize=4096)
def evidence(points: tuple[tuple[int, str, str], ...]) -> Node:
    """佐证材料, live: ①…；②…；

    Args:
        points: serial, sheet and address of the evidence of each point.
    """
    pieces: list[Node | str] = []
    for serial, sheet, address in points:
        cell = Cell(sheet, address)
        pieces.append(choose(Binary("=", cell, Text("")), Text(""), concat(circled(serial), cell, "；")))
    return concat(*pieces)
