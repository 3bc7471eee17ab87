"""What an audit is handed over as: 复核表 with its four sheets, a trace, a letter with what it encloses."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from perfeval.audit.letters.enclosed import Job, enclosed, no_letter
from perfeval.audit.letters.project_letter import project_letters
from perfeval.audit.letters.sender import Sender
from perfeval.audit.origin import against_register
from perfeval.audit.result import AuditResult, Verdict
from perfeval.audit.review_table.workbook import render_review_table
from perfeval.audit.trace_table import render_trace
from perfeval.findings.catalogue import finding
from perfeval.register.entry import Entry
from perfeval.register.register import append, read_register
from tests.audit.auditing import audited

UNIT = "示例区城市管理服务大队"


@pytest.fixture(scope="module")
def changed(deducted: Path, tmp_path_factory: pytest.TempPathFactory) -> AuditResult:
    """A workbook whose score was typed over, with a 复核分 in it."""
    book = openpyxl.load_workbook(deducted)
    book["指标计算"]["M10"] = 2
    book["计分表"]["H4"], book["计分表"]["I4"] = 1, "=佐证不足"
    book["计分表"]["I4"].data_type = "s"
    path = tmp_path_factory.mktemp("a") / deducted.name
    book.save(path)
    return audited(path)


def _rows(sheet: Any, first: int = 3) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_the_four_sheets_of_a_review_table(changed: AuditResult) -> None:
    fine = replace(changed, file="另一局.xlsx", differences=(), reviews=(), traces=())
    content = render_review_table([changed, fine])
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == ["复核结论", "差异清单", "评分对照", "追溯"]
    conclusion, _ = _rows(book["复核结论"])
    assert (conclusion[1], conclusion[3], conclusion[7]) == (UNIT, "有差异", 1)
    assert conclusion[6] == pytest.approx(float((changed.shown_total or 0) - (changed.total or 0)))
    [difference] = _rows(book["差异清单"])
    assert difference[1:5] == ["A201", "公式被改为数值或文字", "指标计算", "M10"]
    assert (difference[6], difference[7]) == ("2分", pytest.approx(float(changed.differences[0].effect or 0)))
    review = next(row for row in _rows(book["评分对照"]) if row[6] is not None)
    assert (review[6], review[10]) == (1, "=佐证不足")
    traced = [str(row[0]).strip("　") for row in _rows(book["追溯"])]
    assert traced[1:3] == ["计分表!D11", "指标计算!M10"]
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    assert str(formulas["复核结论"]["G3"].value).startswith("=IF(")


def test_one_workbook_has_its_verdict_differences_and_traces_on_one_sheet(changed: AuditResult) -> None:
    content = render_review_table([changed])
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    assert book.sheetnames == ["复核结论", "评分对照"]
    rows = [[value for value in row if value is not None] for row in _rows(book["复核结论"], 1)]
    assert rows[1] == ["单位", UNIT, "年度", str(changed.year)] and rows[2][:2] == ["结论", "有差异"]
    shown, total = float(changed.shown_total or 0), float(changed.total or 0)
    assert rows[3] == [
        "所载总分",
        shown,
        "核算总分",
        total,
        "相差（所载－核算）",
        pytest.approx(shown - total),
        "差异数",
        1,
    ]
    at = rows.index(["差异清单"])
    effect = pytest.approx(float(changed.differences[0].effect or 0))
    assert rows[at + 2][:4] == ["A201", "公式被改为数值或文字", "指标计算", "M10"]
    assert rows[at + 2][5:7] == ["2分", effect]
    traced = [str(row[0]).strip("　") for row in rows if row]
    assert traced[traced.index("单元格") + 2 :][:2] == ["计分表!D11", "指标计算!M10"]
    formula = openpyxl.load_workbook(io.BytesIO(content))["复核结论"]["F4"].value
    assert str(formula).startswith("=IF(")
    fine = replace(changed, differences=(), reviews=(), traces=())
    book = openpyxl.load_workbook(io.BytesIO(render_review_table([fine])))
    assert book.sheetnames == ["复核结论"]
    assert not {"差异清单", "单元格"} & {cell.value for row in book["复核结论"] for cell in row}


def test_a_review_table_of_nothing_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_review_table([])))
    assert book["差异清单"]["A3"].value == "没有发现差异。"
    assert book["追溯"]["A3"].value == "没有得分不符的指标。"


def test_equal_results_give_equal_bytes(changed: AuditResult) -> None:
    assert render_review_table([changed]) == render_review_table([changed])


def test_a_trace_with_links_to_the_cells(changed: AuditResult) -> None:
    _, lines = changed.traces[0]
    book = openpyxl.load_workbook(io.BytesIO(render_trace(lines, "计分表/某局.xlsx")))
    sheet = book["追溯"]
    rows = _rows(sheet)
    assert len(rows) == len(lines) > 1
    assert [row[0] for row in rows] == [one.depth for one in lines]
    link = sheet.cell(3, 2).hyperlink
    assert "某局.xlsx" in f"{link.target}{link.location}"
    assert all(sheet.cell(row, 4).data_type == "s" for row in range(3, 3 + len(rows)) if sheet.cell(row, 4).value)


def test_a_letter_with_its_table(changed: AuditResult) -> None:
    made = enclosed(Job(changed, Sender("某区财政局", "2024年5月6日", "2024年5月20日前", "某财绩〔2024〕8号")))
    assert (made.refusal, made.problem) == ("", None)
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(made.letter)).paragraphs)
    for words in (UNIT, "某区财政局", "某财绩〔2024〕8号", "2024年5月20日前", "公式被改为数值或文字", "“指标计算”M10"):
        assert words in text, words
    assert f"{changed.total:.2f}分" in text
    assert openpyxl.load_workbook(io.BytesIO(made.table))["复核结论"]["B2"].value == UNIT


def test_a_template_that_is_none_and_a_worker_that_died(changed: AuditResult) -> None:
    made = enclosed(Job(changed, Sender(), b"no document"))
    assert made.letter == b"" and made.refusal
    lost = finding("B103", file="某局.xlsx", limit=512)
    assert no_letter(Job(changed, Sender()), lost).problem is lost


def _entry(**more: Any) -> dict[str, Any]:
    project = {"project": "堤防加固", "sheet": "堤防"}
    error = {"severity": "错误", "file": "甲.xlsx", "sheet": "堤防", "cell": "H18"}
    error |= {"message": "分值之和不符。", "mend": "请核对各行分值。"}
    entry = {
        "kind": "项目", "unit": "某县河道所", "year": 2023, "path": "甲.xlsx", "output": "2023_某县河道所.xlsx",
        "projects": [project], "findings": [error],
    }  # fmt: skip
    return entry | more


def test_project_forms_with_errors_go_back_in_one_letter_a_unit() -> None:
    other = _entry(path="乙.xlsx", projects=[{"project": "清淤", "sheet": "表1"}], findings=[])
    sound = _entry(unit="某县林场", findings=[{**_entry()["findings"][0], "severity": "警告"}], output="林场.xlsx")
    [(name, content)] = project_letters([_entry(), other, sound, {"kind": "部门", "projects": []}], Sender())
    assert name == "2023_某县河道所_退回修改通知书"
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert "某县河道所：" in text and "堤防加固" in text and "清淤" not in text
    assert "H18" in text and "分值之和不符。请核对各行分值。" in text


def test_an_error_of_no_project_stands_by_itself() -> None:
    of_unit = {**_entry()["findings"][0], "file": "", "sheet": "", "cell": "", "message": "项目执行数之和不符。"}
    [(_, content)] = project_letters([_entry(findings=[of_unit], year=None)], Sender())
    text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert "项目执行数之和不符。" in text and "堤防加固" not in text


def _letter_of(*entries: dict[str, Any], sender: Sender | None = None) -> list[str]:
    """The paragraphs of the only letter."""
    [(_, content)] = project_letters(entries, sender or Sender())
    return [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_letter_says_who_writes_when_and_by_when_to_answer() -> None:
    sender = Sender("某县财政局", "2024-05-10", "5月20日前", "某财绩〔2024〕3号")
    text = _letter_of(_entry(), sender=sender)
    assert text[1] == "某财绩〔2024〕3号" and text[-2:] == ["某县财政局", "2024年5月10日"]
    assert "请于5月20日前按上列意见修改" in text[-3]


def test_what_the_sender_leaves_open_is_a_blank_to_fill_in() -> None:
    text = _letter_of(_entry())
    assert "〔" in text[1] and text[-2:] == ["（盖章）", "　　　　年　　月　　日"]
    assert "请于收到本通知之日起10个工作日内按上列意见修改" in text[-3]


def test_forms_one_below_another_on_a_sheet_are_told_apart() -> None:
    [error], [project] = _entry()["findings"], _entry()["projects"]
    upper, lower = project | {"cell": "C3"}, project | {"project": "清淤", "cell": "C23"}
    found = [error, error | {"cell": "H38", "message": "分值之和是90。"}]
    told = _letter_of(_entry(projects=[upper, lower], findings=found))
    heads = [number for number, text in enumerate(told) if text.startswith(("“堤防加固”", "“清淤”"))]
    assert told[heads[0] + 1].startswith("1．H18") and told[heads[1] + 1].startswith("1．H38")
    assert "项目支出绩效自评表2个，经复核，其中2个有需要改正的错误" in "".join(told)


def test_several_workbooks_of_a_unit_are_one_letter() -> None:
    """Forms without a year make a workbook a file."""
    other = _entry(path="乙.xlsx", output="某县河道所（2）.xlsx", year=None)
    other["findings"] = [{**other["findings"][0], "file": "乙.xlsx"}]
    told = "\n".join(_letter_of(_entry(year=None), other))
    assert "甲.xlsx〔" in told and "乙.xlsx〔" in told and "你单位报送的项目支出绩效自评表2个" in told


def test_a_form_of_the_whole_department_goes_back_as_such() -> None:
    [error], [form] = _entry()["findings"], _entry()["projects"]
    told = _letter_of(_entry(projects=[], whole=[form]))
    assert told[0] == "支出绩效自评退回修改通知书"
    assert any("部门整体支出绩效自评表1个，经复核，其中1个有需要改正的错误" in text for text in told)
    unnamed = error | {"sheet": "别的表", "cell": "B2"}
    told = _letter_of(_entry(findings=[unnamed]))
    assert any(text.startswith("1．甲.xlsx〔别的表〕B2：") for text in told)
    assert any("，经复核，有需要改正的错误，" in text for text in told)


def _registered(result: AuditResult, **more: Any) -> Entry:
    known = Entry(
        0, "", "", result.source_digests, result.content_digest, result.unit, result.year, "heshan-2021",
        result.scheme_digests[0], result.version, f"{result.total:f}", "差", "完成", "某局_计分表.xlsx",
    )  # fmt: skip
    return replace(known, **more)


@pytest.mark.parametrize(
    ("more", "verdict", "words"),
    [
        ({}, Verdict.SAME, "所报文件的SHA-256、所附来源、指标体系（评分办法）和总分均相符"),
        ({"total": "99"}, Verdict.DIFFERENT, "总分登记为99，计分表为"),
        ({"content": "0" * 64}, Verdict.DIFFERENT, "所附来源工作表的内容登记为0000"),
        ({"scheme_sha256": "0" * 64}, Verdict.DIFFERENT, "指标体系或评分办法的SHA-256登记为0000"),
        ({"version": "0.0.9"}, Verdict.DIFFERENT, "perfeval的版本登记为0.0.9"),
    ],
)
def test_what_a_register_says_of_a_workbook(
    more: dict[str, Any], verdict: Verdict, words: str, deducted: Path, tmp_path: Path
) -> None:
    result = audited(deducted, registered=True)
    path = tmp_path / "台账.jsonl"
    append(path, [_registered(result, **more)])
    found = against_register(result, read_register(path), "台账.jsonl")
    assert found.verdict is verdict
    told = [*found.remarks, *(one.finding.message for one in found.differences)]
    assert any(words in one for one in told), told
    assert [one.finding.code for one in found.differences] == ([] if verdict is Verdict.SAME else ["A701"])


def test_a_broken_register_proves_nothing(deducted: Path, tmp_path: Path) -> None:
    result = audited(deducted, registered=True)
    path = tmp_path / "台账.jsonl"
    append(path, [_registered(result)])
    path.write_text(path.read_text(encoding="utf-8") + "不是登记项\n", encoding="utf-8")
    found = against_register(result, read_register(path), "台账.jsonl")
    assert (found.verdict, [one.code for one in found.reasons]) == (Verdict.UNPROVED, ["A703"])
    assert found.total == Decimal("53.02")
