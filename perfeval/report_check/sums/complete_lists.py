"""Lists of parts that leave nothing out, by their words; and parts that come to more than their whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.report_check.judging.arithmetic import comes_to
from perfeval.report_check.judging.evidence import evidence_words
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import by_a_slip
from perfeval.report_check.judging.verdicts import missed_sum, refuted
from perfeval.report_check.language.called import name_of_amount
from perfeval.report_check.language.figures import MONEY, Figure, Sentence, number_said
from perfeval.report_check.language.lexicon import things
from perfeval.report_check.language.quantities import Quantity, Surroundings
from perfeval.report_check.language.roles import item_number

_OPENING = 5
_SOME_NAMED = re.compile("等，其中")
"""办公费、水费、其他交通费等，其中水费A、其他交通费B: some of what was named."""
_ITEM = re.compile(r"(?:\d{1,2}[.．、]|（[一二三四五六七八九十\d]{1,2}）|[①-⑳])(?=[^\d])")
_NEXT_ITEM = re.compile(f"[；，。](?:{_ITEM.pattern})")
_BEGINS_ITEM = re.compile(f"(?:^|[；，。：])(?P<item>{_ITEM.pattern})")
"""1.财政拨款收入A，其中政府性基金B；2.事业收入C: the next item is no further part of the first."""


class CompleteLists:
    """Judges lists by their opening words, their last part or how many parts they say they have."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._words = evidence_words()
        self._amounts = sorted({one.figure.value for one in around.all if one.unit == MONEY})

    def verdicts(self, judged: set[int]) -> Iterator[Verdict]:
        """Judge every list of which not all is judged."""
        for sentence in self._around.sentences():
            yield from self._lists(sentence, judged)

    def _lists(self, sentence: Sentence, judged: set[int]) -> Iterator[Verdict]:
        """Lists of parts that leave nothing out, by their opening words or their last part."""
        here = [one for one in self._around.here(sentence) if not one.deep and one.unit == MONEY]
        start = 0
        while start < len(here):
            run = self._run(here, start)
            if len(run) > 1:
                verdict = self._list(sentence, run, here[:start])
                if verdict is not None and not {run[0].figure.number, run[-1].figure.number} <= judged:
                    yield verdict
                start += len(run)
            else:
                start += 1

    def _run(self, here: Sequence[Quantity], start: int) -> list[Quantity]:
        """The amounts of one unit that follow each other as parts, from a place on."""
        first = here[start]
        run = [first]
        if first.change or not first.lead or first.figure.approximate or self._words["each"].search(first.lead):
            return run
        for one in here[start + 1 :]:
            sides = one.unit == first.unit and one.segment - run[-1].segment <= 1 and not one.change
            if (
                not sides
                or self._words["nested"].search(one.context)
                or not one.lead
                or self._words["each"].search(one.lead)
                or one.figure.approximate
                or (_NEXT_ITEM.search(one.context) and not _ITEM.search(first.context))
            ):
                break
            run.append(one)
        return run

    def _list(self, sentence: Sentence, run: Sequence[Quantity], ahead: Sequence[Quantity]) -> Verdict | None:
        opening = run[0].context
        if _is_later_item(opening):
            return None
        opened = self._opened(opening) or self._words["list_closer"].search(run[-1].lead) is not None
        counted = self._words["list_count"].search(opening)
        if counted is not None:
            opened = opened or number_said(counted["count"]) == len(run)
        complete = opened or self._words["composed"].search(sentence.text[run[-1].figure.end :]) is not None
        named_only = _SOME_NAMED.search(opening) is not None
        if named_only or self._words["some_only"].match(sentence.text[run[-1].figure.end :]):
            complete = opened = False
        if not complete and not self._words["list_marker"].search(opening):
            return None
        near = [*self._around.before(sentence), *ahead]
        wholes = [one for one in near if one.unit == run[0].unit and not one.change]
        near_now = [one for one in wholes if one.level is None or not one.level.last]
        wholes = near_now or wholes
        biggest = max(one.figure.value for one in run)
        wholes = [one for one in wholes if one.figure.value > biggest]
        if not wholes:
            return None
        if self._stated(run):
            return Verdict(tuple(one.figure.number for one in run))
        if any(self._words["not_part"].search(one.lead) for one in run):
            return None
        if any(self._words["other_kind"].search(one.lead) for one in run[1:]) and not self._words["other_kind"].search(
            run[0].lead
        ):
            # 需求资金 A，其中失能老人 B，实际下达 C: what was done of it is no part
            return None
        spent = [one for one in run if self._words["rest_taken"].search(one.lead)]
        if spent and len(spent) < len(run):
            # 甲预算 A、支出 B，乙预算 C、支出 D: no one list
            return None
        every = [*wholes, *self._around.earlier(sentence)]
        if any(sums_up(run[: len(run) - cut], one.figure) for one in every for cut in range(len(run) - 1)):
            return Verdict((wholes[-1].figure.number, *(one.figure.number for one in run)))
        if any(sums_up(run[first:], one.figure) for one in [*every, *run[:1]] for first in range(1, len(run) - 1)):
            return Verdict((wholes[-1].figure.number, *(one.figure.number for one in run)))
        added = sum((one.figure.value for one in run), Decimal(0))
        if wholes[-1].sentence is not sentence and added * 2 > wholes[-1].figure.value * 3:
            return None
        opens = self._opened(opening) or counted is not None
        opens = opens or self._words["list_marker"].search(opening[:_OPENING]) is not None
        if wholes[-1].sentence is not sentence and not opens and not _refers(opening, wholes[-1]):
            return None
        if not complete and added <= wholes[-1].figure.value:
            return None
        figures = [one.figure for one in run]
        slipped = [one for one in wholes if by_a_slip(one.figure, figures)]
        return wrong_sum(sentence, (slipped or wholes)[-1], run)

    def _opened(self, opening: str) -> bool:
        """Whether words open a list that leaves nothing out: 按功能分类; 按功能分类，其中 names some of it only."""
        match = self._words["list_opener"].search(opening)
        return match is not None and "其中" not in opening[match.end() :]

    def _stated(self, run: Sequence[Quantity]) -> bool:
        """Whether the report states anywhere what the parts come to."""
        added = sum((one.figure.value for one in run), Decimal(0))
        room = sum((one.figure.half for one in run), Decimal("0.005"))
        place = bisect_left(self._amounts, added - room)
        return run[0].unit == MONEY and place < len(self._amounts) and self._amounts[place] <= added + room


