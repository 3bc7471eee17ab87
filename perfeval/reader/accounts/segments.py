"""The parts of a workbook's sheets that are tables: several on one sheet, or one over several sheets or pages.

A title begins a table. What has neither a title nor a heading and is as wide as the table before goes on with it, as do
pages that repeat the title or the heading over other rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from perfeval.facts.account_layout import account_layout, account_layouts
from perfeval.reader.accounts.table import Part, is_filled, printed_number, width_of
from perfeval.reader.labels import key
from perfeval.xlsx.opening import RawSheet

_LONGEST_TITLE = 80
_MORE_WORDS = frozenset(["决算", "预算", "收支", "经费", "资产", "人员", "结转", "采购", "负债"])
"""Words of the titles of tables that end a table above them, ours or not."""
_TITLE_END = re.compile(r"(?:表|简表|情况|总体情况)(?:[-_(（\[].{0,12})?[\d)）\]]*$")
_CONTINUED = re.compile(r"[（(]?续(?:表)?[一二三四五六七八九十\d]*[)）]?|[-_（(]?\d{1,2}[)）]?$")
_MARK = re.compile(r"^(?:附[件表]?\d*[:.、]?)?(?:公开|财决|预算|表|附表)[\w-]{0,8}表?$|^表[一二三四五六七八九十\d]+$")
_ROWS_OF_TITLES = 50_000
_HEADING_ROWS = 12


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the workbook that may be a table.

    Attributes:
        parts: its rows, on one sheet or several.
        titles: what may be its title, the nearest first.
        sheet_name: the name of the sheet where that may be its title too.
    """

    parts: tuple[Part, ...]
    titles: tuple[str, ...]
    sheet_name: str = ""

    @property
    def raw(self) -> RawSheet:
        """The sheet it begins on."""
        return self.parts[0].raw


@cache
def _title_words() -> re.Pattern[str]:
    """Any word that the title of some table has."""
    sheets = (sheet for name in account_layouts() for sheet in account_layout(name).sheets)
    words = {word for sheet in sheets for title in sheet.titles for group in title.has for word in group}
    return re.compile("|".join(re.escape(word) for word in sorted(words | _MORE_WORDS, key=len, reverse=True)))


def is_title(text: str) -> bool:
    """Whether a text may be the title of a table."""
    plain = text.strip()
    if not 4 <= len(plain) <= _LONGEST_TITLE or plain[0] in "注说备":
        return False
    plain = key(plain)
    return bool(_title_words().search(plain)) and bool(_TITLE_END.search(plain)) and not _MARK.match(plain)


def segments(raws: Sequence[RawSheet], known_heading: Callable[[str], bool]) -> tuple[Segment, ...]:
    """All parts that may be tables, in their order.

    Args:
        known_heading: whether a text is a heading that some layout knows.
    """
    found: list[Segment] = []
    for raw in raws:
        for segment in _of_sheet(raw):
            before = found[-1] if found else None
            joined = _continued(before, segment, known_heading) if before is not None else None
            if joined is not None:
                found[-1] = joined
            else:
                found.append(segment)
    return tuple(found)


def _of_sheet(raw: RawSheet) -> Iterator[Segment]:
    starts: list[int] = [0]
    titles: list[list[str]] = [[]]
    data_since = False
    for row, cells in enumerate(raw.cells[:_ROWS_OF_TITLES]):
        numbers, texts = _sorted(cells)
        title = None if numbers or len(texts) > 3 else next((text for text in texts if is_title(text)), None)
        if title is not None:
            if data_since:
                starts.append(row)
                titles.append([])
                data_since = False
            titles[-1].insert(0, title)
        elif numbers or len(texts) > 3:
            data_since = True
    ends = [*starts[1:], len(raw.cells)]
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        yield Segment((Part(raw, start, end),), tuple(titles[index]), raw.name if index == 0 else "")


def _sorted(cells: Sequence[Any]) -> tuple[bool, list[str]]:
    """Whether a row holds a number, and its texts, each once."""
    texts: dict[str, None] = {}
    numbers = False
    for cell in cells:
        if type(cell) is str:
            plain = cell.strip()
            if plain:
                numbers = numbers or printed_number(plain) is not None
                texts[plain] = None
        elif is_filled(cell):
            numbers = True
    return numbers, list(texts)


def _continued(before: Segment, segment: Segment, known_heading: Callable[[str], bool]) -> Segment | None:
    """Both as one table, or None where the second is one of its own."""
    [part] = segment.parts
    last = before.parts[-1]
    if segment.titles:
        if not before.titles or _stem(segment.titles[0]) != _stem(before.titles[0]):
            return None
        return _after_heading(before, part)
    if part.raw is last.raw or is_title(part.raw.name) or not any(is_filled(cell) for row in part.rows for cell in row):
        return None
    if _begins_with_data(part, known_heading):
        if abs(width_of(part) - max(width_of(one) for one in before.parts)) > 0:
            return None
        return replace(before, parts=(*before.parts, part))
    return _after_heading(before, part)


def _stem(title: str) -> str:
    return _CONTINUED.sub("", re.sub(r"\s+", "", title))


def _begins_with_data(part: Part, known_heading: Callable[[str], bool]) -> bool:
    """Whether the first filled row is one of amounts, not of headings."""
    for cells in part.rows[:_HEADING_ROWS]:
        numbers, texts = _sorted(cells)
        if numbers:
            return True
        if any(known_heading(text) for text in texts):
            return False
    return False


def _after_heading(before: Segment, part: Part) -> Segment | None:
    """Both as one table where the second repeats the heading of the first over rows of its own."""
    first = before.parts[0]
    head = _heading(first)
    again = _heading(part)
    if not head or head != again:
        return None
    top = part.top + _first_row_of_data(part)
    rest = replace(part, top=top)
    old = {label for one in before.parts for label in _labels(one)}
    if not rest.rows or any(label in old for label in _labels(rest)):
        return None
    return replace(before, parts=(*before.parts, rest))


def _first_row_of_data(part: Part) -> int:
    """The first row of amounts that are no numbers of columns."""
    rows = part.rows
    for row, cells in enumerate(rows):
        numbers, _ = _sorted(cells)
        if numbers and not _is_numbering(cells):
            return row
    return len(rows)


def _is_numbering(cells: Sequence[Any]) -> bool:
    numbers = [number for cell in cells if (number := printed_number(cell)) is not None]
    return numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1


def _heading(part: Part) -> list[tuple[str, ...]]:
    """The rows of headings above the first row of amounts."""
    rows = part.rows[: min(_first_row_of_data(part), _HEADING_ROWS)]
    kept = [tuple(key(str(cell)) if is_filled(cell) else "" for cell in row) for row in rows]
    return [tuple(line) for line in kept if sum(1 for text in line if text) > 2]


def _labels(part: Part) -> Iterator[tuple[str, ...]]:
    """The texts of each row of amounts: what tells it from the others."""
    for cells in part.rows[_first_row_of_data(part) :]:
        numbers, texts = _sorted(cells)
        labels = tuple(text for text in texts if printed_number(text) is None)
        if numbers and labels:
            yield labels
