"""A unit's letter together with what it encloses, made where a template that people edited can do no harm."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.audit.letters.letter import render_letter
from perfeval.audit.letters.sender import Sender
from perfeval.audit.result import AuditResult
from perfeval.audit.review_table.workbook import ReviewTableError, render_review_table
from perfeval.findings.finding import Finding
from perfeval.report.rendering_errors import ReportTemplateError


@dataclass(frozen=True, slots=True)
class Job:
    """Whose letter, from whom; template: one that a bureau edited, None for the built-in one."""

    result: AuditResult
    sender: Sender
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A letter and the unit's own 复核表, or why there is none.

    Attributes:
        refusal: what is wrong with the template, for all units alike.
        problem: what became of the worker that was to write this one.
    """

    letter: bytes = b""
    table: bytes = b""
    refusal: str = ""
    problem: Finding | None = None


def enclosed(job: Job) -> Enclosed:
    """The letter and its 复核表; work for a worker process."""
    try:
        return Enclosed(render_letter(job.result, job.sender, job.template), render_review_table([job.result]))
    except (ReportTemplateError, ReviewTableError) as error:
        return Enclosed(refusal=str(error))


def no_letter(_: Job, problem: Finding) -> Enclosed:
    """What there is where the worker died, hung or took too much memory."""
    return Enclosed(problem=problem)
