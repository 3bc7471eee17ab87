"""Phrases that say by themselves how their figures hang together (应缴…，实缴…，欠缴…), `relations.yaml` and others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from math import prod

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import (
    FULL,
    ROUNDED,
    Compute,
    agrees,
    percent_agrees,
    show,
    show_percent,
    slack,
)
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import variants
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import (
    COUNT,
    MONEY,
    PERCENT,
    PERCENTAGE_POINTS,
    POINTS,
    TIMES,
    Figure,
    Sentence,
)
from perfeval.report_check.language.lexicon import LAST_YEAR, read_words
from perfeval.report_check.rates.by_name import LESS_IS_BETTER

_FILES = ("relations", "equalities")
_SIGNS = {
    MONEY: "\ue000", PERCENT: "\ue001", POINTS: "\ue002", COUNT: "\ue003", PERCENTAGE_POINTS: "\ue004", TIMES: "\ue005",
}  # fmt: skip
"""Each figure of a sentence is one sign of its kind while phrases are looked for."""
_KINDS = {"money": MONEY, "percent": PERCENT, "points": POINTS, "count": COUNT, "steps": PERCENTAGE_POINTS}
_SLOT = re.compile(r"\{(?P<name>\w):(?P<kind>money|percent|points|count|steps)\}")
_ALL_SIGNS = "".join(_SIGNS.values())
_WORDS = f"[^，。；：、（）{_ALL_SIGNS}]{{0,24}}"
_END = "(?![的以左上余多占中为之比])"
_GOES_ON = re.compile(
    f"[，、；][^，。；：、（）{_ALL_SIGNS}]{{0,12}}(?:结余|结转|收回|上缴|剩余|未支出|其中)[^，。；：、（）{_ALL_SIGNS}]{{0,12}}[{_ALL_SIGNS}]"
)
_MORE_TAKEN_OFF = re.compile("[^。；]{0,16}(?:扣|加)")
_NOT_SO = re.compile("[未没无不](?:有|能|曾)?$")
"""A phrase whose first words are denied is another: 未到位5万元；支出90万元，占到位资金的94.7%."""
_OTHERWISE = re.compile(f"分别比|调整|调剂|追加|收回(?!问卷|{_SIGNS[COUNT]})|(?<!节)约|左右|以上")


@dataclass(frozen=True, slots=True)
class Relation:
    """A phrase of `relations.yaml`, compiled.

    Attributes:
        checks: what its figures must fulfil: the operation, the result and the operands by their names.
        last: whether a further rest (结余, 收回 …) right after it would leave it open.
        whole: whether an amount before it would leave it open.
        units: the units that a count may have.
        bounds: the figures that may be told as a limit: 目标值≥4500人.
        needs: for each check how many figures of each kind it is made of, by their signs.
    """

    phrase: re.Pattern[str]
    checks: tuple[tuple[str, ...], ...]
    last: bool
    whole: bool
    units: Mapping[str, Sequence[str]]
    example: str
    bounds: Sequence[str]
    needs: tuple[tuple[tuple[str, int], ...], ...]


@cache
def relations() -> tuple[Relation, ...]:
    """All known phrases."""
    found = []
    entries = (one for file in _FILES for one in load_yaml(f"report_check/{file}.yaml")["relations"])
    for entry in entries:
        source = entry["pattern"].replace("~?", _WORDS).replace("~", _WORDS).replace("，", "[，、；：]")
        source = source.replace("[^[，、；：]", "[^，").replace("(?:[，、；：])?", "[，、；：]?")
        kinds = {slot["name"]: _SIGNS[_KINDS[slot["kind"]]] for slot in _SLOT.finditer(source)}
        source = _SLOT.sub(lambda slot: f"(?P<{slot['name']}>{_SIGNS[_KINDS[slot['kind']]]})", source)
        checks = tuple(tuple(check) for check in entry["checks"])
        found.append(
            Relation(
                re.compile(source + _END), checks, entry.get("last", False), entry.get("whole", False),
                entry.get("units", {}), entry["example"], entry.get("bounds", ()),
                tuple(_needed(check, kinds) for check in checks),
            )
        )  # fmt: skip
    return tuple(found)


def _needed(check: Sequence[str], kinds: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """How many figures of each kind a check is made of; of a sum, in which some may be left out, the result alone."""
    operation, result, *operands = check
    names = [result] if operation == "plus" else [result, *operands]
    return tuple(Counter(kinds[name] for name in names).items())


@lru_cache(maxsize=4096)
def _possible(signs: str) -> tuple[Relation, ...]:
    """The phrases of which a check can be made of figures of these kinds."""
    return tuple(
        one
        for one in relations()
        if any(all(signs.count(sign) >= number for sign, number in need) for need in one.needs)
    )


def check_relations(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every phrase whose figures say how they hang together."""
    for sentence in sentences:
        if len(sentence.figures) < 2:
            continue
        masked, places = _masked(sentence)
        for relation in _possible("".join(sorted(_SIGNS[one.kind] for one in sentence.figures))):
            for match in relation.phrase.finditer(masked):
                yield from _judge(sentence, relation, match, places)


