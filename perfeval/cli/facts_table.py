"""The workbook that `facts` writes: 事实, a row a fact, and 还缺, what a full evaluation lacks."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.batch.facts_read import FactsRead
from perfeval.xlsx.book import Book
from perfeval.xlsx.styles import A3, cell_format, header_format, print_setup

_FACTS, _GAPS = "事实", "还缺"
_COLUMNS = (
    ("单位", 24), ("年度", 7), ("事实", 30), ("数值", 14), ("单位（计量）", 8), ("口径", 30), ("文件", 36),
    ("工作表", 24), ("单元格", 9), ("原文", 16), ("说明", 50),
)  # fmt: skip
_GAP_COLUMNS = (("单位", 24), ("年度", 7), ("指标", 30), ("还缺", 90))


def render_facts(found: Sequence[FactsRead]) -> bytes:
    """Render both sheets; equal arguments give equal bytes."""
    book = Book()
    text, number = cell_format(book), cell_format(book, "right", "#,##0.00####", wrapped=False)
    _begin(book, _FACTS, _COLUMNS, 3)
    facts = [(one, fact) for one in found for fact in one.facts]
    for row, (one, fact) in enumerate(facts, 1):
        cells = (one.unit, str(one.year or ""), fact.name, fact.value, fact.unit, fact.scope)
        for column, value in enumerate((*cells, fact.file, fact.sheet, fact.cell, fact.raw, fact.note)):
            if isinstance(value, str):
                book.put_text(_FACTS, row, column, value, text)
            else:
                book.put_number(_FACTS, row, column, value, number)
    book.sheet(_FACTS).autofilter(0, 0, max(len(facts), 1), len(_COLUMNS) - 1)
    _begin(book, _GAPS, _GAP_COLUMNS, 0)
    lines = [(one, *gap) for one in found for gap in one.gaps]
    lines += [(one, "没有读到", one.problem.message) for one in found if one.problem is not None]
    for row, (one, indicator, places) in enumerate(lines, 1):
        for column, words in enumerate((one.unit or one.file, str(one.year or ""), indicator, places)):
            book.put_text(_GAPS, row, column, words, text)
    return book.close()


def _begin(book: Book, name: str, columns: Sequence[tuple[str, int]], frozen: int) -> None:
    sheet = book.add_sheet(name)
    for column, (title, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        book.put_text(name, 0, column, title, header_format(book))
    sheet.freeze_panes(1, frozen)
    sheet.set_row(0, 30)
    print_setup(sheet, header_rows=(0, 0), paper=A3)
