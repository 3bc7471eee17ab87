"""Documents and what systems call a workbook give the sheets a person sees in them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from perfeval.reader.documents import open_input
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet, UnreadableWorkbook
from perfeval.xlsx.texts import STROKE

ROWS = [["收入", "", "支出", ""], ["项目", "决算数", "项目", "决算数"], ["事业收入", "1,234.50", "教育支出", "98.7"]]


def opened(folder: Path, name: str, content: bytes) -> list[RawSheet]:
    path = folder / name
    path.write_bytes(content)
    return open_input(path, name, Limits()).sheets


def refusal(folder: Path, name: str, content: bytes) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        opened(folder, name, content)
    return caught.value.finding.code


def texts(sheet: RawSheet) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in sheet.cells]


def word_document() -> bytes:
    document = docx.Document()
    document.add_paragraph("收入支出决算总表")
    document.add_paragraph("单位：万元")
    table = document.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).merge(table.cell(0, 3))
    document.add_paragraph("注：本表反映总收支。")
    document.add_paragraph("收入决算表")
    second = document.add_table(rows=2, cols=2)
    second.cell(0, 0).merge(second.cell(1, 0)).text = "合计"
    second.cell(0, 1).text, second.cell(1, 1).text = "1", "2"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_word_tables_are_sheets_with_the_lines_above_them(tmp_path: Path) -> None:
    first, second = opened(tmp_path, "决算.docx", word_document())
    assert texts(first)[:3] == [["收入支出决算总表", "", "", ""], ["单位：万元", "", "", ""], ["收入", "", "支出", ""]]
    assert texts(first)[4] == ROWS[2]
    assert first.merges == (((2, 0), (2, 1)), ((2, 2), (2, 3)))
    assert texts(first)[-1][0] == "注：本表反映总收支。"
    assert texts(second) == [["收入决算表", ""], ["合计", "1"], ["", "2"]]
    assert second.merges == (((1, 0), (2, 0)),)


def test_a_superscript_in_word_stays_one(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.paragraphs[0].add_run("284")
    cell.paragraphs[0].add_run("2").font.superscript = True
    stream = io.BytesIO()
    document.save(stream)
    [sheet] = opened(tmp_path, "x.docx", stream.getvalue())
    assert sheet.cells[0][0] == "284²"


def test_what_is_struck_out_in_word_looks_so(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.paragraphs[0].add_run("3").font.strike = True
    cell.paragraphs[0].add_run("284")
    stream = io.BytesIO()
    document.save(stream)
    [sheet] = opened(tmp_path, "x.docx", stream.getvalue())
    assert sheet.cells[0][0] == f"3{STROKE}284"


@pytest.mark.parametrize("tag", ["s", "strike", "del"])
def test_what_is_struck_out_on_a_page_looks_so(tmp_path: Path, tag: str) -> None:
    page = f"<table><tr><td>甲</td><td x:num='12'><{tag}>12</{tag}></td><td><{tag}>3</{tag}>284</td></tr></table>"
    [sheet] = opened(tmp_path, "x.html", page.encode())
    assert sheet.cells[0] == ["甲", f"1{STROKE}2{STROKE}", f"3{STROKE}284"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<td x:num="1523.456">1,523.46</td>', 1523.456),
        ('<td x:num="0.9624">96.24%</td>', 0.9624),
        ('<td x:num="0">-</td>', 0.0),
        ('<td x:num="15234600">1,523.46</td>', "1,523.46"),
        ('<td x:num="45000">2023-03-15</td>', "2023-03-15"),
        ('<td x:num="1523.46">1523.46元</td>', "1523.46元"),
        ('<td x:num="1523.46"></td>', 1523.46),
        ('<td><span style="DISPLAY: none">7</span>1,523.46<span hidden>8</span></td>', "1,523.46"),
        ('<td><font style="visibility:hidden">7</font>1,523.46</td>', "1,523.46"),
        ('<td style="display:none">1,523.46</td>', "1,523.46"),
    ],
)
def test_what_a_page_shows_is_read(tmp_path: Path, cell: str, value: object) -> None:
    [sheet] = opened(tmp_path, "x.html", f"<table><tr><td>甲</td>{cell}</tr></table>".encode())
    assert sheet.cells[0] == ["甲", value]


def test_deleted_text_of_a_tracked_change_is_none(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_table(rows=1, cols=1).cell(0, 0).paragraphs[0]
    paragraph.add_run("12")
    removed = paragraph.add_run("3")._r
    removed.getparent().replace(removed, mark := removed.makeelement(qn("w:del"), {}))
    mark.append(removed)
    for text in removed.findall(qn("w:t")):
        text.tag = qn("w:delText")
    stream = io.BytesIO()
    document.save(stream)
    [sheet] = opened(tmp_path, "x.docx", stream.getvalue())
    assert sheet.cells[0][0] == "12"


HTML = """<html><head><meta charset="gb2312"><title>导出</title><style>td{}</style></head><body><p>收入支出决算总表</p>
<table><tr><td>单位：万元</td></tr></table>
<table border=1><tr><td colspan=2>收入</td><td colspan=2>支出</td></tr><tr><th rowspan=2>项目</th><th>决算数</th>
<th>项目</th><th>决算数</th></tr><tr><td x:num="1234.5">1,235</td><td>教育<br>支出</td><td>98.7<sup>2</sup></td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_html_under_the_name_of_a_workbook(tmp_path: Path, encoding: str) -> None:
    if encoding == "utf-16":
        # such a page is told from its mark alone
        assert refusal(tmp_path, "x.xls", "没有表".encode("utf-16")) == "F107"
        return
    [sheet] = opened(tmp_path, "导出.xls", HTML.encode(encoding))
    assert texts(sheet) == [
        ["收入支出决算总表", "", "", ""],
        ["单位：万元", "", "", ""],
        ["收入", "", "支出", ""],
        ["项目", "决算数", "项目", "决算数"],
        ["", "1234.5", "教育\n支出", "98.7²"],
    ]
    assert ((3, 0), (4, 0)) in sheet.merges


