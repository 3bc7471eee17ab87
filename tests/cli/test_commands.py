"""The command line as a user meets it: its output, its exit status, the files it leaves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.bad_files import BAD_FILES, write_bad_files
from tests.command import no_traceback, perfeval, perfeval_process
from tests.workbook_builder import build_workbook

SAMPLES = Path(__file__).parent.parent.parent / "sample_workbooks"
RECORD, SUMMARY, REGISTER = "运行记录.json", "汇总表.xlsx", "台账.jsonl"


def record_of(folder: Path) -> dict[str, dict[str, object]]:
    """The record's inputs by path."""
    inputs = json.loads((folder / RECORD).read_text(encoding="utf-8"))["inputs"]
    return {one["path"]: one for one in inputs}


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    output = tmp_path_factory.mktemp("run") / "output"
    return perfeval_process("run", SAMPLES, "-o", output), output


def test_the_samples_are_evaluated_in_full(sample_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    result, output = sample_run
    assert (result.returncode, result.stderr) == (0, "")
    inputs = record_of(output)
    assert len(inputs) == len(list(SAMPLES.rglob("*.xlsx"))) >= 4
    for one in inputs.values():
        assert one["status"] == "完成"
        assert (output / str(one["output"])).is_file()
    assert "94.00" in result.stdout and "益阳市赫山区政务服务中心" in result.stdout
    assert sorted(path.name for path in output.iterdir()) == sorted(
        [*(str(one["output"]) for one in inputs.values()), RECORD, SUMMARY, REGISTER]
    )


def test_the_golden_unit_gets_94(sample_run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    _, output = sample_run
    form = openpyxl.load_workbook(output / "2021_益阳市赫山区政务服务中心_计分表.xlsx", data_only=True)["计分表"]
    rows = {row[0].value: row[3].value for row in form.iter_rows()}
    assert rows["总分"] == 94


def test_equal_runs_are_equal(sample_run: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    _, output = sample_run
    perfeval("run", SAMPLES, "-o", tmp_path, "--jobs", 1)
    assert {p.name for p in output.iterdir()} == {p.name for p in tmp_path.iterdir()}
    for path in output.iterdir():
        # the register says when
        if path.name != REGISTER:
            assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_an_output_is_no_input(sample_run: tuple[subprocess.CompletedProcess[str], Path], tmp_path: Path) -> None:
    _, output = sample_run
    result = perfeval("run", output, "-o", tmp_path)
    assert result.returncode == 1
    assert {one["status"] for one in record_of(tmp_path).values()} == {"跳过"}


def test_the_blank_template_scores_nothing(tmp_path: Path) -> None:
    made = perfeval("template", "空白.xlsx", folder=tmp_path)
    assert made.returncode == 0 and (tmp_path / "空白.xlsx").is_file()
    result = perfeval("run", "空白.xlsx", folder=tmp_path)
    assert result.returncode == 1
    [one] = record_of(tmp_path / "output").values()
    assert one["status"] == "不完整" and one["total"] is None
    indicators = one["indicators"]
    assert isinstance(indicators, list) and [i["status"] for i in indicators] == ["缺数据"] * 28


def test_a_template_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "已填.xlsx"
    target.write_bytes(b"x")
    result = perfeval("template", target)
    assert result.returncode == 1 and "已经存在" in result.stderr
    assert target.read_bytes() == b"x"


def test_a_template_takes_over_what_the_accounts_hold(tmp_path: Path) -> None:
    accounts = SAMPLES.parent / "tests" / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
    made = perfeval("template", "--from", accounts, "填好.xlsx", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    checked = perfeval("check", "-v", "填好.xlsx", folder=tmp_path)
    assert "上海市普陀区财政局2024年" in checked.stdout
    assert "基本支出决算数＝2336.91万元" in checked.stdout and "还缺" in checked.stdout
    refused = perfeval("template", "--from", tmp_path / "填好.xlsx", "填好.xlsx", folder=tmp_path)
    assert refused.returncode == 1 and "已经存在" in refused.stderr


def test_bad_files_cost_nobody_else_a_result(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    write_bad_files(inputs)
    build_workbook(inputs / "甲.xlsx", {"单位名称": "甲局"})
    build_workbook(inputs / "最后.xlsx", {"单位名称": "乙局"})
    result = perfeval_process("run", inputs, "-o", output)
    no_traceback(result)
    assert result.returncode == 1
    recorded = record_of(output)
    assert {recorded[name]["unit"] for name in ("甲.xlsx", "最后.xlsx")} == {"甲局", "乙局"}
    assert (output / "2021_甲局_计分表.xlsx").is_file() and (output / "2021_乙局_计分表.xlsx").is_file()
    for name, (_, code) in BAD_FILES.items():
        assert recorded[name]["status"] == ("未采用" if code == "B202" else "失败"), name
        findings = recorded[name]["findings"]
        assert isinstance(findings, list) and len(findings) == 1
        assert findings[0]["code"].startswith(code), (name, findings)
        assert name in findings[0]["message"] and findings[0]["mend"]


@pytest.mark.parametrize("unit", ["../../etc/x", "=cmd|'/c calc'!A1", "局" * 300, "C:\\x\\con", "<b>&\"'"])
def test_whatever_a_unit_calls_itself_it_stays_in_the_output_folder(unit: str, tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    build_workbook(inputs / "a.xlsx", {"单位名称": unit})
    result = perfeval("run", inputs, "-o", output)
    no_traceback(result)
    [one] = record_of(output).values()
    assert one["status"] == "完成"
    assert {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")} == {"in", "out"}
    assert {RECORD, SUMMARY, REGISTER, str(one["output"])} == {path.name for path in output.iterdir()}
    book = openpyxl.load_workbook(output / str(one["output"]))
    title = book["计分表"]["A2"]
    assert title.data_type == "s" and unit in str(title.value)


def test_two_workbooks_of_one_unit_and_year_are_both_evaluated(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    build_workbook(inputs / "a.xlsx")
    build_workbook(inputs / "b.xlsx", {"在职人员数": 13})
    perfeval("run", inputs, "-o", output)
    recorded = record_of(output)
    assert [one["output"] for one in recorded.values()] == [
        "2021_示例市示例局_计分表.xlsx",
        "2021_示例市示例局_计分表_2.xlsx",
    ]
    for one in recorded.values():
        assert "B301" in json.dumps(one["findings"])
    assert recorded["a.xlsx"]["total"] != recorded["b.xlsx"]["total"]


def test_an_output_that_cannot_be_replaced_is_that_units_failure(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    (output / "2021_甲局_计分表.xlsx").mkdir(parents=True)
    build_workbook(inputs / "a.xlsx", {"单位名称": "甲局"})
    build_workbook(inputs / "b.xlsx", {"单位名称": "乙局"})
    result = perfeval("run", inputs, "-o", output)
    assert result.returncode == 1
    recorded = record_of(output)
    assert recorded["a.xlsx"]["status"] == "失败" and recorded["b.xlsx"]["status"] == "完成"
    assert "B105" in json.dumps(recorded["a.xlsx"]["findings"])


def test_check_lists_place_and_mend_and_writes_nothing(tmp_path: Path) -> None:
    build_workbook(tmp_path / "a.xlsx", {"在职人员数": "十一"})
    result = perfeval("check", "a.xlsx", folder=tmp_path)
    assert result.returncode == 1
    assert "“基本信息”B" in result.stdout and "请改为数字" in result.stdout and "十一" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "没有"), "不存在"),
        (("run", "--bogus"), "没有选项"),
        (("run", "--jobs", "0"), "不小于1"),
        (("runn",), "没有命令"),
        (("run", SAMPLES, "--scheme", "没有"), "没有名为"),
        (("template", "a.xlsx", "b.xlsx"), "不认识的参数"),
        (("template", "a.csv"), ".xlsx"),
    ],
)
def test_wrong_usage_is_said_in_chinese(arguments: tuple[object, ...], words: str, tmp_path: Path) -> None:
    result = perfeval(*arguments, folder=tmp_path)
    assert result.returncode == 2
    assert words in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_workbooks_is_not_a_success(tmp_path: Path) -> None:
    result = perfeval("run", tmp_path)
    assert result.returncode == 1 and "没有找到" in result.stderr


@pytest.mark.parametrize("command", ["--help", "run", "check", "facts", "report"])
def test_help_and_what_a_command_would_do_are_in_chinese_and_load_nothing_heavy(command: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom perfeval.cli.commands import perfeval\n"
        "try:\n perfeval.main([sys.argv[1]])\nexcept SystemExit:\n pass\n"
        "heavy = {'pandas', 'openpyxl', 'xlsxwriter', 'pydantic', 'rich', 'formualizer', 'python_calamine', 'yaml'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, command], capture_output=True, encoding="utf-8", check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(SAMPLES.parent)},
    )  # fmt: skip
    assert "用法：" in result.stdout and "命令" in result.stdout if command == "--help" else "没有写要" in result.stderr
    assert result.stdout.rstrip().endswith("[]")


def test_schemes_are_listed_and_shown() -> None:
    assert "heshan-2021" in perfeval("scheme", "list").stdout
    shown = perfeval("scheme", "show", "heshan-2021").stdout
    assert "在职人员控制率" in shown and "每超过1个" in shown


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_no_console_makes_it_crash(encoding: str, tmp_path: Path) -> None:
    build_workbook(tmp_path / "a.xlsx", {"单位名称": "㛃🏢局"})
    result = perfeval_process("run", tmp_path, "-o", tmp_path / "o", environment={"PYTHONIOENCODING": encoding})
    assert result.returncode == 0
    no_traceback(result)
