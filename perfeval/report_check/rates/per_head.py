"""人均, 户均, 每人…元: an amount for each, the amount in all and how many it is for, by `per_head.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise, zip_longest

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import agrees, show, slack
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.clauses import Clauses, Mention, all_mentions
from perfeval.report_check.language.figures import COUNT, MONEY, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of, marker, read_words

_MOST = 2
_ROUNDED_BEFORE, _ROUNDED_AFTER = re.compile("约为?$"), re.compile("左右")
_ROUNDED_BY = Decimal("0.05")
"""So far a rounded amount may be from what it was."""
_LISTED = 5
_MEASURES = frozenset(("公里", "亩", "平方米", "吨"))
_WIDE = 8


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of `per_head.yaml`, compiled.

    Attributes:
        each: an amount for each, by its own words, with the units that it is for; any_each: any of these words.
        after: the same by the words behind it (元/人).
        norm: words that make it a rule, which need not be what was spent; ruled: those by which it was applied.
        never: words that leave open how often it was given; general: words that say nothing of what it is for.
        moved: words of an amount that is none in all; topic: words by which the sentence before is of the same.
    """

    each: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    after: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    any_each: re.Pattern[str]
    norm: re.Pattern[str]
    ruled: re.Pattern[str]
    in_all: re.Pattern[str]
    never: re.Pattern[str]
    general: re.Pattern[str]
    moved: re.Pattern[str]
    topic: re.Pattern[str]
    about: tuple[frozenset[str], re.Pattern[str]]


@cache
def _language() -> _Language:
    data = load_yaml("report_check/per_head.yaml")

    def units(table: str) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
        return tuple((re.compile(one["words"]), frozenset(one["units"])) for one in data[table])

    single = ("norm", "ruled", "in_all", "never", "moved", "topic")
    return _Language(
        each=units("each"),
        any_each=re.compile("|".join(f"(?:{one['words']})" for one in data["each"])),
        after=units("after"),
        general=re.compile(any_of(data["general"])),
        about=(frozenset(data["about"]["units"]), re.compile(data["about"]["words"])),
        **{name: re.compile(data[name]) for name in single},
    )


def check_per_head(taken: Sequence[Clauses]) -> Iterator[Verdict]:
    """Judge every amount for each beside which, or before which, the amount in all and the number stand."""
    earlier: list[Mention] = []
    paragraph = -1
    for clauses, following in zip_longest(taken, taken[1:]):
        if clauses.sentence.paragraph != paragraph:
            earlier, paragraph = [], clauses.sentence.paragraph
        for mentions in _segments(clauses):
            found = list(_judge(clauses.sentence, mentions, earlier))
            ahead = following is not None and following.sentence.paragraph == paragraph
            if ahead and not found and all(_units(one) for one in mentions):
                # 人均接待费…，车均维护费…。接待200人次，公务接待费…
                found = list(_judge(clauses.sentence, mentions, list(all_mentions(following.mentions))))
            yield from found
            earlier = mentions


def speaks_of_one_rate(clauses: Clauses) -> bool:
    """Whether a sentence has but one amount for each."""
    return sum(bool(_units(one)) for one in clauses.mentions) == 1


def _segments(clauses: Clauses) -> Iterator[list[Mention]]:
    """A sentence's figures from one ； to the next."""
    found: list[Mention] = []
    for one in clauses.mentions:
        if found and one.begins_part:
            yield found
            found = []
        found += all_mentions([one])
    if found:
        yield found


