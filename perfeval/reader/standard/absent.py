"""Sheets of the standard workbook that are not there: their facts, missing, and what to say about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from perfeval.facts.fact import Fact
from perfeval.facts.layout import Sheet, layout
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.standard.adjustments import absent_adjustments
from perfeval.reader.standard.contracts import SHEET as CONTRACTS
from perfeval.reader.standard.contracts import missing_contracts
from perfeval.reader.standard.progress import FACTS as PROGRESS_FACTS
from perfeval.reader.standard.progress import POINT
from perfeval.reader.standard.tasks import missing_tasks


def absent_sheets(present: Collection[str], file: str) -> Iterator[Finding]:
    """A finding for each needed sheet of the standard workbook that is not among those present."""
    for sheet in layout("standard").sheets:
        if sheet.name not in present and not sheet.optional:
            code = "R101" if sheet.required else "R102"
            yield finding(code, Place(file, sheet.name), sheet=sheet.name)


def absent_facts(sheet: Sheet) -> Iterator[Fact]:
    """The facts of a sheet that is not there."""
    if sheet.kind == "table":
        for column in sheet.columns:
            for row in sheet.rows if column.measure else ():
                name = sheet.fact_name(row, column)
                yield Fact(name, None, "万元", label=f"{sheet.name}表 {row.label} {column.label}")
    elif sheet.kind == "fields":
        for row in sheet.rows:
            yield Fact(row.fact, None, row.unit, label=f"{sheet.name}表 {row.label}")
    elif sheet.name == "预算调整":
        yield from absent_adjustments()
    elif sheet.name == "支付进度":
        for name in PROGRESS_FACTS.values():
            yield Fact(name, None, "比率", label=f"支付进度表 {name}")
        yield Fact(POINT, None, "文本", label=POINT)
    elif sheet.name == "履职任务":
        yield from missing_tasks()
    elif sheet.name == CONTRACTS:
        yield from missing_contracts()


def sheet_facts(sheet: Sheet) -> frozenset[str]:
    """The names of a sheet's facts."""
    return frozenset(fact.name for fact in absent_facts(sheet))
