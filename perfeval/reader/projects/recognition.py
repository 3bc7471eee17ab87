"""Which sheets are project forms: by title, a fund table with 执行数, and a table with 三级指标, 指标值 and 完成值."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfeval.reader.labels import normalise
from perfeval.reader.numbers import parse_number
from perfeval.reader.projects.layout import form_layout, fund_role, head_role, indicator_role
from perfeval.xlsx.opening import RawSheet

_SEARCHED_ROWS = 400
_TITLE_ROWS = 8
LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class FundPair:
    """A label of 项目资金 with its number in the next filled cell to the right."""

    role: str
    label: tuple[int, int]
    value: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A form on a sheet: its rows, and where its two tables begin.

    Attributes:
        top, bottom: first row, and the row behind the last.
        funds: the heading row of the fund table; of a table that lists 预算数 and 执行数 below each other, the row
            above them, with the column of these labels in `side_column`.
        pairs: where there is no table and each amount stands right of its own label, these.
        headings: the heading rows of the indicator table.
        repeated: those that stand once more further down, for a new page.
        columns: of several tables beside each other, first and last column of the one that counts.
    """

    top: int
    bottom: int
    title: str
    whole: bool
    funds: int
    headings: tuple[int, ...]
    side_column: int | None = None
    pairs: tuple[FundPair, ...] = ()
    repeated: tuple[int, ...] = ()
    columns: tuple[int, int] | None = None


def split_sheets(sheets: Sequence[RawSheet]) -> tuple[list[tuple[RawSheet, tuple[FormPlace, ...]]], list[RawSheet]]:
    """The sheets with project forms, each with its forms, and the other sheets."""
    forms: list[tuple[RawSheet, tuple[FormPlace, ...]]] = []
    rest: list[RawSheet] = []
    for raw in sheets:
        places = form_places(raw)
        if places:
            forms.append((raw, places))
        else:
            rest.append(raw)
    return forms, rest


def form_places(raw: RawSheet) -> tuple[FormPlace, ...]:
    """The forms on a sheet, from top to bottom; most sheets have one or none."""
    rows = texts_of(raw)
    starts = _heading_rows(raw, rows)
    if not starts:
        return ()
    places: list[FormPlace] = []
    for number, headings in enumerate(starts):
        top = 0 if number == 0 else _top_of(rows, starts[number - 1][-1] + 1, headings[0])
        bottom = len(raw.cells) if number + 1 == len(starts) else _top_of(rows, headings[-1] + 1, starts[number + 1][0])
        place = _place(raw, rows, top, bottom, headings)
        if place is not None:
            places.append(place)
        elif places and alike(rows, places[-1].headings, headings):
            # the table goes on on a new page
            places[-1] = replace(places[-1], bottom=bottom, repeated=(*places[-1].repeated, *headings))
    return tuple(places)


