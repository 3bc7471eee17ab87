"""The tables of a PDF: broken numbers, rows and tables that go over pages, running heads, pictures."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from perfeval.reader import read_workbook
from perfeval.reader.documents.pdf import _Line, _text
from tests.accounts.forms import UNIT, Form, Tables, facts
from tests.accounts.messes import named, write_word
from tests.layouts.accounts import saved_as


def _lines(*texts: str) -> list[_Line]:
    return [_Line(text, 0, 0, 0, 5.0 * len(text), 5.0) for text in texts]


def test_a_number_that_had_no_more_room_is_one_number() -> None:
    assert _text(_lines("4,73", "3.14"), 22) == "4,733.14"
    assert _text(_lines("21.0", "0"), 20) == "21.00"


def test_two_numbers_in_one_cell_stay_two() -> None:
    assert _text(_lines("200", "84"), 40) == "200\n84"
    assert _text(_lines("200", "84"), 21) == "200\n84"


def test_words_keep_their_lines() -> None:
    assert _text(_lines("本年收入", "合计"), 20) == "本年收入\n合计"


def _ruled(path: Path) -> Path:
    document = docx.Document(str(path))
    for table in document.tables:
        table.style = "Table Grid"
    document.save(str(path))
    return path


def test_a_published_pdf_gives_the_facts_of_its_document(tmp_path: Path) -> None:
    path = _ruled(write_word(tmp_path / "决算.docx", named(Tables(Form()).all())))
    data = read_workbook(saved_as(path, "pdf"), shown_as="2023年决算.pdf")
    assert data.unit == UNIT
    assert {name: data.facts.value(name) for name in facts()} == facts()
    assert data.facts["收入总计决算数"].sources[0].sheet.startswith("第1")


def test_pages_that_are_pictures_say_so(tmp_path: Path) -> None:
    from perfeval.reader import UnreadableWorkbook

    document = docx.Document()
    document.add_paragraph()
    document.save(str(tmp_path / "决算.docx"))
    blank = saved_as(tmp_path / "决算.docx", "pdf")
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(blank, shown_as="决算.pdf")
    assert caught.value.finding.code == "F109"