def _masked(sentence: Sentence) -> tuple[str, dict[int, Figure]]:
    """The sentence with a sign for each figure, and the figure at each sign's place."""
    parts: list[str] = []
    places: dict[int, Figure] = {}
    at = length = 0
    for figure in sentence.figures:
        parts.append(sentence.text[at : figure.start])
        length += figure.start - at
        places[length] = figure
        parts.append(_SIGNS[figure.kind])
        length += 1
        at = figure.end
    return "".join([*parts, sentence.text[at:]]), places


def _judge(
    sentence: Sentence, relation: Relation, match: re.Match[str], places: Mapping[int, Figure]
) -> Iterator[Verdict]:
    named = {
        name: places[match.start(name)]
        for name in match.re.groupindex
        if match[name] is not None and match.start(name) in places and len(match[name]) == 1
    }
    adjusted = any(operation == "shift" for operation, *_ in relation.checks)
    bounded = {named[name].number for name in relation.bounds if name in named}
    if any(one.approximate and one.number not in bounded for one in named.values()):
        return
    if _OTHERWISE.search(match[0]) and not adjusted:
        return
    if any(named[name].unit not in units for name, units in relation.units.items() if name in named):
        return
    years = match.groupdict()
    if years.get("early") and years["early"] >= years["late"]:
        return
    if relation.last and _GOES_ON.match(match.string, match.end()):
        return
    if relation.whole and _SIGNS[MONEY] in match.string[: match.start()]:
        return
    if _NOT_SO.search(match.string, max(0, match.start() - 3), match.start()):
        return
    if "扣" in match[0] and _MORE_TAKEN_OFF.match(match.string, match.end()):
        return
    if _figures_in_brackets(match):
        return
    for operation, result, *operands in relation.checks:
        figures = [named[name] for name in operands if name in named]
        least = 1 if operation in (*_COMPARED, "left", "next") else 2
        if result not in named or (operation != "plus" and len(figures) < len(operands)) or len(figures) < least:
            continue
        if not _alike(operation, named[result], figures):
            continue
        if operation == "plus" and any(one.value == named[result].value for one in figures):
            # an amount that is the total again: running totals, or a part alone
            continue
        if operation == "equal" and _last(named[result]) and not _last(figures[0]):
            # 上年为X；与Y一致: what agrees is what was said before last year's amount
            continue
        if operation == "convert" and named[result].unit == figures[0].unit:
            continue
        if operation == "times" and (named[result].value * 2) % 1 == 0:
            # whole and half points may have been given by steps
            continue
        if operation == "rate" and named[result].value >= FULL and _open_above(match, named[result], figures):
            continue
        verdict = decide(sentence, [_outcome(operation, named[result], tuple(figures))], named[result])
        if verdict is not None:
            yield verdict


