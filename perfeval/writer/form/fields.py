"""What the placeholders of 计分表 stand for: {年度}, {填报人}, {总分}, {得分(预算执行率)} …, live where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from perfeval.calculator import Evaluation
from perfeval.calculator.decision import NOT_APPLICABLE
from perfeval.facts.fact import MISSING, Facts
from perfeval.formula.evaluate import DATE_PATTERN
from perfeval.formula.nodes import Binary, Cell, Name, Node, Text, call, choose, concat
from perfeval.reader.records import UnitData
from perfeval.rules.base import points, text_of
from perfeval.scheme.form import RATE, REVIEW, REVIEW_SCORE, SCORE, WEIGHT
from perfeval.scheme.form_layout import Key
from perfeval.scheme.names import bare
from perfeval.scheme.placeholders import (
    DIVISION_NAMES,
    FOOT_NAMES,
    GROUP_NAMES,
    LEVEL_RATE,
    TASK_NAMES,
    TITLE_NAMES,
    UNIT_FACTS,
    level_named,
    lone_name,
    names_held,
    of_one,
    pieces,
)
from perfeval.scheme.results import SCORE_SUFFIX, result_name
from perfeval.writer.form.columns import Row
from perfeval.writer.form.levels import LevelRows, Levels
from perfeval.writer.form.places import indicators_by_name

_PATTERNS = {"万元": "#,##0.00", "比率": "0.00%"}
_RATE_PATTERN = "0.00%"
_OF_THE_UNIT = frozenset((*TASK_NAMES, *TITLE_NAMES, *UNIT_FACTS))
_NUMBERS = ("总分", "复核总分", "满分", "扣分合计")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows.

    Attributes:
        content: a text, or a formula.
        number_format: of a number, where the form's own cell says none.
        open: whether a person writes here.
    """

    content: Node | str
    number_format: str = ""
    open: bool = False


class Fields:
    """The contents of a form's cells for one unit.

    Args:
        divisions, groups: its 一级 and 二级指标, by their numbers in the scheme.
        sources: how each source sheet is called in the output.
    """

    def __init__(
        self,
        evaluation: Evaluation,
        data: UnitData,
        levels: Levels,
        divisions: Mapping[int, LevelRows],
        groups: Mapping[int, LevelRows],
        sources: Mapping[str, str],
    ) -> None:
        self._evaluation, self._levels, self._sources = evaluation, levels, sources
        self._divisions, self._groups = divisions, groups
        in_labels = evaluation.scheme.form_sheet.weights_in_labels
        self._rows: Sequence[Row] = [
            Row(result, number, data, weights_in_labels=in_labels)
            for number, result in enumerate(evaluation.indicators)
        ]
        self.totals: Mapping[str, Node] = {}
        self._numbers: Mapping[str, int] | None = None

    def shown(self, text: str, key: Key) -> Shown:
        """What a text shows where it stands for this."""
        held = names_held(text)
        if not held:
            return Shown(text)
        lone = lone_name(text)
        found = self._lone(lone, key) if lone else None
        if found is not None:
            return found
        whole = concat(*pieces(text, lambda name: self._among(name, key)))
        return Shown(whole.value if isinstance(whole, Text) else whole)

    def _lone(self, name: str, key: Key) -> Shown | None:
        """What a placeholder shows alone in its cell; None for one that shows the same among words."""
        if name in self.totals:
            return Shown(self.totals[name])
        level = self._level(name, key)
        if level is not None:
            rows, what = level
            return Shown(self._levels.shown(rows, what), _RATE_PATTERN if what == LEVEL_RATE else "")
        row, content = self._row(name, key)
        if row is not None:
            row.number_format = ""
            shown = row.shown(content)
            pattern = _RATE_PATTERN if content == RATE else row.number_format
            return Shown(shown, pattern, content in (REVIEW, REVIEW_SCORE))
        pattern = lone_number(name, self._evaluation)
        if pattern:
            return Shown(choose(call("ISNUMBER", Name(name)), Name(name), Text("")), pattern)
        item = self._of_item(name)
        return None if item is None else Shown(item)

    def _among(self, name: str, key: Key) -> Node:
        """What a placeholder is among other words."""
        if name in self.totals:
            node = self.totals[name]
            return _in_points(node) if name in _NUMBERS else node
        level = self._level(name, key)
        if level is not None:
            rate = _RATE_PATTERN if level[1] == LEVEL_RATE else ""
            return _said(self._levels.among_words(*level), rate)
        row, content = self._row(name, key)
        if row is not None:
            row.number_format = ""
            shown = row.among_words(content)
            return _said(shown, _RATE_PATTERN if content == RATE else row.number_format)
        item = self._of_item(name)
        if item is not None:
            return _said(item)
        if name in TASK_NAMES:
            return self._of_task(name, key.task)
        if of_one(name)[1]:
            # an indicator that this unit does not have
            return Text(NOT_APPLICABLE)
        return _of_unit(name, self._evaluation)

    def _level(self, name: str, key: Key) -> tuple[LevelRows, str] | None:
        """The 一级 or 二级指标 that is spoken of, and what of it."""
        named = level_named(name)
        if named == 1 and key.division in self._divisions:
            return self._divisions[key.division], DIVISION_NAMES[name]
        if named == 2 and key.group in self._groups:
            return self._groups[key.group], GROUP_NAMES[name]
        content, one = of_one(name)
        if one and content in DIVISION_NAMES.values() and bare(one) not in self._indicators:
            every = (*self._divisions.values(), *self._groups.values())
            rows = next((rows for rows in every if bare(rows.name) == bare(one)), None)
            return None if rows is None else (rows, content)
        return None

    def _row(self, name: str, key: Key) -> tuple[Row | None, str]:
        """The indicator that is spoken of, and what of it."""
        content, one = of_one(name)
        if one:
            number = self._indicators.get(bare(one), -1)
            return (self._rows[number], content) if number >= 0 else (None, "")
        if key.indicator >= 0 and name not in _OF_THE_UNIT:
            if name in self._evaluation.facts and not self._rows[key.indicator].has(name):
                return None, ""
            return self._rows[key.indicator], name
        return None, ""

    @property
    def _indicators(self) -> Mapping[str, int]:
        if self._numbers is None:
            self._numbers = indicators_by_name(self._evaluation)
        return self._numbers

    def _of_item(self, name: str) -> Node | str | None:
        """得分, 分值 or name of a 加分项 or 扣分项; None for anything else."""
        content, one = of_one(name)
        for result in self._evaluation.items if one else ():
            if bare(one) in (bare(result.indicator.id), bare(result.indicator.label)):
                if content == SCORE:
                    return Name(result_name(result.indicator.id, SCORE_SUFFIX))
                return points(result.indicator.weight) if content == WEIGHT else result.indicator.label
        return None

    def _of_task(self, name: str, number: int) -> Node:
        """What {任务名称} and its like stand for in the row of a task."""
        tasks = self._evaluation.tasks
        if not 0 <= number < len(tasks):
            return Text("")
        role = TASK_NAMES[name]
        if not role:
            return Text(str(number + 1))
        source = tasks[number].get(role)
        if source is None:
            return Text("")
        cell = Cell(self._sources.get(source.sheet, source.sheet), source.cell)
        return choose(Binary("=", cell, Text("")), Text(""), cell)