def _judge(sentence: Sentence, mentions: Sequence[Mention], earlier: Sequence[Mention]) -> Iterator[Verdict]:
    known = _language()
    per = {place: units for place, one in enumerate(mentions) if (units := _units(one))}
    for place, units in per.items():
        said = mentions[place].figure
        if _of_several(mentions, place, set(per), earlier):
            continue
        counts = _counts(mentions, units)
        if len(counts) > _MOST:
            counts = _counts(mentions[:place], units)
        counts = counts or _counted_earlier(mentions, _counts(earlier, units), earlier)
        if known.about[0] & units:
            counts = counts or _counts(earlier, units)
            totals = _of_cars([*earlier, *mentions], mentions[place])
        else:
            totals = _totals(mentions, place, set(per)) or _said_earlier(mentions[place], counts, earlier)
        if _of_another_thing(mentions[place], units, counts):
            continue
        numbers = [one.figure for one in counts]
        rough = any(one.approximate for one in (*totals, *numbers)) or (
            said.approximate and not _about(mentions[place])
        )
        if not totals or not 1 <= len(counts) <= _MOST or rough:
            continue
        outcomes = [_outcome(said, total, (number,)) for total in totals for number in numbers]
        if len(counts) > 1:
            outcomes += [_outcome(said, total, tuple(numbers)) for total in totals]
        outcomes += [one for one in _otherwise(said, [*earlier, *mentions], units) if one.fits]
        verdict = decide(sentence, outcomes, said)
        if verdict is not None:
            yield verdict


def _of_another_thing(said: Mention, units: frozenset[str], counts: Sequence[Mention]) -> bool:
    """主管网12.6公里，支管按每公里48万元测算: whether so much for each measure is of a thing that was not measured."""
    known = _language()
    before = known.ruled.split(said.lead, maxsplit=1)[0]
    subject = known.general.sub("", before) if before != said.lead and units & _MEASURES else ""
    pairs = {subject[place : place + 2] for place in range(len(subject) - 1)}
    return bool(pairs) and not any(pair in one.lead or not one.lead for one in counts for pair in pairs)


def _otherwise(said: Figure, around: Sequence[Mention], units: frozenset[str]) -> Iterator[Outcome]:
    """Readings over any amount and number of the sentence, and of what stands before it."""
    money = [one.figure for one in around if one.figure.kind == MONEY and one.figure.value > said.value]
    for total in money[-_WIDE:]:
        for number in _counts(around, units)[-_WIDE:]:
            yield _outcome(said, total, (number.figure,))


def _about(said: Mention) -> bool:
    """Whether an amount is rough only in that it was rounded: 约120元, 2.6万元左右."""
    figure = said.figure
    return _ROUNDED_BEFORE.search(figure.label) is not None or _ROUNDED_AFTER.match(said.tail) is not None


def _of_several(mentions: Sequence[Mention], place: int, per: set[int], earlier: Sequence[Mention]) -> bool:
    """Whether it is one of several amounts for each, whose groups come to the amount in all together."""
    known = _language()
    if not known.norm.search(mentions[place].lead + mentions[place].tail):
        return False
    following = mentions[place + 1] if place + 1 < len(mentions) else None
    listed = following is not None and following.figure.kind == MONEY
    listed = listed and following is not None and (not following.lead.strip("和及与、") or "每" in following.lead)
    together = any(known.in_all.search(one.lead) for one in mentions[place + 1 :])
    return listed or (together and (len(per) > 1 or any(_units(one) for one in earlier)))


def _counts(mentions: Sequence[Mention], units: frozenset[str]) -> list[Mention]:
    return [
        one
        for one in mentions
        if one.figure.kind == COUNT and one.figure.unit.lstrip("万") in units and one.figure.value
    ]


def _counted_earlier(
    mentions: Sequence[Mention], counts: Sequence[Mention], earlier: Sequence[Mention]
) -> list[Mention]:
    """The number that was told before of the same: 培训200人次。培训费支出…，人均…."""
    topics = set(_language().topic.findall("".join(one.lead for one in mentions)))
    named = [
        (one, one.lead or before.lead)
        for before, one in pairwise((*earlier[:1], *earlier))
        if any(one is c for c in counts)
    ]
    return [one for one, lead in named if any(topic in lead for topic in topics)]


def _said_earlier(said: Mention, counts: Sequence[Mention], earlier: Sequence[Mention]) -> list[Figure]:
    """What was said before of what was spent on the same: 公务接待费决算…。接待200人次，人均…."""
    known = _language()
    if known.norm.search(said.lead + said.tail):
        return []
    nouns = [noun for noun in [noun_of(said.lead), *known.topic.findall("".join(one.lead for one in counts))] if noun]
    if not any(noun in one.lead for noun in nouns for one in earlier):
        return []
    money = [one for one in earlier if one.figure.kind == MONEY and not known.moved.search(one.lead)]
    return [one.figure for one in money if one.figure.value > said.figure.value][:_LISTED]


