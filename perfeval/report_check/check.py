"""A report → what in it contradicts itself or the workbook, what is doubtful, and how much was judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from perfeval.calculator import Evaluation
from perfeval.reader.records import UnitData
from perfeval.report_check.against import Against
from perfeval.report_check.changes.comparisons import check_comparisons
from perfeval.report_check.changes.dates import check_dates
from perfeval.report_check.changes.directions import check_directions
from perfeval.report_check.changes.gaps import Gaps
from perfeval.report_check.changes.growth import check_changes
from perfeval.report_check.changes.moves import check_moves
from perfeval.report_check.changes.point_steps import check_point_steps
from perfeval.report_check.changes.rate_steps import check_steps
from perfeval.report_check.changes.slip_changes import SlipChanges
from perfeval.report_check.changes.slip_steps import check_slip_steps
from perfeval.report_check.changes.turned import Turned
from perfeval.report_check.changes.year_rows import check_year_rows
from perfeval.report_check.documents import Document, read_report
from perfeval.report_check.doubts import doubts_of, other_subject, other_year, unfinished
from perfeval.report_check.explained import Explanations
from perfeval.report_check.judging.result import Contradiction, Doubt, ReportCheck, Unjudged, Verdict
from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Sentence, sentences_of
from perfeval.report_check.language.outline import outline_of
from perfeval.report_check.language.quantities import Surroundings
from perfeval.report_check.language.understanding import Understanding, understand
from perfeval.report_check.qualified import without_misread
from perfeval.report_check.rates.by_name import Rates
from perfeval.report_check.rates.completions import check_completions
from perfeval.report_check.rates.equations import check_equations
from perfeval.report_check.rates.evident import Evident
from perfeval.report_check.rates.means import Means
from perfeval.report_check.rates.money_rates import check_money_rates
from perfeval.report_check.rates.multiples import check_multiples
from perfeval.report_check.rates.named_shares import check_named_shares
from perfeval.report_check.rates.of_targets import OfTargets
from perfeval.report_check.rates.pair_rates import check_pair_rates, check_pair_shares
from perfeval.report_check.rates.per_head import check_per_head, speaks_of_one_rate
from perfeval.report_check.rates.products import Products
from perfeval.report_check.rates.ratios import check_ratios
from perfeval.report_check.rates.relations import check_relations
from perfeval.report_check.rates.repeated_rates import check_repeated
from perfeval.report_check.rates.series import Series
from perfeval.report_check.rates.shares import check_shares
from perfeval.report_check.rates.slip_rates import SlipRates
from perfeval.report_check.rates.witnesses import Witnesses
from perfeval.report_check.scores.execution_points import check_execution_points
from perfeval.report_check.scores.part_scores import check_part_scores
from perfeval.report_check.scores.score_form import score_form
from perfeval.report_check.scores.score_rates import check_score_rates
from perfeval.report_check.scores.score_sheets import check_score_sheets
from perfeval.report_check.scores.totals import check_form, check_rows, check_stated
from perfeval.report_check.sums.amounts import Amounts
from perfeval.report_check.sums.balances import check_balances
from perfeval.report_check.sums.carried import check_carried
from perfeval.report_check.sums.complete_lists import CompleteLists
from perfeval.report_check.sums.line_lists import LineLists
from perfeval.report_check.sums.listed import check_sums
from perfeval.report_check.sums.parallel_lists import check_parallel_lists
from perfeval.report_check.sums.part_sums import PartSums
from perfeval.report_check.sums.referred import Referred
from perfeval.report_check.sums.restated import Restated
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
    # both sides are named in words
    named = [
        *check_completions(said.statements, said.ledger),
        *check_shares(said.statements, said.ledger),
        *check_equations(sentences),
    ]
    verdicts: list[Verdict] = [
        *named,
        *check_changes(said.statements, said.ledger),
        *check_sums(said.statements, said.ledger),
        *check_comparisons(said.statements, said.ledger),
        *Rates(said.clauses, said.statements, said.ledger).verdicts(),
        *check_relations(sentences),
        *check_ratios(sentences),
        *check_parallel_lists(said.clauses),
        *check_score_rates(sentences),
        *check_execution_points(sentences),
        *check_stated(sentences, form),
        *check_rows(sentences, form),
        *check_score_sheets(sentences),
        *check_part_scores(sentences),
        *check_dates(sentences),
        *check_year_rows(sentences),
        *check_carried(said.statements),
        *check_steps(said.clauses),
    ]
    verdicts += check_money_rates(sentences, verdicts)
    verdicts += check_multiples(sentences, verdicts)
    verdicts += check_point_steps(sentences, verdicts)
    verdicts += check_pair_rates(said.clauses, verdicts)
    verdicts += check_pair_shares(said.clauses, verdicts)
    verdicts += check_named_shares(said.clauses, verdicts)
    verdicts += check_per_head(said.clauses)
    verdicts += check_balances(said.clauses, verdicts)
    verdicts += _by_outline(said, verdicts)
    around = Surroundings(said)
    evident = Evident(around)
    verdicts = [one for one in verdicts if not evident.doubted(one)]
    verdicts += check_moves(around)
    verdicts += evident.verdicts(_held(verdicts, sentences))
    verdicts += Series(around).verdicts({number for one in verdicts for number in one.figures[:1]})
    verdicts += LineLists(sentences, around).verdicts({number for one in verdicts for number in one.figures})
    verdicts += CompleteLists(around).verdicts({number for one in verdicts for number in one.figures})
    witnesses = Witnesses(around)
    verdicts = [one for one in verdicts if one.contradiction is None or not witnesses.tell_of(one.contradiction.figure)]
    verdicts += witnesses.verdicts
    verdicts += Amounts(around).verdicts(_wrong(verdicts))
    verdicts += Turned(around).verdicts(_wrong(verdicts))
    verdicts += Gaps(around).verdicts(_wrong(verdicts))
    verdicts += check_slip_steps(around, {number for one in verdicts for number in one.figures[:1]}, _wrong(verdicts))
    verdicts += Products(around).verdicts(_wrong(verdicts))
    verdicts += PartSums(around).verdicts(_wrong(verdicts))
    verdicts += Referred(around).verdicts(_wrong(verdicts))
    verdicts += Means(around, sentences).verdicts({number for one in verdicts for number in one.figures[:1]})
    verdicts += OfTargets(around, sentences).verdicts({number for one in verdicts for number in one.figures[:1]})
    verdicts += SlipChanges(around).verdicts({number for one in verdicts for number in one.figures})
    verdicts += SlipRates(around).verdicts({number for one in verdicts for number in one.figures[:1]})
    verdicts += check_repeated(said.clauses, verdicts)
    verdicts += Restated(around).verdicts(verdicts)
    # what is above or below what leaves open what it is of
    verdicts += check_directions(sentences)
    explanations, named_ones = Explanations(sentences), {id(one) for one in named}
    verdicts = [
        one
        for one in without_misread(verdicts, sentences)
        if not explanations.explains(one, named=id(one) in named_ones)
    ]
    strangers: list[Doubt] = [] if against is None else list(other_subject(document, against))
    if against is not None and not other_year(document, against.year):
        judge = Against(against)
        verdicts += judge.verdicts(said, sentences, form)
        strangers += judge.doubts(said)
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


def _by_outline(said: Understanding, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """What balances, or is for each of something, once lists of parts are left out; of what is not judged yet."""
    outline = outline_of(said)
    judged = {number for one in verdicts for number in one.figures}
    found = [
        *check_balances(outline, verdicts, of_paragraph=True),
        *check_per_head([one for one in outline if speaks_of_one_rate(one)]),
        *check_pair_rates(outline, verdicts),
    ]
    return [one for one in found if one.figures[0] not in judged]


def _held(verdicts: Sequence[Verdict], sentences: Sequence[Sentence]) -> set[int]:
    """The figures held against amounts; of rates that were only held against each other, the first of them."""
    amounts = {one.number for sentence in sentences for one in sentence.figures if one.kind in (MONEY, COUNT, POINTS)}
    return {
        number for one in verdicts for number in (one.figures if amounts.intersection(one.figures) else one.figures[:1])
    }


def _wrong(verdicts: Sequence[Verdict]) -> set[int]:
    """The figures that have been found wrong."""
    return {one.contradiction.figure for one in verdicts if one.contradiction is not None}


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
