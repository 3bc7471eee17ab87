"""提高了5个百分点: between last year's rate, stated beside it, and this year's, stated before in the paragraph."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.clauses import Clauses, Mention, all_mentions
from perfeval.report_check.language.figures import PERCENT, PERCENTAGE_POINTS, Sentence
from perfeval.report_check.language.lexicon import LAST_YEAR, change_verb, find_comparison, read_words

_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,3}(?:率|度|比重))(?:为|是|达到?|：)*$")
_Rate = tuple[Sentence, Mention]


def check_steps(taken: Sequence[Clauses]) -> Iterator[Verdict]:
    """Judge every step whose two rates are known."""
    before: dict[tuple[int, str], list[_Rate]] = defaultdict(list)
    for clauses in taken:
        mentions = list(all_mentions(clauses.mentions))
        for mention, following in zip(mentions, [*mentions[1:], None], strict=False):
            if mention.figure.kind != PERCENT:
                continue
            name = _NAME.search(mention.lead)
            if name and read_words(mention.lead).year != LAST_YEAR and find_comparison(mention.lead) is None:
                before[clauses.sentence.paragraph, name["name"][-3:]].append((clauses.sentence, mention))
            elif following is not None:
                yield from _step(clauses.sentence, mention, following, before)


def _step(
    sentence: Sentence, last: Mention, step: Mention, before: dict[tuple[int, str], list[_Rate]]
) -> Iterator[Verdict]:
    """执行率较上年的81.26%提高13.74个百分点, after 执行率95.00% in the paragraph."""
    compared = find_comparison(last.lead)
    verb = change_verb(step.lead)
    if step.figure.kind != PERCENTAGE_POINTS or not step.same_clause or compared is None or verb is None:
        return
    name = _NAME.search(compared.before)
    if name is None or compared.basis.against != LAST_YEAR or not verb.sign or not read_words(verb.before).bare:
        return
    stated = before.get((sentence.paragraph, name["name"][-3:]), [])
    if len({one.figure.value for _, one in stated}) != 1:
        return
    now = stated[-1][1].figure
    figures = (step.figure, now, last.figure)
    true = now.value - last.figure.value
    if abs(true - step.figure.value * verb.sign) <= sum(one.half for one in figures):
        yield from filter(None, [decide(sentence, [Outcome(figures)])])
        return
    right = f"{'提高' if true > 0 else '降低'}{abs(true)}个百分点"
    follows = f"{now.raw}－{last.figure.raw}＝{true}个百分点，不是{step.figure.raw}"
    yield from filter(None, [decide(sentence, [Outcome(figures, follows, right)], step.figure)])
