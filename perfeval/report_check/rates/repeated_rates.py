"""A rate that a department has one of in a year, where it stands in several paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from perfeval.data import load_yaml
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.clauses import Clauses, all_mentions
from perfeval.report_check.language.figures import PERCENT, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of, words

_OTHER_THAN_THIS = re.compile(
    "上年|去年|上一年|目标|计划|标准|要求|应|不[高低]于|同期|全[省市县区国]|平均|[一二三四]季度|\\d月|每|[×÷*/]"
)


def check_repeated(taken: Sequence[Clauses], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """A rate that a department has but one of in a year, stated in several paragraphs: those not judged otherwise."""
    refuted = {one.contradiction.figure for one in verdicts if one.contradiction is not None}
    known = {number for one in verdicts if one.contradiction is None for number in one.figures}
    stated: dict[str, list[tuple[Sentence, Figure]]] = defaultdict(list)
    for clauses in taken:
        for mention in all_mentions(clauses.mentions):
            figure = mention.figure
            name = _one_a_year().search(mention.lead) if figure.kind == PERCENT and not figure.approximate else None
            if (
                name
                and figure.number not in refuted
                and not _OTHER_THAN_THIS.search(clauses.sentence.text[: figure.start])
            ):
                stated[re.sub('[“”"]', "", name["name"])].append((clauses.sentence, figure))
    for places in stated.values():
        first, model = next((place for place in places if place[1].number in known), places[0])
        for sentence, figure in places:
            if figure.number in known or figure is model:
                continue
            half = max(figure.half, model.half)
            if abs(figure.value - model.value) <= half * 2:
                yield Verdict((figure.number, model.number))
            elif sentence.paragraph != first.paragraph:
                where = "前文" if first.paragraph < sentence.paragraph else "后文"
                follows = f"{where}写的是{model.raw}，这里是{figure.raw}"
                outcome = Outcome((figure, model), follows, model.raw)
                yield from filter(None, [decide(sentence, [outcome], figure)])


@cache
def _one_a_year() -> re.Pattern[str]:
    known = load_yaml("report_check/rates.yaml")["one_a_year"]
    return re.compile(
        rf"^(?:(?:本|我)?(?:部门|单位|局|中心)?(?:整体)?的?)(?P<name>{any_of(known)}){any_of(words()['be'])}*$"
    )
