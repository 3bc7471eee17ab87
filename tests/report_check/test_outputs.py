"""What a checked report is handed over as: Word comments, a workbook of many reports, records."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.report_check import ReportCheck
from perfeval.report_check.check import check_document
from perfeval.report_check.documents import Document, Paragraph, read_report
from perfeval.report_check.output.comments import commented
from perfeval.report_check.output.overview import overview
from perfeval.report_check.output.structured import SCHEMA, as_records

WRONG = "2023年支出决算数120万元，其中基本支出70万元、项目支出60万元。"
SOUND = "2023年支出决算数130万元，其中基本支出70万元、项目支出60万元。"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A Word report whose wrong sentence is in pieces, as Word keeps what was edited."""
    document = docx.Document()
    document.add_heading("二、资金使用情况", level=1)
    document.add_paragraph("各项工作按计划完成。")
    paragraph = document.add_paragraph("2023年支出决算数")
    paragraph.add_run("120万元").bold = True
    paragraph.add_run("，其中基本支出70万元、项目支出60万元。")
    path = tmp_path / "报告.docx"
    document.save(str(path))
    return path


def _checked(path: Path) -> tuple[Document, ReportCheck]:
    document = read_report(path, path.name)
    return document, check_document(document, path.name)


def _comments(content: bytes) -> list[tuple[str, str]]:
    """Each comment's words and the words it marks."""
    book: Any = docx.Document(io.BytesIO(content))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = []
    for one in book.comments:
        marked, inside = "", False
        for element in book.element.body.iter():
            if element.tag == f"{space}commentRangeStart" and element.get(f"{space}id") == str(one.comment_id):
                inside = True
            elif element.tag == f"{space}commentRangeEnd" and element.get(f"{space}id") == str(one.comment_id):
                inside = False
            elif inside and element.tag == f"{space}t":
                marked += element.text or ""
        found.append((one.text, marked))
    return found


def test_a_comment_stands_at_the_refuted_figure(report: Path) -> None:
    [(words, marked)] = _comments(commented(report, *_checked(report)))
    assert words == "矛盾：70万元＋60万元＝130.00万元，不是120万元。应为：130.00万元"
    assert marked == "120万元"


def test_every_style_that_is_named_is_there(report: Path) -> None:
    package = zipfile.ZipFile(io.BytesIO(commented(report, *_checked(report))))
    parts = {name: package.read(f"word/{name}.xml").decode() for name in ("styles", "document", "comments")}
    named = {
        name for part in ("document", "comments") for name in re.findall(r'w:[pr]Style w:val="([^"]+)"', parts[part])
    }
    assert {"CommentReference", "CommentText"} <= named <= set(re.findall(r'w:styleId="([^"]+)"', parts["styles"]))
    again = io.BytesIO(commented(report, *_checked(report)))
    report.write_bytes(again.getvalue())
    assert len(_comments(commented(report, *_checked(report)))) == 2, "a copy that has the styles is marked once more"


def test_the_report_itself_is_left_as_it_was(report: Path) -> None:
    copy = docx.Document(io.BytesIO(commented(report, *_checked(report))))
    assert [one.text for one in copy.paragraphs] == [one.text for one in docx.Document(str(report)).paragraphs]
    assert copy.paragraphs[2].runs[1].bold


def test_a_text_becomes_a_document_with_comments(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(f"一、基本情况\n{WRONG}\n", encoding="utf-8")
    content = commented(path, *_checked(path))
    assert WRONG in [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]
    assert [words for words, _ in _comments(content)] == [
        "矛盾：70万元＋60万元＝130.00万元，不是120万元。应为：130.00万元"
    ]


def _results() -> list[Any]:
    wrong = check_document(Document((Paragraph(WRONG, ("二、支出",)),), ()), "甲.docx")
    sound = check_document(Document((Paragraph(SOUND, ()),), ()), "乙.docx")
    return [wrong, sound, finding("T301", Place("丙.docx"), file="丙.docx", reason="是加密的")]


def test_many_reports_in_one_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(overview(_results())))
    rows = [[cell.value for cell in row] for row in book["核对汇总"].iter_rows(min_row=2)]
    assert [(row[1], row[2], row[5]) for row in rows] == [
        ("甲.docx", "有矛盾", 1),
        ("乙.docx", "没有矛盾", 0),
        ("丙.docx", "无法读取", ""),
    ]
    assert "是加密的" in str(rows[2][7])
    [found] = [[cell.value for cell in row] for row in book["矛盾与疑问"].iter_rows(min_row=2)]
    assert found == ["甲.docx", "矛盾", "二、支出", WRONG, "70万元＋60万元＝130.00万元，不是120万元", "130.00万元"]


def test_texts_that_look_like_formulas_stay_texts() -> None:
    [found] = [check_document(Document((Paragraph(f"=HYPERLINK(1)：{WRONG}", ()),), ()), "=甲.docx")]
    book = openpyxl.load_workbook(io.BytesIO(overview([found])))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n"}


def test_no_report_at_all() -> None:
    book = openpyxl.load_workbook(io.BytesIO(overview([])))
    assert [sheet.max_row for sheet in book] == [1, 1]


def test_records_for_programs() -> None:
    records = json.loads(json.dumps(as_records(_results())))
    assert records["schema"] == SCHEMA == 1
    wrong, sound, refused = records["reports"]
    assert (wrong["status"], sound["status"], refused["status"]) == ("有矛盾", "没有矛盾", "无法读取")
    assert wrong["contradictions"] == [
        {
            "code": "T101",
            "severity": "错误",
            "section": "二、支出",
            "sentence": WRONG,
            "follows": "70万元＋60万元＝130.00万元，不是120万元",
            "right": "130.00万元",
        }
    ]
    assert (sound["contradictions"], sound["judged"]) == ([], 3)
    assert (refused["code"], refused["file"]) == ("T301", "丙.docx")
