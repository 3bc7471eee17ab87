"""The areas to which a formula refers, by its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfeval.formula.addresses import Area, row_and_column

STRING = re.compile(r'("[^"]*")')
_IN_NAME = r"[^\s'!(),;:+\-*/^&=<>\"{}]"
REFERENCE = re.compile(
    rf"(?<![\w.$!'\]])(?:(?P<sheet>'(?:[^']|'')+'|(?<!{_IN_NAME}){_IN_NAME}+)!)?"
    r"(?P<first>\$?[A-Za-z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Za-z]{1,3}\$?\d{1,7}))?(?![\w(.])"
)
"""A cell or a rectangle, with its sheet where one is named."""


class SheetArea(NamedTuple):
    """A rectangle of cells of a sheet."""

    sheet: str
    area: Area


def area_of(reference: re.Match[str], own: str) -> SheetArea:
    """What a reference names.

    Args:
        own: the sheet of what names none.
    """
    sheet, first, last = reference.group("sheet", "first", "last")
    if sheet and sheet[0] == "'":
        sheet = sheet[1:-1].replace("''", "'")
    corner = row_and_column(first.replace("$", "").upper())
    return SheetArea(
        sheet or own, Area.between(corner, row_and_column(last.replace("$", "").upper()) if last else corner)
    )


def areas(formula: str, own: str) -> Iterator[SheetArea]:
    """The cells and rectangles that a formula names, outside its strings.

    Args:
        own: the sheet of what names none.
    """
    for reference in REFERENCE.finditer(STRING.sub(" ", formula)):
        yield area_of(reference, own)
