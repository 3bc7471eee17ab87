"""Outputs of perfeval 0.1.0, kept as they were handed over: 一致 by every later version, and edits of them found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval.audit.result import Verdict
from perfeval.data import data_files
from perfeval.scheme import load_scheme
from tests.audit.auditing import audited, places
from tests.audit.package_edits import EditedPackage

FORMER = Path(__file__).parents[1] / "data" / "outputs-0.1.0"
OUTPUTS = {path.name: path for path in sorted(FORMER.glob("*计分表.xlsx"))}
UNIT = FORMER / "2023_示例区城市管理服务大队_计分表.xlsx"


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_of_another_version_is_the_same(name: str) -> None:
    result = audited(OUTPUTS[name])
    assert [one.finding.message for one in result.differences] == []
    assert (result.verdict, result.reasons, result.version) == (Verdict.SAME, (), "0.1.0")
    assert result.remarks[0].startswith("由perfeval 0.1.0生成")
    assert result.total == result.shown_total


def test_the_schemes_of_former_versions_can_still_be_used() -> None:
    assert {load_scheme(str(path)).name for path in data_files("former_schemes")} == {
        "heshan-2021", "hunan-provincial", "mof-2020-10-department",
    }  # fmt: skip


def test_a_forged_total_of_another_version_is_found(tmp_path: Path) -> None:
    package = EditedPackage(UNIT.read_bytes())
    for part, find, put in (
        ("计分表", r'(<c r="D32" s="\d+">)(<f>.*?</f>)<v>.*?</v>', r"\1<!-- \2 --><v>94</v>"),
        ("计分表", '<mergeCell ref="A33:I33"/>', '<mergeCell ref="A33:I33"/><mergeCell ref="E8:G8"/>'),
        ("支出", r'(<c r="B6" s="\d+"><v>)[^<]*', r"\g<1>7"),
    ):
        package.apply({"replace": {"part": part, "find": find, "put": put}})
    path = tmp_path / UNIT.name
    path.write_bytes(package.content())
    result = audited(path)
    assert result.verdict is Verdict.DIFFERENT
    assert set(places(result)) == {("计分表", "D32"), ("计分表", "G8"), ("支出", "B6")}
    assert result.shown_total == Decimal(94)


def test_several_edits_of_a_copy_without_codes_of_its_cells_are_one_difference(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(UNIT)
    for cell in ("G7", "C6", "F8"):
        book["支出"][cell] = 12345
    book.save(tmp_path / UNIT.name)
    [one] = audited(tmp_path / UNIT.name).differences
    assert one.finding.code == "A403" and "第6、7、8行与C、F、G列" in one.finding.message


def test_another_workbook_is_called_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "某局_计分表.xlsx"
    path.write_bytes((FORMER / "汇总表.xlsx").read_bytes())
    result = audited(path)
    assert [one.code for one in result.reasons] == ["A101"]
    assert "是perfeval的汇总表，不是计分表" in result.reasons[0].message
