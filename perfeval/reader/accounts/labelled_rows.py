"""Rows known by their labels, with amounts beside them; several such blocks may stand side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from perfeval.facts.account_layout import AccountColumn, AccountRow, Block, function_classes
from perfeval.facts.fact import Fact
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.headings import AccountHeadings
from perfeval.reader.accounts.table import Table
from perfeval.reader.labels import key
from perfeval.reader.money_units import units_in

_OWN = 1000
ColumnsOf = Callable[[Block, int, int], dict[int, AccountColumn]]


@dataclass
class RowsReader:
    """Reads the blocks of labelled rows of one table."""

    cells: AccountCells
    headings: AccountHeadings
    columns: ColumnsOf
    _label_columns: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blocks = [block for block in self.cells.sheet.blocks if block.kind == "rows"]
        forms = [_forms(block) for block in blocks]
        table = self._table
        keys: dict[int, list[str]] = {}
        for row in range(self.headings.last + 1, table.height):
            for column in range(table.width):
                if text := table.label(row, column):
                    keys.setdefault(column, []).append(key(text))
        for index, block in enumerate(blocks):
            others = frozenset().union(*(form for at, form in enumerate(forms) if at != index))
            # what only this block has tells its column; 总计 stands in all of them
            own = forms[index] - others
            counts = {
                column: sum(_OWN if text in own else 1 for text in texts if text in forms[index])
                for column, texts in keys.items()
            }
            best = max(counts, key=lambda column: (counts[column], -column), default=None)
            if best is not None and counts[best] >= _OWN:
                self._label_columns[id(block)] = best

    @property
    def _table(self) -> Table:
        return self.cells.table

    def read(self, block: Block) -> Iterator[Fact]:
        """The facts of a block."""
        at = self._label_columns.get(id(block))
        if at is None:
            return
        table = self._table
        others = set(self._label_columns.values()) | set(self.headings.label_columns)
        end = min((column for column in others if column > at and self._is_labels(column)), default=table.width)
        amounts = {} if block.filled else self.columns(block, at + 1, end)
        if not amounts and not block.filled:
            if not any(other.kind in ("columns", "cross") for other in self.cells.sheet.blocks):
                table.report("R105", heading="、".join(block.columns[0].at))
            return
        first = min(amounts, default=at + 1)
        labels = self._labels(at, first)
        for wanted in block.rows:
            row = self._row(wanted, block, labels, at)
            if row is None or self._names_several(wanted.label, row, at, first, end):
                continue
            chosen = self._filled(block, row, at, end) if block.filled else amounts
            for column, amount in chosen.items():
                label = f"{wanted.label} / {'、'.join(amount.at)}"
                parts = wanted.total and self._has_parts(row, column, whole=block.filled)
                yield self.cells.fact(
                    wanted.item + amount.item, row, column, label, budget=amount.budget, has_parts=parts
                )
        if block.classes:
            yield from self._classes(labels, amounts)
        self._blank_budgets(amounts, at)

    def _names_several(self, label: str, row: int, at: int, first: int, end: int) -> bool:
        """Whether a label is merged over several rows that are filled, none with a label of its own; a finding then."""
        table = self._table
        top, bottom = table.rows_merged(row, at)
        amounts = range(first, end)
        filled = [
            one
            for one in range(top, bottom + 1)
            if any(not table.blank(one, column) for column in amounts)
            and (one == row or not any(self._names(one, column) for column in range(at, first)))
        ]
        if len(filled) < 2:
            return False
        table.report("R114", row, at, label=label, first=table.line(top), last=table.line(bottom))
        return True

    def _names(self, row: int, column: int) -> bool:
        """Whether a label stands in a cell, and no number."""
        return bool(self._table.label(row, column)) and self._table.printed(row, column) is None

    def _has_parts(self, total: int, column: int, *, whole: bool) -> bool:
        """Whether other rows hold amounts in the column, or anywhere in the table."""
        columns = [column]
        if whole:
            columns = [one for one in range(self._table.width) if one not in self.headings.label_columns]
        rows = range(self.headings.last + 1, self._table.height)
        return any(self._table.printed(row, one) for row in rows if row != total for one in columns)

    def _is_labels(self, column: int) -> bool:
        """Whether a column holds labels or codes rather than line numbers."""
        return column in self._label_columns.values() or column in self.headings.label_columns

    def _labels(self, at: int, first_amount: int) -> dict[str, list[int]]:
        """The rows by their labels: in the label column, or set in from it."""
        table = self._table
        labels: dict[str, list[int]] = {}
        for row in range(self.headings.last + 1, table.height):
            text = table.label(row, at)
            for column in range(at + 1, first_amount):
                text = text or (table.label(row, column) if self._names(row, column) else "")
            if text:
                labels.setdefault(key(text), []).append(row)
                self._learn_unit(row, text)
        return labels

    def _learn_unit(self, row: int, label: str) -> None:
        """A label may name the unit of its row."""
        units = units_in(label)
        if len(units) == 1:
            self._table.row_units[row] = units.pop()

    def _row(self, wanted: AccountRow, block: Block, labels: Mapping[str, Sequence[int]], at: int) -> int | None:
        """The row with the label or the first of its aliases; two of one form with other amounts are a finding."""
        # where the other label stands in several rows, any of them may be meant
        upper = max(self._places(wanted.above, block, labels), default=self._table.height)
        lower = min(self._places(wanted.below, block, labels), default=-1)
        for form in (wanted.label, *wanted.aliases):
            places = [row for row in labels.get(key(form), ()) if lower < row < upper]
            if len(places) > 1 and not self._alike(places, at):
                first, second = (self._table.address(place, at) for place in places[:2])
                self._table.report("R106", places[1], at, first=first, second=second, label=wanted.label)
                return None
            if places:
                return places[0]
        return None

    def _alike(self, rows: Sequence[int], at: int) -> bool:
        """Whether rows of one label print the same amounts."""
        columns = range(at + 1, self._table.width)
        lines = [[self._table.text(row, column) for column in columns] for row in rows]
        return all(line == lines[0] for line in lines)

    @staticmethod
    def _places(label: str, block: Block, labels: Mapping[str, Sequence[int]]) -> Sequence[int]:
        """The rows of another label of the block, in the first of its forms that is there."""
        if not label:
            return ()
        other = next((row for row in block.rows if row.label == label), None)
        forms = (label,) if other is None else (other.label, *other.aliases)
        return next((labels[key(form)] for form in forms if key(form) in labels), ())

    def _filled(self, block: Block, row: int, at: int, end: int) -> dict[int, AccountColumn]:
        """The one filled cell between the label and the next label, or the first while all are blank.

        A cell that is filled with anything but a number is the amount all the same: that it is none is a finding.
        """
        table = self._table
        wanted = block.columns[0]
        forms = {form for one in self.cells.sheet.blocks if one.filled for form in _forms(one)}
        places: list[int] = []
        for column in range(at + 1, max(end, table.width)):
            if key(table.label(row, column)) in forms:
                break
            places.append(column)
        filled = [column for column in places if not table.blank(row, column)]
        numbers = {table.printed(row, column) for column in filled}
        if len(filled) > 1 and len(numbers) > 1:
            one, other = (table.address(row, place) for place in filled[:2])
            table.report("R106", row, filled[1], first=one, second=other, label="、".join(wanted.at))
            return {}
        matching = [column for column in places if self.headings.match(column, wanted, wanted.at)]
        chosen = filled or matching or places
        return {chosen[0]: wanted} if chosen else {}

    def _classes(self, labels: Mapping[str, Sequence[int]], amounts: Mapping[int, AccountColumn]) -> Iterator[Fact]:
        """支出功能分类 that are filled, as `<table>_<code><column>`, and their sum."""
        rows = {code: labels[key(name)][0] for name, code in function_classes().items() if key(name) in labels}
        names = {code: name for name, code in function_classes().items()}
        for column, amount in amounts.items():
            filled: list[tuple[int, int]] = []
            for code, row in rows.items():
                label = f"{names[code]} / {'、'.join(amount.at)}"
                if self.cells.state(row, column, label) == "number":
                    filled.append((row, column))
                    yield self.cells.fact(code + amount.item, row, column, label, budget=amount.budget)
            if filled and len(rows) > 1:
                yield self.cells.sum(f"各类支出{amount.item}", filled, f"功能分类各类之和 / {'、'.join(amount.at)}")

    def _blank_budgets(self, amounts: Mapping[int, AccountColumn], at: int) -> None:
        """A budget column without a number beside an outturn column with some is a finding."""
        table = self._table
        rows = [row for row in range(self.headings.last + 1, table.height) if table.label(row, at)]
        filled = {column: any(table.printed(row, column) is not None for row in rows) for column in amounts}
        for column, wanted in amounts.items():
            if wanted.budget and not filled[column] and any(filled.values()):
                table.report("R604", self.headings.last, column, heading="、".join(wanted.at))


def _forms(block: Block) -> frozenset[str]:
    forms = {key(form) for row in block.rows for form in (row.label, *row.aliases)}
    if block.classes:
        forms |= {key(name) for name in function_classes()}
    return frozenset(forms)
