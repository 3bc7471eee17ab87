"""An engine that is told only the differences comes to what one that loads the file comes to."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.xlsx import verification
from perfeval.xlsx.kept_engine import KeptEngine
from perfeval.xlsx.verification import verify
from perfeval.xlsx.written import NotPlain

Cells = Mapping[tuple[str, int, int], Any]

SHEETS = ("甲", "乙 & 丙")
FORMULAS = (
    "=A1+B2",
    "=SUM(A1:C3)",
    '=IF(ISNUMBER(A2),A2,"缺数据")',
    "='乙 & 丙'!A1*2",
    '=甲!B2&"<元>"',
    "=总额-A1",
    '=IF(A1="","空",A1)',
    "=AND(A1>1,B2<5)",
    "=A3",
)
CONSTANTS = ("", "缺数据", "5", "a & <b>", "_x0041_", "\x1f", True, False, 0, 1, 2.5, -7)
PLACES = [(sheet, row, column) for sheet in SHEETS for row in range(4) for column in range(3)]
CELLS = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(FORMULAS) | st.sampled_from(CONSTANTS))


def workbook(cells: Cells, name_at: str = "$A$1", cached: Any = 0) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheets = {name: book.add_worksheet(name) for name in SHEETS}
    look = book.add_format({"bold": True})
    book.define_name("总额", f"=甲!{name_at}")
    for (sheet, row, column), content in sorted(cells.items(), key=lambda cell: cell[0]):
        if isinstance(content, str) and content.startswith("="):
            sheets[sheet].write_formula(row, column, content, look, cached)
        elif isinstance(content, str):
            sheets[sheet].write_string(row, column, content, look)
        elif isinstance(content, bool):
            sheets[sheet].write_boolean(row, column, content, look)
        else:
            sheets[sheet].write_number(row, column, content, look)
    book.close()
    return stream.getvalue()


def results(engine: KeptEngine) -> list[tuple[str, int, int, str]]:
    return [(sheet, row, column, repr(value)) for sheet, row, column, _, value in engine.results()]


@settings(max_examples=50)
@given(st.lists(CELLS, min_size=2, max_size=5))
def test_differences_alone_give_what_loading_gives(batch: Sequence[Cells]) -> None:
    kept = KeptEngine()
    for cells in batch:
        content, loaded = workbook(cells), KeptEngine()
        kept.take(content)
        loaded.load(content)
        assert results(kept) == results(loaded)


def test_a_workbook_of_the_same_shape_is_not_loaded_again() -> None:
    engine, cells = KeptEngine(), {("甲", 0, 0): 2, ("甲", 1, 0): "=A1*3"}
    engine.take(workbook(cells))
    assert engine.fresh
    engine.take(workbook({**cells, ("甲", 0, 0): 5}))
    assert not engine.fresh
    assert results(engine) == [("甲", 1, 0, "15.0")]


def test_workbooks_of_several_shapes_in_turn_are_each_loaded_once() -> None:
    engine = KeptEngine()
    fresh = []
    for number in range(9):
        engine.take(workbook({("甲", 0, 0): number, ("甲", 0, 1): 7, ("甲", 1, 0): "=总额"}, f"${'ABC'[number % 3]}$1"))
        fresh.append(engine.fresh)
        assert results(engine) == [("甲", 1, 0, repr((float(number), 7.0, 0.0)[number % 3]))]
    assert fresh == [True] * 3 + [False] * 6


@pytest.mark.parametrize("other", [{"name_at": "$B$1"}, {"cells": {("甲", 0, 0): "\x1f", ("甲", 1, 0): "=A1"}}])
def test_other_names_and_encoded_characters_are_left_to_the_engines_own_reader(other: dict[str, Any]) -> None:
    engine, cells = KeptEngine(), {("甲", 0, 0): 2, ("甲", 1, 0): "=总额"}
    engine.take(workbook(cells))
    engine.take(workbook(**{"cells": cells, **other}))
    assert engine.fresh


def test_it_loads_one_by_itself_from_time_to_time() -> None:
    engine = KeptEngine()
    fresh = []
    for number in range(101):
        engine.take(workbook({("甲", 0, 0): number, ("甲", 1, 0): "=A1"}))
        fresh.append(engine.fresh)
    assert [number for number, one in enumerate(fresh) if one] == [0, 50, 100]


def test_a_cell_of_another_kind_is_refused_in_words() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    sheet = book.add_worksheet("甲")
    sheet.write_rich_string(0, 0, "甲", book.add_format({"bold": True}), "乙")
    book.close()
    with pytest.raises(NotPlain, match="不能复算"):
        verify(stream.getvalue())


def test_a_wrong_value_is_found_in_the_second_workbook_as_in_the_first() -> None:
    cells = {("甲", 0, 0): 2, ("甲", 1, 0): "=A1*3"}
    assert verify(workbook(cells, cached=6)) == ()
    assert [found.code for found in verify(workbook({**cells, ("甲", 0, 0): 3}, cached=6))] == ["W101"]
    assert verify(workbook({**cells, ("甲", 0, 0): 3}, cached=9)) == ()


def test_nothing_is_held_against_a_workbook_that_the_engine_did_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {("甲", 0, 0): 2, ("甲", 1, 0): "=A1*3"}
    verify(workbook(cells, cached=6))
    taken = KeptEngine.take

    def confused(self: KeptEngine, content: bytes) -> None:
        taken(self, content)
        self._last.engine.set_value("甲", 1, 1, 100)
        self._last.engine.evaluate_all()

    monkeypatch.setattr(KeptEngine, "take", confused)
    engine = verification._KEPT.engine
    assert verify(workbook({**cells, ("甲", 0, 0): 4}, cached=12)) == ()
    assert engine.fresh


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("find", "put"),
    [
        (b"<v>6</v>", b"<v>7</v>"),
        (b"<f>A1*3</f>", b"<f>A1*4</f>"),
        (b"<f>A1*3</f>", b"<f></f>"),
        (b"<v>2</v>", b"<v>3</v>"),
        (b'<c r="A1"', b'<c r="C1"'),
        (b'<c r="A2"', b'<c r="A3"'),
        (b'<c r="A2"', b'<b r="A2"'),
        (b'<row r="2"', b'<row r="3"'),
        (b"<sheetData>", b'<sheetData><c r="B9"><v>1</v></c>'),
        (b"</row>", b"<x>1</x></row>"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_file_that_was_changed_after_writing_is_not_confirmed(find: bytes, put: bytes, known: bool) -> None:
    """Whether the engine holds the workbook as it was written, or loads it anew."""
    content = workbook({("甲", 0, 0): 2, ("甲", 1, 0): "=A1*3", ("甲", 3, 0): 1}, cached=6)
    if known:
        assert verify(content) == ()
    else:
        verify(workbook({("甲", 0, 0): 2}, "$B$1"))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            assert name != SHEET or find in part
            new.writestr(name, part.replace(find, put, 1) if name == SHEET else part)
    _assert_refused(changed.getvalue())


def test_one_wrong_byte_anywhere_is_said() -> None:
    content = workbook({("甲", 0, 0): 2, ("甲", 1, 0): "=A1*3"}, cached=6)
    assert verify(content) == ()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        starts = [info.header_offset + 30 + len(info.filename) for info in package.infolist() if info.compress_size]
    for start in starts:
        _assert_refused(content[: start + 5] + bytes([content[start + 5] ^ 0x10]) + content[start + 6 :])


def _assert_refused(content: bytes) -> None:
    with contextlib.suppress(NotPlain):
        assert verify(content) != ()
