"""The commands around indicator systems and reports, as subprocesses."""

from __future__ import annotations

from pathlib import Path

import docx

from perfeval.cli.check_report import each_with_its_option
from tests.cli.test_commands import SAMPLES, record_of
from tests.command import no_traceback, perfeval

GOLDEN = SAMPLES / "赫山区政务服务中心_2021.xlsx"
COUNTY = "name: 我县\ntitle: 我县\nextends: heshan-2021\nchanges:\n  在职人员控制率: {weight: 4}\n"
CHANGED = COUNTY + "  三公经费变动率: {weight: 6}\n"


def test_a_county_from_zero_to_a_run(tmp_path: Path) -> None:
    (tmp_path / "我县.yaml").write_text(COUNTY, encoding="utf-8")
    refused = perfeval("scheme", "validate", "我县.yaml", folder=tmp_path)
    assert refused.returncode == 1 and "其下三级指标之和为14" in refused.stdout
    (tmp_path / "我县.yaml").write_text(CHANGED, encoding="utf-8")
    assert perfeval("scheme", "validate", "我县.yaml", folder=tmp_path).returncode == 0
    compared = perfeval("scheme", "diff", "heshan-2021", "我县.yaml", folder=tmp_path)
    assert "在职人员控制率" in compared.stdout and "5分" in compared.stdout and "4分" in compared.stdout
    exported = perfeval("scheme", "export", "我县.yaml", "我县.xlsx", folder=tmp_path)
    assert exported.returncode == 0, exported.stderr
    totals = []
    for scheme in ("我县.yaml", "我县.xlsx"):
        result = perfeval("run", GOLDEN, "--scheme", scheme, "-o", scheme[-4:], folder=tmp_path)
        assert result.returncode == 0, result.stdout
        [one] = record_of(tmp_path / scheme[-4:]).values()
        totals.append(one["total"])
    assert totals == [94, 94]


def test_an_export_treads_on_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    assert perfeval("scheme", "export", "heshan-2021", "a.xlsx", folder=tmp_path).returncode == 1
    assert (tmp_path / "a.xlsx").read_bytes() == b"x"
    assert perfeval("scheme", "export", "heshan-2021", "a.xlsx", "--force", folder=tmp_path).returncode == 0


def test_a_base_cannot_be_run(tmp_path: Path) -> None:
    result = perfeval("run", GOLDEN, "--scheme", "mof-2013-53", "-o", tmp_path)
    assert result.returncode == 2 and "只供其他体系继承" in result.stderr


def test_the_report_is_written_beside_the_score_workbook(tmp_path: Path) -> None:
    result = perfeval("run", GOLDEN, "-o", tmp_path, "--report")
    assert result.returncode == 0
    [one] = record_of(tmp_path).values()
    document = docx.Document(str(tmp_path / str(one["report"])))
    assert any("933.10" in paragraph.text for paragraph in document.paragraphs)


def test_a_bureaus_own_template_works(tmp_path: Path) -> None:
    exported = perfeval("report", "--export-template", "模板.docx", folder=tmp_path)
    assert exported.returncode == 0
    document = docx.Document(str(tmp_path / "模板.docx"))
    document.add_paragraph("某县财政局监制")
    document.save(str(tmp_path / "模板.docx"))
    result = perfeval("report", GOLDEN, "--template", "模板.docx", "-o", "out", folder=tmp_path)
    assert result.returncode == 0, result.stdout
    [report] = (tmp_path / "out").glob("*.docx")
    assert docx.Document(str(report)).paragraphs[-1].text == "某县财政局监制"


def test_a_broken_template_costs_the_report_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04")
    result = perfeval("run", GOLDEN, "--report-template", "坏.docx", "-o", "out", folder=tmp_path)
    assert result.returncode == 1 and "B106" in result.stdout
    no_traceback(result)
    [one] = record_of(tmp_path / "out").values()
    assert one["status"] == "完成" and one["total"] == 94 and not one["report"]


def test_against_takes_all_the_workbooks_that_follow(tmp_path: Path) -> None:
    (tmp_path / "另一单位").mkdir()
    folder = str(tmp_path / "另一单位")
    spread = ["报告.docx", "--against", "甲.xlsx", "--against", "乙.xls", "--against", folder, "--json"]
    assert each_with_its_option(["报告.docx", "--against", "甲.xlsx", "乙.xls", folder, "--json"]) == spread
    assert each_with_its_option(spread) == spread
    first = ["--against", "甲.xlsx", "报告.docx"]
    assert each_with_its_option(first) == first
    assert each_with_its_option(["--against=甲.xlsx", "乙.xlsx"]) == ["--against=甲.xlsx", "--against", "乙.xlsx"]
    (tmp_path / "报告.txt").write_text("本年支出933.10万元。", encoding="utf-8")
    assert perfeval("check-report", "报告.txt", "--against", GOLDEN, GOLDEN, folder=tmp_path).returncode == 0


def test_check_report_tells_right_from_wrong(tmp_path: Path) -> None:
    good = "2021年决算数为933.10万元，上年为689.02万元，较上年增加244.08万元，增长35.42%。\n"
    (tmp_path / "好.txt").write_text(good, encoding="utf-8")
    (tmp_path / "坏.txt").write_text(good.replace("35.42", "26.16"), encoding="gbk")
    assert perfeval("check-report", "好.txt", folder=tmp_path).returncode == 0
    wrong = perfeval("check-report", "坏.txt", "--against", GOLDEN, folder=tmp_path)
    assert wrong.returncode == 1 and "35.42%" in wrong.stdout
    unreadable = perfeval("check-report", tmp_path / "坏.txt", "--against", tmp_path / "好.txt")
    assert unreadable.returncode == 1 and "不是Excel工作簿" in unreadable.stderr
