"""The heading of a table of accounts: several levels, merged or not, each column known by its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from perfeval.facts.account_layout import AccountColumn
from perfeval.reader.accounts.table import Table, number_of
from perfeval.reader.accounts.words import LABEL, LINE_NUMBER, OTHER_YEAR, TOTAL, UNKNOWN, Vocabulary, discriminates
from perfeval.reader.labels import key

_SEARCHED_ROWS = 40
_NUMBERED_COLUMNS = 3
_SUBHEADINGS = 2
"""So many known headings in the row of a 合计 make it a row of headings."""
_NUMBERING = re.compile(r"(\d{1,2})(?:\.0+)?(?:\s*[=＝][\d+\-＋－()（）\s]+)?$")
_BLANK_NUMBERING = re.compile(r"[甲乙丙丁—\-*]$")


@dataclass(frozen=True, slots=True)
class AccountHeadings:
    """The heading rows of a table and the words over each column.

    Attributes:
        first, last: the heading's first and last row, 栏次 rows included.
        words: the canonical words over each column; none over a column that has no text of its own.
        unknown: the text of a heading that is not known, by column.
        texts: all heading texts.
        money_units: the unit that the headings of a column name.
    """

    first: int
    last: int
    words: Mapping[int, frozenset[str]]
    unknown: Mapping[int, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    money_units: Mapping[int, str] = field(default_factory=dict)

    def match(self, column: int, wanted: AccountColumn, known: Collection[str]) -> int:
        """How many words agree; 0 where the column is another one."""
        return matching(self.words.get(column, frozenset()), wanted, known)

    @property
    def label_columns(self) -> frozenset[int]:
        """The columns of labels and codes."""
        return frozenset(column for column, words in self.words.items() if LABEL in words)


def matching(words: frozenset[str], wanted: AccountColumn, known: Collection[str]) -> int:
    """How many words agree; 0 where these are the words of another column."""
    if UNKNOWN in words or OTHER_YEAR in words:
        return 0
    mine = words & set(known)
    return len(mine) if set(wanted.at) <= mine <= {*wanted.at, *wanted.may} else 0


def find_account_headings(
    table: Table, vocabulary: Vocabulary, labels: Collection[str], year: int | None
) -> AccountHeadings | None:
    """Find the heading rows.

    Args:
        labels: forms of row labels, which begin the rows of data.
        year: the year of the table; a heading of another year is none of its columns.
    """
    searched = min(table.height, _SEARCHED_ROWS)
    first = next((row for row in range(searched) if _has_word(table, row, vocabulary)), None)
    if first is None:
        return None
    last = first
    texts: dict[int, list[str]] = {}
    label_columns: set[int] = set()
    for row in range(first, min(table.height, first + _SEARCHED_ROWS)):
        cells = [table.label(row, column) for column in range(table.width)]
        if not any(cells):
            continue
        if _is_numbering(cells, vocabulary):
            last = row
            continue
        if _is_data(cells, vocabulary, labels, label_columns) or not _has_word(table, row, vocabulary):
            break
        last = row
        texts[row] = cells
        label_columns |= {c for c, text in enumerate(cells) if text and vocabulary.word(text) == LABEL}
    return _read(table, vocabulary, first, last, texts, year)


def _has_word(table: Table, row: int, vocabulary: Vocabulary) -> bool:
    return any(text in vocabulary for column in range(table.width) if (text := table.label(row, column)))


def _is_numbering(cells: Sequence[str], vocabulary: Vocabulary) -> bool:
    """A 栏次 row under the headings: 1, 2, 3 …, also 1=2+3."""
    filled = [text for text in cells if text]
    marked = any(vocabulary.word(text) == LINE_NUMBER for text in filled)
    rest = [text for text in filled if vocabulary.word(text) is None and not _BLANK_NUMBERING.match(text)]
    numbers = [match for text in rest if (match := _NUMBERING.match(text))]
    if len(numbers) < len(rest):
        return False
    ascending = [int(match[1]) for match in numbers] == list(range(1, len(numbers) + 1))
    if marked:
        return bool(numbers) and ascending
    unmarked = all(vocabulary.word(text) is None for text in filled)
    return ascending and len(numbers) >= _NUMBERED_COLUMNS and unmarked


def _is_data(
    cells: Sequence[str], vocabulary: Vocabulary, labels: Collection[str], label_columns: Collection[int]
) -> bool:
    if any(number_of(text) is not None for text in cells if text):
        return True
    lead = next((column for column, text in enumerate(cells) if text), 0)
    word = vocabulary.word(cells[lead])
    if lead in label_columns and word is not None:
        others = [text for text in cells[lead + 1 :] if text and text in vocabulary]
        if word == TOTAL:
            return len(others) < _SUBHEADINGS
        if word not in (LABEL, LINE_NUMBER) and not others:
            return True
    return any(key(text) in labels and text not in vocabulary for text in cells if text)


def _read(
    table: Table,
    vocabulary: Vocabulary,
    first: int,
    last: int,
    texts: Mapping[int, Sequence[str]],
    year: int | None,
) -> AccountHeadings:
    """Spread each heading over the columns it stands above: as it is merged, else up to the next one.

    A heading with nothing below it in its own column is that of one column.
    """
    above: list[list[str]] = []
    own: set[int] = set()
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
            else:
                text = table.merged_text(row, column)
                same_parent = column > 0 and all(upper[column] == upper[column - 1] for upper in above)
                if not text and same_parent and origin in subdivided[row]:
                    text = line[column - 1]
            if cells[column]:
                origin = column
            line.append(text)
        above.append(line)
    found: dict[int, frozenset[str]] = {}
    unknown: dict[int, str] = {}
    units: dict[int, str] = {}
    for column in sorted(own):
        over = list(dict.fromkeys(line[column] for line in above if line[column]))
        words: set[str] = set()
        for level, text in enumerate(over):
            parsed = vocabulary.parsed(text, year)
            if parsed.money_unit:
                units[column] = parsed.money_unit
            if parsed.ignored:
                continue
            if UNKNOWN in parsed.words and level < len(over) - 1 and not discriminates(text):
                continue
            words |= parsed.words
            if UNKNOWN in parsed.words:
                unknown[column] = text
        found[column] = frozenset(words)
    all_texts = tuple(text for cells in texts.values() for text in cells if text)
    return AccountHeadings(first, last, found, unknown, all_texts, units)
