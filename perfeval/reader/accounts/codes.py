"""Amounts by subject code (科目编码), for the cross-checks between the tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from perfeval.facts.account_layout import AccountColumn, Block
from perfeval.facts.fact import Fact
from perfeval.reader.accounts.cells import AccountCells
from perfeval.reader.accounts.headings import AccountHeadings
from perfeval.reader.accounts.table import Table
from perfeval.reader.labels import key

_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_PIECE = re.compile(r"\d{1,7}")
_ECONOMIC = "3"
"""Codes of 支出经济分类 begin so; their classes stand side by side and have no total of classes."""


def read_codes(
    block: Block,
    cells: AccountCells,
    headings: AccountHeadings,
    columns: Callable[[Block, int, int], dict[int, AccountColumn]],
) -> Iterator[Fact]:
    """Codes with sub-codes, as `<table>_<code>`, beside the sums of these; the sum of the classes."""
    places: dict[str, tuple[int, int]] = {}
    names: dict[str, str] = {}
    for left, end in _code_blocks(cells.table, headings):
        amounts = columns(block, left + 1, end)
        if not amounts:
            continue
        column = next(iter(amounts))
        for row, code, name in _coded_rows(cells.table, headings, left, column):
            if code not in places:
                places[code], names[code] = (row, column), name
    classes = [places[code] for code in places if len(code) == 3]
    children = _children_of(places)
    for code in sorted(places):
        below = children.get(code, [])
        if len(code) == 3 or below:
            yield cells.fact(code, *places[code], f"{code} {names[code]}")
        filled = [places[c] for c in below if cells.state(*places[c], names[c]) == "number"]
        if filled:
            yield cells.sum(f"{code}下级之和", filled, f"{code} {names[code]} 下级科目之和")
    filled = [place for place in classes if cells.state(*place, "类级科目") == "number"]
    if filled and not any(code.startswith(_ECONOMIC) for code in places):
        yield cells.sum("各类之和", filled, "类级科目之和")


def _children_of(places: Mapping[str, tuple[int, int]]) -> dict[str, list[str]]:
    """The codes directly below each code: those of the nearest length."""
    below: dict[str, dict[int, list[str]]] = {}
    for code in places:
        for length in (3, 5):
            if length < len(code) and code[:length] in places:
                below.setdefault(code[:length], {}).setdefault(len(code), []).append(code)
    return {code: found[min(found)] for code, found in below.items()}


def _code_blocks(table: Table, headings: AccountHeadings) -> list[tuple[int, int]]:
    """Columns [left, end) of each block of codes; a block begins where codes follow amounts."""
    rows = range(headings.last + 1, table.height)
    labels = headings.label_columns
    coded = [
        column for column in sorted(labels) if any(_CODE.fullmatch(_plain(table.label(row, column))) for row in rows)
    ]
    starts: list[int] = []
    for column in coded:
        between = range(starts[-1] + 1, column) if starts else ()
        if not starts or any(headings.words.get(c) and c not in labels for c in between):
            starts.append(column)
    return [(start, (*starts, table.width)[index + 1]) for index, start in enumerate(starts)]


def _coded_rows(table: Table, headings: AccountHeadings, left: int, amount: int) -> Iterator[tuple[int, str, str]]:
    """Row, code and name; a code in one column or spread over three (类 款 项)."""
    carried: list[str] = []
    # an amount of another column may stand in front, and a whole one looks like a piece of a code
    columns = [c for c in range(left, amount) if c in headings.label_columns or not headings.words.get(c)]
    for row in range(headings.last + 1, table.height):
        texts = [_plain(table.label(row, column)) for column in columns]
        digits = [(index, text) for index, text in enumerate(texts) if _PIECE.fullmatch(text)]
        name = next((text for text in texts if text and not text.isdigit()), "")
        if not digits:
            continue
        first, piece = digits[0]
        pieces = [text for _, text in digits] if len(piece) >= 3 else [*carried[:first], *(text for _, text in digits)]
        pieces = [pieces[0], *(text.zfill(2) for text in pieces[1:])]
        carried = pieces
        code = "".join(pieces)
        if _CODE.fullmatch(code):
            yield row, code, name


def _plain(text: str) -> str:
    return key(re.sub(r"\.0+$", "", text)) if text else ""