def _is_later_item(opening: str) -> bool:
    """Whether a list begins in the midst of a numbered one: ③丙A；④丁B."""
    match = _BEGINS_ITEM.search(opening)
    number = item_number(match["item"]) if match is not None else None
    return number is not None and number[1] > 1


def _refers(opening: str, whole: Quantity) -> bool:
    """Whether a list begins with the name of the amount before it: 上级专项中."""
    named, inside, _ = opening.partition("中，")
    return bool(inside) and named[-4:] in name_of_amount(whole.lead)


def says_all_sources(labels: Sequence[str]) -> bool:
    """Whether parts are the levels of government that money comes from, the lowest included."""
    known = things()["sources"]
    return (
        len(labels) >= known["least"]
        and all(re.search(known["all"], label) for label in labels)
        and re.search(known["higher"], labels[0]) is not None
        and re.search(known["lower"], labels[-1]) is not None
    )


def sums_up(parts: Sequence[Quantity], whole: Figure) -> bool:
    """Whether several amounts come to a figure, as they are printed."""
    if len(parts) < 2 or any(one.figure is whole for one in parts):
        return False
    return comes_to(whole, (one.figure for one in parts))


def wrong_sum(sentence: Sentence, whole: Quantity, parts: Sequence[Quantity]) -> Verdict | None:
    """The verdict that parts do not come to their whole."""
    return refuted(sentence, missed_sum(whole.figure, [one.figure for one in parts]), whole.figure)
