"""The score workbook as it comes out of the printer."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from perfeval.assessment import assess
from perfeval.reader import read_workbook
from perfeval.scheme import DEFAULT, load_scheme, scheme_sha256
from perfeval.writer.names import OWN
from perfeval.writer.score_workbook import render_score_workbook
from tests.libreoffice import converted
from tests.paper import cut_texts, pages_by_sheet

SAMPLES = [
    Path(__file__).parents[2] / "sample_workbooks" / f"{name}.xlsx"
    for name in ("赫山区政务服务中心_2021", "示例区城市管理服务大队_2023")
]
SIDE_BY_SIDE = {"指标计算": 2}
"""Sheets of several pages side by side, each of which ends with a last page of its own."""
_ENGLISH = ("None", "AND(", "OR(", "AND（", "OR（", "True", "False", "nan")
FULL = 0.6
"""How far down a page is filled that is not the last one of its sheet."""


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("paper")
    written = []
    for sample in SAMPLES:
        data = read_workbook(sample, shown_as=sample.name)
        path = folder / sample.name
        path.write_bytes(render_score_workbook(assess(data, load_scheme()), scheme_sha256(DEFAULT)))
        written.append(path)
    return written


def test_pages_are_full_and_few(workbooks: list[Path], tmp_path: Path) -> None:
    for pdf in converted(workbooks, tmp_path, "pdf"):
        pages = pages_by_sheet(pdf)
        assert 1 <= len(pages["计分表"]) <= 3, pdf.name
        for sheet, filled in pages.items():
            down = len(filled) // SIDE_BY_SIDE.get(sheet, 1)
            inner = [share for number, share in enumerate(filled, 1) if number % down]
            assert all(share >= FULL for share in inner), (pdf.name, sheet, filled)
        assert "" not in pages, "a page without a footer"


def test_no_text_is_cut(workbooks: list[Path]) -> None:
    for path in workbooks:
        names = [name for name in openpyxl.load_workbook(path, read_only=True).sheetnames if name in OWN]
        assert [one for name in names for one in cut_texts(path, name)] == []


def test_people_read_no_english(workbooks: list[Path]) -> None:
    """Figures, file names and the program's name aside, what is printed is Chinese."""
    for path in workbooks:
        book = openpyxl.load_workbook(path, data_only=True)
        for name in ("计分表", "指标计算", "评分标准", "数据校验", "得分分析"):
            texts = [cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, str)]
            odd = [text for text in texts if any(word in text for word in _ENGLISH)]
            assert not odd, (path.name, name)
