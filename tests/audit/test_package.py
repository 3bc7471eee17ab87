"""Edits of the package itself: what a reader would be shown is found at its cell, what nobody would mind is quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.audit.result import AuditResult, Verdict
from tests.audit.auditing import audited
from tests.audit.package_edits import EditedPackage, PackageEdit, package_edits

EDITS = [edit for edit in package_edits() if not edit.honest]
HONEST = [edit for edit in package_edits() if edit.honest]


def _groups(edits: list[PackageEdit]) -> list[list[PackageEdit]]:
    """Edits that can be made in one workbook: none touches a cell or a piece of a part twice."""
    groups: list[tuple[set[str], list[PackageEdit]]] = []
    for edit in edits:
        touched = {f"{edit.sheet}!{cell}" for cell in edit.cells} if edit.cells else {str(edit.steps)}
        for step in edit.steps:
            [(kind, details)] = step.items()
            touched |= {f"drawing of {details['sheet']}"} if kind == "shape" else set()
            touched |= {f"{details['part']} {str(details['find'])[:9]}"} if kind == "replace" else set()
        group = next((one for one in groups if not one[0] & touched), None)
        if group is None:
            groups.append((touched, [edit]))
        else:
            group[0].update(touched)
            group[1].append(edit)
    return [edits for _, edits in groups]


GROUPS = _groups(EDITS)


def _edited(path: Path, edits: list[PackageEdit], folder: Path) -> AuditResult:
    package = EditedPackage(path.read_bytes())
    for edit in edits:
        for step in edit.steps:
            package.apply(step)
    target = folder / path.name
    target.write_bytes(package.content())
    return audited(target)


def _named(edit: PackageEdit, result: AuditResult) -> bool:
    return any(
        (one.finding.code, one.finding.place.sheet) == (edit.code, edit.sheet)
        and ("*" in edit.cells or not edit.cells or one.finding.place.cell in edit.cells)
        for one in result.differences
    )


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_what_was_done_to_the_package_is_named(group: int, deducted: Path, tmp_path: Path) -> None:
    result = _edited(deducted, GROUPS[group], tmp_path)
    assert result.verdict is Verdict.DIFFERENT
    assert [edit.name for edit in GROUPS[group] if not _named(edit, result)] == []
    assert len(result.differences) <= len(GROUPS[group]), [one.finding.message for one in result.differences]


@pytest.mark.parametrize("group", range(len(_groups(HONEST))))
def test_what_people_and_programs_may_do_is_quiet(group: int, deducted: Path, tmp_path: Path) -> None:
    result = _edited(deducted, _groups(HONEST)[group], tmp_path)
    assert [one.finding.message for one in result.differences] == []
    assert result.verdict is Verdict.SAME


def test_a_style_of_many_cells_is_told_once_a_sheet(deducted: Path, tmp_path: Path) -> None:
    find, put = r'formatCode="0\.00"', 'formatCode="&quot;9&quot;0.00"'
    edit = PackageEdit("", ({"replace": {"part": "xl/styles.xml", "find": find, "put": put}},), "", ())
    result = _edited(deducted, [edit], tmp_path)
    places = [one.finding.place.sheet for one in result.differences]
    assert {one.finding.code for one in result.differences} == {"A308"}
    assert len(places) == len(set(places)) > 1
    assert all("个单元格" in one.finding.message for one in result.differences)
    assert not any("0.00分" in one.finding.message for one in result.differences), "a number format is no quantity"


def test_a_record_taken_out_is_told_as_that(deducted: Path, tmp_path: Path) -> None:
    edit = PackageEdit("", ({"replace": {"part": "编制说明", "find": "“支出”取自", "put": "“支出”来自"}},), "", ())
    result = _edited(deducted, [edit], tmp_path)
    assert result.verdict is Verdict.DIFFERENT
    assert [(one.finding.code, one.finding.place.sheet) for one in result.differences] == [("A406", "编制说明")]


def test_names_typed_in_their_blanks_are_quiet(score_workbooks: dict[str, Path], tmp_path: Path) -> None:
    path = next(path for unit, path in score_workbooks.items() if "政务服务中心" in f"{unit}{path.name}")
    entries = {"A34": "填报人：李会计", "D34": "审核人：赵主任", "F34": "单位负责人：孙局长"}
    steps = tuple(
        {
            "replace": {
                "part": "计分表",
                "find": rf'<c r="{cell}" s="(\d+)" t="str"><f>.*?</f><v>.*?</v>',
                "put": rf'<c r="{cell}" s="\1" t="inlineStr"><is><t>{text}</t></is>',
            }
        }
        for cell, text in entries.items()
    )
    result = _edited(path, [PackageEdit("", steps, "", ())], tmp_path)
    assert [one.finding.message for one in result.differences] == []