@lru_cache(maxsize=16384)
def noun_of(lead: str) -> str:
    """What an amount for each is for, as far as its words say."""
    known = _language()
    ends = [match.end() for pattern, _ in known.each for match in pattern.finditer(lead)]
    return known.general.sub("", lead[max(ends, default=0) :])


def _units(mention: Mention) -> frozenset[str]:
    """The units of those for each of whom an amount is; empty where it is none for each."""
    units = units_each(mention.lead, mention.tail) if mention.figure.kind == MONEY else frozenset[str]()
    return frozenset() if units and _language().never.search(mention.lead + mention.tail) else units


@lru_cache(maxsize=16384)
def units_each(lead: str, tail: str) -> frozenset[str]:
    """What an amount is for each of, by the words before it and behind it; empty where it is for none."""
    known = _language()
    for words, units in known.after:
        if words.match(tail):
            return units
    if known.any_each.search(lead) is None:
        return frozenset()
    found = [(match.start(), units) for words, units in known.each if (match := words.search(lead))]
    return max(found, key=lambda one: one[0])[1] if found else frozenset()


def _totals(mentions: Sequence[Mention], place: int, per: set[int]) -> list[Figure]:
    """What the amount in all may be: what is called like the amount for each, or else the nearest before and after."""
    known = _language()
    said = mentions[place]
    plain = [
        (index, one)
        for index, one in enumerate(mentions)
        if index not in per and one.figure.kind == MONEY and not known.moved.search(one.lead)
    ]
    noun = noun_of(said.lead)
    if noun:
        plain = [(index, one) for index, one in plain if noun in one.lead or _said_before(noun, index, mentions, place)]
    if known.norm.search(said.lead + said.tail):
        ruled = known.ruled.search(said.lead) is not None
        plain = [(index, one) for index, one in plain if index > place and (ruled or known.in_all.search(one.lead))]
    before = [one.figure for index, one in plain if index < place]
    listed = any(marker().search("".join((*one.before, one.lead))) for one in mentions[:place])
    before = before[:_LISTED] if listed else before[-1:]
    after = [one.figure for index, one in plain if index > place][:1]
    return [one for one in (*before, *after) if one.value >= said.figure.value]


def _of_cars(mentions: Sequence[Mention], said: Mention) -> list[Figure]:
    """What the running of cars cost, by its own name."""
    known = _language()
    named: list[Figure] = []
    of_cars = False
    for one in mentions:
        if one.figure.kind != MONEY or one is said or _units(one):
            continue
        words = read_words(one.lead)
        of_cars = known.about[1].search(one.lead) is not None or (of_cars and words.bare)
        if of_cars and not known.moved.search(one.lead) and one.figure.value >= said.figure.value:
            named.append(one.figure)
    return named


def _said_before(noun: str, index: int, mentions: Sequence[Mention], place: int) -> bool:
    """Whether an amount without words of its own is of what the sentence speaks of: 培训200人次，支出…，人均培训费…."""
    general = _language().general
    others = (one.lead for at, one in enumerate(mentions[:index]) if at != place)
    return not general.sub("", mentions[index].lead) and any(noun in lead for lead in others)


def _outcome(each: Figure, total: Figure, counts: tuple[Figure, ...]) -> Outcome:
    every = (each, total, *counts)
    number = sum((one.value for one in counts), Decimal(0))
    true = divide(total.value, number)
    if each.approximate and abs(each.value - true) <= max(each.half * 2, each.value * _ROUNDED_BY):
        return Outcome(every)
    allowance = slack(lambda amount, *heads: divide(amount, sum(heads, Decimal(0))), (total, *counts))
    product = each.value * number
    if agrees(each.value, each.half, true, allowance) or abs(product - total.value) <= total.half + each.half * number:
        return Outcome(every)
    heads = "＋".join(one.raw for one in counts)
    heads = f"（{heads}）" if len(counts) > 1 else heads
    right = show(true, each)
    return Outcome(every, f"{total.raw}÷{heads}＝{right}，不是{each.raw}", right)
