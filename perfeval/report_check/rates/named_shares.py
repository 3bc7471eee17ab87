"""Shares of something named again whose whole is the total of the sentence: 资产总计…、固定资产…，固定资产占60.00%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide, quotient
from perfeval.report_check.language.clauses import Clauses, Mention, all_mentions
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT
from perfeval.report_check.language.lexicon import marker

_SHARE = re.compile(r"(?:其中，?)?(?P<what>[\u4e00-\u9fff]{2,12}?)(?:所?占比?|占比例|比重)(?:为|达到?|是)?")
_OF = re.compile(
    r"(?:其中，?)?(?P<what>[\u4e00-\u9fff]{2,12}?)(?:所)?占(?P<whole>[\u4e00-\u9fff]{2,10}?)的?(?:比例|比重)?(?:为|达到?|是)?"
)
_OTHER_YEAR = re.compile("上年|去年|上一年|同期|预算")
_TOTAL = re.compile("(?:总额|总计|合计|总量|总数|共|共计)(?:为|：|达)?$")


def check_named_shares(taken: Sequence[Clauses], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every share of the one figure called so in the one total of its sentence."""
    judged = {number for one in verdicts for number in one.figures}
    for clauses in taken:
        mentions = list(all_mentions(clauses.mentions))
        for mention in mentions:
            figure = mention.figure
            if figure.kind != PERCENT:
                continue
            share = _SHARE.fullmatch(mention.lead) or _OF.fullmatch(mention.lead)
            if share is None or figure.number in judged or figure.approximate:
                continue
            outcome = _outcome(mention, share["what"], share.groupdict().get("whole", ""), mentions)
            verdict = decide(clauses.sentence, [outcome], figure) if outcome is not None else None
            if verdict is not None:
                yield verdict


def _outcome(mention: Mention, what: str, whole: str, mentions: Sequence[Mention]) -> Outcome | None:
    if _OTHER_YEAR.search(mention.lead):
        return None
    amounts = [
        one
        for one in mentions
        if one.figure.kind in (MONEY, COUNT) and not _OTHER_YEAR.search("".join((*one.before, one.lead)))
    ]
    called = [one for one in amounts if what in one.lead and not _TOTAL.search(one.lead)]
    wholes = [one for one in amounts if (whole in one.lead if whole else _TOTAL.search(one.lead))]
    if not whole and not wholes and len(mentions) > 1:
        second = mentions[1]
        listed = marker().match("".join(second.before) or second.lead)
        wholes = amounts[:1] if listed and amounts[:1] == mentions[:1] else []
    called = [one for one in called if one not in wholes]
    if len(called) != 1 or len(wholes) != 1:
        return None
    top, below = called[0].figure, wholes[0].figure
    if top.approximate or below.approximate or top.unit != below.unit or not 0 < top.value <= below.value:
        return None
    return quotient(mention.figure, top, below)
