"""A worksheet of XlsxWriter's whose cells are XML from the moment they are put.

XlsxWriter makes everything else of the sheet: columns, merges, links, notes, rules, page. It would keep each cell as a
record and walk all records twice; here a cell's element is written once, and the rows are joined at the end. Texts
stand in their cells (inlineStr), so that a row says the same whatever else the workbook holds.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from functools import lru_cache
from io import StringIO
from math import isfinite
from typing import Any

from xlsxwriter.utility import _preserve_whitespace, _utf16_len, _utf16_truncate, xl_col_to_name
from xlsxwriter.worksheet import Worksheet
from xlsxwriter.xmlwriter import XMLwriter

from perfeval.xlsx.texts import held

_REMEMBERED = 4096
_LONG = 400
"""Longer texts are a unit's own; remembering them would only take room."""
_LONGEST = 32767
"""Characters that a cell holds, counted in UTF-16."""
_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
_CONTENT = re.compile(r"<(?:v|t)\b[^>]*>([^<]*)</")


class Cells(Worksheet):  # type: ignore[misc]
    """An XlsxWriter worksheet, not for its constant memory mode; rows and columns count from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._looks = _Styles()

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """Write a text; of one that is longer than a cell holds the beginning (-2)."""
        cut = len(string) > _LONGEST // 2 and _utf16_len(string) > _LONGEST
        if cut:
            string = _utf16_truncate(string, _LONGEST)
        rest = _text(string) if len(string) <= _LONG else _unremembered(string)
        self._rows[row][col] = f'<c r="{_letters(col)}{row + 1}"{self._looks[cell_format]}{rest}'
        return -2 if cut else 0

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """Write a number.

        Raises:
            TypeError: it is infinite or none.
        """
        if not isfinite(number):
            raise TypeError(f"no number of a cell: {number}")
        self._rows[row][col] = f'<c r="{_letters(col)}{row + 1}"{self._looks[cell_format]}><v>{number:.16G}</v></c>'
        return 0

    def write_boolean(self, row: int, col: int, boolean: bool, cell_format: Any = None) -> int:
        """Write TRUE or FALSE."""
        self._rows[row][col] = f'<c r="{_letters(col)}{row + 1}"{self._looks[cell_format]} t="b"><v>{boolean:d}</v></c>'
        return 0

    def write_blank(self, row: int, col: int, blank: Any, cell_format: Any = None) -> int:
        """Write a format alone."""
        if cell_format is not None:
            self._rows[row][col] = f'<c r="{_letters(col)}{row + 1}"{self._looks[cell_format]}/>'
        return 0

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: Any = 0) -> int:
        """Write a formula that begins with `=`, and its value."""
        kind, shown = "", value
        if isinstance(value, bool):
            kind, shown = ' t="b"', int(value)
        elif isinstance(value, str) and value:
            kind, shown = ' t="e"' if value in _ERRORS else ' t="str"', _escaped(held(value))
        place = f'<c r="{_letters(col)}{row + 1}"{self._looks[cell_format]}'
        self._rows[row][col] = f"{place}{kind}>{_formula(formula)}<v>{shown}</v></c>"
        return 0

    # what XlsxWriter itself calls for merged cells and links
    _write_string, _write_blank = write_string, write_blank

    def _assemble_xml_file(self) -> None:
        self._measure()
        super()._assemble_xml_file()

    def _measure(self) -> None:
        """Have the sheet reach to all the cells that are held."""
        filled = [cells for cells in self._rows.values() if cells]
        if filled:
            self._check_dimensions(min(self._rows), min(map(min, filled)))
            self._check_dimensions(max(self._rows), max(map(max, filled)))

    def _write_rows(self) -> None:
        tags: dict[Any, str] = {}
        for row in sorted({*self._rows, *self.row_info, *self.comments}):
            cells, info = self._rows.get(row), self.row_info.get(row)
            kind = (not cells, info and (info.height, info.row_format, info.hidden, info.level, info.collapsed))
            if kind not in tags:
                tags[kind] = self._row_tag(info, not cells)
            self.fh.write(f'<row r="{row + 1}"{tags[kind]}')
            if cells:
                self.fh.write("".join([cells[column] for column in sorted(cells)]) + "</row>")

    def _row_tag(self, info: Any, empty: bool) -> str:
        """What XlsxWriter writes of a row after its number."""
        self.fh, kept = StringIO(), self.fh
        self._write_row(0, None, info, empty)
        tag, self.fh = self.fh.getvalue(), kept
        return str(tag.removeprefix('<row r="1"'))

    def _write_merge_cell(self, merged_range: list[int]) -> None:
        top, left, bottom, right = merged_range
        self.fh.write(f'<mergeCell ref="{_letters(left)}{top + 1}:{_letters(right)}{bottom + 1}"/>')

    def _write_hyperlink_internal(self, row: int, col: int, url: Any) -> None:
        link, shown = self._escape_attributes(url._link), self._escape_attributes(url._text)
        self.fh.write(f'<hyperlink ref="{_letters(col)}{row + 1}" location="{link}" display="{shown}"/>')

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[str | None]:
        """What a chart shows before it is drawn anew."""
        rows, columns = range(row_start, row_end + 1), range(col_start, col_end + 1)
        return [_content(self._rows.get(row, {}).get(column)) for row in rows for column in columns]


_letters = lru_cache(maxsize=None)(xl_col_to_name)


def _content(cell: str | None) -> str | None:
    """The content of a cell's element; None where there is no cell."""
    if cell is None:
        return None
    found = _CONTENT.search(cell)
    return html.unescape(found[1]) if found else ""


class _Styles(dict[Any, str]):
    """The attribute of each format, numbered as they are asked for first."""

    def __missing__(self, look: Any) -> str:
        self[look] = style = f' s="{look.xf_index or look._get_xf_index()}"' if look else ""
        return style


def _unremembered(text: str) -> str:
    """The rest of the element of a text."""
    if text.isalnum():
        return f' t="inlineStr"><is><t>{text}</t></is></c>'
    escaped = XMLwriter._escape_control_characters(text)
    space = ' xml:space="preserve"' if _preserve_whitespace(escaped) else ""
    return f' t="inlineStr"><is><t{space}>{_escaped(escaped)}</t></is></c>'


_text = lru_cache(maxsize=_REMEMBERED)(_unremembered)


@lru_cache(maxsize=_REMEMBERED)
def _formula(formula: str) -> str:
    return f"<f>{_escaped(formula[1:])}</f>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
