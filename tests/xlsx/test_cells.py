"""Cells that are XML from the moment they are put are those that XlsxWriter itself writes."""

from __future__ import annotations

import gc
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from perfeval.xlsx.book import CREATED
from perfeval.xlsx.cells import Cells
from perfeval.xlsx.fonts import WORKBOOK_OPTIONS
from perfeval.xlsx.packed_workbook import PackedWorkbook
from perfeval.xlsx.texts import held

_PLACES = st.tuples(st.integers(0, 40), st.one_of(st.integers(0, 12), st.sampled_from([255, 256, 700])))
_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", " 前空格", "后空格 ", "两\n行", "<&>\"'", "_x0041_", "控制\x01符", "\ufffe", "数据"]),
    st.sampled_from(["长" * 399, "长" * 401, "😀" * 16384, "长" * 32768]),
).map(held)
"""XlsxWriter writes as well what no workbook can hold."""
_NUMBERS = st.one_of(st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False), st.just(0.1))
_CELLS = st.one_of(
    st.tuples(st.just("string"), _TEXTS),
    st.tuples(st.just("number"), _NUMBERS),
    st.tuples(st.just("blank"), st.none()),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(
        st.just("formula"),
        st.sampled_from(["A1+1", 'IF(A1<2,"是&否","")']),
        st.one_of(_NUMBERS, _TEXTS, st.booleans(), st.just("#DIV/0!")),
    ),
    st.tuples(st.just("url"), st.sampled_from(["数据", "B2"])),
    st.tuples(st.just("comment"), st.just("原文：1.50")),
    st.tuples(st.just("height"), st.sampled_from([0, 15, 30, 42.5, None])),
    st.tuples(st.just("height"), st.just(30), st.none(), st.sampled_from([{"hidden": True}, {"level": 2}, {}])),
    st.tuples(st.just("name"), st.sampled_from(["支出决算数", "收入", "甲!本表"])),
)


def _own(cells: list[Any]) -> bytes:
    workbook = PackedWorkbook()
    _fill(workbook, Cells, cells)
    return workbook.content


def _xlsxwriters(cells: list[Any]) -> bytes:
    stream = io.BytesIO()
    _fill(xlsxwriter.Workbook(stream, {"in_memory": True, **WORKBOOK_OPTIONS}), Worksheet, cells)
    return stream.getvalue()


def _fill(workbook: Any, worksheet_class: Any, cells: list[Any]) -> None:
    workbook.set_properties({"created": CREATED})
    sheet = workbook.add_worksheet("甲", worksheet_class=worksheet_class)
    looks = [workbook.add_format({"border": 1}), workbook.add_format({"num_format": "0.00"}), None]
    for (row, column), look, (kind, *content) in cells:
        match kind:
            case "formula":
                sheet.write_formula(row, column, f"={content[0]}", looks[look], content[1])
            case "url":
                sheet.write_url(row, column, f"internal:'甲'!{content[0]}", looks[look], content[0])
            case "comment":
                sheet.write_comment(row, column, content[0], {"author": "perfeval"})
            case "height":
                sheet.set_row(row, *content)
            case "name":
                workbook.define_name(content[0], f"='甲'!$A${row + 1}")
            case _:
                getattr(sheet, f"write_{kind}")(row, column, content[0], looks[look])
    sheet.merge_range(50, 0, 52, 3, "合并", looks[0])
    sheet.merge_range(53, 1, 54, 2, "", looks[1])
    workbook.close()


def _layer(cell: Any) -> str:
    """What a place has at most one of: a content, a note, a height, a name."""
    kind = str(cell[2][0])
    return kind if kind in ("comment", "height", "name") else "content"


_TABLE = "xl/sharedStrings.xml"


