"""Amounts and counts that balance whatever their order: 到位…、支出…、结余…; 年初…、新增…、处置…、年末….

Which part of a balance a figure is, the last of its words that `balances.yaml` knows tells; what else its words say
must be said of the first figure too, so that all are of the same thing. A run of such figures is judged once every part
of the balance is there, and refuted only if no way of reading it fits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product

from perfeval.data import load_yaml
from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, ROUNDED, percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.clauses import Clauses, Mention
from perfeval.report_check.language.figures import COUNT, MONEY, PEOPLE, PERCENT, POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import any_of
from perfeval.report_check.language.roles import without_numbering

_KINDS = {"money": MONEY, "count": COUNT, "points": POINTS}
_MOST_READINGS = 64
_SHORT = 6
_BEFORE = 4
"""So many figures of the sentence before may belong to a balance."""
_TERM = re.compile(r"(?P<sign>[-+~])?\s*(?P<role>\w+)")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a balance: its words, words that rule it out, and how several figures of it are taken.

    Attributes:
        choose: one, either (one of them), all (their sum), any (their sum or one of them), some (the same, but another
            after the whole balance begins the next).
        free: whether it may be said with other words than the first figure, as reasons.
    """

    words: re.Pattern[str]
    ruled_out: re.Pattern[str] | None
    choose: str
    free: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """result = terms: the result's part and those it is made of, each with + − or ~ (the gap, whichever way).

    Attributes:
        below: of a rate, what it is over.
        parts: every part that it needs.
    """

    result: str
    terms: tuple[tuple[str, str], ...]
    below: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Balance:
    """A balance of `balances.yaml`, compiled; listed: a further figure right after it may be of it as well.

    Attributes:
        place: its place among all.
        every: whether a reading must take in every part that is there, wherever it stands.
        units: units in which people may be counted beside 人 and 名.
        word: the words of any of its parts.
    """

    place: int
    kind: str
    parts: Mapping[str, _Part]
    checks: tuple[tuple[_Reading, ...], ...]
    rates: tuple[tuple[re.Pattern[str], tuple[_Reading, ...]], ...]
    listed: bool
    every: bool
    units: frozenset[str]
    word: re.Pattern[str]


@dataclass(slots=True)
class _Run:
    """Figures in a row that belong to one balance, and the percentages among them."""

    subject: str = ""
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    rates: list[Mention] = field(default_factory=list)

    def of(self, part: str) -> list[Figure]:
        """The figures of a part."""
        return [figure for name, figure in self.figures if name == part]


def _reading(text: str) -> _Reading:
    """`rest = whole - spent` or `net = in ~ out`; for a rate `spent / whole`, its numerator a sum of parts."""
    result, equals, source = text.rpartition("=")
    above, _, below = source.partition("/")
    terms = tuple((match["sign"] or "+", match["role"]) for match in _TERM.finditer(above))
    whole = result.strip() if equals else ""
    parts = {role for _, role in terms} | {below.strip() or whole}
    return _Reading(whole, terms, below.strip(), frozenset(parts - {""}))


@cache
def _balances() -> tuple[_Balance, ...]:
    found: list[_Balance] = []
    data = load_yaml("report_check/balances.yaml")
    for entry in data["balances"]:
        parts = {
            name: _Part(
                re.compile(part["words"]),
                re.compile(part["not"]) if "not" in part else None,
                part.get("choose", "one"),
                part.get("free", False),
            )
            for name, part in entry["parts"].items()
        }
        checks = tuple(tuple(_reading(one) for one in check) for check in entry.get("checks", ()))
        rates = tuple(
            (re.compile(f"(?:{rate['words']})(?:为|是|达到?|约|：|均)*$"), tuple(_reading(one) for one in rate["is"]))
            for rate in entry.get("rates", ())
        )
        word = re.compile("|".join(f"(?:{part['words']})" for part in entry["parts"].values()))
        units, listed = frozenset[str](entry.get("units", ())), entry.get("listed", False)
        every = entry.get("every", False)
        for kind in entry["of"]:
            found.append(_Balance(len(found), _KINDS[kind], parts, checks, rates, listed, every, units, word))
    return tuple(found)


@cache
def _any_part() -> re.Pattern[str]:
    """The words of any part of any balance."""
    return re.compile("|".join(dict.fromkeys(balance.word.pattern for balance in _balances())))


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(any_of(load_yaml("report_check/balances.yaml")["fillers"]))


@cache
def _moved() -> re.Pattern[str]:
    return re.compile(str(load_yaml("report_check/balances.yaml")["moved"]))


