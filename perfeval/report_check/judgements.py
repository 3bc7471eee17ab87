"""Every judgement on a report's text, in the order in which they rest on each other, and the nets that clear some.

Those that words bind to their figures come first; then what stands beside them; then what surrounds them, for the
figures that nothing has judged, or found wrong, so far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

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
from perfeval.report_check.documents import Document
from perfeval.report_check.explained import Explanations
from perfeval.report_check.judging.result import Contradiction, Verdict
from perfeval.report_check.language.figures import COUNT, MONEY, POINTS, Sentence
from perfeval.report_check.language.outline import aside_of, outline_of, wholes_of_parts
from perfeval.report_check.language.quantities import Surroundings
from perfeval.report_check.language.reduced import Reduced, reduced
from perfeval.report_check.language.understanding import Understanding, understand
from perfeval.report_check.qualified import without_misread
from perfeval.report_check.rates.by_name import Rates
from perfeval.report_check.rates.combined_rates import check_combined
from perfeval.report_check.rates.completions import check_completions
from perfeval.report_check.rates.equations import check_equations
from perfeval.report_check.rates.evident import Evident
from perfeval.report_check.rates.means import Means
from perfeval.report_check.rates.money_rates import check_money_rates
from perfeval.report_check.rates.multiples import check_multiples
from perfeval.report_check.rates.named_shares import check_named_shares
from perfeval.report_check.rates.namesakes import Namesakes
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
from perfeval.report_check.rates.told_sides import check_told_sides
from perfeval.report_check.rates.witnesses import Witnesses
from perfeval.report_check.scores.execution_points import check_execution_points
from perfeval.report_check.scores.part_scores import check_part_scores
from perfeval.report_check.scores.score_form import ScoreForm
from perfeval.report_check.scores.score_rates import check_score_rates
from perfeval.report_check.scores.score_sheets import check_score_sheets
from perfeval.report_check.scores.totals import check_rows, check_stated
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

_MOST_TWICE = 10_000
"""A text with more figures, some hundred reports in one, is read once."""


class _Found:
    """The verdicts so far."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self.verdicts = list(verdicts)

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Take in more of them."""
        self.verdicts += verdicts

    @property
    def judged(self) -> set[int]:
        """The figures that some verdict is about."""
        return {number for one in self.verdicts for number in one.figures}

    @property
    def stated(self) -> set[int]:
        """The figures that were judged by others, without those others."""
        return {number for one in self.verdicts for number in one.figures[:1]}

    @property
    def wrong(self) -> set[int]:
        """The figures that have been found wrong."""
        return {one.contradiction.figure for one in self.verdicts if one.contradiction is not None}


def judge(
    said: Understanding, sentences: Sequence[Sentence], document: Document, form: ScoreForm | None
) -> list[Verdict]:
    """The verdicts on a report's text by itself."""
    wholes = wholes_of_parts(said)
    aside = aside_of(said, wholes)
    named, found = _judged(said, sentences, aside, form)
    found.add(_of_the_rest(sentences, document, aside, found))
    explanations, by_name = Explanations(sentences, wholes), {id(one) for one in named}
    return [
        one
        for one in without_misread(found.verdicts, sentences)
        if not explanations.explains(one, named=id(one) in by_name)
    ]


def _judged(
    said: Understanding, sentences: Sequence[Sentence], aside: Collection[int], form: ScoreForm | None
) -> tuple[Sequence[Verdict], _Found]:
    """The verdicts on some sentences; first those on rates whose words say what they are over.

    Args:
        aside: the figures that only explain others.
    """
    named = _with_named_sides(said, sentences)
    found = _Found([*named, *_by_words(said, sentences, form)])
    _beside(found, said, sentences, aside)
    _around(found, said, sentences)
    return named, found


def _of_the_rest(
    sentences: Sequence[Sentence], document: Document, aside: Collection[int], so_far: _Found
) -> list[Verdict]:
    """What is judged once all that only explains other amounts is left out; of each paragraph by itself."""
    if sum(len(one.figures) for one in sentences) > _MOST_TWICE:
        return []
    right = {one.figures[0] for one in so_far.verdicts if one.contradiction is None}
    judged = so_far.judged
    rest = reduced(sentences, aside, judged)
    if not rest.sentences:
        return []
    paragraph = {one.number: sentence.paragraph for sentence in sentences for one in sentence.figures}
    said = understand(rest.sentences, document)
    _, found = _judged(said, rest.sentences, aside_of(said, wholes_of_parts(said)), None)
    verdicts = []
    for one in found.verdicts:
        numbers = tuple(rest.numbers[number] for number in one.figures)
        together = len({paragraph[number] for number in numbers}) == 1
        known = numbers[0] in judged or (one.contradiction and rest.numbers[one.contradiction.figure] in right)
        if together and not known and (one.contradiction is None or _is_told(one.contradiction)):
            verdicts.append(Verdict(numbers, one.contradiction and _in_full(one.contradiction, rest)))
    return verdicts


