"""The texts above and below the table of 计分表: {年度}, {单位名称}, {填报人}, {总分} …, live where they are facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from perfeval.calculator import Evaluation
from perfeval.facts.fact import MISSING, Facts
from perfeval.formula.evaluate import DATE_PATTERN
from perfeval.formula.nodes import Binary, Name, Node, Text, call, choose, concat
from perfeval.rules.base import text_of
from perfeval.scheme.placeholders import FOOT_NAMES, TASK_NAMES, TITLE_NAMES, UNIT_FACTS, names_held, pieces

Shown = Node | str


def shown_text(
    text: str, evaluation: Evaluation, totals: Mapping[str, Node], task: Mapping[str, Node] | None = None
) -> Shown:
    """A text with its placeholders: a plain text, or a formula where one of them is live.

    Args:
        totals: what {总分}, {等级} … stand for.
        task: what {任务名称} … stand for, in a row that stands for a task.
    """
    held = names_held(text)
    if not held:
        return text
    if len(held) == 1 and text.strip() == f"{{{held[0]}}}":
        if held[0] in totals:
            return totals[held[0]]
        if lone_number(text, evaluation):
            name = Name(held[0])
            return choose(call("ISNUMBER", name), name, Text(""))
    tasks = task or {}

    def of(name: str) -> Node:
        if name in totals:
            node = totals[name]
            return choose(call("ISNUMBER", node), text_of(node, "0.00"), node) if name in _NUMBERS else node
        if name in TASK_NAMES:
            return tasks.get(name, Text(""))
        return _of_unit(name, evaluation)

    found = concat(*pieces(text, of))
    return found.value if isinstance(found, Text) else found


def lone_number(text: str, evaluation: Evaluation) -> str:
    """The number format of a cell that shows nothing but a fact that is a number; empty for any other."""
    held = names_held(text)
    if len(held) != 1 or text.strip() != f"{{{held[0]}}}" or held[0] in UNIT_FACTS:
        return ""
    fact = evaluation.facts.get(held[0])
    return "" if fact is None or fact.unit in ("文本", "日期") else _PATTERNS.get(fact.unit, "General")


_PATTERNS = {"万元": "#,##0.00", "比率": "0.00%"}
_NUMBERS = ("总分", "复核总分", "满分", "扣分合计")


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
