"""The areas to which a formula refers, by its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfeval.formula.addresses import row_and_column

STRING = re.compile(r'"[^"]*"')
REFERENCE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!)?\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?(?![\w(])"
)


class Area(NamedTuple):
    """A rectangle of cells of a sheet; its corners from 0, the last row and column included."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def areas(text: str, own: str) -> Iterator[Area]:
    """The cells and rectangles that a formula names.

    Args:
        text: without its strings, in which anything may stand.
        own: the sheet of what names none.
    """
    for quoted, bare, first_column, first_row, last_column, last_row in REFERENCE.findall(text):
        sheet = (quoted.replace("''", "'") or bare) or own
        top, left = row_and_column(f"{first_column}{first_row}")
        bottom, right = row_and_column(f"{last_column}{last_row}") if last_column else (top, left)
        yield Area(sheet, top, left, bottom, right)
