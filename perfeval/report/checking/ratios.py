"""Percentages that the text itself lets one work out: 占…的C%, 完成预算的C%, 在职人员控制率为C%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.numeric import divide
from perfeval.report.checking.arithmetic import percent_agrees, show_percent
from perfeval.report.checking.figures import COUNT, PERCENT, Figure, Sentence
from perfeval.report.checking.lexicon import (
    BUDGETS,
    OUTTURN,
    POSTS,
    STAFF,
    Level,
    data,
    is_change,
    items_in,
    levels_of,
)
from perfeval.report.checking.result import Contradiction, Verdict

_SHARE = re.compile(r"占(?P<base>[^，。；、]*?)(?:的)?(?:比重|比例|比率|比)?(?:为|约|达到?|：|:)?$")
_DONE = re.compile(
    r"(?:完成|达到?|为|占|是)(?:了)?[^，。；]*?(?:预算|计划|任务|目标|指标)[^，。；]{0,6}?(?:的|比例为?|任务)$"
    r"|(?:预算)?(?:执行|完成)(?:率|进度|比例)(?:为|是|达到?|：|:)?$"
)
_NAMED_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff“”（）]{2,20}?率)(?:为|是|达到?|均为|约|：|:|＝|=)?$")
_ANY_TOTAL = re.compile(r"(?:本年|全年|当年)?(?:总额|总数|总量|合计|支出|收入|资金|其中|全部)?(?:总额|合计)?")
_STAFF_RATE = re.compile(r"(?:在职人员|人员|财政供养人员|编制)控制率")
_ASKED = re.compile(r"预算|计划|下达|指标|应|任务|目标|发放|安排|共|总")
Known = Mapping[str, Sequence[tuple[Sentence, Level]]]


def known_levels(sentences: Sequence[Sentence]) -> dict[str, list[tuple[Sentence, Level]]]:
    """Every level whose item and measure the text names, by item + measure."""
    found: dict[str, list[tuple[Sentence, Level]]] = {}
    for sentence in sentences:
        for level in levels_of(sentence):
            if level.item and level.own and not level.last and not level.figure.approximate:
                found.setdefault(level.item + level.measure, []).append((sentence, level))
    return found


def check_ratios(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every percentage whose two sides are known."""
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
    if _STAFF_RATE.search(label):
        return _staff(sentence, rate, before, known)
    share = _SHARE.search(label)
    if share is not None and not re.search(r"预算|计划|任务", share["base"]):
        return _share(sentence, rate, share["base"], before, known)
    if _DONE.search(label):
        verdict = _done(sentence, rate, before)
        if verdict is not None:
            return verdict
    named = _NAMED_RATE.search(re.split(r"[，。；]", label)[-1])
    if named is not None:
        verdict = _formula(sentence, rate, named["name"], known)
        if verdict is not None:
            return verdict
        return _named(sentence, rate, named["name"], before)
    return None


def _quotient(a: Decimal, b: Decimal) -> Decimal:
    return divide(a, b)


def _fits(rate: Figure, above: Level, below: Level) -> bool:
    if not below.figure.value:
        return False
    return percent_agrees(rate, _quotient, (above.figure, below.figure))


def _verdict(sentence: Sentence, rate: Figure, above: Level, below: Level, *, agrees: bool) -> Verdict:
    numbers = (rate.number, above.figure.number, below.figure.number)
    if agrees:
        return Verdict(numbers)
    right = show_percent(divide(above.figure.value, below.figure.value), rate)
    follows = f"{above.figure.raw}÷{below.figure.raw}＝{right}，不是{rate.raw}"
    return Verdict(numbers, Contradiction(sentence.text, follows, right, sentence.section))


def _share(sentence: Sentence, rate: Figure, base: str, before: Sequence[Level], known: Known) -> Verdict | None:
    """B万元，占…的C%: the nearest amount over the amount that the base names, else over the sentence's total."""
    if not before:
        return None
    part = before[-1]
    named = items_in(base)
    bases: list[Level] = []
    if named:
        item = named[-1][2]
        bases = [one for one in before[:-1] if one.item == item]
        if not bases:
            bases = [
                one
                for key, places in known.items()
                if key in (item, item + OUTTURN, *(item + budget for budget in BUDGETS))
                for _, one in places
                if one.measure == part.measure or not one.measure or not part.measure
            ]
    elif _ANY_TOTAL.fullmatch(base):
        bases = [one for one in before[:-1] if _is_total(sentence, one, part)]
    bases = [one for one in bases if _same_unit(one, part) and one.figure.value]
    return _first(sentence, rate, [(part, one) for one in bases])


