"""履职任务: a task is a row with a 任务名称; the counts behind 职责履行."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact, SourceCell
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ONE, ZERO, Binary, Node, Text, call, choose
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import key, serial_of
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.spans import spans_of, summed

PLANNED = "计划工作数"
_COUNTS = {"done": "实际完成工作数", "timely": "及时完成工作数", "quality": "质量达标工作数", "key": "重点工作交办数"}
_KEY_DONE = "重点工作完成数"
_CONTRADICTIONS = {"timely": "未完成而及时工作数", "quality": "未完成而达标工作数"}
NAMES = (PLANNED, *_COUNTS.values(), _KEY_DONE, *_CONTRADICTIONS.values())
_TOTALS = frozenset(["合计", "总计", "小计", "共计"])
_NOTES = ("注:", "注：", "说明:", "说明：", "备注:", "备注：", "填表说明")


def missing_tasks(sources: tuple[SourceCell, ...] = ()) -> Iterator[Fact]:
    """The counts of a unit that listed no task."""
    for name in NAMES:
        yield Fact(name, None, "项", sources, Text(MISSING) if sources else None, f"履职任务表 {name}")


def _task_rows(
    grid: SheetGrid, headings: Headings, task: int, serial: int | None, answers: list[int]
) -> dict[int, int] | None:
    """The rows that hold a task, each with the column that says so; None, with a finding, where that is not certain."""
    rows: dict[int, int] = {}
    certain = True
    for row in headings.rows(grid):
        (first, _), (last, _) = grid.area(row, task)
        answered = [at for at in answers if not grid.blank(row, at)]
        if first < row and answered:
            if serial is not None and _counted_apart(grid, serial, first, last):
                if row == first + 1:
                    grid.report("R408", first, task, first=first + 1, last=last + 1)
                rows[row] = serial
            elif any(grid.area(row, at)[0][0] == row for at in answered):
                grid.report("R114", first, task, label=grid.text(first, task), first=first + 1, last=last + 1)
                certain = False
            continue
        text = grid.text(row, task)
        if not text:
            if (row, task) in grid.raw.scan.uncached or (row, task) in grid.raw.scan.errors:
                grid.number(row, task, "任务名称")
                certain = False
            elif _is_answered(grid, row, answered) and not is_example(grid, row, serial, task):
                grid.report("R407", row, task)
                certain = False
            continue
        if (row, task) in grid.raw.scan.errors:
            grid.number(row, task, "任务名称")
            certain = False
            continue
        if any(key(said) in _TOTALS or said.startswith(_NOTES) for said in (text, _text_at(grid, row, serial))):
            continue
        if not is_example(grid, row, serial, task):
            rows[row] = task
    return rows if certain else None


def _text_at(grid: SheetGrid, row: int, column: int | None) -> str:
    return "" if column is None else grid.text(row, column)


def _counted_apart(grid: SheetGrid, serial: int, first: int, last: int) -> bool:
    """Whether each of the rows has a serial number of its own."""
    serials = [serial_of(grid.text(row, serial)) for row in range(first, last + 1)]
    return None not in serials and len(set(serials)) == len(serials)


def _is_answered(grid: SheetGrid, row: int, answered: list[int]) -> bool:
    """Whether a row without a task's name has answers all the same; a row of totals has none."""
    if any(key(grid.text(row, at)) in _TOTALS for at in range(grid.width)):
        return False
    return any(grid.text(row, at) in ("是", "否") for at in answered)


def task_rows(grid: SheetGrid, sheet: Sheet, headings: Headings) -> tuple[Mapping[str, SourceCell], ...]:
    """The tasks, each with its cells by what the column is for; none where it is not certain which rows are tasks."""
    columns = {column.role: at for column in sheet.columns if (at := headings.column(sheet, column.role)) is not None}
    if "task" not in columns:
        return ()
    answers = [columns[role] for role in _COUNTS if role in columns]
    before = len(grid.findings)
    rows = _task_rows(grid, headings, columns["task"], columns.get("serial"), answers)
    # whoever counts the tasks says what there is to say
    del grid.findings[before:]
    return tuple({role: grid.source(row, at) for role, at in columns.items()} for row in rows or ())


def read_tasks(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> Iterator[Fact]:
    """Yield the counts; a blank 是否… cell makes the counts of its column missing."""
    task = headings.column(sheet, "task")
    roles = {role: at for role in _COUNTS if (at := headings.column(sheet, role)) is not None}
    named = (
        {} if task is None else _task_rows(grid, headings, task, headings.column(sheet, "serial"), [*roles.values()])
    )
    rows = list(named or ())
    if task is None or not rows:
        place = (grid.source(headings.row + 1, task),) if task is not None else ()
        yield from missing_tasks(place)
        return
    between = set(range(rows[0], rows[-1] + 1)) - set(rows)
    left_out = [row for row in between if grid.text(row, task)]
    # rows that different columns call tasks are counted apart
    left_out += [row for row in rows if named and named[row] != task]
    spans = spans_of(rows, left_out)
    source = (grid.source(rows[0], task), grid.source(rows[-1], task))
    labels = {column.role: column.label for column in sheet.columns}
    for role, at in roles.items():
        for row in rows:
            grid.choice(row, at, labels[role], ("是", "否"))

    def is_task(first: int, last: int) -> Node:
        return Binary("<>", grid.block(first, (named or {}).get(first, task), last), Text(""))

    def unanswered(role: str) -> Node:
        def one(first: int, last: int) -> Node:
            block = grid.block(first, roles[role], last)
            neither = Binary("*", Binary("<>", block, Text("是")), Binary("<>", block, Text("否")))
            return call("SUMPRODUCT", Binary("*", is_task(first, last), neither))

        return summed(spans, one)

    def count(*answers: tuple[str, str]) -> Node:
        def one(first: int, last: int) -> Node:
            product: Node = Binary("*", is_task(first, last), ONE)
            for role, word in answers:
                product = Binary("*", product, Binary("=", grid.block(first, roles[role], last), Text(word)))
            return call("SUMPRODUCT", product)

        return summed(spans, one)

    def fact(name: str, node: Node, needed: tuple[str, ...]) -> Fact:
        if any(role not in roles for role in needed):
            return Fact(name, None, "项", label=f"履职任务表 {name}")
        value = evaluate(node, scope)
        number = value if isinstance(value, Decimal) else None
        at = roles[needed[0]] if needed else task
        sources = (grid.source(rows[0], at), grid.source(rows[-1], at)) if needed else source
        return Fact(name, number, "项", sources, node, f"履职任务表 {name}")

    some = Binary(">", count(), ZERO)
    yield fact(PLANNED, choose(some, count(), Text(MISSING)), ())
    for role, name in _COUNTS.items():
        node: Node = Text(MISSING)
        if role in roles:
            node = choose(Binary(">", unanswered(role), ZERO), Text(MISSING), count((role, "是")))
        yield fact(name, node, (role,))
    node = Text(MISSING)
    if {"key", "done"} <= set(roles):
        open_answers = Binary("+", unanswered("key"), unanswered("done"))
        both = count(("key", "是"), ("done", "是"))
        node = choose(Binary(">", open_answers, ZERO), Text(MISSING), both)
    yield fact(_KEY_DONE, node, ("key", "done"))
    for role, name in _CONTRADICTIONS.items():
        node = Text(MISSING)
        if {"done", role} <= set(roles):
            open_answers = Binary("+", unanswered("done"), unanswered(role))
            node = choose(Binary(">", open_answers, ZERO), Text(MISSING), count(("done", "否"), (role, "是")))
        yield fact(name, node, (role, "done"))
