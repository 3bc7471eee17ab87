"""The blank standard workbook and the samples."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.calculator import evaluate_unit
from perfeval.checks import run_checks
from perfeval.facts.layout import Sheet, layout
from perfeval.findings.finding import Severity
from perfeval.reader import read_workbook
from perfeval.scheme import load_scheme
from perfeval.template import absent_points, checklist_rows, write_template

SAMPLES = Path(__file__).parent.parent.parent / "sample_workbooks"
STANDARD = layout("standard")
HEAD_ROW = 4


def _rebuild(folder: Path) -> list[Path]:
    spec = importlib.util.spec_from_file_location("rebuild", SAMPLES / "rebuild.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written: list[Path] = module.rebuild(folder)
    return written


@pytest.fixture(scope="module")
def blank_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "标准预算执行工作簿.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def blank(blank_path: Path) -> Any:
    return openpyxl.load_workbook(blank_path)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {path.name: path for path in _rebuild(tmp_path_factory.mktemp("samples"))}


def _rows(target: Any) -> dict[str, int]:
    return {target.cell(row, 1).value: row for row in range(HEAD_ROW + 1, target.max_row + 1)}


def _list_sources(target: Any, row: int, column: int) -> set[str]:
    cell = target.cell(row, column).coordinate
    return {v.formula1 for v in target.data_validations.dataValidation if v.type == "list" and cell in v.sqref}


def test_sheets_in_order(blank: Any) -> None:
    assert blank.sheetnames == ["填表说明", "自查", *(sheet.name for sheet in STANDARD.sheets), "自查数据"]


@pytest.mark.parametrize("sheet", STANDARD.sheets, ids=lambda sheet: sheet.name)
def test_every_label_is_there_and_locked(blank: Any, sheet: Sheet) -> None:
    target = blank[sheet.name]
    assert target.protection.sheet and not target.protection.password
    assert target.protection.insertRows is False, "False stands for: allowed"
    assert target["A1"].value == sheet.title
    heads = [target.cell(HEAD_ROW, index) for index in range(1, len(sheet.columns) + 1)]
    assert [head.value for head in heads] == [column.label for column in sheet.columns]
    assert all(head.protection.locked for head in heads)
    if sheet.kind == "list":
        return
    rows = _rows(target)
    shown = [row.label for row in sheet.rows if not row.retired]
    assert list(rows) == shown
    for number in rows.values():
        assert target.cell(number, 1).protection.locked
        assert not any(target.cell(number, c).protection.locked for c in range(2, len(sheet.columns) + 1))


@pytest.mark.parametrize("sheet", STANDARD.sheets, ids=lambda sheet: sheet.name)
def test_drop_downs(blank: Any, sheet: Sheet) -> None:
    target = blank[sheet.name]
    for index, column in enumerate(sheet.columns, 1):
        for row in (HEAD_ROW + 1, HEAD_ROW + 2, HEAD_ROW + 60):
            if column.choices:
                assert _list_sources(target, row, index) == {f'"{",".join(column.choices)}"'}
    for item in sheet.rows:
        if item.choices:
            assert _list_sources(target, _rows(target)[item.label], 2) == {f'"{",".join(item.choices)}"'}
    if sheet.money:
        assert _list_sources(target, 2, 2) == {'"元,万元,亿元"'}


def test_no_cell_has_two_validations(blank: Any) -> None:
    for target in blank.worksheets:
        cells = [
            cell
            for validation in target.data_validations.dataValidation
            for area in validation.sqref.ranges
            for row in area.rows
            for cell in row
        ]
        assert len(cells) == len(set(cells)), target.title


def test_number_cells_refuse_text(blank: Any) -> None:
    for sheet in STANDARD.sheets:
        if sheet.kind != "table":
            continue
        target = blank[sheet.name]
        for row in _rows(target).values():
            for index in range(2, len(sheet.columns) + 1):
                cell = target.cell(row, index).coordinate
                rules = [v for v in target.data_validations.dataValidation if cell in v.sqref]
                assert [v.type for v in rules] == ["decimal"]
                assert rules[0].error and rules[0].prompt


def test_totals_are_formulas_that_stay_empty(blank: Any, blank_path: Path) -> None:
    values = openpyxl.load_workbook(blank_path, data_only=True)
    for sheet in STANDARD.sheets:
        rows = _rows(blank[sheet.name])
        for row in sheet.rows:
            if not row.parts:
                continue
            parts = [rows[part] for part in row.parts if part in rows]
            for index in range(2, len(sheet.columns) + 1):
                cell = blank[sheet.name].cell(rows[row.label], index)
                cells = ",".join(f"{cell.column_letter}{part}" for part in parts)
                assert cell.value == f'=IF(COUNT({cells})=0,"",SUM({cells}))'
                assert not values[sheet.name][cell.coordinate].value


def test_checklist_is_prefilled_with_the_official_points(blank: Any) -> None:
    target = blank["评价要点"]
    scheme = load_scheme()
    expected = [tuple(row.values()) for row in checklist_rows(scheme)]
    found = list(target.iter_rows(min_row=HEAD_ROW + 1, max_col=3, values_only=True))
    assert found[: len(expected)] == expected
    assert len(expected) == 28
    assert absent_points(scheme) == {("资金使用合规性", 5)}
    for number, row in enumerate(expected, HEAD_ROW + 1):
        assert all(target.cell(number, column).protection.locked for column in (1, 2, 3))
        comment = target.cell(number, 4).comment
        assert bool(comment and "答“否”才是符合" in comment.text) == ((row[0], row[1]) in absent_points(scheme))


def test_blank_workbook_scores_nothing(blank_path: Path) -> None:
    scheme = load_scheme()
    evaluation = evaluate_unit(read_workbook(blank_path, shown_as=blank_path.name), scheme)
    assert {result.status for result in evaluation.indicators} == {"缺数据"}
    assert len(evaluation.missing) == 28
    assert evaluation.total is None


def test_equal_arguments_give_equal_bytes(blank_path: Path, tmp_path: Path) -> None:
    write_template(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == blank_path.read_bytes()


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_template(tmp_path / "missing" / "a.xlsx")


def test_every_sample_is_rebuilt(rebuilt: dict[str, Path]) -> None:
    assert sorted(rebuilt) == sorted(path.name for path in SAMPLES.rglob("*.xlsx"))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_samples_are_what_the_data_give(path: Path, rebuilt: dict[str, Path], tmp_path: Path) -> None:
    # the parts are compared, not the archive: compression differs from one zlib to another
    with zipfile.ZipFile(path) as committed, zipfile.ZipFile(rebuilt[path.name]) as fresh:
        assert committed.namelist() == fresh.namelist()
        for name in committed.namelist():
            assert committed.read(name) == fresh.read(name), name
    again = {built.name: built for built in _rebuild(tmp_path)}
    assert again[path.name].read_bytes() == rebuilt[path.name].read_bytes()


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_samples_evaluate_in_full_without_an_error(path: Path) -> None:
    data = read_workbook(path, shown_as=path.name)
    evaluation = evaluate_unit(data, load_scheme())
    checks = [check.finding for check in run_checks(data) if check.finding]
    found = [*data.findings, *evaluation.findings, *checks]
    assert not [finding.message for finding in found if finding.severity is Severity.ERROR]
    assert evaluation.complete and not evaluation.missing


def test_totals_of_the_samples() -> None:
    totals = {}
    for path in SAMPLES.glob("*.xlsx"):
        evaluation = evaluate_unit(read_workbook(path, shown_as=path.name), load_scheme())
        totals[evaluation.unit] = (evaluation.total, evaluation.grade)
    assert totals == {
        "益阳市赫山区政务服务中心": (Decimal("94.00"), "优"),
        "示例市数据资源管理中心": (Decimal("87.50"), "良"),
        "示例县新设机构服务中心": (Decimal("97.46"), "优"),
        "示例区城市管理服务大队": (Decimal("53.02"), "差"),
    }


def test_values_beside_filled_in_totals_are_right() -> None:
    path = SAMPLES / "赫山区政务服务中心_2021.xlsx"
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    seen = 0
    for target in formulas.worksheets:
        for row in target.iter_rows():
            for cell in row:
                match = isinstance(cell.value, str) and re.fullmatch(r'=IF\(COUNT\(.+\)=0,"",SUM\((.+)\)\)', cell.value)
                if not match:
                    continue
                sheet = values[target.title]
                parts = [sheet[part].value for part in match[1].split(",")]
                numbers = [Decimal(str(part)) for part in parts if part not in (None, "")]
                shown = sheet[cell.coordinate].value
                assert numbers or shown in (None, "")
                assert not numbers or Decimal(str(shown)) == sum(numbers)
                seen += 1
    assert seen > 40


def test_golden_sample_says_where_its_values_come_from() -> None:
    book = openpyxl.load_workbook(SAMPLES / "赫山区政务服务中心_2021.xlsx")
    notes = {
        sheet: {cell.coordinate: cell.comment.text for row in book[sheet].iter_rows() for cell in row if cell.comment}
        for sheet in ("基本信息", "收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产")
    }
    words = [note for sheet in notes.values() for note in sheet.values()]
    for mark in ("〔报告〕", "〔推算〕", "〔示例值〕"):
        assert any(note.startswith(mark) for note in words)
    for sheet in ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产"):
        for row in book[sheet].iter_rows(min_row=HEAD_ROW + 1, min_col=2):
            for cell in row:
                assert cell.data_type != "n" or cell.value is None or cell.coordinate in notes[sheet]
