"""The fonts of workbooks, and how wide a column is that holds so many characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FONT = "宋体"
"""On every Windows, in every WPS."""
POINTS = 10
BASE: Mapping[str, Any] = {"font_name": FONT, "font_size": POINTS, "valign": "vcenter"}
WORKBOOK_OPTIONS: Mapping[str, Any] = {
    "default_format_properties": {"font_name": FONT, "font_size": 12, "font_scheme": "none"},
    "default_row_height": 19,
    "default_column_width": 72,
}
"""A workbook's own font, by whose digits programs measure columns; Calibri is not everywhere."""
_CHARACTER, _BESIDE = 7, 5


def column_pixels(characters: float) -> int:
    """The width of a column for so many half-width characters of the table's font."""
    return int(_CHARACTER * characters + 0.5) + _BESIDE
