"""Sheets that say what a project is to reach: 绩效目标申报表, 批复表, 绩效运行监控表."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfeval.reader.labels import normalise
from perfeval.reader.projects.layout import form_layout, head_role, indicator_role, label
from perfeval.reader.projects.recognition import LONGEST_TITLE, FormPlace, alike, roles_of, texts_of
from perfeval.xlsx.opening import RawSheet

MONITORING = "监控表"
"""What says besides how far the year's targets were reached by the middle of it."""
_LEVELS = frozenset(["level1", "level2", "level3"])
_TARGETS = frozenset(["target", "adjusted"])
_LONGEST_LABEL = 10
"""A longer text above a column says what is aimed at, not what the column holds."""
_ABOVE = 6
"""So many rows above its heading the label over a column is looked for."""


@dataclass(frozen=True, slots=True)
class DeclaredPlace:
    """A list of a project's indicators and targets on a sheet.

    Attributes:
        place: its rows, and of several tables beside each other the columns of the year's.
        what: 批复表, 申报表 or 监控表, by its title, the sheet's or the file's name; '' where none of them says so.
        certain: whether there is one column alone that can hold the year's targets.
    """

    place: FormPlace
    what: str
    certain: bool


def declared_places(raw: RawSheet, stem: str = "") -> tuple[DeclaredPlace, ...]:
    """Where a sheet lists indicators and targets, a project after the other, whether or not anything was reached.

    Args:
        stem: the file's name, which may say what the sheet is where nothing in it does.
    """
    rows = texts_of(raw)
    headings = [
        number
        for number, row in enumerate(rows)
        if "指标" in "".join(row) and {"level3", "target"} <= roles_of(row)
    ]  # fmt: skip
    if not headings:
        return ()
    # without another project's name between them the table goes on
    starts = [two for one, two in pairwise([None, *headings]) if two is not None and _begins(rows, one, two)]
    tops = [0 if not index else _top(rows, starts[index - 1] + 1, one) for index, one in enumerate(starts)]
    found: list[DeclaredPlace] = []
    for top, heading, end in zip(tops, starts, [*tops[1:], len(raw.cells)], strict=True):
        again = tuple(one for one in headings if heading < one < end and alike(rows, (heading,), (one,)))
        title, what = _titled(rows[top:heading], raw.name, stem)
        columns, certain = _columns(raw, rows, top, heading)
        place = FormPlace(top, end, title, False, heading - 1, (heading,), repeated=again, columns=columns)
        scored = what != MONITORING and {"actual", "score"} & roles_of(rows[heading])
        found.append(DeclaredPlace(place, "" if scored else what, certain))
    return tuple(found)


def _begins(rows: Sequence[Sequence[str]], last: int | None, number: int) -> bool:
    return last is None or any(_names_project(row) for row in rows[last + 1 : number])


def _names_project(row: Iterable[str]) -> bool:
    return any(text and head_role(text) == "project" for text in row)


def _top(rows: Sequence[Sequence[str]], first: int, last: int) -> int:
    """Where the next project begins: at its title, else at its name."""
    named = next(number for number in range(first, last) if _names_project(rows[number]))
    return next((number for number in range(first, named) if any(map(_kind_of, rows[number]))), named)


def _titled(head: Sequence[Sequence[str]], sheet: str, stem: str) -> tuple[str, str]:
    """The title above the first label, and what kind of document it, the sheet's or the file's name says."""
    above: list[str] = []
    for row in head:
        if any(text and head_role(text) for text in row):
            break
        above += [text for text in row if text]
    for text in (*above, sheet, stem):
        plain = normalise(text)
        if len(plain) < LONGEST_TITLE and form_layout().declared_never.search(plain):
            return "", ""
        if what := _kind_of(text):
            return (text if text in above else ""), what
    return "", ""


def _kind_of(text: str) -> str:
    """What kind of document a title names; '' for none."""
    plain = normalise(text) if text else ""
    if not plain or len(plain) >= LONGEST_TITLE:
        return ""
    return next((what for what, pattern in form_layout().declared.items() if pattern.search(plain)), "")


def _columns(
    raw: RawSheet, rows: Sequence[Sequence[str]], top: int, heading: int
) -> tuple[tuple[int, int] | None, bool]:
    """Of tables beside each other first and last column of the year's, else None; and whether that is certain."""
    roles = {column: role for column, text in enumerate(rows[heading]) if text and (role := indicator_role(text))}
    blocks = _blocks(roles)
    layout = form_layout()
    above = _labels_above(raw, rows, top, heading)
    several = [any(layout.several_years.search(text) for column in block for text in above[column]) for block in blocks]
    of_one = [any(layout.one_year.search(text) for column in block for text in above[column]) for block in blocks]
    chosen = [block for block, one in zip(blocks, of_one, strict=True) if one] if len(blocks) > 1 else []
    chosen = chosen or [block for block, many in zip(blocks, several, strict=True) if not many]
    if len(chosen) != 1:
        return None, False
    [block] = chosen
    targets = [
        column
        for column in block
        if roles[column] == "target" and not layout.not_of_the_year.search(label(rows[heading][column]))
    ]
    return ((block[0], block[-1]) if len(blocks) > 1 else None), len(targets) == 1


def _blocks(roles: Mapping[int, str]) -> list[list[int]]:
    """The columns of each table with indicators and targets, from left to right."""
    blocks: list[list[int]] = [[]]
    for column in sorted(roles):
        if roles[column] in _LEVELS and any(roles[one] in _TARGETS for one in blocks[-1]):
            blocks.append([])
        blocks[-1].append(column)
    return [block for block in blocks if {"level3", "target"} <= {roles[column] for column in block}]


def _labels_above(raw: RawSheet, rows: Sequence[Sequence[str]], top: int, heading: int) -> list[list[str]]:
    """For each column its heading and the labels above it, up to the form's head."""
    width = len(rows[heading])
    found = [[normalise(text)] if text else [] for text in rows[heading]]
    for number in range(heading - 1, max(top, heading - _ABOVE) - 1, -1):
        if any(text and head_role(text) for text in rows[number]):
            break
        texts = [rows[number][column] if column < len(rows[number]) else "" for column in range(width)]
        for (first, left), (last, right) in raw.merges:
            if first <= number <= last and first < len(rows) and left < len(rows[first]):
                texts[left : right + 1] = [rows[first][left]] * len(texts[left : right + 1])
        for column, text in enumerate(texts):
            if text and len(label(text)) <= _LONGEST_LABEL:
                found[column].append(label(text))
    return found
