"""Read the blocks of a table of accounts: labelled rows, one row under headings, or subject codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfeval.facts.account_layout import AccountColumn, AccountRow, Block, function_classes
from perfeval.facts.fact import Fact
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.headings import LABEL, TOTAL, AccountHeadings, heading_key, printed_number
from perfeval.reader.labels import key

_TOTALS = {key(word) for word in ("合计", "总计")}


@dataclass(slots=True)
class BlockReader:
    """Reads the blocks of one sheet."""

    cells: AccountCells
    headings: AccountHeadings
    words: Mapping[str, str]

    def read(self) -> Iterator[Fact]:
        """Yield the account facts; a fact that an earlier block found is not looked for again."""
        seen: set[str] = set()
        for block in self.cells.sheet.blocks:
            facts = {"rows": self._rows, "columns": self._single, "codes": self._codes}[block.kind](block)
            for fact in facts:
                if fact.name not in seen:
                    seen.add(fact.name)
                    yield fact

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

    def _columns(self, block: Block, first: int, end: int) -> dict[int, AccountColumn]:
        """The layout column of each sheet column; two columns that match are a finding, and neither is used."""
        grid = self.cells.grid
        found: dict[int, AccountColumn] = {}
        for wanted, places in self._matching(block, first, end):
            if len(places) > 1:
                one, other = (grid.address(self.headings.last, place) for place in places[:2])
                grid.report("R106", self.headings.last, places[1], first=one, second=other, label="、".join(wanted.at))
            else:
                found[places[0]] = wanted
        return found

    def _filled_column(self, block: Block, row: int, first: int, end: int) -> dict[int, AccountColumn]:
        """The one filled column of several equal ones, or the first while none is."""
        grid = self.cells.grid
        found: dict[int, AccountColumn] = {}
        for wanted, places in self._matching(block, first, end):
            filled = [place for place in places if printed_number(grid.raw_value(row, place)) is not None]
            if len(filled) > 1:
                one, other = (grid.address(row, place) for place in filled[:2])
                grid.report("R106", row, filled[1], first=one, second=other, label="、".join(wanted.at))
            elif not filled and any(printed_number(grid.raw_value(row, c)) is not None for c in range(first, end)):
                grid.report("R105", heading="、".join(wanted.at))
            else:
                found[(filled or places)[0]] = wanted
        return found

    # ---- labelled rows ----

    def _label_columns(self) -> dict[int, list[Block]]:
        """The columns that hold an anchor of a block with labelled rows."""
        found: dict[int, list[Block]] = {}
        for block in self.cells.sheet.blocks:
            anchors = {key(anchor) for anchor in block.anchors}
            places = self._cells_with(anchors) if block.kind == "rows" else []
            if places:
                column = min(column for _, column in places)
                found.setdefault(column, []).append(block)
        return found

    def _cells_with(self, keys: set[str]) -> list[tuple[int, int]]:
        grid = self.cells.grid
        return [
            (row, column)
            for row in range(self.headings.last + 1, grid.height)
            for column in range(grid.width)
            if (text := grid.text(row, column)) and key(text) in keys
        ]

    def _rows(self, block: Block) -> Iterator[Fact]:
        grid = self.cells.grid
        columns = self._label_columns()
        at = next((column for column, blocks in columns.items() if block in blocks), None)
        if at is None:
            return
        end = min((column for column in columns if column > at), default=grid.width)
        amounts = {} if block.filled else self._columns(block, at + 1, end)
        if not amounts and not block.filled:
            if not any(other.kind == "columns" for other in self.cells.sheet.blocks):
                grid.report("R105", heading="、".join(block.columns[0].at))
            return
        labels: dict[str, list[int]] = {}
        for row in range(self.headings.last + 1, grid.height):
            if text := grid.text(row, at):
                labels.setdefault(key(text), []).append(row)
        for wanted in block.rows:
            row_number = self._row(wanted, labels, at)
            if row_number is None:
                continue
            row_amounts = self._filled_column(block, row_number, at + 1, end) if block.filled else amounts
            for column, amount in row_amounts.items():
                label = f"{wanted.label} / {'、'.join(amount.at)}"
                yield self.cells.fact(wanted.item + amount.item, row_number, column, label, budget=amount.budget)
        if block.classes:
            yield from self._classes(labels, amounts)
        self._blank_budgets(amounts, at)

    def _blank_budgets(self, amounts: Mapping[int, AccountColumn], at: int) -> None:
        """A budget column without a number beside an outturn column with some is a finding."""
        grid = self.cells.grid
        rows = [row for row in range(self.headings.last + 1, grid.height) if grid.text(row, at)]
        filled = {
            column: any(printed_number(grid.raw_value(row, column)) is not None for row in rows) for column in amounts
        }
        for column, wanted in amounts.items():
            if wanted.budget and not filled[column] and any(filled.values()):
                grid.report("R604", self.headings.last, column, heading="、".join(wanted.at))

    def _row(self, wanted: AccountRow, labels: Mapping[str, Sequence[int]], at: int) -> int | None:
        """The row with the label or the first of its aliases; two of one form are a finding."""
        grid = self.cells.grid
        upper = min(labels.get(key(wanted.above), [grid.height])) if wanted.above else grid.height
        lower = max(labels.get(key(wanted.below), [-1])) if wanted.below else -1
        for form in (wanted.label, *wanted.aliases):
            places = [row for row in labels.get(key(form), ()) if lower < row < upper]
            if len(places) > 1:
                first, second = (grid.address(place, at) for place in places[:2])
                grid.report("R106", places[1], at, first=first, second=second, label=wanted.label)
                return None
            if places:
                return places[0]
        return None

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

    # ---- one row of amounts ----

    def _single(self, block: Block) -> Iterator[Fact]:
        amounts = self._columns(block, 0, self.cells.grid.width)
        if not amounts:
            return
        row = self._amount_row(min(amounts), list(amounts))
        if row is None:
            return
        for column, wanted in amounts.items():
            label = "、".join(wanted.at)
            yield self.cells.fact(wanted.item, row, column, label, budget=wanted.budget)

    def _amount_row(self, first_amount: int, columns: Sequence[int]) -> int | None:
        """The row of the total; without one the only row of amounts, or the first row where there is none."""
        grid = self.cells.grid
        start = self.headings.last + 1
        totals: list[int] = []
        filled: list[int] = []
        for row in range(start, grid.height):
            labels = [key(grid.text(row, column)) for column in range(first_amount)]
            if _TOTALS & set(labels):
                totals.append(row)
            if any(printed_number(grid.raw_value(row, column)) is not None for column in columns):
                filled.append(row)
        chosen = totals or filled
        if len(chosen) > 1:
            first, second = (grid.address(row, first_amount) for row in chosen[:2])
            grid.report("R106", chosen[1], first_amount, first=first, second=second, label=TOTAL)
            return None
        return chosen[0] if chosen else start

    # ---- subject codes ----

    def _codes(self, block: Block) -> Iterator[Fact]:
        """Codes with sub-codes, as `<table>_<code>`, beside the sums of these; the sum of the classes."""
        places: dict[str, tuple[int, int]] = {}
        names: dict[str, str] = {}
        for left, end in self._code_blocks():
            amounts = self._columns(block, left + 1, end)
            if not amounts:
                continue
            column = next(iter(amounts))
            for row, code, name in self._coded_rows(left, column):
                if code not in places:
                    places[code], names[code] = (row, column), name
        classes = [places[code] for code in places if len(code) == 3]
        for code in sorted(places):
            children = self._children(code, places)
            if len(code) == 3 or children:
                yield self.cells.fact(code, *places[code], f"{code} {names[code]}")
            filled = [places[c] for c in children if self.cells.state(*places[c], names[c]) == "number"]
            if filled:
                yield self.cells.sum(f"{code}下级之和", filled, f"{code} {names[code]} 下级科目之和")
        filled = [place for place in classes if self.cells.state(*place, "类级科目") == "number"]
        if filled and self.cells.sheet.id != "基本支出表":
            yield self.cells.sum("各类之和", filled, "类级科目之和")

    @staticmethod
    def _children(code: str, places: Mapping[str, tuple[int, int]]) -> list[str]:
        below = [other for other in places if other.startswith(code) and len(other) > len(code)]
        nearest = min((len(other) for other in below), default=0)
        return [other for other in below if len(other) == nearest]

    def _code_blocks(self) -> list[tuple[int, int]]:
        """Columns [left, end) of each block of codes; a block begins where codes follow amounts."""
        grid = self.cells.grid
        rows = range(self.headings.last + 1, grid.height)
        labels = {column for column, words in self.headings.words.items() if LABEL in words}
        coded = [
            column for column in sorted(labels) if any(_CODE.fullmatch(_plain(grid.text(row, column))) for row in rows)
        ]
        starts: list[int] = []
        for column in coded:
            between = range(starts[-1] + 1, column) if starts else ()
            if not starts or any(self.headings.words.get(c) and c not in labels for c in between):
                starts.append(column)
        return list(zip(starts, [*starts[1:], grid.width], strict=True))

    def _coded_rows(self, left: int, amount: int) -> Iterator[tuple[int, str, str]]:
        """Row, code and name; a code in one column or spread over three (类 款 项)."""
        grid = self.cells.grid
        carried: list[str] = []
        for row in range(self.headings.last + 1, grid.height):
            texts = [_plain(grid.text(row, column)) for column in range(left, amount)]
            digits = [(index, text) for index, text in enumerate(texts) if _PIECE.fullmatch(text)]
            name = next((text for text in texts if text and not text.isdigit()), "")
            if not digits:
                continue
            first, piece = digits[0]
            if len(piece) >= 3:
                pieces = [text for _, text in digits]
            else:
                pieces = [*carried[:first], *(text for _, text in digits)]
            pieces = [pieces[0], *(text.zfill(2) for text in pieces[1:])]
            carried = pieces
            code = "".join(pieces)
            if _CODE.fullmatch(code):
                yield row, code, name


_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_PIECE = re.compile(r"\d{1,7}")


def _plain(text: str) -> str:
    return heading_key(re.sub(r"\.0+$", "", text))
