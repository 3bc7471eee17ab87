"""Percentages that the text itself lets one work out: 完成预算的C%, 在职人员控制率为C%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.arithmetic import percent_agrees, show_percent
from perfeval.report_check.figures import COUNT, PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import (
    BUDGETS,
    OUTTURN,
    POSTS,
    STAFF,
    Level,
    data,
    is_change,
    levels_of,
    measure_in,
)
from perfeval.report_check.quotients import Known, first_fitting, known_levels, same_unit
from perfeval.report_check.result import Contradiction, Verdict
from perfeval.report_check.shares import share_of

_DONE = re.compile(
    r"(?:完成|达到?|为|占|是)(?:了)?[^，。；]*?(?:预算|计划|任务|目标|指标)[^，。；]{0,6}?(?:的|比例为?|任务)$"
    r"|(?:预算)?(?:执行|完成)(?:率|进度|比例)(?:为|是|达到?|：|:)?$"
    r"|[，、]控制率(?:为|是|达到?|：)?$"
)
_NAMED_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff“”（）]{2,20}?率)(?:为|是|达到?|均为|约|：|:|＝|=)?$")
_STAFF_RATE = re.compile(r"(?:在职人员|人员|财政供养人员|编制)控制率(?:[=＝][^，。；]*)?(?:为|是|达到?|：|=|＝)?$")
_PRECISE = ("年初预算数", "全年预算数")
_DONE_WORDS = re.compile("完成|实现|办结|执行|实际|达|新开工|举办|开展")
_MOVED = re.compile("超|调增|调减|追加|追减|增加|减少")
_ASKED_MONEY = re.compile("计划|下达|指标|任务|安排")
_ASKED = re.compile(r"预算|计划|下达|指标|应|任务|目标|发放|安排|共|总")


def check_ratios(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every percentage but shares whose two sides are known."""
    known = known_levels(sentences)
    for sentence in sentences:
        if sentence.respective:
            continue
        levels = [one for one in levels_of(sentence) if not one.figure.approximate]
        for figure in sentence.figures:
            if figure.kind != PERCENT or is_change(figure) or figure.approximate:
                continue
            verdict = _judge(sentence, figure, levels, known)
            if verdict is not None:
                yield verdict


def _judge(sentence: Sentence, rate: Figure, levels: Sequence[Level], known: Known) -> Verdict | None:
    label = rate.label
    before = [one for one in levels if one.figure.end <= rate.start]
    semicolon = sentence.text.rfind("；", 0, rate.start)
    everything = before
    before = [one for one in before if one.figure.start > semicolon] or before
    if _STAFF_RATE.search(label):
        return _staff(sentence, rate, before, known)
    if share_of(rate) is not None:
        return None
    if _DONE.search(label):
        verdict = _done(sentence, rate, before, before) or _done(sentence, rate, before, everything)
        if verdict is not None:
            return verdict
    named = _NAMED_RATE.search(re.split(r"[，。；]", label)[-1])
    if named is not None:
        if named["name"].endswith("变动率"):
            return _changed(sentence, rate, before)
        verdict = _formula(sentence, rate, named["name"], known)
        if verdict is not None:
            return verdict
        return _named(sentence, rate, named["name"], before)
    return None


def _done(sentence: Sentence, rate: Figure, clause: Sequence[Level], before: Sequence[Level]) -> Verdict | None:
    """完成预算的C%: what the clause says was spent, over what was budgeted before."""
    near = list(reversed(clause))[:6]
    asked = [one for one in list(reversed(before))[:6] if _is_asked(one)]
    wanted = measure_in(rate.label)
    if wanted in _PRECISE:
        asked = [one for one in asked if one.measure == wanted or one.measure not in _PRECISE]
    pairs = [
        (above, below)
        for below in asked
        for above in near
        if above is not below and same_unit(above, below) and below.figure.value and _is_done(above)
    ]
    pairs.sort(key=lambda pair: -(pair[0].figure.start + pair[1].figure.start))
    return first_fitting(sentence, rate, pairs)


def _is_done(level: Level) -> bool:
    """Whether an amount or count is what was done: spent, paid, completed."""
    if level.figure.kind == COUNT:
        return not _MOVED.search(level.figure.label) and _DONE_WORDS.search(level.figure.label) is not None
    spent = level.measure == OUTTURN or (not level.measure and level.item.endswith(("支出", "经费", "费")))
    return spent and not _MOVED.search(level.figure.label)