def test_a_web_archive(tmp_path: Path) -> None:
    page = HTML.replace("gb2312", "utf-8").encode().hex(" ").split()
    quoted = "".join(f"={byte.upper()}" for byte in page)
    lines = [quoted[at : at + 72] + "=" for at in range(0, len(quoted), 72)]
    text = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    text += "Content-Location: file:///C:/x/sheet001.htm\r\nContent-Type: text/html; charset=utf-8\r\n"
    text += "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + "\r\n".join(lines) + "\r\n\r\n--b--\r\n"
    [sheet] = opened(tmp_path, "导出.xls", text.encode())
    assert sheet.name == "sheet001"
    assert sheet.cells[4][1] == 1234.5


SPREADSHEETML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="收入"><Table><Row ss:Index="2"><Cell ss:MergeAcross="1"><Data ss:Type="String">合计</Data></Cell>
<Cell ss:Formula="=1+1"><Data ss:Type="Number">12.5</Data></Cell><Cell ss:Index="6"><Data ss:Type="Error">#REF!</Data>
</Cell></Row></Table></Worksheet><Worksheet ss:Name="旧"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>
</x:WorksheetOptions></Worksheet></Workbook>"""


def test_spreadsheetml(tmp_path: Path) -> None:
    first, second = opened(tmp_path, "导出.xls", SPREADSHEETML.encode())
    assert first.name == "收入"
    assert first.cells[1] == ["合计", "", 12.5, "", "", "#REF!"]
    assert first.merges == (((1, 0), (1, 1)),)
    assert (1, 2) in first.scan.formulas
    assert second.hidden
    assert not first.hidden


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_text_with_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in ROWS]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    [sheet] = opened(tmp_path, "导出.xls", text.encode(encoding))
    assert texts(sheet) == ROWS


def test_what_holds_no_table_is_refused_in_a_sentence(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("关于报送决算的通知")
    stream = io.BytesIO()
    document.save(stream)
    assert refusal(tmp_path, "通知.docx", stream.getvalue()) == "F110"
    assert refusal(tmp_path, "图.xls", b"\x89PNG\r\n\x1a\n\x00\x00\x00") == "F107"
    assert refusal(tmp_path, "坏.pdf", b"%PDF-1.7\nnothing of the kind") in ("F106", "F109")
    assert refusal(tmp_path, "旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "WordDocument".encode("utf-16-le")) == "F111"
    assert refusal(tmp_path, "话.txt", "没有分隔的一行".encode()) == "F107"


def test_a_table_that_reaches_too_far_is_refused(tmp_path: Path) -> None:
    wide = "<table>" + "<tr><td colspan=1000>x</td></tr>" * 3000 + "</table>"
    assert refusal(tmp_path, "x.xls", wide.encode()) == "F105"
    far = SPREADSHEETML.replace('ss:Index="2"', 'ss:Index="1000000"').replace('ss:Index="6"', 'ss:Index="9999"')
    assert refusal(tmp_path, "x.xls", far.encode()) == "F105"
