"""How a unit's part of a file is called that holds the accounts of several units."""

from __future__ import annotations

import re

_PART = re.compile(r"^(?P<file>.+)〔(?P<unit>[^〔〕]+)〕$", re.DOTALL)


def with_part(file: str, unit: str) -> str:
    """The file's name with the unit that is meant: 决算.xlsx〔某局〕."""
    return f"{file}〔{unit.translate({ord('〔'): '（', ord('〕'): '）'})}〕"


def unit_of_part(shown: str) -> str:
    """The unit that a name means; empty where it means the whole file."""
    match = _PART.match(shown)
    return match["unit"] if match else ""


def file_of_part(shown: str) -> str:
    """The file's name without the unit."""
    match = _PART.match(shown)
    return match["file"] if match else shown
