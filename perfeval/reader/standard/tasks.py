"""履职任务: a task is a row with a 任务名称; the counts behind 职责履行."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact, SourceCell
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ONE, ZERO, Binary, Node, Text, call, choose
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings

PLANNED = "计划工作数"
_COUNTS = {"done": "实际完成工作数", "timely": "及时完成工作数", "quality": "质量达标工作数", "key": "重点工作交办数"}
_KEY_DONE = "重点工作完成数"
_CONTRADICTIONS = {"timely": "未完成而及时工作数", "quality": "未完成而达标工作数"}
NAMES = (PLANNED, *_COUNTS.values(), _KEY_DONE, *_CONTRADICTIONS.values())


def missing_tasks(sources: tuple[SourceCell, ...] = ()) -> Iterator[Fact]:
    """The counts of a unit that listed no task."""
    for name in NAMES:
        yield Fact(name, None, "项", sources, Text(MISSING) if sources else None, f"履职任务表 {name}")


def read_tasks(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> Iterator[Fact]:
    """Yield the counts; a blank 是否… cell makes the counts of its column missing."""
    task = headings.column(sheet, "task")
    rows = [] if task is None else [r for r in range(headings.row + 1, grid.height) if grid.text(r, task)]
    if task is None or not rows:
        place = (grid.source(headings.row + 1, task),) if task is not None else ()
        yield from missing_tasks(place)
        return
    first, last = rows[0], rows[-1]
    is_task = Binary("<>", grid.block(first, task, last), Text(""))
    source = (grid.source(first, task), grid.source(last, task))
    columns: dict[str, int] = {}
    labels = {column.role: column.label for column in sheet.columns}
    for role in _COUNTS:
        at = headings.column(sheet, role)
        if at is None:
            continue
        columns[role] = at
        for row in rows:
            grid.choice(row, at, labels[role], ("是", "否"))

    def answer(role: str, word: str) -> Node:
        return Binary("=", grid.block(first, columns[role], last), Text(word))

    def unanswered(role: str) -> Node:
        block = grid.block(first, columns[role], last)
        neither = Binary("*", Binary("<>", block, Text("是")), Binary("<>", block, Text("否")))
        return call("SUMPRODUCT", Binary("*", is_task, neither))

    def count(*conditions: Node) -> Node:
        product: Node = Binary("*", is_task, ONE)
        for condition in conditions:
            product = Binary("*", product, condition)
        return call("SUMPRODUCT", product)

    def fact(name: str, node: Node, roles: tuple[str, ...]) -> Fact:
        if any(role not in columns for role in roles):
            return Fact(name, None, "项", label=f"履职任务表 {name}")
        value = evaluate(node, scope)
        number = value if isinstance(value, Decimal) else None
        at = columns[roles[0]] if roles else task
        sources = (grid.source(first, at), grid.source(last, at)) if roles else source
        return Fact(name, number, "项", sources, node, f"履职任务表 {name}")

    some = Binary(">", count(), ZERO)
    yield fact(PLANNED, choose(some, count(), Text(MISSING)), ())
    for role, name in _COUNTS.items():
        node: Node = Text(MISSING)
        if role in columns:
            node = choose(Binary(">", unanswered(role), ZERO), Text(MISSING), count(answer(role, "是")))
        yield fact(name, node, (role,))
    node = Text(MISSING)
    if {"key", "done"} <= set(columns):
        open_answers = Binary("+", unanswered("key"), unanswered("done"))
        both = count(answer("key", "是"), answer("done", "是"))
        node = choose(Binary(">", open_answers, ZERO), Text(MISSING), both)
    yield fact(_KEY_DONE, node, ("key", "done"))
    for role, name in _CONTRADICTIONS.items():
        node = Text(MISSING)
        if {"done", role} <= set(columns):
            node = count(answer("done", "否"), answer(role, "是"))
        yield fact(name, node, (role, "done"))
