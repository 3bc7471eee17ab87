"""How the tables of a form come: arranged on sheets, and written in one format or another."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

from tests.accounts.forms import Rows

Sheets = dict[str, Rows]


def one_each(tables: Mapping[str, Rows]) -> Sheets:
    """A sheet a table, with names that say nothing."""
    return {f"Sheet{number}": rows for number, rows in enumerate(tables.values(), 1)}


def named(tables: Mapping[str, Rows]) -> Sheets:
    """A sheet a table, named after its number and title."""
    return {f"GK{number} {str(rows[0][0])[:20]}".replace("/", ""): rows for number, rows in tables.items()}


def one_sheet(tables: Mapping[str, Rows]) -> Sheets:
    """All tables one below the other on one sheet."""
    rows: Rows = []
    for table in tables.values():
        rows += [*table, [], []]
    return {"决算公开表": rows}


def pages(tables: Mapping[str, Rows]) -> Sheets:
    """A page a sheet, long tables going on without a title, as a converter leaves them."""
    found: Sheets = {}
    for rows in tables.values():
        width = max(map(len, rows))
        even = [[*row, *[None] * (width - len(row))] for row in rows]
        for start in range(0, len(even), 20):
            piece = even[start : start + 20]
            # a page that nothing stands at the right edge of is as wide as its table all the same
            found[f"Table {len(found) + 1}"] = piece
    return found


def repeated_heads(tables: Mapping[str, Rows]) -> Sheets:
    """A page a sheet, each with the title and the heading again."""
    found: Sheets = {}
    for rows in tables.values():
        head = next(at for at, row in enumerate(rows) if any(isinstance(cell, float) for cell in row))
        parts = [rows] if len(rows) < 24 else [rows[:20], [*rows[:head], *rows[20:]]]
        for part in parts:
            found[f"第{len(found) + 1}页"] = part
    return found


def shifted(tables: Mapping[str, Rows]) -> Sheets:
    """Every table two columns to the right, a blank row after each of its rows of heading, spaces in the words."""
    found: Sheets = {}
    for number, rows in tables.items():
        moved: Rows = []
        for row in rows:
            cells = [" ".join(cell) if isinstance(cell, str) and len(cell) < 5 else cell for cell in row]
            moved.append([None, None, *cells])
        found[f"表{number}"] = [[], *moved]
    return found


ARRANGEMENTS: dict[str, Callable[[Mapping[str, Rows]], Sheets]] = {
    "one each": one_each,
    "named": named,
    "one sheet": one_sheet,
    "pages": pages,
    "repeated heads": repeated_heads,
    "shifted": shifted,
}


def write_workbook(path: Path, sheets: Sheets, hidden: Sequence[str] = ()) -> Path:
    """An .xlsx."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)
            if name in hidden:
                page.very_hidden()
    return path


def _text(value: Any) -> str:
    return "" if value is None else f"{value:,.2f}" if isinstance(value, float) else str(value)


def write_page(path: Path, sheets: Sheets) -> Path:
    """HTML under the name of an .xls."""
    tables = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{html.escape(_text(cell))}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in sheets.values()
    )
    path.write_text(f"<html><head><meta charset=gb2312></head><body>{tables}</body></html>", encoding="gbk")
    return path


def write_spreadsheetml(path: Path, sheets: Sheets) -> Path:
    """The XML of Excel 2003 under the name of an .xls."""
    namespace = "urn:schemas-microsoft-com:office:spreadsheet"

    def cell(column: int, value: Any) -> str:
        kind = "Number" if isinstance(value, int | float) else "String"
        data = f'<Data ss:Type="{kind}">{html.escape(str(value))}</Data>'
        return f'<Cell ss:Index="{column}">{data}</Cell>'

    def line(row: Sequence[Any]) -> str:
        return "<Row>" + "".join(cell(at, value) for at, value in enumerate(row, 1) if value is not None) + "</Row>"

    body = "".join(
        f'<Worksheet ss:Name="{html.escape(name)}"><Table>{"".join(map(line, rows))}</Table></Worksheet>'
        for name, rows in sheets.items()
    )
    head = f'<?xml version="1.0"?><Workbook xmlns="{namespace}" xmlns:ss="{namespace}">'
    path.write_text(f"{head}{body}</Workbook>", encoding="utf-8")
    return path


def write_text(path: Path, sheets: Sheets) -> Path:
    """Text with tabs in GBK under the name of an .xls."""
    lines = ["\t".join(map(_text, row)) for rows in sheets.values() for row in [*rows, []]]
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    return path


def write_word(path: Path, sheets: Sheets) -> Path:
    """A .docx with the first rows of each sheet as lines above its table."""
    document = docx.Document()
    for rows in sheets.values():
        head = [row for row in rows[:3] if sum(cell is not None for cell in row) <= 2]
        for row in head:
            document.add_paragraph("　　".join(_text(cell) for cell in row if cell is not None))
        rest = [row for row in rows[len(head) :] if row]
        width = max((len(row) for row in rest), default=1)
        table = document.add_table(rows=0, cols=width)
        for row in rest:
            cells = table.add_row().cells
            for cell, value in zip(cells, row, strict=False):
                if value is not None:
                    cell.text = _text(value)
    document.save(str(path))
    return path


FORMATS: dict[str, Callable[[Path, Sheets], Path]] = {
    ".xlsx": write_workbook,
    ".html.xls": write_page,
    ".xml.xls": write_spreadsheetml,
    ".txt.xls": write_text,
    ".docx": write_word,
}