def check_balances(
    taken: Sequence[Clauses], verdicts: Sequence[Verdict], *, of_paragraph: bool = False
) -> Iterator[Verdict]:
    """Judge every run of figures that balance, where nothing else has found it right.

    Args:
        of_paragraph: whether a run may begin in any sentence before of the paragraph rather than the last.
    """
    right: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for one in verdicts:
        if one.contradiction is None:
            for number in one.figures:
                right[number].append(one.figures)
    judged = {number for one in verdicts for number in one.figures}
    paragraph, before = -1, tuple[Mention, ...]()
    for clauses in taken:
        if clauses.sentence.paragraph != paragraph:
            paragraph, before = clauses.sentence.paragraph, ()
        for balance, run in _runs_in(clauses, before):
            for verdict in _judge(clauses.sentence, run, balance, judged):
                known = (set(verdict.figures).issubset(one) for one in right[verdict.figures[0]])
                if verdict.contradiction is None or not any(known):
                    yield verdict
        before = _last((*before, *clauses.mentions) if of_paragraph else clauses.mentions)


def _last(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The last mentions; percentages and points between the amounts do not count."""
    places = [at for at, one in enumerate(mentions) if one.figure.kind not in (PERCENT, POINTS)]
    start = max(places[-_BEFORE] if len(places) >= _BEFORE else 0, len(mentions) - 2 * _BEFORE)
    return tuple(mentions[min(start, max(0, len(mentions) - _BEFORE)) :])


def _runs_in(clauses: Clauses, before: Sequence[Mention]) -> Iterator[tuple[_Balance, _Run]]:
    """The runs of a sentence, and those that begin with the figures before it, each with its balance."""
    for level in _levels(clauses.mentions) if len(clauses.sentence.figures) > 1 else ():
        called = _called(level)
        for place in sorted(called):
            if called[place] > 1:
                yield from _runs_of(level, _balances()[place])
    earlier = _called(before)
    for place in sorted(earlier.keys() & _called(clauses.mentions).keys()) if earlier else ():
        for balance, run in _runs_of((*before, *clauses.mentions), _balances()[place]):
            here = [figure.number >= clauses.sentence.figures[0].number for _, figure in run.figures]
            if any(here) and not all(here):
                yield balance, run


def _runs_of(level: Sequence[Mention], balance: _Balance) -> Iterator[tuple[_Balance, _Run]]:
    for mentions in _of_one_unit(level, balance):
        for run in _runs(mentions, balance):
            yield balance, run


def _called(level: Sequence[Mention]) -> dict[int, int]:
    """How many figures are called like a part of each balance of their kind, by its place."""
    count: dict[int, int] = {}
    for mention in level:
        for place in _parts_in(mention):
            count[place] = count.get(place, 0) + 1
    return count


def _parts_in(mention: Mention) -> Mapping[int, str]:
    """Which part a figure is of each balance of its kind of which its words name one, by the balance's place."""
    if mention.figure.kind == PERCENT:
        return {}
    return _parts_called(_own_words(mention), mention.tail, mention.figure.kind)


@lru_cache(maxsize=8192)
def _parts_called(words: str, tail: str, kind: str) -> Mapping[int, str]:
    if not _any_part().search(f"{words}{tail}") and not _any_part().search(words):
        return {}
    parts = {balance.place: _part_of(balance, words, tail) for balance in _balances() if balance.kind == kind}
    return {place: part for place, part in parts.items() if part}


def _levels(mentions: Sequence[Mention]) -> Iterator[Sequence[Mention]]:
    """The mentions of a sentence, and those of each bracket by themselves."""
    yield mentions
    for one in mentions:
        if one.inside:
            yield from _levels(one.inside)


def _of_one_unit(mentions: Sequence[Mention], balance: _Balance) -> Iterator[Sequence[Mention]]:
    """The mentions of a kind, counts by their unit, with the percentages that stand behind them or before all."""
    kind, same = balance.kind, balance.units
    units = [_unit(one.figure, same) for one in mentions if one.figure.kind == kind]
    for unit in dict.fromkeys(units):
        if units.count(unit) < 2:
            continue
        found: list[Mention] = []
        own = True
        for one in mentions:
            if one.figure.kind != PERCENT:
                own = one.figure.kind == kind and _unit(one.figure, same) == unit
            if own:
                found.append(one)
        yield found


def _unit(figure: Figure, same: frozenset[str]) -> str:
    """The unit of a count; what else there is of a kind is of one."""
    if figure.kind != COUNT:
        return ""
    return "人" if figure.unit in PEOPLE or figure.unit in same else figure.unit.lstrip("万")


def _runs(mentions: Sequence[Mention], balance: _Balance) -> Iterator[_Run]:
    """The runs of figures whose words are those of a balance's parts."""
    run = _Run()
    before: list[Mention] = []
    strange = ""
    for mention in mentions:
        if mention.figure.kind == PERCENT:
            (run.rates if run.figures else before).append(mention)
            continue
        words = _own_words(mention)
        part = _parts_in(mention).get(balance.place, "") if not mention.figure.approximate else ""
        if part and run.figures and not balance.parts[part].free and not _same_thing(words, run.subject, balance):
            if len(run.figures) > 1 and not _moved().search(words):
                yield run
            run, before, strange = _Run(), [], words
        if not part and run.figures and "其中" in words:
            # 床位420张，其中护理型231张；入住297人
            continue
        if not part:
            goes_on = balance.listed and len(words) <= _SHORT and "其中" not in words
            if len(run.figures) > 1 and not goes_on and not _moved().search(words):
                yield run
            run, before, strange = _Run() if run.figures else run, [], words
            continue
        if run.figures and _complete(run, balance) and _begins_again(run, part, balance):
            if len(run.figures) > 1:
                yield run
            run, before = _Run(), []
        elif balance.parts[part].choose == "one" and run.of(part):
            run, before = _Run(), []
        if not run.figures:
            run.subject = "".join((*mention.before, mention.lead, mention.tail))
            run.rates = before if "：" in mention.signs else []
            before = []
            if strange and balance.parts[part].choose == "all":
                # what stands before may be of the same sum
                run = _Run()
                continue
            if strange and _moved().search(strange):
                strange, run = "", _Run()
                continue
        strange = ""
        run.figures.append((part, mention.figure))
    if len(run.figures) > 1:
        yield run


def _own_words(mention: Mention) -> str:
    return without_numbering(mention.lead)


def _part_of(balance: _Balance, words: str, tail: str) -> str:
    """Which part of a balance a figure is, by the last of its words; empty where they tell none."""
    if not (balance.word.search(words) or balance.word.search(f"{words}{tail}")):
        return ""
    for text in (words, f"{words}{tail}"):
        ends = [
            (match.end(), match.end() - match.start(), name)
            for name, part in balance.parts.items()
            for match in part.words.finditer(text)
        ]
        if ends:
            name = max(ends)[2]
            ruled_out = balance.parts[name].ruled_out
            return "" if ruled_out is not None and ruled_out.search(text) else name
    return ""


def _same_thing(words: str, subject: str, balance: _Balance) -> bool:
    """Whether what words say beside the part they name is said of the first figure as well."""
    rest = _beside_parts(words, balance.place)
    return rest in subject or rest in _without_fillers(subject)


@lru_cache(maxsize=8192)
def _beside_parts(words: str, place: int) -> str:
    """What words say beside the parts of a balance that they name."""
    signs = list(words)
    for part in _balances()[place].parts.values():
        for match in part.words.finditer(words):
            signs[match.start() : match.end()] = [""] * (match.end() - match.start())
    return _without_fillers("".join(signs))


@lru_cache(maxsize=8192)
def _without_fillers(text: str) -> str:
    return _fillers().sub("", text)


def _complete(run: _Run, balance: _Balance) -> bool:
    have = {name for name, _ in run.figures}
    return any(reading.parts <= have for check in balance.checks for reading in check)


def _begins_again(run: _Run, part: str, balance: _Balance) -> bool:
    """Whether a part after a whole balance begins the next one."""
    return part != run.figures[-1][0] and balance.parts[part].choose in ("one", "either", "some") and bool(run.of(part))


def _judge(sentence: Sentence, run: _Run, balance: _Balance, judged: set[int]) -> Iterator[Verdict]:
    for check in balance.checks:
        outcomes = [
            outcome
            for reading in _fullest(check, run, balance)
            for outcome in _outcomes(run, reading, balance, sentence.figures)
        ]
        outcomes.sort(key=lambda one: one.right.startswith("-"))
        place = next((one.figures[0] for one in outcomes if one.follows), None)
        verdict = decide(sentence, outcomes, place)
        if verdict is not None:
            yield verdict
    for mention in run.rates:
        if mention.figure.number in judged or mention.figure.approximate:
            continue
        named = [reading for words, readings in balance.rates if words.search(mention.lead) for reading in readings]
        outcomes = [one for reading in named for one in _rated(mention.figure, run, reading, balance)]
        if mention.figure.value == FULL and not any(one.fits for one in outcomes):
            # more than planned is told as 100%, and so is a limit that was kept
            continue
        verdict = decide(sentence, outcomes, mention.figure)
        if verdict is not None:
            yield verdict


def _fullest(check: Sequence[_Reading], run: _Run, balance: _Balance) -> list[_Reading]:
    """The readings that leave out no part of the run, unless it stands after the result."""
    found = []
    for reading in check:
        last = max((one.number for one in run.of(reading.result)), default=-1)
        fuller = [other.parts for other in check if other.parts > reading.parts and all(map(run.of, other.parts))]
        wider = set().union(*fuller) - reading.parts
        if not any(balance.every or one.number < last for name in wider for one in run.of(name)):
            found.append(reading)
    return found


def _choices(run: _Run, name: str, balance: _Balance) -> list[tuple[Figure, ...]]:
    """The ways to take the figures of a part."""
    figures = run.of(name)
    if not figures:
        return []
    choose = balance.parts[name].choose
    if choose in ("one", "either"):
        return [(one,) for one in figures]
    together = [tuple(figures)]
    single = [(one,) for one in figures] if len(figures) > 1 else []
    if choose == "some":
        return [*single, *together]
    if choose == "any":
        return [*together, *single]
    return together


def _outcomes(run: _Run, reading: _Reading, balance: _Balance, around: Sequence[Figure]) -> Iterator[Outcome]:
    """What each way of reading a sum comes to; nothing where a part is missing."""
    names = [reading.result, *(role for _, role in reading.terms)]
    choices = [_choices(run, name, balance) for name in names]
    if not all(choices):
        return
    for count, chosen in enumerate(product(*choices)):
        if count >= _MOST_READINGS:
            return
        result, *operands = chosen
        last = max(one.number for one in result)
        several = len(choices[1]) > 1
        yield _sum(result, operands, reading, around, several=several)
        early = [tuple(one for one in some if one.number < last) for some in operands]
        if early != operands and all(early):
            yield _sum(result, early, reading, around, several=several)


def _sum(
    result: tuple[Figure, ...],
    operands: Sequence[tuple[Figure, ...]],
    reading: _Reading,
    around: Sequence[Figure],
    *,
    several: bool,
) -> Outcome:
    value, gap = Decimal(0), False
    for (sign, _), figures in zip(reading.terms, operands, strict=True):
        added = sum((one.value for one in figures), Decimal(0))
        gap = gap or sign == "~"
        value += added if sign == "+" else -added
    every = (*result, *(one for some in operands for one in some))
    stated = sum((one.value for one in result), Decimal(0))
    if gap:
        value, stated = abs(value), abs(stated)
    finest = min(one.half for one in every)
    room = max(finest, ROUNDED) if result[0].kind == POINTS else sum((one.half for one in every), Decimal(0))
    if abs(value - stated) <= room:
        return Outcome(every)
    right = show(value, result[0])
    terms = _terms((sign, one) for (sign, _), some in zip(reading.terms, operands, strict=True) for one in some)
    # 编制70人，其中…事业编制37人；在编66人，空编4人: of the whole that stands before its parts, not of each of them
    whole = sum((one.value for one in operands[0]), stated - value)
    meant = value < 0 and (several or any(one.kind == COUNT and one.value == whole for one in around))
    return Outcome(every, f"{terms}＝{right}，不是{'＋'.join(one.raw for one in result)}", right, impossible=meant)


def _terms(signed: Iterable[tuple[str, Figure]]) -> str:
    """A sum of figures as it is written, the first without its sign."""
    return "".join(f"{'＋' if sign == '+' else '－'}{one.raw}" for sign, one in signed)[1:]


def _rated(rate: Figure, run: _Run, reading: _Reading, balance: _Balance) -> Iterator[Outcome]:
    """What each way of reading a rate comes to."""
    names = [*(role for _, role in reading.terms), reading.below]
    choices = [_choices(run, name, balance) for name in names]
    if not all(choices):
        return
    signs = [sign for sign, _ in reading.terms]
    for count, chosen in enumerate(product(*choices)):
        if count >= _MOST_READINGS:
            return
        flat = [(sign, one) for sign, some in zip(signs, chosen, strict=False) for one in some]
        below = chosen[-1][0]
        every = (*(one for _, one in flat), below)
        if not below.value or len(chosen[-1]) > 1:
            continue

        def compute(*values: Decimal, signs: tuple[str, ...] = tuple(sign for sign, _ in flat)) -> Decimal:
            top = sum((v if s == "+" else -v for s, v in zip(signs, values, strict=False)), Decimal(0))
            return divide(abs(top), values[-1])

        if percent_agrees(rate, compute, every):
            yield Outcome((rate, *every))
            continue
        right = show_percent(compute(*(one.value for one in every)), rate)
        terms = f"（{_terms(flat)}）" if len(flat) > 1 else _terms(flat)
        yield Outcome((rate, *every), f"{terms}÷{below.raw}＝{right}，不是{rate.raw}", right)
