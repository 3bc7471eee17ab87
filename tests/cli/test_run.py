"""What `run` says at the end of an evaluation: the causes, as `check` says them, and what its exit status means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.command import perfeval
from tests.filled import enter, filled, put
from tests.workbook_builder import build_workbook


def _told(path: Path, tmp_path: Path) -> list[str]:
    return perfeval("run", path, "-o", tmp_path / "out").stdout.splitlines()


def test_a_sheet_that_is_not_there_is_the_cause_of_what_it_costs(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        for name in ("效果指标", "评价要点"):
            book.remove(book[name])

    lines = _told(filled(tmp_path / "a.xlsx", slips), tmp_path)
    said = [line for line in lines if "K103" in line or "R102" in line]
    assert len(said) == 2 and not any("K103" in line for line in said)
    assert "错误 R102 没有工作表“评价要点”" in said[0] and "影响绩效目标合理性" in said[0]
    assert "错误 R102 没有工作表“效果指标”" in said[1] and "影响经济效益" in said[1]
    assert not any("填0" in line for line in said)


def test_run_and_check_tell_the_same_causes(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        put(book["基本信息"], "金额单位", 2, None)

    path = filled(tmp_path / "a.xlsx", slips, formulas=True)
    checked = [line.partition("错误 ")[2] for line in perfeval("check", path).stdout.splitlines() if ". 错误 " in line]
    told = [line for line in _told(path, tmp_path) if line.lstrip().startswith("错误 ")]
    assert [line.partition("错误 ")[2] for line in told] == checked
    assert sum("R205" in line for line in told) == sum("R301" in line for line in told) == 1


def test_words_that_are_missing_are_not_to_be_filled_in_with_0(tmp_path: Path) -> None:
    def words(book: Any) -> None:
        book["效果指标"].delete_rows(5)
        book["评价要点"]["D5"] = None

    def amounts(book: Any) -> None:
        words(book)
        for row in range(5, 17):
            book["支出"].cell(row, 4).value = None

    [blank] = [line for line in _told(filled(tmp_path / "a.xlsx", words), tmp_path) if "没有填" in line]
    assert blank.partition("。")[2].startswith("请补填。")
    [blank] = [line for line in _told(filled(tmp_path / "b.xlsx", amounts), tmp_path) if "没有填" in line]
    assert "其中的金额没有发生额的填0" in blank


def test_a_complete_evaluation_with_errors_says_that_something_is_left_to_do(tmp_path: Path) -> None:
    def slips(book: Any) -> None:
        enter(book["政府采购"], "合计", "实际采购金额", 1)

    result = perfeval("run", filled(tmp_path / "a.xlsx", slips), "-o", tmp_path / "out")
    assert result.returncode == 0
    assert "完成1个。1个文件共有1处错误待处理。" in result.stdout.splitlines()[-1]
    sound = perfeval("run", filled(tmp_path / "好.xlsx"), "-o", tmp_path / "out2")
    assert sound.returncode == 0 and "待处理" not in sound.stdout


def test_a_text_under_the_name_of_a_workbook_is_an_error_whatever_lies_beside_it(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    build_workbook(inputs / "好.xlsx")
    (inputs / "名单.xlsx").write_text("姓名,电话\n张三,1\n李四,2\n", encoding="gbk")
    for command in (("run", inputs, "-o", tmp_path / "out"), ("check", inputs)):
        result = perfeval(*command)
        assert result.returncode == 1
        assert "错误 F107 文件“名单.xlsx”不是Excel工作簿，实际内容是用逗号或制表符分栏的文本（CSV）。" in result.stdout
    (inputs / "名单.xlsx").rename(inputs / "名单.csv")
    other = perfeval("run", inputs, "-o", tmp_path / "out")
    assert other.returncode == 0 and "未采用的原因见“未处理文件”表" in other.stdout


def test_accounts_alone_lead_to_the_template_that_takes_them_over(tmp_path: Path) -> None:
    accounts = Path(__file__).parent.parent / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
    lines = perfeval("check", accounts).stdout.splitlines()
    [told] = [line for line in lines if "错误 " in line]
    assert f"perfeval template --from {accounts.name} " in told and "等25项指标" in told
