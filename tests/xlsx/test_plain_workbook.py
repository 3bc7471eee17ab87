"""The quicker workbook and worksheet write what XlsxWriter itself writes."""

from __future__ import annotations

import gc
import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from perfeval.xlsx.plain_cells import PlainCells
from perfeval.xlsx.plain_workbook import PlainWorkbook

_PLACES = st.tuples(st.integers(0, 40), st.one_of(st.integers(0, 12), st.sampled_from([255, 256, 700])))
_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", " 前空格", "后空格 ", "两\n行", "<&>\"'", "_x0041_", "控制\x01符", "\ufffe", "<r>不是格式</r>", "数据"]
    ),
    st.sampled_from(["长" * 399, "长" * 401, "😀" * 16384, "长" * 32768]),
)
_NUMBERS = st.one_of(st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False), st.just(0.1))
_CELLS = st.one_of(
    st.tuples(st.just("string"), _TEXTS),
    st.tuples(st.just("number"), _NUMBERS),
    st.tuples(st.just("blank"), st.none()),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(
        st.just("formula"), st.sampled_from(["A1+1", 'IF(A1<2,"是&否","")']), st.one_of(_NUMBERS, _TEXTS, st.booleans())
    ),
    st.tuples(st.just("url"), st.sampled_from(["数据", "B2"])),
    st.tuples(st.just("comment"), st.just("原文：1.50")),
    st.tuples(st.just("height"), st.sampled_from([0, 15, 30, 42.5, None])),
    st.tuples(st.just("height"), st.just(30), st.none(), st.sampled_from([{"hidden": True}, {"level": 2}, {}])),
    st.tuples(st.just("name"), st.sampled_from(["支出决算数", "收入", "甲!本表"])),
)


def _plain(cells: list[Any]) -> dict[str, str]:
    workbook = PlainWorkbook()
    _fill(workbook, PlainCells, cells)
    return _parts(workbook.content)


def _xlsxwriters(cells: list[Any]) -> dict[str, str]:
    stream = io.BytesIO()
    _fill(xlsxwriter.Workbook(stream, {"in_memory": True}), Worksheet, cells)
    return _parts(stream.getvalue())


def _fill(workbook: Any, worksheet_class: Any, cells: list[Any]) -> None:
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


def _parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name).decode("utf-8") for name in package.namelist()}
    # what a row spans is left out; when the file was made is not the cells' matter
    return {name: re.sub(' spans="[^"]*"', "", text) for name, text in parts.items() if name != "docProps/core.xml"}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(_PLACES, st.integers(0, 2), _CELLS), max_size=30, unique_by=lambda cell: (cell[0], cell[2][0]))
)
def test_the_parts_are_those_of_xlsxwriter(cells: list[Any]) -> None:
    assert _plain(cells) == _xlsxwriters(cells)


def test_rectangles_that_overlap_are_not_merged() -> None:
    sheet = PlainWorkbook().add_worksheet("甲", worksheet_class=PlainCells)
    sheet.merge_range(0, 0, 2, 2, "")
    with pytest.raises(OverlappingRange):
        sheet.merge_range(2, 2, 3, 3, "")


def test_a_finished_workbook_leaves_nothing_to_search_for() -> None:
    """In a batch that would cost more time than writing some of the sheets."""
    gc.collect()
    _plain([((0, 0), 0, ("string", "文字")), ((1, 0), 1, ("number", 1))])
    assert gc.collect() == 0


def test_a_text_remembered_from_the_workbook_before_is_written_alike() -> None:
    cells = [((0, 0), 0, ("string", " 同一<段>话")), ((1, 0), 0, ("string", "_x0041_"))]
    assert _plain(cells) == _plain(cells)
