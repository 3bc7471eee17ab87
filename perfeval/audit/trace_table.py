"""追溯.xlsx: a trace as a table, each cell with a link to where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.audit.result import TraceLine
from perfeval.audit.values import clipped
from perfeval.formula.excel import quote_sheet
from perfeval.summary.styles import Styles, begin, height_of
from perfeval.xlsx.book import CREATED, Book

_COLUMNS = (("层次", 6.0), ("单元格", 34.0), ("数值", 22.0), ("公式", 60.0), ("含义", 60.0))
_LONGEST = 1000


def render_trace(lines: Sequence[TraceLine], workbook: str) -> bytes:
    """Render a trace; equal arguments give equal bytes.

    Args:
        workbook: the path of the traced workbook, for the links.
    """
    book = Book()
    book.workbook.set_properties({"title": "追溯", "author": "perfeval", "created": CREATED})
    styles, sheet = Styles(book), book.add_sheet("追溯")
    title = f"追溯：{lines[0].place}" if lines else "追溯"
    begin(sheet, styles, title, _COLUMNS, 1)
    for row, line in enumerate(lines, 2):
        name, _, cell = line.place.rpartition("!")
        shown = "　" * line.depth + line.place
        sheet.write_number(row, 0, line.depth, styles.count)
        sheet.write_url(row, 1, f"external:{workbook}#{quote_sheet(name)}!{cell}", styles.link, shown[:255])
        texts = ["", shown, clipped(line.value, _LONGEST), clipped(line.formula, _LONGEST), line.words]
        for column in (2, 3, 4):
            sheet.write_string(row, column, texts[column], styles.text)
        sheet.set_row(row, height_of(texts, _COLUMNS))
    return book.close()
