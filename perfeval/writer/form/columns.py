"""What each column of 计分表 shows of an indicator: a text of the scheme, or a live formula to 指标计算."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from perfeval.calculator import IndicatorResult
from perfeval.formula.evaluate import DATE_PATTERN
from perfeval.formula.nodes import ZERO, Binary, Name, Node, Text, call, cell_at, choose, concat, names_in, rounded
from perfeval.reader.records import OwnIndicator, UnitData
from perfeval.rules.base import Basis, points
from perfeval.scheme import form
from perfeval.scheme.model import SAME_AS_ABOVE
from perfeval.writer import calculation_columns as calculation
from perfeval.writer.names import CALCULATION
from perfeval.xlsx.styles import line_count

Shown: TypeAlias = "Node | str"
"""A formula, or a text."""
_POINTS_AT_END = re.compile(r"（[\d.]+分）$")
_TARGET_VALUE, _TARGET_ACTUAL = "_年度指标值", "_实际完成值"


class Row:
    """One indicator in the form."""

    def __init__(self, result: IndicatorResult, index: int, data: UnitData, *, weights_in_labels: bool) -> None:
        self.result, self.index, self._data = result, index, data
        self._indicator = result.indicator
        self._in_labels = weights_in_labels
        self.number_format = ""

    def shown(self, content: str) -> Shown:
        """What a column shows; a name that is no content is one of the indicator's own columns."""
        own = self._indicator.columns
        if content in own:
            return own[content]
        make = _CONTENTS.get(content)
        return make(self) if make is not None else ""

    def has(self, content: str) -> bool:
        """Whether this is something that is said of an indicator."""
        return content in _CONTENTS or content in self._indicator.columns

    def among_words(self, content: str) -> Node | str:
        """What a content is among other words: （{分值}分）, the points as they are printed."""
        return points(self._indicator.weight) if content == form.WEIGHT else self.shown(content)

    def cell(self, column: int) -> Node:
        """The indicator's cell in a column of 指标计算."""
        return cell_at(CALCULATION, calculation.FIRST_ROW + self.index, column)

    def label(self) -> str:
        """三级指标, with its points where the form has them there."""
        return labelled(self._indicator.label, self._indicator.weight, self._in_labels)

    def description(self) -> str:
        """指标说明; empty where it is the one above's."""
        said = self._indicator.description
        return "" if said == SAME_AS_ABOVE else said

    def standard(self) -> str:
        """评分标准 in words."""
        indicator = self._indicator
        listed = indicator.rule.points_listed
        said = indicator.explanation + indicator.description
        told = indicator.rule.wording or "①" in said or all(point.text in said for point in indicator.rule.answered)
        return ("" if told else listed) + indicator.rule.standard(self.result.own_weight or indicator.weight)

    def explanation(self) -> str:
        """指标解释."""
        return self._indicator.explanation

    def source(self) -> str:
        """依据."""
        return self._indicator.source

    def value(self) -> Node:
        """指标值 as it is shown there."""
        self.number_format = self.result.number_format
        return self.cell(calculation.VALUE)

    def target(self) -> Shown:
        """年初目标值: of a target its own, of a graded indicator what the department wrote, else 标准值."""
        fact = self._target_fact(_TARGET_VALUE)
        if fact is not None:
            self.number_format = "General"
            return Name(fact)
        if self.result.valuation.way.basis is Basis.GRADES:
            return "；".join(own.target for own in self._graded() if own.target)
        if self._indicator.rule.due:
            return self._indicator.rule.due
        if self._indicator.rule.stepwise:
            self.number_format = self._indicator.display
            return self.cell(calculation.LIMIT)
        return ""

    def actual(self) -> Shown:
        """实际完成值: of a target its own, of a graded indicator what the department wrote, else 指标值."""
        fact = self._target_fact(_TARGET_ACTUAL)
        if fact is not None:
            self.number_format = "General"
            return Name(fact)
        if self.result.valuation.way.basis is Basis.GRADES:
            return "；".join(own.actual for own in self._graded() if own.actual)
        done = self._done()
        if done is not None:
            self.number_format = DATE_PATTERN
            return done
        return self.value()

    def _done(self) -> Node | None:
        """Of a value that counts days after a deadline, the date itself."""
        value = self.result.valuation.way.value
        if isinstance(value, Binary) and isinstance(value.left, Name) and self._indicator.rule.due:
            return value.left
        return None

    def _target_fact(self, end: str) -> str | None:
        value = self.result.valuation.way.value
        names = names_in(value) if value is not None else ()
        return next((name for name in names if name.endswith(end)), None)

    def _graded(self) -> list[OwnIndicator]:
        given = self._data.own_indicators or {}
        return [row for name in self._indicator.sheet_names for row in given.get(name, ())]

    def rate(self) -> Node:
        """得分率."""
        score, weight = self.cell(calculation.SCORE), self.cell(calculation.WEIGHT)
        applies = call("AND", call("ISNUMBER", score), Binary(">", weight, ZERO))
        return choose(applies, rounded(Binary("/", score, weight), 4), score)


def labelled(name: str, weight: Decimal, shown: bool) -> str:
    """A name with its points: 预算执行率（4分）."""
    return f"{name}（{points(weight)}分）" if shown else name


def points_whole(label: str, width: float) -> str:
    """A label whose points （5分） would be cut in two by the end of a line has them on a line of their own."""
    found = _POINTS_AT_END.search(label)
    if found is None or "\n" in label or line_count(label, width) == line_count(label[: found.start()], width):
        return label
    return f"{label[: found.start()]}\n{found[0]}"


@lru_cache(maxsize=1024)
def remark(index: int) -> Node:
    """得分说明, from the row of 指标计算."""
    columns = (calculation.REASON, calculation.PROCESS, calculation.EVIDENCE)
    reason, process, evidence = (cell_at(CALCULATION, calculation.FIRST_ROW + index, column) for column in columns)
    none = Binary("=", reason, Text(""))
    stop = choose(none, Text("。"), Text(""))
    return concat(
        process,
        choose(none, Text(""), concat("。", reason)),
        choose(Binary("=", evidence, Text("")), Text(""), concat(stop, "佐证材料：", evidence)),
    )


def _number_in(column: int) -> Callable[[Row], Node]:
    return lambda row: row.cell(column)


def _shown_text(column: int) -> Callable[[Row], Node]:
    return lambda row: choose(Binary("=", row.cell(column), Text("")), Text(""), row.cell(column))


_CONTENTS: dict[str, Callable[[Row], Shown]] = {
    form.SERIAL: lambda row: str(row.index + 1),
    form.LEVEL3: Row.label,
    form.WEIGHT: _number_in(calculation.WEIGHT),
    form.STANDARD: Row.standard,
    form.EXPLANATION: Row.explanation,
    form.DESCRIPTION: Row.description,
    form.BASIS: Row.source,
    form.FORMULA: lambda row: row.result.valuation.way.words,
    form.PROCESS: _shown_text(calculation.PROCESS),
    form.VALUE: Row.value,
    form.TARGET: Row.target,
    form.ACTUAL: Row.actual,
    form.SCORE: _number_in(calculation.SCORE),
    form.RATE: Row.rate,
    form.LOST: _number_in(calculation.LOST),
    form.REASON: _shown_text(calculation.REASON),
    form.REMARK: lambda row: remark(row.index),
    form.EVIDENCE: _shown_text(calculation.EVIDENCE),
    form.OWN_SCORE: _shown_text(calculation.OWN_SCORE),
    form.REVIEW_SCORE: lambda row: "",
    form.REVIEW: lambda row: "",
    form.BLANK: lambda row: "",
}
