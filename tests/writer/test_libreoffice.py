"""What an auditor sees: LibreOffice recalculates the samples' outputs, and a changed source cell changes the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.audit.result import Verdict
from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import discover
from perfeval.xlsx.written import read_written
from tests.audit.auditing import audited
from tests.libreoffice import converted, differences, formula_count, require_libreoffice

SAMPLES = Path(__file__).parent.parent.parent / "sample_workbooks"
GOLDEN = "赫山区政务服务中心_2021"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("outputs")
    written: dict[str, Path] = {}
    for file in discover([SAMPLES]):
        path = written[file.path.stem] = folder / file.path.name
        path.write_bytes(evaluate_file(Task(file)).content)
    return written


@pytest.fixture(scope="module")
def saved_again(outputs: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The outputs as LibreOffice saves them."""
    fresh = converted(list(outputs.values()), tmp_path_factory.mktemp("again"))
    return dict(zip(outputs, fresh, strict=True))


def test_libreoffice_gives_every_cached_value(outputs: Mapping[str, Path], saved_again: Mapping[str, Path]) -> None:
    assert len(outputs) >= 4
    for name, written in outputs.items():
        assert list(differences(written, saved_again[name])) == []


def test_an_audit_minds_nothing_that_libreoffice_does_as_it_saves(saved_again: Mapping[str, Path]) -> None:
    for path in saved_again.values():
        result = audited(path)
        assert (result.verdict, [one.finding.message for one in result.differences]) == (Verdict.SAME, [])


def test_every_formula_cell_is_verified(outputs: Mapping[str, Path]) -> None:
    written = outputs[GOLDEN]
    assert len(list(read_written(written.read_bytes()).formulas())) == formula_count(written) > 500


def _row(sheet: Any, column: int, text: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == text)


def test_a_changed_source_cell_changes_ratio_score_total_words_and_checks(
    outputs: Mapping[str, Path], tmp_path: Path
) -> None:
    require_libreoffice()
    book = openpyxl.load_workbook(outputs[GOLDEN])
    staff = book["基本信息"].cell(_row(book["基本信息"], 1, "在职人员数"), 2)
    assert staff.value == 11
    staff.value = 13
    income = book["收入"].cell(_row(book["收入"], 1, "本年收入合计"), 5)
    income.value = 1000
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    [fresh] = converted([edited], tmp_path)
    values = openpyxl.load_workbook(fresh, data_only=True)
    calculation = values["指标计算"]
    row = _row(calculation, 4, "在职人员控制率")
    cells = {calculation.cell(2, column).value: calculation.cell(row, column).value for column in range(1, 17)}
    assert cells["指标值"] == pytest.approx(1.3)
    assert cells["得分"] == pytest.approx(2)
    assert cells["扣分"] == pytest.approx(3)
    assert cells["代入过程"] == "（13÷10）×100%=130.00%"
    assert "130.00%" in cells["扣分原因"]
    form = values["计分表"]
    total = form.cell(_row(form, 1, "总分"), 4).value
    assert total == pytest.approx(92)
    checks = values["数据校验"]
    changed = _row(checks, 2, "收入 本年收入合计＝分项之和（决算数）")
    assert "不符" in [cell.value for cell in checks[changed]]


def test_a_blanked_source_cell_is_missing_not_zero(outputs: Mapping[str, Path], tmp_path: Path) -> None:
    require_libreoffice()
    book = openpyxl.load_workbook(outputs[GOLDEN])
    book["基本信息"].cell(_row(book["基本信息"], 1, "在职人员数"), 2).value = None
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    [fresh] = converted([edited], tmp_path)
    values = openpyxl.load_workbook(fresh, data_only=True)
    form = values["计分表"]
    row = next(r for r in range(1, form.max_row + 1) if str(form.cell(r, 3).value).startswith("在职人员控制率"))
    assert form.cell(row, 4).value == "缺数据"
    foot = [form.cell(r, 1).value for r in range(form.max_row - 5, form.max_row + 1)]
    assert any("不完整" in str(text) for text in foot)
