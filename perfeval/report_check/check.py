"""A report → what in it contradicts itself or the workbook, what is doubtful, and how much was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from perfeval.calculator import Evaluation
from perfeval.reader.records import UnitData
from perfeval.report_check.against import Against
from perfeval.report_check.documents import Document, read_report
from perfeval.report_check.doubts import doubts_of, other_subject, other_year, unfinished
from perfeval.report_check.judgements import judge
from perfeval.report_check.judging.result import Contradiction, Doubt, ReportCheck, Unjudged, Verdict
from perfeval.report_check.language.figures import Sentence, sentences_of
from perfeval.report_check.language.understanding import understand
from perfeval.report_check.scores.score_form import score_form
from perfeval.report_check.scores.totals import check_form
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
    said = understand(sentences, document)
    verdicts = judge(said, sentences, document, form)
    strangers: list[Doubt] = [] if against is None else list(other_subject(document, against))
    if against is not None and not other_year(document, against.year):
        workbook = Against(against)
        verdicts += workbook.verdicts(said, sentences, form)
        strangers += workbook.doubts(said)
    tables = check_tables(document)
    contradictions = [*_merged(verdicts), *tables.contradictions]
    in_form = judged_in_form = 0
    for judged, found in check_form(form) if form else ():
        in_form, judged_in_form = in_form + judged, judged_in_form + judged
        contradictions += [found] if found else []
    known = {number for verdict in verdicts for number in verdict.figures}
    silent = tuple(_unjudged(sentences, known, said.statements.reasons))
    figures = sum(len(sentence.figures) for sentence in sentences)
    return ReportCheck(
        file=name,
        contradictions=tuple(sorted(contradictions, key=lambda one: (_place(one, document), one.figure))),
        doubts=(*strangers, *unfinished(sentences, document), *doubts_of(sentences, form)),
        judged=figures - len(silent) + tables.judged + judged_in_form,
        unchecked=len(silent) + max(0, tables.numbers - tables.judged - judged_in_form),
        unjudged=silent,
    )


def _place(found: Contradiction, document: Document) -> float:
    """Where a contradiction stands; one of a table before the paragraph that follows it, of the form last."""
    if found.paragraph < 0:
        return float(len(document.paragraphs))
    return found.paragraph - 0.5 if found.figure < 0 else float(found.paragraph)


def _unjudged(sentences: Sequence[Sentence], known: set[int], reasons: Mapping[int, str]) -> Iterator[Unjudged]:
    """The figures that were not judged, each with the reason."""
    for sentence in sentences:
        for figure in sentence.figures:
            if figure.number in known:
                continue
            reason = reasons.get(figure.number, "没有找到能与它核对的数")
            if figure.approximate:
                reason = "是约数或限额"
            yield Unjudged(figure.raw, sentence.text, reason, sentence.section)


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
