"""The heading of a table of accounts: several levels, merged or not, each column known by its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.facts.account_layout import AccountColumn
from perfeval.formula.numeric import decimal_of
from perfeval.reader.grid import SheetGrid
from perfeval.reader.labels import key
from perfeval.reader.numbers import parse_number

LABEL, LINE_NUMBER, TOTAL = "项目", "行次", "合计"
_SEARCHED_ROWS = 40
_YEAR = re.compile(r"^(?:19|20)\d{2}年度?|^本年度?(?=预算|决算)")
_NUMBERED_COLUMNS = 3


def heading_key(text: str) -> str:
    """A heading word's form for comparison: also without a year in front."""
    return _YEAR.sub("", key(text))


def vocabulary(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The canonical word of every form of a heading word."""
    forms = {heading_key(alias): word for word, aliases in words.items() for alias in aliases}
    return {**forms, **{heading_key(word): word for word in words}}


@dataclass(frozen=True, slots=True)
class AccountHeadings:
    """The heading rows of a sheet and the words over each column.

    Attributes:
        first, last: the heading's first and last row, 栏次 rows included.
        words: the canonical words over each column; none over a column that has no text of its own.
        places: the cell of each word that was found, for the evidence.
    """

    first: int
    last: int
    words: Mapping[int, frozenset[str]]
    places: Mapping[str, tuple[int, int]]

    def match(self, column: int, wanted: AccountColumn, known: Collection[str]) -> int:
        """How many words agree; 0 where the column is another one."""
        words = self.words.get(column, frozenset()) & set(known)
        if not set(wanted.at) <= words <= {*wanted.at, *wanted.may}:
            return 0
        return len(words)


def find_account_headings(grid: SheetGrid, words: Mapping[str, str], labels: Collection[str]) -> AccountHeadings | None:
    """Find the heading rows.

    Args:
        words: canonical heading words by form.
        labels: forms of row labels, which begin the rows of data.
    """
    first = next((row for row in range(min(grid.height, _SEARCHED_ROWS)) if _has_word(grid, row, words)), None)
    if first is None:
        return None
    last = first
    texts: dict[int, list[str]] = {}
    label_columns: set[int] = set()
    for row in range(first, min(grid.height, first + _SEARCHED_ROWS)):
        cells = [grid.text(row, column) for column in range(grid.width)]
        if not any(cells):
            continue
        if _is_numbering(cells, words):
            last = row
            continue
        if _is_data(cells, words, labels, label_columns) or not _has_word(grid, row, words):
            break
        last = row
        texts[row] = cells
        label_columns |= {c for c, text in enumerate(cells) if words.get(heading_key(text)) == LABEL}
    return _read(grid, words, first, last, texts)


def _has_word(grid: SheetGrid, row: int, words: Mapping[str, str]) -> bool:
    return any(heading_key(text) in words for c in range(grid.width) if (text := grid.text(row, c)))


def _is_numbering(cells: Sequence[str], words: Mapping[str, str]) -> bool:
    """A 栏次 row: 1, 2, 3 … under the headings."""
    filled = [text for text in cells if text]
    marked = any(words.get(heading_key(text)) == LINE_NUMBER for text in filled)
    rest = [text for text in filled if heading_key(text) not in words]
    numbers = [re.sub(r"\.0+$", "", text) for text in rest if re.fullmatch(r"\d{1,2}(?:\.0+)?", text)]
    if any(not re.match(r"\d{1,2}(?:\.0+)?(?:$|\s*=)", text) and text not in "—-" for text in rest):
        return False
    ascending = [int(number) for number in numbers] == list(range(1, len(numbers) + 1))
    if marked:
        return bool(numbers) and ascending
    return ascending and len(numbers) >= _NUMBERED_COLUMNS and len(rest) == len(filled)


def _is_data(
    cells: Sequence[str], words: Mapping[str, str], labels: Collection[str], label_columns: Collection[int]
) -> bool:
    lead = next((c for c, text in enumerate(cells) if text), 0)
    if lead in label_columns and words.get(heading_key(cells[lead])) == TOTAL:
        return True
    if any(key(text) in labels and heading_key(text) not in words for text in cells if text):
        return True
    return any(isinstance(number_of(text), Decimal) for text in cells)


def number_of(text: str) -> Decimal | None:
    """The number a cell's text stands for, if any."""
    return parse_number(text).value if text and (text[0].isdigit() or text[0] in "-+.(（￥¥") else None


def _read(
    grid: SheetGrid, words: Mapping[str, str], first: int, last: int, texts: Mapping[int, Sequence[str]]
) -> AccountHeadings:
    """Spread each heading over the columns it stands above: as it is merged, else up to the next one.

    A heading with nothing below it in its own column is that of one column.
    """
    above: list[list[str]] = []
    own: set[int] = set()
    places: dict[str, tuple[int, int]] = {}
    subdivided = {
        row: {c for lower, below in texts.items() if lower > row for c, text in enumerate(below) if text}
        for row in texts
    }
    for row, cells in texts.items():
        line: list[str] = []
        origin = -1
        for column, text in enumerate(cells):
            if text:
                own.add(column)
                word = words.get(heading_key(text))
                if word is not None:
                    places.setdefault(word, (row, column))
            else:
                text = grid.merged_text(row, column)
                same_parent = column > 0 and all(upper[column] == upper[column - 1] for upper in above)
                if not text and same_parent and origin in subdivided[row]:
                    text = line[column - 1]
            if cells[column]:
                origin = column
            line.append(text)
        above.append(line)
    found: dict[int, frozenset[str]] = {}
    for column in own:
        over = (words.get(heading_key(line[column])) for line in above)
        found[column] = frozenset(word for word in over if word is not None)
    return AccountHeadings(first, last, found, places)


def printed_number(value: object) -> Decimal | None:
    """A cell's number, whether typed as a number or as a text."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return decimal_of(value)
    return number_of(value.strip()) if isinstance(value, str) else None
