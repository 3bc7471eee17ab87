"""What was not changed is 一致, whoever saved it last."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl

from perfeval.audit.result import Verdict
from perfeval.batch.executor import LocalExecutor
from perfeval.batch.run import run_batch
from perfeval.batch.work import Task
from perfeval.reader.discovery import discover
from tests.audit.auditing import as_input, audited
from tests.audit.conftest import SAMPLES
from tests.workbook_builder import build_workbook


def test_as_handed_over(score_workbooks: dict[str, Path]) -> None:
    assert {unit: audited(path).verdict for unit, path in score_workbooks.items()} == dict.fromkeys(
        score_workbooks, Verdict.SAME
    )


def test_against_what_the_unit_sent(score_workbooks: dict[str, Path]) -> None:
    sent = tuple(as_input(path) for path in sorted(SAMPLES.glob("*.xlsx")))
    for path in score_workbooks.values():
        result = audited(path, against=sent)
        assert (result.verdict, result.differences) == (Verdict.SAME, ())
        assert len(result.remarks) == 1 and "一致" in result.remarks[0]


def test_saved_again_by_a_library(deducted: Path, tmp_path: Path) -> None:
    path = tmp_path / deducted.name
    openpyxl.load_workbook(deducted).save(path)
    result = audited(path)
    assert (result.verdict, result.differences) == (Verdict.SAME, ())
    assert any("没有保存计算结果" in remark for remark in result.remarks)


def test_properties_that_were_taken_out_are_differences(deducted: Path, tmp_path: Path) -> None:
    book: Any = openpyxl.load_workbook(deducted)
    count = len(book.custom_doc_props.names)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    path = tmp_path / deducted.name
    book.save(path)
    result = audited(path)
    assert (result.verdict, [one.finding.code for one in result.differences]) == (Verdict.DIFFERENT, ["A320"] * count)


def test_another_scheme_is_no_proof(deducted: Path) -> None:
    result = audited(deducted, scheme="mof-2020-10-department")
    assert result.verdict is Verdict.UNPROVED
    assert "A104" in [one.code for one in result.reasons]


def test_what_is_no_score_workbook(tmp_path: Path) -> None:
    sample = next(SAMPLES.glob("*.xlsx"))
    assert [one.code for one in audited(sample).reasons] == ["A101"]
    (tmp_path / "x_计分表.xlsx").write_bytes(b"no workbook")
    assert audited(tmp_path / "x_计分表.xlsx").verdict is Verdict.UNPROVED


PUBLISHED = Path(__file__).parents[1] / "data" / "上海市普陀区财政局2024年度部门决算公开表.xlsx"
UNIT, YEAR = "上海市普陀区财政局", 2024
TABLES = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产", "支付进度", "资金来源")


def _audited_run(folder: Path, *, by_itself: bool = True) -> dict[str, Verdict]:
    """Run the folder, audit every score workbook by itself and against the folder, which includes the former."""
    output = folder.parent / "out"
    files = discover([folder])
    run_batch([Task(file) for file in files], "heshan-2021", output, LocalExecutor(2), lambda _: None)
    verdicts: dict[str, Verdict] = {}
    for path in sorted(output.glob("*计分表*.xlsx")):
        for against in ((), files) if by_itself else (files,):
            result = audited(path, against=against)
            assert [one.finding.message for one in result.differences] == []
            verdicts[path.name] = result.verdict
    return verdicts


def test_accounts_and_the_rest_merged(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "甲").mkdir(parents=True)
    shutil.copy(PUBLISHED, folder)
    build_workbook(folder / "甲" / "补充.xlsx", {"单位名称": UNIT, "评价年度": YEAR}, omit=TABLES)
    assert _audited_run(folder) == {f"{YEAR}_{UNIT}_计分表.xlsx": Verdict.SAME}


def test_with_last_years_file(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    blank = {"三公经费上年预算数": None, "公务接待费上年预算数": None, "公务接待费上年决算数": None}
    build_workbook(folder / "今年.xlsx", {"评价年度": 2022, **blank})
    build_workbook(folder / "去年.xlsx", {"评价年度": 2021}, unit="元")
    verdicts = _audited_run(folder)
    assert len(verdicts) == 2 and set(verdicts.values()) == {Verdict.SAME}


def test_messy_typing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(6):
        values = {"单位名称": f"示例{seed}局", "编制数": "１０人", "公务接待费决算数": None if seed % 2 else "2.86万元"}
        build_workbook(folder / f"{seed}.xlsx", values, seed=seed, unit=("元", "万元", "亿元")[seed % 3])
    assert set(_audited_run(folder, by_itself=False).values()) == {Verdict.SAME}
