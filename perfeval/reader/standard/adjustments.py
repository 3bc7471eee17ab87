"""预算调整: a row an adjustment; the sum of those that count, and the net of all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import ZERO, Binary, Node, Text, call, choose
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.standard.examples import is_example
from perfeval.reader.standard.spans import spans_of, summed
from perfeval.reader.standard.tables import in_ten_thousand

TOTAL, NET, TIMES = "预算调整总额", "预算调整净额", "预算调整次数"
_WORDS = {"type": "类型", "amount": "金额", "excluded": "是否不计入"}


class AdjustmentsReader:
    """Reads the sheet into 预算调整总额 and 次数 (rows that are not 不计入) and 预算调整净额 (追加 − 追减, all)."""

    def __init__(self, grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> None:
        self._grid, self._sheet, self._headings, self._scope = grid, sheet, headings, scope

    def read(self) -> Iterator[Fact]:
        """Yield the two facts; both are missing, with no place, where no row is filled."""
        columns = {role: self._headings.column(self._sheet, role) for role in _WORDS}
        document = self._headings.column(self._sheet, "document")
        rows = [
            row
            for row in self._headings.rows(self._grid)
            if self._filled(row, columns) and not is_example(self._grid, row, document)
        ]
        if not rows:
            yield from absent_adjustments()
            return
        type_, amount, excluded = columns["type"], columns["amount"], columns["excluded"]
        # every row is looked at, so that every fault is reported
        soundness = [self._row_is_sound(row, columns) for row in rows]
        unit = self._grid.unit_at(rows[0], amount) if amount is not None else ""
        sound = all(soundness) and unit != ""
        place = amount if amount is not None else 0
        source = (self._grid.source(rows[0], place), self._grid.source(rows[-1], place))
        if not sound or type_ is None or amount is None or excluded is None:
            for name in (TOTAL, NET):
                yield Fact(name, None, "万元", source, Text(MISSING), f"预算调整表 {name}", "明细不完整，见问题清单")
            return

        spans = spans_of(rows, sorted(set(range(rows[0], rows[-1] + 1)) - set(rows) - self._blank_rows()))

        def sum_where(at: int, word: str) -> Node:
            def one(first: int, last: int) -> Node:
                test = Binary("=", self._grid.block(first, at, last), Text(word))
                return call("SUMPRODUCT", Binary("*", test, self._grid.block(first, amount, last)))

            return summed(spans, one)

        counted = sum_where(excluded, "否")
        net = Binary("-", sum_where(type_, "追加"), sum_where(type_, "追减"))
        some = Binary(
            ">", summed(spans, lambda first, last: call("COUNT", self._grid.block(first, amount, last))), ZERO
        )
        for name, total in ((TOTAL, counted), (NET, net)):
            node = choose(some, in_ten_thousand(total, unit), Text(MISSING))
            value = evaluate(node, self._scope)
            number = value if isinstance(value, Decimal) else None
            yield Fact(name, number, "万元", source, node, f"预算调整表 {name}")
        times = summed(spans, lambda first, last: call("COUNTIF", self._grid.block(first, excluded, last), Text("否")))
        value = evaluate(times, self._scope)
        number = value if isinstance(value, Decimal) else None
        yield Fact(TIMES, number, "次", source, times, "预算调整表 计入的行数")

    def _blank_rows(self) -> set[int]:
        grid = self._grid
        return {row for row in range(grid.height) if not any(grid.text(row, at) for at in range(grid.width))}

    def _filled(self, row: int, columns: dict[str, int | None]) -> bool:
        """Whether a row holds an adjustment; a 合计 row or a note does not."""
        texts = [text for at in range(self._grid.width) if (text := normalise(self._grid.text(row, at)))]
        if {"合计", "总计", "小计"} & set(texts) or (texts and texts[0].startswith(("注:", "说明:", "备注:"))):
            return False
        amount = columns["amount"]
        marks = [columns["type"], columns["excluded"]]
        has_amount = amount is not None and not self._grid.blank(row, amount)
        return has_amount or any(at is not None and not self._grid.blank(row, at) for at in marks)

    def _row_is_sound(self, row: int, columns: dict[str, int | None]) -> bool:
        sound = True
        for role, choices in (("type", ("追加", "追减", "结构调整")), ("excluded", ("是", "否"))):
            at = columns[role]
            if at is None or self._grid.choice(row, at, _WORDS[role], choices) is None:
                sound = False
        at = columns["amount"]
        if at is None:
            return False
        state = self._grid.number(row, at, "金额", money=True)
        if state != "number":
            if state == "blank":
                self._grid.report("R402", row, at, label="金额", found="为空白")
            return False
        value = self._grid.copies[row, at].value
        if isinstance(value, Decimal) and value < 0:
            self._grid.report("R402", row, at, label="金额", found=f"为{value}，应大于等于0")
            return False
        return sound


def absent_adjustments() -> Iterator[Fact]:
    """The two facts for a unit that sent no adjustments."""
    for name in (TOTAL, NET):
        yield Fact(name, None, "万元", label=f"预算调整表 {name}", note="没有预算调整明细")
