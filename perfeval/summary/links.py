"""Links from 汇总表 to the units' files beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from perfeval.summary.styles import Styles


def write_file_link(sheet: Any, styles: Styles, row: int, column: int, name: str) -> None:
    """Write a link to a file in the same folder; an empty cell where there is none."""
    if name:
        sheet.write_url(row, column, f"external:{quote(name)}", styles.link, name)
    else:
        sheet.write_string(row, column, "", styles.text)
