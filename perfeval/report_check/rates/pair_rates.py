"""Rates and shares of any name, by the counts before them: 抽查凭证200份，规范190份，规范率95%."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, Compute, percent_agrees, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide, quotient
from perfeval.report_check.language.clauses import Clauses, Mention, all_mentions
from perfeval.report_check.language.figures import COUNT, MONEY, PEOPLE, PERCENT, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of, words
from perfeval.report_check.rates.by_name import LESS_IS_BETTER, implausible

_STEM = 2
_MOST = 3
_NEAREST = 60
_SHARE = re.compile(r"(?:^|，)占(?:了)?(?P<whole>[\u4e00-\u9fff]{2,10}?)的?(?:比例|比重)?(?:为|达)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d年度?")
_NO_WORDS = re.compile("总数|总额|总量|资金|金额|数额|人数|总|共|的")
_PAPERS = "份"


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of `rates.yaml`, pair_rates, compiled."""

    name: re.Pattern[str]
    done: re.Pattern[str]
    never: re.Pattern[str]
    other: re.Pattern[str]
    asked: re.Pattern[str]
    whole: re.Pattern[str]
    fulfilled: re.Pattern[str]
    failed: re.Pattern[str]
    sound: re.Pattern[str]
    same: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _language() -> _Language:
    entry = load_yaml("report_check/rates.yaml")["pair_rates"]
    be = any_of(words()["be"])
    plain = ("never", "other", "asked", "whole", "fulfilled", "failed", "sound")
    return _Language(
        name=re.compile(rf"(?P<name>[\u4e00-\u9fff]{{2,14}})率(?:{be}|均)*$"),
        done=re.compile(rf"^(?:{entry['done']})(?:{be})*$"),
        same=tuple((stem, re.compile(pattern)) for stem, pattern in entry["same"].items()),
        **{name: re.compile(entry[name]) for name in plain},
    )


