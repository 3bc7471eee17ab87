"""Lists that a bureau keeps, in whatever file: the row of headings is found, the needed column asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.reader.listing import ListError, ListKind, read_list

ROSTER = ListKind("名册", {"unit": ("单位名称", "单位"), "agency": ("主管部门",)}, "请写“单位名称”。")


def _book(path: Path, *sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_headings_below_a_title_on_the_second_sheet(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某县名册"],
        [],
        ["序号", "主 管 部 门", "单位"],
        [1, "某县水利局", "某县河道所"],
        [2, None, 3012.0],
    ]
    path = _book(tmp_path / "名册.xlsx", [["说明"]], rows)
    assert read_list(path, ROSTER) == [
        {"unit": "某县河道所", "agency": "某县水利局"},
        {"unit": "3012", "agency": ""},
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_a_list_as_text(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    path.write_bytes("单位名称,主管部门\n某县河道所,某县水利局\n".encode(encoding))
    assert read_list(path, ROSTER) == [{"unit": "某县河道所", "agency": "某县水利局"}]


def test_what_is_no_such_list(tmp_path: Path) -> None:
    path = _book(tmp_path / "别的.xlsx", [["主管部门", "金额"], ["某县水利局", 3]])
    with pytest.raises(ListError) as refused:
        read_list(path, ROSTER)
    assert str(refused.value) == "名册“别的.xlsx”中没有“单位名称”一列；请写“单位名称”。"
    (tmp_path / "坏.xlsx").write_bytes(b"")
    with pytest.raises(ListError, match=r"文件“坏\.xlsx”是空文件"):
        read_list(tmp_path / "坏.xlsx", ROSTER)
