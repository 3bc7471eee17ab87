"""Rows of a list that are not the unit's own: 示例, 例, 样例."""

from __future__ import annotations

import re

from perfeval.reader.grid import SheetGrid
from perfeval.reader.value_words import fold

_EXAMPLE = re.compile(
    r"[(\[【〔]?(?:填[报写]?)?(?:示例|样例|例子|举例|范例|例如|如例|例)(?:行|\d{0,2})(?:[)\]】〕:,，。、].*|\s.*)?$|.*[(\[【〔](?:示例|样例|举例|范例|例)[)\]】〕]\s*$"
)


def is_example(grid: SheetGrid, row: int) -> bool:
    """Whether one of a row's cells says that it is an example, which is a finding."""
    for column in range(grid.width):
        text = grid.text(row, column)
        if text and "例" in text and _EXAMPLE.match(fold(text)):
            grid.report("R116", row, column, found=text)
            return True
    return False
