"""A unit's evaluated project forms → the bytes of its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import perfeval
from perfeval.calculator.projects.result import ProjectsEvaluation
from perfeval.reader.records import SourceSheet
from perfeval.reader.shifting import free_name
from perfeval.writer.projects.form_sheet import write_form_sheet
from perfeval.writer.projects.names import FINDINGS, NOTES, OVERVIEW, OWN, form_sheet_name
from perfeval.writer.projects.notes import write_findings, write_notes, write_parameters
from perfeval.writer.projects.overview_sheet import write_overview
from perfeval.writer.projects.sources import Sources, planned, sheet_of, with_changes
from perfeval.writer.source_sheets import output_names, write_source_sheets
from perfeval.xlsx.book import CREATED, Book


@dataclass(frozen=True, slots=True)
class Copies:
    """The copied source sheets of a workbook.

    Attributes:
        sheets: as they are copied, with the numbers that their texts say.
        names: how each is called in the output, by its name.
        forms: how the sheet of each form is called in the output.
        sources: what each form's sheet refers to.
    """

    sheets: tuple[SourceSheet, ...]
    names: dict[str, str]
    forms: tuple[str, ...]
    sources: tuple[Sources, ...]


def copies_of(evaluation: ProjectsEvaluation) -> Copies:
    """The sheets that the forms stand on, as the workbook copies them."""
    data, taken = evaluation.data, {name.casefold() for name in OWN}
    forms = tuple(
        free_name(form_sheet_name(index, one.form.project), taken) for index, one in enumerate(evaluation.forms, 1)
    )
    names = output_names(data.sheets, taken)
    sources: list[Sources] = []
    for one in evaluation.forms:
        sheet = sheet_of(one, data.sheets)
        source = Sources(names[sheet.name], sheet)
        planned(one, source)
        sources.append(source)
    return Copies(tuple(with_changes(sheet, sources) for sheet in data.sheets), names, forms, tuple(sources))


def render_projects_workbook(evaluation: ProjectsEvaluation, method_sha256: str) -> bytes:
    """Render the workbook; equal arguments give equal bytes.

    Raises:
        ValueError: a formula does not give the value that Python computed.
    """
    book = Book()
    made = copies_of(evaluation)
    for name in (OVERVIEW, *made.forms, FINDINGS, NOTES, *made.names.values()):
        book.add_sheet(name)
    factors: dict[str, Decimal] = {}
    for source in made.sources:
        factors |= source.factors
    write_source_sheets(book, made.sheets, made.names)
    row = write_parameters(book, evaluation.method, factors)
    places = [
        write_form_sheet(book, name, one, evaluation.method, source)
        for name, one, source in zip(made.forms, evaluation.forms, made.sources, strict=True)
    ]
    write_overview(book, evaluation, places)
    write_findings(book, evaluation.findings)
    write_notes(book, row, evaluation, [(sheet, made.names[sheet.name]) for sheet in made.sheets], method_sha256)
    _properties(book, evaluation, method_sha256)
    return book.close()


def _properties(book: Book, evaluation: ProjectsEvaluation, method_sha256: str) -> None:
    data = evaluation.data
    title = f"{data.year or ''}年{data.unit}项目支出绩效自评"
    book.workbook.set_properties({"title": title, "author": "perfeval", "created": CREATED})
    for name, value in (
        ("perfeval.version", perfeval.__version__),
        ("perfeval.kind", "项目"),
        ("perfeval.method", evaluation.method.name),
        ("perfeval.method_sha256", method_sha256),
        ("perfeval.source", "；".join(name for name, _ in data.files)),
        ("perfeval.source_sha256", "；".join(digest for _, digest in data.files)),
    ):
        book.workbook.set_custom_property(name, value[:255], "text")
