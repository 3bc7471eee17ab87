"""The cell formats of the standard workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from perfeval.xlsx.fonts import BASE
from perfeval.xlsx.styles import HEADER_FILL

_FONT = {**BASE, "font_size": 11}
_CELL = {**_FONT, "border": 1, "border_color": "#8EA9C1", "text_wrap": True}
_ENTRY = {**_CELL, "locked": False}
_MONEY = {**_ENTRY, "num_format": "#,##0.00####"}


@dataclass(frozen=True, slots=True)
class Styles:
    """Formats by what a cell is for; labels are locked, entries are not."""

    title: Any
    note: Any
    head: Any
    optional_head: Any
    label: Any
    part_label: Any
    total_label: Any
    total: Any
    money: Any
    number: Any
    ratio: Any
    day: Any
    text: Any
    centred: Any
    whole: Any
    needed: Any
    """Laid over a needed cell while it is blank."""
    open_column: Any
    """For the rest of a list's column, so that people may go on below the last prepared row."""


def make_styles(book: Any) -> Styles:
    """Add the formats to a workbook."""
    add = book.add_format
    head = {**_CELL, "bold": True, "align": "center"}
    return Styles(
        title=add({**_FONT, "font_size": 16, "bold": True, "align": "center"}),
        note=add({**_FONT, "font_size": 10, "font_color": "#595959", "text_wrap": True}),
        head=add({**head, "bg_color": HEADER_FILL}),
        optional_head=add({**head, "bg_color": "#EDEDED"}),
        label=add({**_CELL, "bg_color": "#F5F7FA"}),
        part_label=add({**_CELL, "bg_color": "#F5F7FA", "indent": 1}),
        total_label=add({**_CELL, "bg_color": "#F5F7FA", "bold": True}),
        total=add({**_MONEY, "bold": True, "bg_color": "#FFF9E6"}),
        money=add(_MONEY),
        number=add({**_ENTRY, "num_format": "General", "align": "right"}),
        ratio=add({**_ENTRY, "num_format": "0.00%"}),
        day=add({**_ENTRY, "num_format": "yyyy-mm-dd", "align": "left"}),
        text=add(_ENTRY),
        centred=add({**_ENTRY, "align": "center"}),
        whole=add({**_ENTRY, "num_format": "0", "align": "left"}),
        needed=add({"bg_color": "#FFEB9C"}),
        open_column=add({**_FONT, "text_wrap": True, "locked": False}),
    )