def check_pair_rates(taken: Sequence[Clauses], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every rate with two or three counts of one unit before it in its part of the sentence."""
    judged = {number for one in verdicts for number in one.figures}
    for clauses in taken:
        window: list[Mention] = []
        for mention in all_mentions(clauses.mentions):
            if mention.begins_part:
                window = []
            if mention.figure.kind != PERCENT:
                window.append(mention)
                continue
            same = [one for one in window if one.figure.unit == window[-1].figure.unit]
            if len(same) == 1 and len(window) > 1 and _of_people(window[-2].figure, window[-1].figure):
                same = window[-2:]
            if len(same) == _MOST and _left_out(same[-1], mention):
                same = same[:-1]
            if 1 < len(same) <= _MOST and mention.figure.number not in judged and not mention.figure.approximate:
                read = [_outcome(mention, one, same[-1]) for one in reversed(same[:-1])]
                outcomes = [one for one in read if one is not None]
                verdict = decide(clauses.sentence, outcomes, mention.figure)
                if verdict is not None and not _limit(clauses.sentence, mention.figure):
                    yield verdict
            window = []


def _of_people(first: Figure, last: Figure) -> bool:
    """服务人口15245人，建立健康档案13997份，建档率: papers of which each person has one."""
    return last.unit == _PAPERS and first.unit in PEOPLE


def _left_out(last: Mention, rate: Mention) -> bool:
    """应参训268名，实际参训259名，未参训9名，参训率: the rate is of those that were in."""
    named = _language().name.search(rate.lead)
    stem = named["name"][-_STEM:] if named is not None else ""
    return bool(stem) and re.match(f"(?:未|尚未|没有){stem}", last.lead) is not None


def check_pair_shares(taken: Sequence[Clauses], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge 满意90份，占收回问卷的90%: the count or amount right before it, of the one that is called so."""
    judged = {number for one in verdicts for number in one.figures}
    stated: dict[int, list[Mention]] = defaultdict(list)
    for clauses in taken:
        before: Mention | None = None
        here = stated[clauses.sentence.paragraph]
        for mention in all_mentions(clauses.mentions):
            if mention.figure.kind != PERCENT:
                here.append(mention)
                before = mention
                continue
            share = _SHARE.search(mention.lead)
            if share and before is not None and mention.figure.number not in judged:
                outcome = (
                    None
                    if mention.figure.approximate
                    else _of_called(mention, before, share["whole"], here[-_NEAREST:])
                    or _of_called(mention, before, share["whole"], _after(clauses, mention))
                )
                verdict = decide(clauses.sentence, [outcome], mention.figure) if outcome is not None else None
                if verdict is not None:
                    yield verdict
            before = before if share else None


def _after(clauses: Clauses, mention: Mention) -> list[Mention]:
    """The amounts after a share in its sentence, one of which may be its whole."""
    every = list(all_mentions(clauses.mentions))
    return [one for one in every[every.index(mention) + 1 :] if one.figure.kind != PERCENT][:_MOST]


def _of_called(mention: Mention, before: Mention, whole: str, here: Sequence[Mention]) -> Outcome | None:
    known = _language()
    top = before.figure
    words = f"{before.lead}{before.tail}"
    if top.kind not in (COUNT, MONEY) or top.approximate or known.other.search(words) or known.other.search(whole):
        return None
    called = [one for one in here if one is not before and _alike(one.figure, top) and _called(one, whole)]
    exact = [one for one in called if one.lead.endswith(whole)]
    called = exact or called
    if len({one.figure.value for one in called}) != 1:
        return None
    below = called[0].figure
    if below.approximate or known.other.search(_YEAR.sub("", called[0].lead)) or not 0 < top.value <= below.value:
        return None
    return quotient(mention.figure, top, below)


def _alike(one: Figure, top: Figure) -> bool:
    """Whether two figures are of the same: money in whatever unit."""
    return one.kind == top.kind and (top.kind == MONEY or one.unit == top.unit)


def _called(one: Mention, whole: str) -> bool:
    """Whether a count is what the words of a share call its whole."""
    core = _NO_WORDS.sub("", whole)
    label = _NO_WORDS.sub("", re.sub(".*[，。；：、]", "", one.lead))
    if len(core) >= _STEM and (core in one.lead or (len(label) >= _STEM and label in whole)):
        return True
    signs = iter(one.lead)
    return len(core) > _STEM and all(sign in signs for sign in core)


def _limit(sentence: Sentence, figure: Figure) -> bool:
    """Whether it may be told of a limit that was kept, or capped at 100%."""
    return figure.value == FULL or LESS_IS_BETTER.search(sentence.text[: figure.start]) is not None


def _outcome(mention: Mention, first: Mention, second: Mention) -> Outcome | None:
    below, top = first.figure, second.figure
    units = {below.unit, top.unit}
    alike = len(units) == 1 or units == PEOPLE or _of_people(below, top)
    if below.kind != COUNT or top.kind != COUNT or not alike:
        return None
    if below.approximate or top.approximate or not 0 < top.value <= below.value:
        return None
    known = _language()
    labels = first.lead + first.tail, second.lead + second.tail
    if any(known.other.search(one) for one in labels) or known.never.search(mention.lead):
        return None
    compute = _compute(mention.lead, *labels)
    if compute is None:
        return None
    figures = (mention.figure, top, below)
    if percent_agrees(mention.figure, compute, (top, below)) or percent_agrees(mention.figure, divide, (top, below)):
        return Outcome(figures)
    if compute is divide and implausible(mention.figure, top, below):
        return None
    right = show_percent(compute(top.value, below.value), mention.figure)
    terms = f"{top.raw}÷{below.raw}" if compute is divide else f"（{below.raw}－{top.raw}）÷{below.raw}"
    return Outcome(figures, f"{terms}＝{right}，不是{mention.figure.raw}", right)


def _compute(lead: str, first: str, second: str) -> Compute | None:
    """How the rate follows from the second count and the first; None where the words do not tell."""
    known = _language()
    asked = known.asked.search(first) is not None
    if asked and known.done.search(lead) and not known.asked.search(second) and not known.failed.search(second):
        return divide
    named = known.name.search(lead)
    if named is None:
        return None
    stem = named["name"][-_STEM:]
    if known.failed.search(second):
        whole = known.whole.search(first) and not _tells(stem, first)
        return (lambda failed, of: divide(of - failed, of)) if whole and known.sound.fullmatch(stem) else None
    if asked and known.fulfilled.search(second) and any(sign in second for sign in stem):
        return divide
    if _tells(stem, second) and (asked or not _tells(stem, first)) and not known.asked.search(second):
        return divide
    return None


def _tells(stem: str, label: str) -> bool:
    """Whether the words of a count are those of the rate's name."""
    if all(sign in label for sign in stem):
        return True
    return any(stem == name and pattern.search(label) for name, pattern in _language().same)
