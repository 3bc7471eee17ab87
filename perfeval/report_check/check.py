"""A report → what in it contradicts itself or the workbook, what is doubtful, and how much was judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from perfeval.calculator import Evaluation
from perfeval.reader.records import UnitData
from perfeval.report_check.against import Against
from perfeval.report_check.changes import check_changes
from perfeval.report_check.consistency import check_consistency
from perfeval.report_check.doubts import doubts_of, other_subject, other_year, unfinished
from perfeval.report_check.equations import check_equations
from perfeval.report_check.figures import sentences_of
from perfeval.report_check.ratios import check_ratios
from perfeval.report_check.reading import Document, read_report
from perfeval.report_check.result import Contradiction, ReportCheck, Verdict
from perfeval.report_check.score_form import score_form
from perfeval.report_check.scores import check_form, check_rows, check_stated
from perfeval.report_check.shares import check_shares
from perfeval.report_check.sums import check_sums
from perfeval.report_check.tables import check_tables


def check_report(path: Path, against: UnitData | Evaluation | None = None, *, shown_as: str = "") -> ReportCheck:
    """Check a report by itself, and against a workbook where one is given.

    Args:
        path: a .docx or .txt.
        against: the workbook's data; an evaluation also has the ratios, the scores and the total.
        shown_as: the file's name in messages; its own name where empty.

    Raises:
        UnreadableReport: the file cannot be read.
    """
    name = shown_as or path.name
    return check_document(read_report(path, name), name, against)


def check_document(document: Document, name: str, against: UnitData | Evaluation | None = None) -> ReportCheck:
    """Check a report that has been read."""
    sentences = sentences_of(document)
    form = score_form(document)
    verdicts: list[Verdict] = [
        *check_changes(sentences),
        *check_ratios(sentences),
        *check_shares(sentences),
        *check_equations(sentences),
        *check_sums(sentences),
        *check_stated(sentences, form),
        *check_rows(sentences, form),
        *check_consistency(sentences),
    ]
    strangers = [] if against is None else list(other_subject(document, against))
    if against is not None and not other_year(document, against.year):
        verdicts += Against(against).verdicts(sentences, form)
    contradictions = list(_merged(verdicts))
    in_tables = judged_in_tables = 0
    for count, judged, found in check_tables(document):
        in_tables, judged_in_tables = in_tables + count, judged_in_tables + judged
        contradictions += [found] if found else []
    for judged, found in check_form(form) if form else ():
        in_tables, judged_in_tables = in_tables + judged, judged_in_tables + judged
        contradictions += [found] if found else []
    figures = {figure.number for sentence in sentences for figure in sentence.figures}
    known = {number for verdict in verdicts for number in verdict.figures}
    return ReportCheck(
        file=name,
        contradictions=tuple(contradictions),
        doubts=(*strangers, *unfinished(sentences), *doubts_of(sentences, form)),
        judged=len(known & figures) + judged_in_tables,
        unchecked=len(figures - known) + in_tables - judged_in_tables,
    )


def _merged(verdicts: Iterable[Verdict]) -> Iterable[Contradiction]:
    """One contradiction for each right figure of a sentence, whatever ways lead to it."""
    merged: dict[tuple[str, str], Contradiction] = {}
    for verdict in verdicts:
        found = verdict.contradiction
        if found is None:
            continue
        key = found.sentence, found.right
        if key not in merged:
            merged[key] = found
        elif found.follows not in merged[key].follows:
            merged[key] = replace(merged[key], follows=f"{merged[key].follows}；{found.follows}")
    return merged.values()
