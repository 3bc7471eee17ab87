"""Every edit is found at its cell, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from perfeval.audit.result import AuditResult, Verdict
from tests.audit.auditing import audited, places
from tests.audit.edits import EDITS, Edit

_GROUPS = 7
_WITH_CONSEQUENCES = ("a source label", "a row of the form deleted", "a sheet removed", "two names swapped")
_ALONE = [edit for edit in EDITS if edit.name in _WITH_CONSEQUENCES]
_TOGETHER = [edit for edit in EDITS if edit.name not in _WITH_CONSEQUENCES]


def _edited(path: Path, edits: list[Edit], folder: Path) -> Path:
    book = openpyxl.load_workbook(path)
    for edit in edits:
        edit.do(book)
    target = folder / path.name
    book.save(target)
    return target


def _named(edit: Edit, result: AuditResult) -> bool:
    """Whether the edit is found where it was made, and as what it is."""
    return any(
        (one.finding.code, one.finding.place.sheet) == (edit.code, edit.sheet)
        and (not edit.cell or one.finding.place.cell == edit.cell)
        for one in result.differences
    )


@pytest.mark.parametrize("group", range(_GROUPS))
def test_edits_are_named_one_by_one(group: int, deducted: Path, tmp_path: Path) -> None:
    edits = _TOGETHER[group::_GROUPS]
    result = audited(_edited(deducted, edits, tmp_path))
    assert [edit.name for edit in edits if not _named(edit, result)] == []
    assert len(result.differences) == len(edits), places(result)


@pytest.mark.parametrize("edit", _ALONE, ids=lambda edit: edit.name)
def test_an_edit_with_consequences_is_named_first(edit: Edit, deducted: Path, tmp_path: Path) -> None:
    result = audited(_edited(deducted, [edit], tmp_path))
    assert result.verdict is Verdict.DIFFERENT
    assert _named(edit, result)


def test_the_effect_on_the_total_is_told(deducted: Path, tmp_path: Path) -> None:
    edit = next(edit for edit in EDITS if edit.name == "得分 typed over")
    result = audited(_edited(deducted, [edit], tmp_path))
    assert result.shown_total is not None and result.total == Decimal("53.02")
    assert [one.effect for one in result.differences] == [result.shown_total - result.total]
    assert [indicator for indicator, _ in result.traces]


def test_what_the_bureau_enters_is_free(deducted: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(deducted)
    book["计分表"]["H4"], book["计分表"]["I4"] = 0, "佐证材料不足"
    book["计分表"]["H5"] = 99
    path = tmp_path / deducted.name
    book.save(path)
    result = audited(path)
    assert result.verdict is Verdict.SAME
    assert (result.reviews[0].reviewed, result.reviews[0].opinion) == (Decimal(0), "佐证材料不足")
    assert [one.code for one in result.findings if one.code.startswith("A")] == ["A603", "A602"]


def test_a_stale_value_is_found(deducted: Path, tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / deducted.name
    with zipfile.ZipFile(deducted) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert b"<v>53.02</v>" in content
                content = content.replace(b"<v>53.02</v>", b"<v>83.02</v>")
            target.writestr(name, content)
    result = audited(path)
    assert places(result) == [("计分表", "D32")]
    assert result.differences[0].finding.code == "A501"
