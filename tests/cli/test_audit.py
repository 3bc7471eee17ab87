"""perfeval audit and trace as people call them."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from tests.audit.conftest import deducted, score_workbooks
from tests.command import perfeval

__all__ = ["deducted", "score_workbooks"]


@pytest.fixture
def archive(score_workbooks: dict[str, Path], deducted: Path, tmp_path: Path) -> Path:
    """A folder with an untouched score workbook and one whose 总分 was typed over."""
    folder = tmp_path / "archive"
    folder.mkdir()
    shutil.copy(next(path for path in score_workbooks.values() if path != deducted), folder)
    book = openpyxl.load_workbook(deducted)
    book["计分表"]["D32"] = 98
    book["计分表"]["H4"] = 0
    book.save(folder / deducted.name)
    return folder


def test_a_folder(archive: Path, tmp_path: Path) -> None:
    table, letters = tmp_path / "复核表.xlsx", tmp_path / "letters"
    words = ("--bureau", "示例市财政局", "--deadline", "3月1日前")
    done = perfeval("audit", archive, "-o", table, "--letters", letters, *words)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "“计分表”D32应为公式" in done.stdout and "（影响总分+44.98）" in done.stdout
    assert "一致1个，有差异1个。" in done.stdout
    with CalamineWorkbook.from_path(str(table)) as book:
        assert book.sheet_names == ["复核结论", "差异清单", "评分对照", "追溯"]
        rows = book.get_sheet_by_name("复核结论").to_python()
        assert [row[3] for row in rows[2:]] == ["一致", "有差异"] or [row[3] for row in rows[2:]] == ["有差异", "一致"]
        scores = book.get_sheet_by_name("评分对照").to_python()
        assert any(row[6] == 0 and row[5] != "" for row in scores[2:])
    names = [path.name for path in sorted(letters.iterdir())]
    assert "2023_示例区城市管理服务大队_退回整改意见书.docx" in names
    import docx

    text = "\n".join(
        p.text for p in docx.Document(str(letters / "2023_示例区城市管理服务大队_退回整改意见书.docx")).paragraphs
    )
    assert "所载总分98.00分，按来源数据核算应为53.02分" in text
    assert "3月1日前" in text and "示例市财政局" in text and "{" not in text
    again = perfeval("audit", archive, "-o", table)
    assert again.returncode != 0 and "已经存在" in again.stderr


def test_all_the_same(score_workbooks: dict[str, Path]) -> None:
    done = perfeval("audit", *score_workbooks.values())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("一致4个。\n")


def test_nothing_to_audit(tmp_path: Path) -> None:
    assert perfeval("audit", tmp_path).returncode != 0


def test_a_letter_template_of_ones_own(archive: Path, tmp_path: Path) -> None:
    template = tmp_path / "意见书.docx"
    assert perfeval("audit", "--export-letter-template", template).returncode == 0
    import docx

    document = docx.Document(str(template))
    document.paragraphs[0].text = "关于{{ 单位名称 }}自评的意见"
    document.save(str(template))
    done = perfeval("audit", archive, "--letters", tmp_path / "l", "--letter-template", template)
    assert done.returncode == 1
    texts = {docx.Document(str(path)).paragraphs[0].text for path in (tmp_path / "l").glob("*.docx")}
    assert "关于示例区城市管理服务大队自评的意见" in texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ 单位名字 }}", "不认识的标签：{{ 单位名字 }}"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "层次太深"),
        ("{% for a in range(100000) %}x{% endfor %}", "range不能超过1000次"),
    ],
)
def test_a_letter_template_that_cannot_be_used(text: str, words: str, archive: Path, tmp_path: Path) -> None:
    """One sentence for all units; it is filled in by a worker, whose limits it meets."""
    template = tmp_path / "意见书.docx"
    import docx

    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(template))
    done = perfeval("audit", archive, "--letters", tmp_path / "l", "--letter-template", template)
    assert done.returncode == 1
    assert words in done.stderr and "Traceback" not in done.stdout + done.stderr
    assert list((tmp_path / "l").iterdir()) == []


@pytest.mark.parametrize("cell", ["D32", "计分表!D32", "'指标计算'!I8", "支出决算数"])
def test_trace_ends_in_the_source(deducted: Path, cell: str) -> None:
    done = perfeval("trace", deducted, cell)
    assert (done.returncode, done.stderr) == (0, "")
    assert "（来源数据）" in done.stdout
    assert "支出决算数" in done.stdout


def test_trace_of_what_is_not_there(deducted: Path) -> None:
    done = perfeval("trace", deducted, "没有这个名称")
    assert done.returncode == 2
    assert "不是这个工作簿里的单元格或名称" in done.stderr


def test_trace_of_a_workbook_that_the_engine_does_not_take(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "AB"
    book.create_sheet("甲")["A1"] = "=AB!A1"
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("甲".encode(), b"ab")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    done = perfeval("trace", tmp_path / "b.xlsx", "AB!A1")
    assert done.returncode == 1
    assert done.stderr.startswith("错误：工作簿无法重算（工作表“AB”、“ab”的名称只有大小写不同）。")


def test_trace_answers_within_ten_lines_by_the_branch_that_was_taken(deducted: Path) -> None:
    done = perfeval("trace", deducted, "支出决算数")
    places = [line.split(" = ")[0].strip("├└│─ ") for line in done.stdout.splitlines() if " = " in line]
    assert places[0].startswith("基础数据!") and places[-1].startswith("支出!")
    assert "（来源数据）" in "\n".join(done.stdout.splitlines()[:10])
    assert len(places) == len(set(places)) < 5
    everything = perfeval("trace", deducted, "支出决算数", "--all")
    assert len(everything.stdout.splitlines()) > len(done.stdout.splitlines())


def test_a_trace_names_each_cell_once_and_says_nothing_twice(deducted: Path) -> None:
    done = perfeval("trace", deducted, "D32")
    places = [
        line.split(" = ")[0].strip("├└│─ ") for line in done.stdout.splitlines() if re.match(r"[├└│─ ]*\S+!", line)
    ]
    assert len(places) == len(set(places)) > 50
    assert "支出预算数（支出预算数" not in done.stdout


def test_a_trace_as_a_table_with_links(deducted: Path, tmp_path: Path) -> None:
    table = tmp_path / "追溯.xlsx"
    assert perfeval("trace", deducted, "D9", "-o", table).returncode == 0
    sheet = openpyxl.load_workbook(table)["追溯"]
    links = [row[1].hyperlink for row in sheet.iter_rows(min_row=3) if row[1].hyperlink is not None]
    assert len(links) > 5 and all(deducted.name in str(link.target) for link in links)
    assert {link.location for link in links} >= {"'支出'!G12"}