def alike(rows: Sequence[Sequence[str]], first: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether heading rows say the same as others above."""

    def words(numbers: tuple[int, ...]) -> list[str]:
        return [normalise(text) for number in numbers for text in rows[number] if text]

    return words(first) == words(other)


def texts_of(raw: RawSheet) -> list[list[str]]:
    """The rows in which forms are looked for, with '' for what is no text."""
    return [[cell if isinstance(cell, str) else "" for cell in row] for row in raw.cells[:_SEARCHED_ROWS]]


def _heading_rows(raw: RawSheet, rows: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    """The heading rows of each indicator table: the row with 三级指标, and those above and below that belong to it."""
    found: list[tuple[int, ...]] = []
    for number, row in enumerate(rows):
        if not _names_indicators(row):
            continue
        if found and number <= found[-1][-1]:
            continue
        members = [number]
        for other in (number - 1, number + 1):
            if (
                0 <= other < len(rows)
                and len(roles_of(rows[other]) - {"review"}) >= 2
                and not _holds_numbers(raw, other)
            ):
                members.append(other)
        roles = set().union(*(roles_of(rows[one]) for one in members))
        if {"actual", "score"} & roles and {"target", "actual", "weight", "score"} & roles and len(roles) >= 4:
            found.append(tuple(sorted(members)))
    return found


def _holds_numbers(raw: RawSheet, number: int) -> bool:
    """Whether numbers stand in a row, which is then no heading: 执行率分值 | 10 | 执行率得分 | 9.5."""
    return any(_is_number(cell) for cell in raw.cells[number] if cell not in ("", None))


def _names_indicators(row: Sequence[str]) -> bool:
    """Whether a row heads a table of indicators: with 三级指标, or with 二级指标 beside 指标值 and 完成值."""
    if "指" not in "".join(row):
        return False
    roles = roles_of(row)
    return "level3" in roles or {"level2", "target", "actual"} <= roles


def roles_of(row: Sequence[str]) -> set[str]:
    """What the headings in a row of the indicator table say that their columns hold."""
    return {indicator_role(text) for text in row if text} - {"", "ignored"}


def _top_of(rows: Sequence[Sequence[str]], first: int, last: int) -> int:
    """Where the next form begins between two indicator tables: at its title, else at its 项目名称."""
    named = last
    for number in range(last - 1, first - 1, -1):
        texts = [text for text in rows[number] if text]
        if any(head_role(text) == "project" for text in texts):
            named = number
        if any(_is_title(text) for text in texts):
            return number
    return named


def _is_title(text: str) -> bool:
    plain, layout = normalise(text), form_layout()
    if len(plain) > LONGEST_TITLE or not layout.title_must.search(plain) or layout.title_never.search(plain):
        return False
    return layout.title.search(plain) is not None and not plain.startswith(("注", "说明", "填报说明"))


def _place(
    raw: RawSheet, rows: Sequence[Sequence[str]], top: int, bottom: int, headings: tuple[int, ...]
) -> FormPlace | None:
    head, sheet = range(top, headings[0]), raw.name
    titles = [text for number in head[:_TITLE_ROWS] for text in rows[number] if text and _is_title(text)]
    everything = [text for number in head[:_TITLE_ROWS] for text in rows[number] if text]
    above = itertools.takewhile(lambda text: not head_role(text), everything)
    if any(len(text) < LONGEST_TITLE and form_layout().title_never.search(normalise(text)) for text in above):
        # what a project is called says nothing of the form
        return None
    named = any(head_role(text) == "project" for text in everything)
    if not titles and not (named and form_layout().title_must.search(sheet)) and not named:
        return None
    title = titles[0] if titles else sheet if _is_title(sheet) else ""
    whole = form_layout().whole.search(normalise(title)) is not None and not named
    if not titles and not named:
        return None
    pairs = _pairs(raw, head)
    if pairs:
        return FormPlace(top, bottom, title, whole, min(one.label[0] for one in pairs), headings, pairs=pairs)
    for number in head:
        roles = {fund_role(text) for text in rows[number] if text}
        if "executed" in roles and roles & {"budget", "initial"}:
            return FormPlace(top, bottom, title, whole, number, headings)
    stacked = _stacked(rows, head)
    if stacked is None:
        return None
    return FormPlace(top, bottom, title, whole, stacked[0], headings, stacked[1])


def _pairs(raw: RawSheet, head: range) -> tuple[FundPair, ...]:
    """The amounts that stand right of their labels (预算数 | 120 | 执行数 | 118.6); none where there is a table."""
    found: dict[str, FundPair] = {}
    for number in head:
        row = raw.cells[number]
        for column, cell in enumerate(row):
            role = fund_role(cell) if isinstance(cell, str) and cell else ""
            if role not in _PAIRED or role in found:
                continue
            right = next((other for other in range(column + 1, len(row)) if row[other] not in ("", None)), None)
            if right is not None and _is_number(row[right]):
                found[role] = FundPair(role, (number, column), (number, right))
    sides = [found[role] for role in ("initial", "budget", "executed") if role in found]
    if "executed" not in found or len(sides) < 2:
        return ()
    # below each other they are a table with the sources above them, unless labels stand right of them or there instead
    [column, *others] = sorted({one.label[1] for one in sides})
    first, last = min(one.label[0] for one in sides), max(one.label[0] for one in sides)
    above = raw.cells[first - 1][column] if first else ""
    beside = any(
        fund_role(cell) for row in raw.cells[first : last + 1] for cell in row[column + 1 :] if isinstance(cell, str)
    )
    if not others and not beside and not (isinstance(above, str) and head_role(above)):
        return ()
    return tuple(found.values())


_PAIRED = ("initial", "budget", "executed", "rate", "weight", "score")


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return parse_number(cell, "万元").value is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _stacked(rows: Sequence[Sequence[str]], head: range) -> tuple[int, int] | None:
    """Where 预算数 and 执行数 stand below each other: the row above them, and their column."""
    width = max((len(rows[number]) for number in head), default=0)
    for column in range(min(width, 6)):
        found = {
            fund_role(rows[number][column]): number
            for number in reversed(head)
            if column < len(rows[number]) and rows[number][column]
        }
        if "executed" in found and {"budget", "initial"} & found.keys():
            first = min(found[role] for role in ("executed", "budget", "initial") if role in found)
            if max(found[role] for role in ("executed", "budget", "initial") if role in found) - first <= 4:
                return first - 1, column
    return None
