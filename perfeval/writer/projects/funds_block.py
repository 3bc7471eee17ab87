"""项目资金 on a project's sheet, and below it the execution with its score."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.calculator.projects.evaluate import fund_amount, top_sources
from perfeval.calculator.projects.result import MISSING, NOT_APPLICABLE
from perfeval.calculator.projects.trees import row_name
from perfeval.formula.nodes import (
    Cell,
    Node,
    call,
    cell_at,
    substitute,
)
from perfeval.reader.projects.records import EXECUTED, SIDE_NAMES
from perfeval.writer.projects.form_part import AMOUNT, LAST, NONE, PERCENT, POINTS, FormPart
from perfeval.writer.projects.names import (
    ACTUAL,
    ACTUAL_TEXT,
    DIFFERENCE,
    DIRECTION,
    FUND_COLUMNS,
    NAME,
    OPINION,
    PRINTED,
    RATE,
    REASON,
    REVIEW,
    SCORE,
    TARGET,
    TARGET_TEXT,
    WEIGHT,
)
from perfeval.writer.projects.sources import in_label
from perfeval.xlsx.book import Format
from perfeval.xlsx.styles import (
    cell_format,
)

_JOINED = {ACTUAL_TEXT: DIRECTION, TARGET: ACTUAL}
"""What belongs together in the fund table, where the indicators below have several columns: first and last."""
_ROW = 20
"""The height of a row in points."""


class FundsBlock(FormPart):
    """The fund table and the row of the execution."""

    def _funds(self, row: int) -> tuple[int, dict[str, Cell], int]:
        """The fund table; the next row, where the overview finds the amounts, and the row of the execution's score."""
        book, name, form, result = self._book, self._name, self._form, self._result
        headings = {
            **{column: SIDE_NAMES[side] for side, column in FUND_COLUMNS.items()},
            WEIGHT: "分值",
            RATE: "执行率",
        }
        headings |= {PRINTED: "自评分", SCORE: "核算分", DIFFERENCE: "差额", REVIEW: "复核分", OPINION: "复核意见"}
        headings |= {0: "项目资金（万元）", REASON: "说明"}
        book.merge(name, row, 0, row, NAME, headings.pop(0), self._label)
        self._joined(row, self._label)
        for column in self._columns():
            book.put_text(name, row, column, headings.get(column, ""), self._label)
        self._sheet.set_row(row, 30)
        places: dict[int, dict[str, Cell]] = {}
        money = cell_format(book, "right", AMOUNT)
        for index, fund in enumerate(form.funds):
            row += 1
            book.merge(name, row, 0, row, NAME, fund.label or "（未写名称）", self._left)
            self._sheet.set_row(row, _ROW)
            places[index] = {side: cell_at(name, row, column) for side, column in FUND_COLUMNS.items()}
            self._joined(row, money)
            for column in self._columns():
                book.put_text(name, row, column, "", money if column in _JOINED else self._left)
        sums: list[tuple[int, int, Node]] = []
        for index, fund in enumerate(form.funds):
            at = row - len(form.funds) + 1 + index
            for side, column in FUND_COLUMNS.items():
                if fund.amounts.get(side) is None or side not in fund.spots:
                    continue
                if side in fund.summed:
                    parts = [
                        places[other][side]
                        for other, part in enumerate(form.funds)
                        if not part.total and part.amounts.get(side) is not None
                    ]
                    sums.append((at, column, call("SUM", *parts)))
                    continue
                book.put_formula(name, at, column, self._sources.amount(form, fund.spots[side]), money)
        for at, column, node in sums:
            book.put_formula(name, at, column, node, money)
        row += 1
        book.merge(
            name, row, 0, row, NAME, f"预算执行率（核算采用，按{SIDE_NAMES[result.execution.base]}）", self._left
        )
        self._sheet.set_row(row, _ROW)
        self._joined(row, money)
        amounts = {}
        for side, column in FUND_COLUMNS.items():
            amounts[side] = cell_at(name, row, column)
            self._used_amount(row, column, side, places, money)
        self._execution(row)
        return row + 1, amounts, row

    def _joined(self, row: int, look: Format) -> None:
        """Merge the amounts' cells with those beside them that have no heading here."""
        for first, last in _JOINED.items():
            self._sheet.merge_range(row, first, row, last, "", look)

    @staticmethod
    def _columns() -> Iterator[int]:
        """The columns right of the labels that a cell begins in."""
        joined = {column for first, last in _JOINED.items() for column in range(first + 1, last + 1)}
        return (column for column in range(TARGET_TEXT, LAST + 1) if column not in joined)

    def _used_amount(self, row: int, column: int, side: str, places: dict[int, dict[str, Cell]], look: Format) -> None:
        """The amount of a side that the execution is computed with: the total, or the sum of the sources."""
        book, name, form = self._book, self._name, self._form
        amount, summed = fund_amount(form, side)
        if amount is None:
            book.put_text(name, row, column, "—", cell_format(book, "right"))
            return
        wanted = top_sources(form) if summed else tuple(fund for fund in form.funds if fund.total)
        chosen = [places[index][side] for index, fund in enumerate(form.funds) if any(fund is one for one in wanted)]
        filled = [cell for cell in chosen if isinstance(book.value(cell), Decimal)]
        if not filled:
            wanted_all = [places[index][side] for index, fund in enumerate(form.funds) if not fund.total]
            filled = [cell for cell in wanted_all if isinstance(book.value(cell), Decimal)]
        node: Node = filled[0] if len(filled) == 1 else call("SUM", *filled)
        book.put_formula(name, row, column, node, look)

    def _execution(self, row: int) -> None:
        book, name, form, execution = self._book, self._name, self._form, self._result.execution
        points = cell_format(book, "right", POINTS)
        weight = None if in_label(form.weight.text) else self._sources.points(form.weight)
        if execution.status == NOT_APPLICABLE:
            book.put_text(name, row, WEIGHT, NOT_APPLICABLE, self._centre)
        elif weight is not None:
            book.put_formula(name, row, WEIGHT, weight, points)
        elif execution.weight is not None:
            book.put_number(name, row, WEIGHT, execution.weight, cell_format(book, "right", POINTS, parameter=True))
        else:
            book.put_text(name, row, WEIGHT, NONE, self._centre)
        names: dict[str, Node] = {
            "预算数": cell_at(name, row, FUND_COLUMNS[execution.base]),
            "执行数": cell_at(name, row, FUND_COLUMNS[EXECUTED]),
            "分值": cell_at(name, row, WEIGHT),
        }
        for number in range(len(self._result.rows)):
            at = self._first_row(row) + number
            columns = {"完成率": RATE, "得分": SCORE, "分值": WEIGHT}
            names |= {row_name(what, number): cell_at(name, at, column) for what, column in columns.items()}
        status = execution.status if execution.status == NOT_APPLICABLE else MISSING
        if execution.rate_tree is not None:
            rate = substitute(execution.rate_tree, names)
            book.put_formula(name, row, RATE, rate, cell_format(book, "right", PERCENT), known=execution.rate)
        else:
            book.put_text(name, row, RATE, NONE if execution.weight is None else status, self._centre)
        self._printed(row, self._sources.points(form.score))
        if execution.tree is not None:
            book.put_formula(name, row, SCORE, substitute(execution.tree, names), points, known=execution.score)
        elif execution.score is not None:
            # 执行数 without any 预算数 earns nothing
            book.put_number(name, row, SCORE, execution.score, points)
        else:
            book.put_text(name, row, SCORE, NONE if execution.weight is None else status, self._centre)
        spots = (form.rate.spot, *(fund.spots.get(EXECUTED) for fund in form.funds))
        self._tail(row, form.execution_reason, unexplained=self._unexplained(*spots))
