"""A task that is not done can be neither timely nor to standard."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.facts.layout import layout
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.reader.labels import key
from perfeval.reader.records import SourceSheet, UnitData


def task_findings(data: UnitData) -> Iterator[Finding]:
    """A finding for each 是 under 是否及时完成 or 质量是否达标 of a task with 是否完成 = 否."""
    for sheet in data.sheets:
        if sheet.layout_sheet == "履职任务":
            yield from _sheet_findings(sheet)


def _sheet_findings(sheet: SourceSheet) -> Iterator[Finding]:
    labels = {key(column.label): column for column in layout("standard").sheet("履职任务").columns}
    columns: dict[str, int] = {}
    for (_, column), cell in sorted(sheet.cells.items()):
        match = labels.get(key(str(cell.value)))
        if match is not None:
            columns.setdefault(match.role, column)
    if "done" not in columns or "task" not in columns:
        return
    for row in sorted({row for row, _ in sheet.cells}):
        done = sheet.cells.get((row, columns["done"]))
        task = sheet.cells.get((row, columns["task"]))
        if done is None or task is None or key(str(done.value)) != "否":
            continue
        for role, label in (("timely", "是否及时完成"), ("quality", "质量是否达标")):
            answer = sheet.cells.get((row, columns[role])) if role in columns else None
            if answer is not None and key(str(answer.value)) == "是":
                address = address_of(row, columns[role])
                place = Place(sheet.file, sheet.name, address)
                yield finding("C104", place, sheet=sheet.name, cell=address, task=task.value, column=label)
