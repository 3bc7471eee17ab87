"""Amounts known by the words of their row and of their column together.

三公经费 are printed with the items as columns or as rows, with 预算数 and 决算数 beside, above or below: whichever way
the table is turned, the words over a cell and before it say what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.facts.account_layout import AccountColumn, Block
from perfeval.facts.fact import Fact
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.headings import AccountHeadings, matching
from perfeval.reader.accounts.table import Table
from perfeval.reader.accounts.words import LABEL, LINE_NUMBER, TOTAL, UNKNOWN, Vocabulary

_WHOLE = "三公经费"
_PARTS = ("因公出国境费", "公务用车购置及运行维护费", "公务接待费")
_OF_CARS = ("公务用车购置费", "公务用车运行维护费")
_BESIDES = frozenset(["会议费", "培训费", "机关运行经费"])
"""What a total may hold besides the three."""
_TOLERANCE = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class _Place:
    row: int
    column: int
    wanted: AccountColumn
    words: frozenset[str]


def read_crossings(
    block: Block, cells: AccountCells, headings: AccountHeadings, vocabulary: Vocabulary
) -> Iterator[Fact]:
    """The facts of a block, each from the one cell that the words name."""
    places: dict[str, list[_Place]] = {}
    block = _with_measures(block, cells.table, headings, vocabulary)
    for labels, amounts in _groups(cells.table, headings):
        for item, found in _places(block, cells.table, headings, vocabulary, labels, amounts).items():
            places.setdefault(item, []).extend(found)
    chosen = {item: one for item, found in places.items() if (one := _chosen(cells, found)) is not None}
    for item in _doubtful_totals(cells.table, headings, vocabulary, chosen):
        del chosen[item]
    for item, one in chosen.items():
        parts = _has_parts(cells.table, item, chosen)
        label = "、".join(one.wanted.at)
        yield cells.fact(item, one.row, one.column, label, budget=one.wanted.budget, has_parts=parts)


def _has_parts(table: Table, item: str, chosen: dict[str, _Place]) -> bool:
    """Whether parts of the item are amounts other than 0."""
    for whole, parts in ((_WHOLE, _PARTS), (_PARTS[1], _OF_CARS)):
        if item.startswith(whole):
            measure = item.removeprefix(whole)
            places = [chosen[part + measure] for part in parts if part + measure in chosen]
            return any(table.printed(place.row, place.column) for place in places)
    return False


def _with_measures(block: Block, table: Table, headings: AccountHeadings, vocabulary: Vocabulary) -> Block:
    """The block without the columns that name no 预算数 or 决算数, unless nothing in the table does.

    Where some amounts are named so and others are not, or stand under no heading, the latter may be either.
    """
    measures = {word for column in block.columns for word in (*column.at, *block.other) if word.endswith("数")}
    rows = range(headings.last + 1, table.height)
    labels = (vocabulary.words_of(table.label(row, column)) for row in rows for column in range(min(table.width, 3)))
    named = any(words & measures for words in headings.words.values()) or any(words & measures for words in labels)
    bare = any(
        table.printed(row, column) is not None
        for column in range(table.width)
        if not headings.words.get(column)
        for row in rows
    )
    if not named and not bare:
        return block
    return block.model_copy(update={"columns": tuple(one for one in block.columns if set(one.at) & measures)})


def _groups(table: Table, headings: AccountHeadings) -> list[tuple[list[int], list[int]]]:
    """Columns of labels with the columns of amounts to their right; several where two tables stand side by side."""
    groups: list[tuple[list[int], list[int]]] = [([], [])]
    for column in range(table.width):
        words = headings.words.get(column, frozenset[str]())
        if words == {LINE_NUMBER}:
            continue
        if LABEL in words or not words:
            if groups[-1][1] and LABEL in words:
                groups.append(([], []))
            if not groups[-1][1]:
                groups[-1][0].append(column)
        else:
            groups[-1][1].append(column)
    return [group for group in groups if group[1]]


def _places(
    block: Block,
    table: Table,
    headings: AccountHeadings,
    vocabulary: Vocabulary,
    labels: Sequence[int],
    amounts: Sequence[int],
) -> dict[str, list[_Place]]:
    """The cells that match each item; of one row only the best."""
    known = {word for column in block.columns for word in (*column.at, *column.may)} | set(block.other)
    places: dict[str, list[_Place]] = {}
    for row, words in _labelled(table, headings, vocabulary, labels, amounts):
        best: dict[str, int] = {}
        for column in amounts:
            over = headings.words[column]
            for wanted in block.columns:
                # a row of the total says nothing that the column does not say better
                together = matching(words | over, wanted, known)
                score = max(together, matching(over, wanted, known)) if words == {TOTAL} else together
                if not score or score < best.get(wanted.item, 0):
                    continue
                if score > best.get(wanted.item, 0):
                    kept = [one for one in places.get(wanted.item, []) if one.row != row]
                    places[wanted.item], best[wanted.item] = kept, score
                places[wanted.item].append(_Place(row, column, wanted, words | over))
    return places


def _labelled(
    table: Table,
    headings: AccountHeadings,
    vocabulary: Vocabulary,
    labels: Sequence[int],
    amounts: Sequence[int],
) -> list[tuple[int, frozenset[str]]]:
    """The rows with the words of their labels; without any known label the only row of amounts, or the first row."""
    known: list[tuple[int, frozenset[str]]] = []
    filled: list[int] = []
    for row in range(headings.last + 1, table.height):
        label = next((text for column in labels if (text := _label(table, row, column))), "")
        words = vocabulary.parsed(label, None).words if label else frozenset[str]()
        if words and UNKNOWN not in words:
            known.append((row, words))
        if any(table.printed(row, column) is not None for column in amounts):
            filled.append(row)
    if known:
        return known
    if len(filled) > 1:
        return []
    start = headings.last + 1
    chosen = filled or ([start] if start < table.height else [])
    return [(row, frozenset()) for row in chosen]


def _label(table: Table, row: int, column: int) -> str:
    return table.label(row, column) if table.printed(row, column) is None else ""


def _chosen(cells: AccountCells, found: Sequence[_Place]) -> _Place | None:
    """The one cell, of several the only one that is filled; others that print the same number do no harm."""
    table = cells.table
    numbers = [one for one in found if table.printed(one.row, one.column) is not None]
    if len({table.printed(one.row, one.column) for one in numbers}) > 1:
        one, other = numbers[:2]
        first, second = table.address(one.row, one.column), table.address(other.row, other.column)
        table.report("R106", other.row, other.column, first=first, second=second, label="、".join(one.wanted.at))
        return None
    texts = [one for one in found if not table.blank(one.row, one.column)]
    return (numbers or texts or found)[0] if found else None


def _doubtful_totals(
    table: Table, headings: AccountHeadings, vocabulary: Vocabulary, chosen: dict[str, _Place]
) -> list[str]:
    """Totals of a table that lists other expenses as well, where the three do not add up to them."""
    doubtful: list[str] = []
    for item, one in chosen.items():
        if not item.startswith(_WHOLE) or _WHOLE in one.words or not _has_others(table, headings, vocabulary):
            continue
        measure = item.removeprefix(_WHOLE)
        parts = [chosen[f"{part}{measure}"] for part in _PARTS if f"{part}{measure}" in chosen]
        total = sum((table.printed(part.row, part.column) or Decimal(0) for part in parts), Decimal(0))
        printed = table.printed(one.row, one.column)
        if printed is not None and (len(parts) < len(_PARTS) or abs(printed - total) > _TOLERANCE):
            table.report("R809", one.row, one.column, found=table.text(one.row, one.column), sum=total)
            doubtful.append(item)
    return doubtful


def _has_others(table: Table, headings: AccountHeadings, vocabulary: Vocabulary) -> bool:
    if any(words & _BESIDES for words in headings.words.values()):
        return True
    rows = range(headings.last + 1, table.height)
    return any(vocabulary.words_of(table.label(row, column)) & _BESIDES for row in rows for column in range(2))