def _last(figure: Figure) -> bool:
    """Whether its own words call it last year's."""
    return read_words(re.split("[，。；：、（）]", figure.label)[-1]).year == LAST_YEAR


def _figures_in_brackets(match: re.Match[str]) -> bool:
    """Whether brackets right after a phrase hold a further amount of it."""
    inside = re.match("（([^）]*)）", match.string[match.end() :])
    return inside is not None and match[0][-1] in inside[1]


def _open_above(match: re.Match[str], stated: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a rate of 100% or more may be capped at 100%, or be that of a limit."""
    capped = stated.value == FULL and figures[0].value > figures[1].value
    return capped or LESS_IS_BETTER.search(match.string[: match.end()]) is not None


def _alike(operation: str, result: Figure, figures: Sequence[Figure]) -> bool:
    """Whether counts are counts of the same."""
    counts = [one.unit for one in (result, *figures) if one.kind == COUNT]
    return operation in ("per", "next", "product") or len(set(counts)) <= 1 or set(counts) <= {"人", "名", "份"}


def _outcome(operation: str, result: Figure, figures: tuple[Figure, ...]) -> Outcome:
    every = (result, *figures)
    if operation in _COMPARED:
        return _compared(operation, result, figures[0])
    if operation == "left":
        return _left(result, figures)
    if operation == "next":
        return _next(result, figures[0])
    if operation == "times":
        return _times(result, figures)
    if operation == "product":
        return _product(result, figures)
    if operation in ("rate", *_RATIOS):
        return _percentage(operation, result, figures)
    if operation == "per":
        if not figures[1].value:
            return Outcome(every)
        allowance = slack(divide, figures)
        true = divide(figures[0].value, figures[1].value)
        if agrees(result.value, result.half, true, allowance):
            return Outcome(every)
        right = show(true, result)
        return Outcome(every, f"{figures[0].raw}÷{figures[1].raw}＝{right}，不是{result.raw}", right)
    sign = "＋" if operation == "plus" else "－"
    true = figures[0].value
    for one in figures[1:]:
        true = true + one.value if operation == "plus" else true - one.value
    # scores and counts are exact however few decimals they are printed with
    finest = min(one.half for one in every)
    room = max(finest, ROUNDED) if result.kind == POINTS else sum((one.half for one in every), Decimal(0))
    if abs(true - result.value) <= room:
        return Outcome(every)
    right = show(true, result) if operation != "points" else f"{true}个百分点"
    terms = sign.join(one.raw for one in figures)
    return Outcome(every, f"{terms}＝{right}，不是{result.raw}", right)


def _compared(operation: str, stated: Figure, other: Figure) -> Outcome:
    """Two amounts that the words call one and the same, or of which the first is at most the second."""
    every = (stated, other)
    if operation == "most":
        if stated.value <= other.value + stated.half + other.half:
            return Outcome(every)
        return Outcome(every, f"{stated.raw}大于{other.raw}", f"不大于{other.raw}")
    coarser = max(stated.half, other.half) if operation == "convert" else stated.half + other.half
    if abs(stated.value - other.value) <= coarser * (2 if operation == "convert" else 1):
        return Outcome(every)
    right = show(other.value, stated)
    if operation == "convert":
        return Outcome(every, f"{other.raw}是{right}，不是{stated.raw}", right)
    return Outcome(every, f"{stated.raw}与{other.raw}不相等，而文中说两数一致", right)


def _left(result: Figure, lost: tuple[Figure, ...]) -> Outcome:
    """What is left of 100 points."""
    every = (result, *lost)
    left = FULL - sum((one.value for one in lost), Decimal(0))
    if abs(left - result.value) <= max(min(one.half for one in every), ROUNDED):
        return Outcome(every)
    right = show(left, result)
    return Outcome(every, f"100分－{'－'.join(one.raw for one in lost)}＝{right}，不是{result.raw}", right)


def _next(total: Figure, others: Figure) -> Outcome:
    """A body by itself and the others that it has."""
    if total.value == others.value + 1:
        return Outcome((total, others))
    right = show(others.value + 1, total)
    return Outcome((total, others), f"本级1个＋{others.raw}＝{right}，不是{total.raw}", right)


def _times(result: Figure, figures: tuple[Figure, ...]) -> Outcome:
    """Points in proportion to a rate, full marks at most."""
    every = (result, *figures)
    true = min(figures[0].value, divide(figures[0].value * figures[1].value, Decimal(100)))
    room = max(result.half, Decimal("0.05")) + divide(figures[0].value * figures[1].half, Decimal(100))
    if abs(true - result.value) <= room:
        return Outcome(every)
    right = show(true, result)
    return Outcome(every, f"{figures[0].raw}×{figures[1].raw}＝{right}，不是{result.raw}", right)


def _product(result: Figure, factors: tuple[Figure, ...]) -> Outcome:
    """So many times so much, or a percentage of it; within what a rate may be rounded by, only a digit tells."""
    every = (result, *factors)
    scaled = [one.value / 100 if one.kind == PERCENT else one.value for one in factors]
    true = prod(scaled, start=Decimal(1))

    def moved_by(rounded: Callable[[Figure], bool]) -> Decimal:
        rooms = (divide(true * one.half, one.value) for one in factors if one.value and rounded(one))
        return result.half + sum(rooms, Decimal(0))

    room = moved_by(lambda one: one.kind == MONEY and bool(one.decimals))
    gap = abs(true - result.value)
    if gap <= room:
        return Outcome(every)
    if gap <= moved_by(lambda one: one.kind in (MONEY, PERCENT)):
        moved = (divide(true * other, one.value) for one in factors if one.value for other in variants(one))
        slipped = any(abs(one - true) <= room for one in variants(result))
        if not slipped and not any(abs(one - result.value) <= room for one in moved):
            return Outcome(every)
    right = show(true, result)
    return Outcome(every, f"{'×'.join(one.raw for one in factors)}＝{right}，不是{result.raw}", right)


def _percentage(operation: str, result: Figure, figures: tuple[Figure, ...]) -> Outcome:
    every = (result, *figures)
    compute, shown = _RATIOS.get(operation, (divide, "{0}÷{1}"))
    if operation == "part":
        shown = f"{{0}}÷（{'＋'.join(f'{{{place}}}' for place in range(len(figures)))}）"
    below = figures[1].value - figures[0].value if operation == "growth" else figures[1].value
    if below <= 0:
        return Outcome(every)
    # points are exact however few decimals they are printed with
    if percent_agrees(result, compute, figures, loose=any(one.kind != POINTS for one in figures)):
        return Outcome(every)
    right = show_percent(compute(*(one.value for one in figures)), result)
    return Outcome(every, f"{shown.format(*(one.raw for one in figures))}＝{right}，不是{result.raw}", right)


def _rise(now: Decimal, before: Decimal) -> Decimal:
    return divide(now - before, before)


def _fall(before: Decimal, now: Decimal) -> Decimal:
    return divide(before - now, before)


_COMPARED = ("equal", "convert", "most")
_RATIOS: Mapping[str, tuple[Compute, str]] = {
    "growth": (lambda change, now: divide(change, now - change), "{0}÷（{1}－{0}）"),
    "rise": (_rise, "（{0}－{1}）÷{1}"),
    "fall": (_fall, "（{0}－{1}）÷{0}"),
    "shift": (lambda now, before: divide(abs(now - before), before), "（{0}－{1}）÷{1}"),
    "part": (lambda part, *others: divide(part, part + sum(others, Decimal(0))), ""),
}