def _is_asked(level: Level) -> bool:
    """Whether an amount or count is what was to be done: budgeted, planned, handed down."""
    if _MOVED.search(level.figure.label):
        return False
    words = _ASKED if level.figure.kind == COUNT else _ASKED_MONEY
    return level.measure in BUDGETS or words.search(level.figure.label) is not None


def _formula(sentence: Sentence, rate: Figure, name: str, known: Known) -> Verdict | None:
    """三公经费控制率: spent over budgeted, where the report states each once."""
    item = next((item for words, item in data()["rates"].items() if re.search(words, name)), None)
    if item is None:
        return None
    spent = [one for key in (item, item + OUTTURN) for _, one in known.get(key, ())]
    budgeted = [one for budget in BUDGETS for _, one in known.get(item + budget, ()) if one.figure.value]
    if len({one.figure.value for one in spent}) != 1 or len({one.figure.value for one in budgeted}) != 1:
        return None
    return first_fitting(sentence, rate, [(spent[0], budgeted[0])])


def _changed(sentence: Sentence, rate: Figure, before: Sequence[Level]) -> Verdict | None:
    """上年86.5万元，本年70.2万元，变动率-18.84%: with its sign."""
    last = [one for one in before if one.last and one.figure.value > 0]
    now = [one for one in before if not one.last]
    if not last or not now or not same_unit(now[-1], last[-1]):
        return None
    pair = (now[-1].figure, last[-1].figure)
    true = divide(pair[0].value - pair[1].value, pair[1].value)
    numbers = (rate.number, *(figure.number for figure in pair))
    if percent_agrees(rate, lambda a, b: divide(a - b, b), pair) and true * rate.value >= 0:
        return Verdict(numbers)
    right = show_percent(true, rate)
    follows = f"（{pair[0].raw}－{pair[1].raw}）÷{pair[1].raw}＝{right}，不是{rate.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))


def _named(sentence: Sentence, rate: Figure, name: str, before: Sequence[Level]) -> Verdict | None:
    """回收285份，回收率95%: the count that the rate's name tells of, over one before it."""
    for stem, words in data()["stems"].items():
        if stem not in name:
            continue
        above = next((one for one in reversed(before) if re.search(words, one.figure.label)), None)
        if above is None:
            return None
        others = [
            one
            for one in reversed(before)
            if one is not above and same_unit(one, above) and one.figure.value and not _MOVED.search(one.figure.label)
        ]
        below = sorted(others, key=lambda one: _ASKED.search(one.figure.label) is None)
        return first_fitting(sentence, rate, [(above, one) for one in below])
    return None


def _whole(levels: Sequence[Level]) -> Sequence[Level]:
    """The total alone where the counts after it are its parts."""
    rest = sum((one.figure.value for one in levels[1:]), Decimal(0))
    return levels[:1] if len(levels) > 1 and levels[0].figure.value == rest else levels


def _staff(sentence: Sentence, rate: Figure, before: Sequence[Level], known: Known) -> Verdict | None:
    """在职人员控制率: 在职人员数 over 编制数, wherever the report states them."""
    here = {item: [one for one in before if one.item == item] for item in (POSTS, STAFF)}
    posts = here[POSTS] or [one for _, one in known.get(POSTS, ())]
    staff = here[STAFF] or [one for _, one in known.get(STAFF, ())]
    posts, staff = list(_whole(posts)), list(_whole(staff))
    pairs = [(above, below) for below in posts for above in staff if below.figure.value]
    verdict = first_fitting(sentence, rate, pairs)
    if verdict is None or verdict.contradiction is None:
        return verdict
    if len(posts) > 1 or len(staff) > 1:
        totals = (sum(one.figure.value for one in posts), sum(one.figure.value for one in staff))
        sides = [(a, b) for b in (totals[0], *(p.figure.value for p in posts)) for a in
                 (totals[1], *(s.figure.value for s in staff)) if b]  # fmt: skip
        if any(abs(divide(Decimal(a), Decimal(b)) * 100 - rate.value) <= 2 * rate.half for a, b in sides):
            return Verdict((rate.number,))
    return verdict
