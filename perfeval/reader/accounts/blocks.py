"""Read the blocks of a table of accounts: labelled rows, one row under headings, crossings, or subject codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from perfeval.facts.account_layout import AccountColumn, Block
from perfeval.facts.fact import Fact
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.codes import read_codes
from perfeval.reader.accounts.crossing import read_crossings
from perfeval.reader.accounts.headings import AccountHeadings
from perfeval.reader.accounts.labelled_rows import RowsReader
from perfeval.reader.accounts.table import Table
from perfeval.reader.accounts.words import LABEL, TOTAL, Vocabulary
from perfeval.reader.labels import key, normalise

_TOTALS = frozenset(
    key(word) for word in ("合计", "总计", "合计数", "本年合计", "本年支出合计", "本年收入合计", "总合计")
)
_ROUNDING = Decimal("0.01")


@dataclass
class BlockReader:
    """Reads the blocks of one table.

    Attributes:
        unit: the unit's name: a row with it may be the total of the rows below.
    """

    cells: AccountCells
    headings: AccountHeadings
    vocabulary: Vocabulary
    unit: str = ""

    @property
    def table(self) -> Table:
        """The table that is read."""
        return self.cells.table

    @cached_property
    def _rows_reader(self) -> RowsReader:
        return RowsReader(self.cells, self.headings, self.columns)

    def read(self) -> Iterator[Fact]:
        """Yield the account facts; a fact that an earlier block found is not looked for again."""
        seen: set[str] = set()
        for block in self.cells.sheet.blocks:
            if block.kind == "columns" and all(f"{self.cells.sheet.id}_{one.item}" in seen for one in block.columns):
                continue
            for fact in self._facts(block):
                if fact.name not in seen:
                    seen.add(fact.name)
                    yield fact

    def _facts(self, block: Block) -> Iterator[Fact]:
        match block.kind:
            case "rows":
                return self._rows_reader.read(block)
            case "cross":
                return read_crossings(block, self.cells, self.headings, self.vocabulary)
            case "codes":
                return read_codes(block, self.cells, self.headings, self.columns)
        return self._single(block)

    # ---- columns ----

    def _matching(self, block: Block, first: int, end: int) -> Iterator[tuple[AccountColumn, list[int]]]:
        """The sheet columns of each layout column in [first, end), the best match; more than one in a tie."""
        known = {word for column in block.columns for word in (*column.at, *column.may)} | set(block.other)
        best: dict[str, tuple[int, list[int], AccountColumn]] = {}
        for column in range(first, end):
            for wanted in block.columns:
                score = self.headings.match(column, wanted, known)
                old = best.get(wanted.item)
                if score and (old is None or score > old[0]):
                    best[wanted.item] = (score, [column], wanted)
                elif score and old is not None and score == old[0] and column not in old[1]:
                    old[1].append(column)
        for _, places, wanted in best.values():
            yield wanted, places

    def columns(self, block: Block, first: int, end: int) -> dict[int, AccountColumn]:
        """The layout column of each sheet column.

        Of two that match, the one with amounts is meant if the other has none; else they are a finding, and neither
        is used.
        """
        found: dict[int, AccountColumn] = {}
        for wanted, places in self._matching(block, first, end):
            filled = [place for place in places if self._holds_amounts(place)] if len(places) > 1 else places
            if len(filled) > 1:
                one, other = (self.table.address(self.headings.last, place) for place in filled[:2])
                self.table.report(
                    "R106", self.headings.last, filled[1], first=one, second=other, label="、".join(wanted.at)
                )
            else:
                found[(filled or places)[0]] = wanted
        return found

    def _holds_amounts(self, column: int) -> bool:
        rows = range(self.headings.last + 1, self.table.height)
        return any(self.table.printed(row, column) is not None for row in rows)

    # ---- one row of amounts ----

    def _single(self, block: Block) -> Iterator[Fact]:
        amounts = self.columns(self._without_groups(block), 0, self.table.width)
        if not amounts:
            return
        row = self._amount_row(min(amounts), list(amounts))
        if row is None:
            return
        for column, wanted in amounts.items():
            label = "、".join(wanted.at)
            parts = wanted.total and any(self.table.printed(row, other) for other in amounts if other != column)
            parts = parts or self._has_rows(row, column, min(amounts))
            yield self.cells.fact(wanted.item, row, column, label, budget=wanted.budget, has_parts=parts)

    def _has_rows(self, total: int, column: int, first_amount: int) -> bool:
        """Whether rows with labels hold amounts in the column: blank, the total over them is no 0."""
        table = self.table
        return any(
            table.printed(row, column) and any(table.label(row, one) for one in range(first_amount))
            for row in range(self.headings.last + 1, table.height)
            if row != total
        )

    def _without_groups(self, block: Block) -> Block:
        """The block without the columns that have labels of their own below their heading: those are lists."""
        grouped = {word for column in self.headings.label_columns for word in self.headings.words[column]}
        return block.model_copy(
            update={"columns": tuple(one for one in block.columns if not set(one.at) & (grouped - {LABEL}))}
        )

    def _amount_row(self, first_amount: int, columns: Sequence[int]) -> int | None:
        """The row of the total; without one the only row of amounts, or the first row where there is none."""
        table = self.table
        start = self.headings.last + 1
        totals: list[int] = []
        filled: list[int] = []
        named: list[int] = []
        for row in range(start, table.height):
            labels = {key(text) for column in range(first_amount) if (text := table.label(row, column))}
            has_amounts = any(table.printed(row, column) is not None for column in columns)
            if _TOTALS & labels:
                totals.append(row)
            elif has_amounts and self.unit and normalise(self.unit) in labels:
                named.append(row)
            if has_amounts:
                filled.append(row)
        chosen = [row for row in totals if row in filled] or totals or self._sum_row(named, filled, columns) or filled
        if len(chosen) > 1 and chosen is filled:
            table.report("R812", chosen[0], first_amount, count=len(chosen))
            return None
        if len(chosen) > 1 and not self._equal(chosen, columns):
            first, second = (table.address(row, first_amount) for row in chosen[:2])
            table.report("R106", chosen[1], first_amount, first=first, second=second, label=TOTAL)
            return None
        if chosen:
            return chosen[0]
        return start if start < table.height else None

    def _sum_row(self, named: Sequence[int], filled: Sequence[int], columns: Sequence[int]) -> list[int]:
        """The row with the unit's own name, where its amounts are the sum of all other rows."""
        if len(named) != 1 or len(filled) < 3:
            return []
        rest = [row for row in filled if row != named[0]]
        for column in columns:
            total = self.table.printed(named[0], column) or Decimal(0)
            parts = sum((self.table.printed(row, column) or Decimal(0) for row in rest), Decimal(0))
            if abs(total - parts) > len(rest) * _ROUNDING:
                return []
        return [named[0]]

    def _equal(self, rows: Sequence[int], columns: Sequence[int]) -> bool:
        """Whether rows print the same amounts, as a total above and below its parts does."""
        lines = [[self.table.printed(row, column) or 0 for column in columns] for row in rows]
        texts = [[self.table.blank(row, c) or self.table.printed(row, c) is not None for c in columns] for row in rows]
        return all(line == lines[0] for line in lines) and all(all(line) for line in texts)