def _said(shown: Node | str, pattern: str = "") -> Node:
    return Text(shown) if isinstance(shown, str) else _in_points(shown, pattern)


def _in_points(node: Node, pattern: str = "") -> Node:
    """A number as it is printed; other results as they are."""
    usual = pattern if pattern.endswith("%") else "0.00"
    return choose(call("ISNUMBER", node), text_of(node, usual), node)


def lone_number(name: str, evaluation: Evaluation) -> str:
    """The number format of a fact that is a number; empty for any other name."""
    fact = evaluation.facts.get(name)
    return "" if fact is None or fact.unit in ("文本", "日期") else _PATTERNS.get(fact.unit, "General")


def _of_unit(name: str, evaluation: Evaluation) -> Node:
    year = evaluation.year
    plain: dict[str, Callable[[], str]] = {
        "年度": lambda: str(year or "未知"),
        "下一年度": lambda: str(year + 1 if year else "未知"),
        "单位名称": lambda: evaluation.unit,
        "体系名称": lambda: evaluation.scheme.title,
    }
    if name in plain:
        return Text(plain[name]())
    if name not in evaluation.facts:
        return Text("")
    return choose(Binary("=", Name(name), Text(MISSING)), Text(""), _in_words(name, evaluation.facts))


def _in_words(name: str, facts: Facts) -> Node:
    fact = facts.get(name)
    if fact is not None and fact.unit == "日期":
        return choose(call("ISNUMBER", Name(name)), text_of(Name(name), DATE_PATTERN), Name(name))
    if fact is not None and fact.unit not in ("文本", ""):
        return choose(call("ISNUMBER", Name(name)), text_of(Name(name), _PATTERNS.get(fact.unit, "0")), Name(name))
    return Name(name)


def facts_held(names: tuple[str, ...]) -> tuple[str, ...]:
    """The facts among the names that a form holds."""
    others = {*TITLE_NAMES, *FOOT_NAMES, *TASK_NAMES}
    return tuple(name for name in names if name not in others)