def _is_told(found: Contradiction) -> bool:
    """Whether it is a rate or a difference: a list may lack what was left out, and points their weights."""
    return "＋" not in found.follows and not found.right.endswith("分")


def _in_full(found: Contradiction, rest: Reduced) -> Contradiction:
    """A contradiction as it stands in the document."""
    return replace(found, sentence=rest.original[found.figure].text, figure=rest.numbers[found.figure])


def _with_named_sides(said: Understanding, sentences: Sequence[Sentence]) -> list[Verdict]:
    """Rates whose words say what they are over."""
    return [
        *check_completions(said.statements, said.ledger),
        *check_shares(said.statements, said.ledger),
        *check_equations(sentences),
        *check_relations(sentences),
        *check_score_rates(sentences),
    ]


def _by_words(said: Understanding, sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Verdict]:
    """What the parse of the sentences, or their phrases, bind together."""
    yield from check_changes(said.statements, said.ledger)
    yield from check_sums(said.statements, said.ledger)
    yield from check_comparisons(said.statements, said.ledger)
    yield from Rates(said.clauses, said.statements, said.ledger).verdicts()
    yield from check_ratios(sentences)
    yield from check_parallel_lists(said.clauses)
    yield from check_execution_points(sentences)
    yield from check_stated(sentences, form)
    yield from check_rows(sentences, form)
    yield from check_score_sheets(sentences)
    yield from check_part_scores(sentences)
    yield from check_dates(sentences)
    yield from check_year_rows(sentences)
    yield from check_carried(said.statements)
    yield from check_steps(said.clauses)


def _beside(found: _Found, said: Understanding, sentences: Sequence[Sentence], aside: Collection[int]) -> None:
    """What stands right beside each other, where its words have bound it to nothing else."""
    found.add(check_money_rates(sentences, found.verdicts))
    found.add(check_multiples(sentences, found.verdicts))
    found.add(check_point_steps(sentences, found.verdicts))
    found.add(check_pair_rates(said.clauses, found.verdicts))
    found.add(check_pair_shares(said.clauses, found.verdicts))
    found.add(check_named_shares(said.clauses, found.verdicts))
    found.add(check_per_head(said.clauses))
    found.add(check_balances(said.clauses, found.verdicts))
    found.add(_by_outline(said, aside, found))


def _around(found: _Found, said: Understanding, sentences: Sequence[Sentence]) -> None:
    """What follows, or must not, from the figures around."""
    around = Surroundings(said)
    evident = Evident(around)
    found.verdicts = [one for one in found.verdicts if not evident.doubted(one)]
    found.add(check_moves(around))
    found.add(check_told_sides(around))
    found.add(evident.verdicts(_held(found.verdicts, sentences)))
    found.add(check_combined(around))
    found.add(Series(around).verdicts(found.stated))
    found.add(Namesakes(around).verdicts(found.stated))
    found.add(LineLists(sentences, around).verdicts(found.judged))
    found.add(CompleteLists(around).verdicts(found.judged))
    witnesses = Witnesses(around)
    found.verdicts = [
        one for one in found.verdicts if one.contradiction is None or not witnesses.tell_of(one.contradiction.figure)
    ]
    found.add(witnesses.verdicts)
    found.add(Amounts(around).verdicts(found.wrong))
    found.add(Turned(around).verdicts(found.wrong))
    found.add(Gaps(around).verdicts(found.wrong))
    found.add(check_slip_steps(around, found.stated, found.wrong))
    found.add(Products(around).verdicts(found.wrong))
    found.add(PartSums(around).verdicts(found.wrong))
    found.add(Referred(around).verdicts(found.wrong))
    found.add(Means(around, sentences).verdicts(found.stated))
    found.add(OfTargets(around, sentences).verdicts(found.stated))
    found.add(SlipChanges(around).verdicts(found.judged))
    found.add(SlipRates(around).verdicts(found.stated))
    found.add(check_repeated(said.clauses, found.verdicts))
    found.add(Restated(around).verdicts(found.verdicts))
    # what is above or below what leaves open what it is of
    found.add(check_directions(sentences))


def _by_outline(said: Understanding, aside: Collection[int], so_far: _Found) -> list[Verdict]:
    """What balances, or is for each of something, once lists of parts are left out; of what is not judged yet."""
    outline = outline_of(said, aside)
    judged = so_far.judged
    found = [
        *check_balances(outline, so_far.verdicts, of_paragraph=True),
        *check_per_head([one for one in outline if speaks_of_one_rate(one)]),
        *check_pair_rates(outline, so_far.verdicts),
    ]
    return [one for one in found if one.figures[0] not in judged]


def _held(verdicts: Sequence[Verdict], sentences: Sequence[Sentence]) -> set[int]:
    """The figures held against amounts; of rates that were only held against each other, the first of them."""
    amounts = {one.number for sentence in sentences for one in sentence.figures if one.kind in (MONEY, COUNT, POINTS)}
    return {
        number for one in verdicts for number in (one.figures if amounts.intersection(one.figures) else one.figures[:1])
    }