def _is_total(sentence: Sentence, base: Level, part: Level) -> bool:
    """Whether an amount is a total of which the later one is a part."""
    between = sentence.text[base.figure.end : part.figure.start]
    return bool(re.search("其中|包括", between) or re.search("合计|总计|总额|共|总", base.figure.label))


def _first(sentence: Sentence, rate: Figure, pairs: Sequence[tuple[Level, Level]]) -> Verdict | None:
    """Right if any reading is, else wrong by the likeliest."""
    for above, below in pairs:
        if _fits(rate, above, below):
            return _verdict(sentence, rate, above, below, agrees=True)
    return _verdict(sentence, rate, *pairs[0], agrees=False) if pairs else None


def _done(sentence: Sentence, rate: Figure, before: Sequence[Level]) -> Verdict | None:
    """完成预算的C%: spent over budgeted."""
    near = list(reversed(before))[:6]
    asked = [one for one in near if one.measure in BUDGETS or _ASKED.search(one.figure.label)]
    pairs = [
        (above, below)
        for below in asked
        for above in near
        if above is not below and _same_unit(above, below) and below.figure.value and above.measure not in BUDGETS
    ]
    pairs.sort(key=lambda pair: -(pair[0].figure.start + pair[1].figure.start))
    return _first(sentence, rate, pairs)


def _formula(sentence: Sentence, rate: Figure, name: str, known: Known) -> Verdict | None:
    """三公经费控制率: spent over budgeted, where the report states each once."""
    item = next((item for words, item in data()["rates"].items() if re.search(words, name)), None)
    if item is None:
        return None
    spent = [one for key in (item, item + OUTTURN) for _, one in known.get(key, ())]
    budgeted = [one for budget in BUDGETS for _, one in known.get(item + budget, ()) if one.figure.value]
    if len({one.figure.value for one in spent}) != 1 or len({one.figure.value for one in budgeted}) != 1:
        return None
    return _first(sentence, rate, [(spent[0], budgeted[0])])


def _named(sentence: Sentence, rate: Figure, name: str, before: Sequence[Level]) -> Verdict | None:
    """回收285份，回收率95%: the count that the rate's name tells of, over one before it."""
    for stem, words in data()["stems"].items():
        if stem not in name:
            continue
        above = next((one for one in reversed(before) if re.search(words, one.figure.label)), None)
        if above is None:
            return None
        others = [one for one in reversed(before) if one is not above and _same_unit(one, above) and one.figure.value]
        below = [one for one in others if _ASKED.search(one.figure.label)] or others[:1]
        return _first(sentence, rate, [(above, one) for one in below])
    return None


def _staff(sentence: Sentence, rate: Figure, before: Sequence[Level], known: Known) -> Verdict | None:
    """在职人员控制率: 在职人员数 over 编制数, wherever the report states them."""
    here = {item: [one for one in before if one.item == item] for item in (POSTS, STAFF)}
    posts = here[POSTS] or [one for _, one in known.get(POSTS, ())]
    staff = here[STAFF] or [one for _, one in known.get(STAFF, ())]
    pairs = [(above, below) for below in posts for above in staff if below.figure.value]
    verdict = _first(sentence, rate, pairs)
    if verdict is None or verdict.contradiction is None:
        return verdict
    if len(posts) > 1 or len(staff) > 1:
        totals = (sum(one.figure.value for one in posts), sum(one.figure.value for one in staff))
        sides = [(a, b) for b in (totals[0], *(p.figure.value for p in posts)) for a in
                 (totals[1], *(s.figure.value for s in staff)) if b]  # fmt: skip
        if any(abs(divide(Decimal(a), Decimal(b)) * 100 - rate.value) <= 2 * rate.half for a, b in sides):
            return Verdict((rate.number,))
    return verdict


def _same_unit(one: Level, other: Level) -> bool:
    if one.figure.kind != other.figure.kind:
        return False
    return one.figure.kind != COUNT or one.figure.unit == other.figure.unit or {one.figure.unit, other.figure.unit} <= {
        "人", "名", "个",
    }  # fmt: skip
