"""The record of the documents that targets were held against, by which the workbook can be made again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from perfeval.reader.projects.stated import StatedForm, StatedRow

STATED_TITLE = "核对的指标值"
_APART = "｜"
_ESCAPES = {"\\": "\\\\", _APART: "\\/", "\n": "\\n", "\r": "\\r"}
"""How what is not to be mistaken for an end is written within a field."""
_PLAIN = {written: text for text, written in _ESCAPES.items()}
_HEAD, _ROWS = 7, (6, 9)
"""The number of fields in the first line, and in the others: without what was reached, and with it."""


def stated_texts(documents: Iterable[StatedForm]) -> Iterator[str]:
    """A text a document: in its first line what it is and where it stands, in each other line an indicator."""
    for one in documents:
        year = "" if one.year is None else str(one.year)
        lines = [(one.what, one.project, year, one.unit, one.department, one.file, one.sheet)]
        for row in one.rows:
            reached = (row.reached_cell, row.reached, row.reached_unit) if row.reached_cell else ()
            lines.append((row.cell, row.name, row.text, row.unit, row.sign, row.level, *reached))
        yield "\n".join(_APART.join(map(_escaped, fields)) for fields in lines)


def stated_of(texts: Iterable[str]) -> Iterator[StatedForm]:
    """The documents that such texts record; what is no such text is left out."""
    for text in texts:
        head, *lines = ([_plain(field) for field in line.split(_APART)] for line in text.split("\n"))
        if len(head) != _HEAD or not head[2].isdecimal() or any(len(line) not in _ROWS for line in lines):
            continue
        what, project, year, unit, department, file, sheet = head
        rows = tuple(_row(*line) for line in lines)
        yield StatedForm(what, file, sheet, project, unit, department, int(year), rows)


def _row(
    cell: str, name: str, text: str, unit: str, sign: str, level: str, at: str = "", reached: str = "", of: str = ""
) -> StatedRow:
    return StatedRow(name, level, sign, text, unit, cell, reached, of, at)


def _escaped(field: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in field)


def _plain(field: str) -> str:
    return re.sub(r"\\.", lambda found: _PLAIN.get(found[0], found[0]), field)
