"""Rows of a list that are not the unit's own: 示例, 例, 样例, 如：."""

from __future__ import annotations

import re

from perfeval.reader.grid import SheetGrid
from perfeval.reader.value_words import fold

_WORDS = r"(?:填[报写]?)?(?:示例|样例|样表|样张|例子|举例|范例|例如|例)"
_HINT = re.compile("[例样如]|参[考照]")
_ALONE = re.compile(rf"[(\[【〔]?{_WORDS}\s*(?:行|\d{{0,2}})[)\]】〕]?")
_SAID = re.compile(
    rf"(?:参考|参照|例?如)\s*:?|[(\[【〔]?例?如\s*:.*|"
    rf"[(\[【〔]{_WORDS}\d{{0,2}}[)\]】〕].*|{_WORDS}\d{{0,2}}\s*[:,、].*|.*[(\[【〔]{_WORDS}[)\]】〕]\s*$",
    re.DOTALL,
)


def is_example(grid: SheetGrid, row: int, *names: int | None) -> bool:
    """Whether a row says that it is an example, which is a finding.

    Args:
        grid: the sheet.
        row: the row.
        names: the columns that name the record; other cells say it only where they hold nothing else.
    """
    for column in range(grid.width):
        text = fold(grid.text(row, column))
        if not _HINT.search(text):
            continue
        if _ALONE.fullmatch(text) or (column in names and _SAID.fullmatch(text)):
            grid.report("R116", row, column, found=grid.text(row, column))
            return True
    return False
