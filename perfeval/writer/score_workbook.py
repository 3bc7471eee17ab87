"""Evaluation → the bytes of 计分表.xlsx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import perfeval
from perfeval.assessment import Assessment
from perfeval.calculator import Evaluation
from perfeval.findings.finding import Finding
from perfeval.reader.records import UnitData
from perfeval.writer.calculation_sheet import write_calculation_sheet
from perfeval.writer.charts_sheet import write_charts_sheet
from perfeval.writer.checks_sheet import write_checks_sheet
from perfeval.writer.details_sheet import write_details_sheet
from perfeval.writer.facts_sheet import announce_facts, facts_shown, write_facts_sheet
from perfeval.writer.form import form_facts, write_score_sheet
from perfeval.writer.names import CALCULATION, DETAILS, EXTRA, FACTS, OWN, SCORE, TOTALS
from perfeval.writer.notes_sheet import write_notes, write_policy_rows
from perfeval.writer.provenance import FORMAT
from perfeval.writer.source_sheets import left_blank, output_names, write_source_sheets
from perfeval.writer.standards_sheet import write_standards_sheet
from perfeval.writer.totals_sheet import write_totals_sheet
from perfeval.xlsx.book import CREATED, Book


def render_score_workbook(assessment: Assessment, scheme_sha256: str) -> bytes:
    """Render the output workbook; equal arguments give equal bytes.

    Raises:
        ValueError: a formula does not give the value that Python computed.
    """
    book = Book()
    write_score_workbook(book, assessment, scheme_sha256)
    return book.close()


def write_score_workbook(book: Book, assessment: Assessment, scheme_sha256: str) -> None:
    """Write all sheets and properties of the output workbook.

    Raises:
        ValueError: a formula does not give the value that Python computed.
    """
    evaluation, data = assessment.evaluation, assessment.data
    checks, findings = assessment.checks, assessment.findings
    sheets = output_names(data.sheets)
    for name in (*own_sheets(evaluation), *sheets.values()):
        book.add_sheet(name)
    used = [name for check in checks for name in check.names]
    shown = facts_shown(evaluation, [*used, *form_facts(evaluation)])
    # what is computed with stands on a sheet that can be turned to
    read = {source.sheet for fact in shown.values() for source in fact.sources}
    blank = [one.name for one in data.sheets if one.name not in read and left_blank(one)]
    write_source_sheets(book, data.sheets, sheets, blank)
    row = write_policy_rows(book, evaluation)
    announce_facts(book, evaluation, shown)
    originals = {sheet.name: sheet.original_name for sheet in data.sheets if sheet.original_name}
    write_facts_sheet(book, shown, sheets, originals)
    standards = write_standards_sheet(book, evaluation)
    write_details_sheet(book, evaluation, standards, shown)
    write_calculation_sheet(book, evaluation, standards, shown, data, sheets)
    write_totals_sheet(book, evaluation)
    write_score_sheet(book, evaluation, data, sheets)
    write_checks_sheet(book, checks, findings)
    write_charts_sheet(book, evaluation)
    write_notes(book, row, evaluation, data, findings, sheets, blank, scheme_sha256)
    _properties(book, evaluation, data, scheme_sha256)


_BUILDING = (FACTS, CALCULATION, SCORE)
"""The sheets whose formulas build on one another, in this order; all others build on these."""


def cause_of(wrong: Sequence[Finding]) -> Finding:
    """Of the cells that verification refuses, the one with which it begins; it says how many follow from it."""
    order = {name: number for number, name in enumerate(_BUILDING)}
    first = min(wrong, key=lambda one: order.get(one.place.sheet, len(order)))
    if len(wrong) == 1:
        return first
    return replace(first, message=f"{first.message}随之不符的另有{len(wrong) - 1}格。")


def own_sheets(evaluation: Evaluation) -> tuple[str, ...]:
    """The output's own sheets, in order; the source sheets follow."""
    needed = {DETAILS: bool(evaluation.details), TOTALS: bool(evaluation.steps)}
    at = OWN.index(CALCULATION) + 1
    return (*OWN[:at], *(name for name in EXTRA if needed[name]), *OWN[at:])


def _properties(book: Book, evaluation: Evaluation, data: UnitData, scheme_sha256: str) -> None:
    book.workbook.set_properties(
        {"title": f"{evaluation.year or ''}年{evaluation.unit}计分表", "author": "perfeval", "created": CREATED}
    )
    for name, value in (
        ("perfeval.version", perfeval.__version__),
        ("perfeval.format", str(FORMAT)),
        ("perfeval.scheme", evaluation.scheme.name),
        ("perfeval.scheme_sha256", scheme_sha256),
        ("perfeval.source", "；".join(name for name, _ in data.files)),
        ("perfeval.source_sha256", "；".join(digest for _, digest in data.files)),
    ):
        book.workbook.set_custom_property(name, value[:255], "text")
