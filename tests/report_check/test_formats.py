"""Where text lives: Word with all its corners, PDF, web pages, encodings, older formats."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from perfeval.report_check import UnreadableReport, check_report
from tests.command import perfeval
from tests.libreoffice import converted

WRONG = "2021年基本支出决算数120.00万元，较上年增加20.00万元，增长26.00%。"
RIGHT = WRONG.replace("26.00", "20.00")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _found(path: Path) -> list[str]:
    return [one.right for one in check_report(path).contradictions]


def _word(path: Path, body: str, parts: dict[str, str] | None = None) -> Path:
    """A Word document from raw XML, with further parts."""
    blank = io.BytesIO()
    docx.Document().save(blank)
    with zipfile.ZipFile(blank) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            if name != "word/document.xml":
                target.writestr(name, source.read(name))
        target.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, content in (parts or {}).items():
            target.writestr(name, content)
    return path


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    "body",
    [
        _p(WRONG),
        f"<w:sdt><w:sdtContent>{_p(WRONG)}</w:sdtContent></w:sdt>",
        f"<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>{WRONG}</w:t></w:r></w:ins></w:p>",
        f"<w:p><w:r><w:t>{WRONG[:30]}</w:t><w:br/><w:t>{WRONG[30:]}</w:t></w:r></w:p>",
        f"<w:p><w:r><w:pict><w:txbxContent>{_p(WRONG)}</w:txbxContent></w:pict></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc>{_p('情况')}</w:tc><w:tc>{_p(WRONG)}</w:tc></w:tr></w:tbl>",
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{_p('内')}</w:tc><w:tc>{_p(WRONG)}</w:tc></w:tr></w:tbl>{_p('')}</w:tc></w:tr></w:tbl>",
    ],
    ids=["body", "control", "inserted", "soft break", "text box", "cell", "nested table"],
)
def test_text_in_word_is_read_once(body: str, tmp_path: Path) -> None:
    assert _found(_word(tmp_path / "报告.docx", body)) == ["20.00%"]


@pytest.mark.parametrize("tag", ["del", "moveFrom"])
def test_text_that_is_gone_is_not_read(tag: str, tmp_path: Path) -> None:
    words = "delText" if tag == "del" else "t"
    gone = f"<w:p><w:{tag} w:id='1' w:author='a'><w:r><w:{words}>{WRONG}</w:{words}></w:r></w:{tag}></w:p>"
    assert _found(_word(tmp_path / "报告.docx", gone + _p(RIGHT))) == []


@pytest.mark.parametrize("part", ["footnotes", "endnotes", "header1", "footer1"])
def test_notes_headers_and_footers(part: str, tmp_path: Path) -> None:
    content = f"<w:notes {_W}>{_p(WRONG)}</w:notes>"
    assert _found(_word(tmp_path / "报告.docx", _p("正文。"), {f"word/{part}.xml": content})) == ["20.00%"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_plain_text(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(("2021年度情况说明\n" + WRONG).encode(encoding))
    assert _found(path) == ["20.00%"]


def test_traditional_characters_in_big5(tmp_path: Path) -> None:
    path = tmp_path / "報告.txt"
    path.write_bytes("2021年基本支出決算數120.00萬元，較上年增加20.00萬元，增長26.00%。".encode("big5"))
    assert _found(path) == ["20.00%"]


def test_lines_that_break_inside_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("一、基本情况\n" + "\n".join((WRONG[:17], WRONG[17:30], WRONG[30:])), encoding="utf-8")
    assert _found(path) == ["20.00%"]


def test_a_web_page(tmp_path: Path) -> None:
    path = tmp_path / "报告.html"
    table = "<table><tr><th>项目</th><th>预算数</th><th>决算数</th></tr><tr><td>甲</td><td>1.00</td><td>2.00</td></tr>"
    table += "<tr><td>乙</td><td>3.00</td><td>4.00</td></tr><tr><td>合计</td><td>4.00</td><td>7.00</td></tr></table>"
    page = f"<html><head><meta charset='gb2312'><style>p{{}}</style></head><body><p>{WRONG[:20]}<b>{WRONG[20:]}</b></p>"
    path.write_bytes(f"{page}{table}<script>增长99%</script></body></html>".encode("gbk"))
    assert sorted(_found(path)) == ["20.00%", "6.00"]


@pytest.mark.parametrize("suffix", ["pdf", "doc", "rtf", "odt"])
def test_formats_by_way_of_libreoffice(suffix: str, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("示例局2021年度部门决算说明")
    document.add_paragraph(WRONG.replace("。", "，主要原因是人员变动以及项目调整等多方面因素的共同影响。"))
    document.save(str(tmp_path / "报告.docx"))
    [made] = converted([tmp_path / "报告.docx"], tmp_path, suffix)
    assert _found(made) == ["20.00%"]


def test_what_is_said_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.report_check.documents.office.office", lambda: None)
    path = tmp_path / "报告.rtf"
    path.write_bytes(b"{\\rtf1 text}")
    with pytest.raises(UnreadableReport, match="LibreOffice"):
        check_report(path)


@pytest.mark.parametrize("content", [b"", b"  \n\t ", b"%PDF-1.4 broken", b"{\\rtf", b"PK\x05\x06" + b"\0" * 18])
def test_what_cannot_be_read_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableReport):
        check_report(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two reports, one right and one wrong, and one that is none."""
    inbox = tmp_path / "报告"
    inbox.mkdir()
    document = docx.Document()
    document.add_paragraph("示例局2021年度部门决算说明")
    document.add_paragraph(WRONG)
    document.save(str(inbox / "甲.docx"))
    (inbox / "乙.txt").write_text(RIGHT, encoding="utf-8")
    (inbox / "丙.docx").write_bytes(b"none")
    return inbox


def test_many_reports_as_json_and_summary(folder: Path) -> None:
    run = perfeval("check-report", folder, "--json", "--summary", folder / "汇总.xlsx")
    assert run.returncode == 1, run.stderr
    reports = {one["file"]: one for one in json.loads(run.stdout)["reports"]}
    assert reports["甲.docx"]["contradictions"][0]["right"] == "20.00%"
    assert reports["乙.txt"]["status"] == "没有矛盾" and reports["丙.docx"]["status"] == "无法读取"
    book = openpyxl.load_workbook(folder / "汇总.xlsx")
    assert [row[2].value for row in book["核对汇总"].iter_rows(min_row=2)] == ["无法读取", "没有矛盾", "有矛盾"]
    assert book["矛盾与疑问"]["F2"].value == "20.00%"


def test_comments_in_the_report_itself(folder: Path) -> None:
    target = folder / "批注.docx"
    assert perfeval("check-report", folder / "甲.docx", "--docx", target).returncode == 1
    document = docx.Document(str(target))
    assert next(one.text for one in document.comments).endswith("应为：20.00%")
    assert document.paragraphs[1].text == WRONG
    if shutil.which("soffice"):
        assert converted([target], folder, "pdf")[0].stat().st_size > 1000


def test_why_a_figure_was_not_judged(folder: Path) -> None:
    (folder / "丁.txt").write_text("全年支出约300万元，另有结余12.5万元。", encoding="utf-8")
    run = perfeval("check-report", folder / "丁.txt", "--verbose")
    assert run.returncode == 0 and "没有核对：300万元，是约数或限额" in run.stdout
