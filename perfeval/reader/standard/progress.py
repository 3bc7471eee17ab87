"""支付进度: the row marked 是否评价时点 = 是 counts, else the last that is filled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Text
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.records import CopiedCell
from perfeval.reader.standard.fields import text_or_missing
from perfeval.reader.standard.tables import number_or

FACTS = {"actual": "实际支付进度", "planned": "既定支付进度"}
POINT = "支付进度时点"


def read_progress(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> Iterator[Fact]:
    """Yield 实际支付进度, 既定支付进度 (ratios) and 支付进度时点 (text)."""
    columns = {role: headings.column(sheet, role) for role in ("point", "actual", "planned", "chosen")}
    row = _chosen_row(grid, headings, columns)
    for role, name in FACTS.items():
        at = columns[role]
        label = f"支付进度表 {name}"
        if row is None or at is None:
            yield Fact(name, None, "比率", label=label)
            continue
        state, bare = grid.ratio(row, at, name)
        cell = grid.node(row, at)
        shown: Node = Binary("/", cell, HUNDRED) if bare else cell
        node: Node = number_or(cell, shown, Text(MISSING))
        if (row, at) in grid.raw.scan.uncached:
            node = Text(MISSING)
        value = evaluate(node, scope)
        number = value if isinstance(value, Decimal) else None
        note = f"按{grid.text(row, at)}%理解" if bare and state == "number" else ""
        yield Fact(name, number, "比率", (grid.source(row, at),), node, label, note)
    at = columns["point"]
    if row is None or at is None or not grid.text(row, at):
        yield Fact(POINT, None, "文本", label=POINT)
    else:
        text = grid.text(row, at)
        grid.copies[row, at] = CopiedCell(text)
        yield Fact(POINT, text, "文本", (grid.source(row, at),), text_or_missing(grid.node(row, at)), POINT)


def _chosen_row(grid: SheetGrid, headings: Headings, columns: dict[str, int | None]) -> int | None:
    actual, planned, chosen = columns["actual"], columns["planned"], columns["chosen"]
    values = [at for at in (actual, planned) if at is not None]
    rows = [r for r in range(headings.row + 1, grid.height) if any(not grid.blank(r, at) for at in values)]
    marked: list[int] = []
    if chosen is not None:
        for row in range(headings.row + 1, grid.height):
            if grid.text(row, chosen) and grid.choice(row, chosen, "是否评价时点", ("是", "否")) == "是":
                marked.append(row)
    if len(marked) > 1 and chosen is not None:
        cells = "、".join(grid.address(row, chosen) for row in marked)
        grid.report("R401", marked[1], chosen, cells=cells)
        return None
    if marked:
        return marked[0]
    return rows[-1] if rows else None