def _parts(content: bytes) -> dict[str, str]:
    """The parts, each shared text in its cells; what a row spans is left out, and when the file was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    texts = re.findall(r"<si>(.*?)</si>", parts.get(_TABLE, ""), re.DOTALL)

    def inline(cell: re.Match[str]) -> str:
        return f' t="inlineStr"><is>{texts[int(cell[1])]}</is></c>'

    listing = ("docProps/core.xml", _TABLE, "[Content_Types].xml", "xl/_rels/workbook.xml.rels")
    parts = {name: re.sub(' spans="[^"]*"', "", text) for name, text in parts.items() if name not in listing}
    return {name: re.sub(r' t="s"><v>(\d+)</v></c>', inline, text) for name, text in parts.items()}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(_PLACES, st.integers(0, 2), _CELLS), max_size=30, unique_by=lambda cell: (cell[0], _layer(cell)))
)
def test_the_parts_are_those_of_xlsxwriter(cells: list[Any]) -> None:
    # formats are numbered as they come
    cells.sort(key=lambda cell: cell[0])
    assert _parts(_own(cells)) == _parts(_xlsxwriters(cells))


def test_cells_in_any_order_are_seen_alike() -> None:
    kinds = (("string", "文字"), ("number", 0.5), ("blank", None), ("formula", "A1+1", 3), ("comment", "原文：1.50"))
    cells = [((row, column), (row + column) % 3, kinds[(row + column) % 5]) for row in range(9) for column in range(9)]
    assert _seen(_own(cells[::-1])) == _seen(_own(cells)) == _seen(_xlsxwriters(cells))


def _seen(content: bytes) -> list[Any]:
    """What another library finds in the cells."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content))["甲"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [(c.coordinate, c.value, c.number_format, c.border.left.style, c.comment and c.comment.text) for c in cells]


def test_a_text_that_looks_like_markup_is_a_text() -> None:
    content = _own([((0, 0), 0, ("string", "<r>不是格式</r>"))])
    assert openpyxl.load_workbook(io.BytesIO(content))["甲"]["A1"].value == "<r>不是格式</r>"


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError):
        _own([((0, 0), 0, ("number", float("nan")))])


def test_rectangles_that_overlap_are_not_merged() -> None:
    sheet = PackedWorkbook().add_worksheet("甲", worksheet_class=Cells)
    sheet.merge_range(0, 0, 2, 2, "")
    with pytest.raises(OverlappingRange):
        sheet.merge_range(2, 2, 3, 3, "")


def test_a_chart_shows_the_values_before_it_is_drawn_anew() -> None:
    def chart(workbook: Any, worksheet_class: Any) -> None:
        sheet = workbook.add_worksheet("甲", worksheet_class=worksheet_class)
        look = workbook.add_format({"border": 1})
        for row, (name, value) in enumerate((("一 & 二", 0.5), ("三", 1 / 3), ("四", "不适用"))):
            sheet.write_string(row, 0, name, look)
            sheet.write_formula(row, 1, "=1", look, value)
        sheet.write_blank(3, 0, None, look)
        sheet.write_number(3, 1, 7.25, look)
        drawn = workbook.add_chart({"type": "bar"})
        drawn.add_series({"categories": ["甲", 0, 0, 4, 0], "values": ["甲", 0, 1, 4, 1]})
        sheet.insert_chart("D1", drawn)
        workbook.close()

    own, stream = PackedWorkbook(), io.BytesIO()
    chart(own, Cells)
    chart(xlsxwriter.Workbook(stream, {"in_memory": True, **WORKBOOK_OPTIONS}), Worksheet)
    part = "xl/charts/chart1.xml"
    assert _parts(own.content)[part] == _parts(stream.getvalue())[part]


def test_a_finished_workbook_leaves_nothing_to_search_for() -> None:
    """In a batch that would cost more time than writing some of the sheets."""
    gc.collect()
    _own([((0, 0), 0, ("string", "文字")), ((1, 0), 1, ("number", 1))])
    assert gc.collect() == 0


def test_equal_cells_give_equal_bytes_whatever_was_written_before() -> None:
    cells = [((0, 0), 0, ("string", " 同一<段>话")), ((1, 0), 1, ("string", "_x0041_"))]
    before = _own(cells)
    _own([((0, 0), 1, ("string", "别的")), ((3, 0), 0, ("string", "同一<段>话"))])
    assert _own(cells) == before


@pytest.mark.parametrize("name", ["A1", "1季度", "两 字", "R1C1", "长" * 256])
def test_what_is_no_name_is_refused_as_by_xlsxwriter(name: str) -> None:
    workbook = PackedWorkbook()
    workbook.add_worksheet("甲")
    for _ in range(2):
        with pytest.warns(UserWarning, match="name"):
            assert workbook.define_name(name, "=甲!$A$1") == -1
    assert workbook.define_name("支出决算数", "=甲!$A$1") == 0
    assert [one[0] for one in workbook.defined_names] == ["支出决算数"]
    workbook.close()
