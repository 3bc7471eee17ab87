"""高出目标值（87%）2.5个百分点: a step between two rates of one sentence, of which the words say one is the base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.data import load_yaml
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import PERCENT, PERCENTAGE_POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import YEAR, any_of

_YEAR = re.compile(YEAR)
_NAME = re.compile(r"([\u4e00-\u9fff]{2})(?:率|(?<!进)度|比重?|比例)(?!较|比|由)")
_BASE_SIGN = "％"
"""Stands for the rate that stands between a verb and the step: 高出目标值87%2.5个百分点."""
_OF_BASE = "的?(?:[\u4e00-\u9fff]{0,2}(?:目标|要求|标准|水平|进度|红线)值?)?"
_OF_TARGET = "的[\u4e00-\u9fff]{0,4}(?:目标|计划|要求|标准|指标|进度|红线|底线)|目标"
_CLOSE = re.compile(
    "(?:目标|计划|指标|任务|标准|要求|预期|考核|约定|规定|承诺|进度|时序)"
    "(?:任务|目标|要求|标准|指标|水平|进度|设定|应|达到|完成|[值数额量的为是：（≥])*$"
)
"""A set base is named right before its figure: 目标值（95%）, not 目标完成率95%."""
_BEFORE = re.compile(f"{_BASE_SIGN}$")
_AT_LEAST = re.compile("(?:目标|计划|指标|标准|要求)值?(?:为|是|：)?≥$")
"""A goal is a limit that is told as such: 目标值≥90%."""
_LONGEST = 30
_MOST_RATES = 3


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of `steps.yaml`, compiled."""

    bases: tuple[tuple[str, re.Pattern[str]], ...]
    exact: frozenset[str]
    leaving: re.Pattern[str]
    reaching: re.Pattern[str]
    no_rate: re.Pattern[str]
    extremes: re.Pattern[str]
    verb: re.Pattern[str]
    opening: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Rate:
    """A percentage before or right after a step: of what kind of base, empty for none; unlike: never a rate at all."""

    figure: Figure
    base: str
    year: str
    name: str
    unlike: bool


@cache
def _language() -> _Language:
    known = load_yaml("report_check/steps.yaml")
    verbs = "|".join(f"(?P<{name}>{any_of(group)})" for name, group in known["verbs"].items())
    return _Language(
        tuple((name, re.compile(source)) for name, source in known["bases"].items()),
        frozenset(known["exact"]),
        re.compile(known["from"]),
        re.compile(known["to"]),
        re.compile(known["no_rate"]),
        re.compile(known["extremes"]),
        re.compile(rf"(?:{verbs}){known['after_verb']}$"),
        re.compile(rf"(?:^|比|较|仍|已)(?:{verbs})"),
    )


def examples() -> Sequence[str]:
    """Sentences that are right, one for each way to say it."""
    found: Sequence[str] = load_yaml("report_check/steps.yaml")["examples"]
    return found


def check_point_steps(sentences: Sequence[Sentence], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """Judge every step that nothing else has judged and both of whose rates its part of the sentence states."""
    judged = {number for one in verdicts for number in one.figures}
    for sentence in sentences:
        for place, figure in enumerate(sentence.figures):
            if figure.kind == PERCENTAGE_POINTS and figure.number not in judged and not figure.approximate:
                outcomes = _outcomes(sentence, place)
                verdict = decide(sentence, outcomes, figure) if outcomes else None
                if verdict is not None:
                    yield verdict


def _outcomes(sentence: Sentence, place: int) -> list[Outcome | None]:
    """What the step comes to by each rate that may be the one reached."""
    known = _language()
    step = sentence.figures[place]
    words = _words(sentence, place)
    if known.extremes.search(words):
        return _between_extremes(sentence, place)
    verb = known.verb.search(words)
    if verb is not None and not verb["up"] and not verb["down"] and (ends := _said_extremes(sentence, place)):
        return [_judge(sentence.figures[place], *ends, 0)]
    if verb is None and (_BEFORE.search(words) or _base_of(words)):
        # the verb stands before the base: 高于目标值
        verb = known.opening.search(words.lstrip("，、的"))
    if verb is None or len(words) > _LONGEST:
        return []
    begin = sentence.text.rfind("；", 0, step.start) + 1
    before = [
        _rate(sentence, at)
        for at, one in enumerate(sentence.figures[:place])
        if one.start >= begin and one.kind == PERCENT and (not one.approximate or _AT_LEAST.search(one.label))
    ]
    rates = [one for one in before if not one.unlike]
    after = _stated_after(sentence, place)
    bases = [one for one in rates if one.base] or ([after] if after is not None else [])
    wanted = _base_of(words)
    if wanted:
        set_apart = wanted in ("target", "pace", "mean")
        bases = [one for one in bases if one.base == wanted or (one.base == "from" and not set_apart)]
    reached = [one for one in rates if not one.base and not one.figure.approximate][-_MOST_RATES:][::-1]
    if not bases and not wanted:
        bases, reached = _by_year(reached) if len(reached) > 1 else _of_year_before(sentence, begin, reached)
    nearest = [one for one in bases if place and one.figure is sentence.figures[place - 1]]
    bases = nearest or bases
    if len(bases) != 1 or not reached:
        return []
    base = bases[0]
    sign = 1 if verb["up"] else -1 if verb["down"] else 0
    same = [one for one in reached if not (one.name and base.name and one.name != base.name)]
    return [_judge(step, one, base, sign) for one in same]


def _between_extremes(sentence: Sentence, place: int) -> list[Outcome | None]:
    """三项分别为A%、B%和C%，最高与最低相差n个百分点: of the last row of rates before the step."""
    rows: list[list[Figure]] = []
    for one in sentence.figures[:place]:
        joined = rows and one.kind == PERCENT == rows[-1][-1].kind and re.fullmatch("[、，和及与以]*", one.label)
        if joined:
            rows[-1].append(one)
        else:
            rows.append([one])
    row = next((one for one in reversed(rows) if len(one) > 1), [])
    if not row or any(one.approximate for one in row):
        return []
    high, low = max(row, key=lambda one: one.value), min(row, key=lambda one: one.value)
    return [_judge(sentence.figures[place], _Rate(high, "", "", "", False), _Rate(low, "", "", "", False), 0)]


def _said_extremes(sentence: Sentence, place: int) -> tuple[_Rate, _Rate] | None:
    """最高A%，最低B%，相差n个百分点: the two rates right before a step that are called so."""
    before = sentence.figures[max(0, place - 2) : place]
    if len(before) != 2 or any(one.kind != PERCENT or one.approximate for one in before):
        return None
    high = [one for one in before if "最高" in one.label]
    low = [one for one in before if "最低" in one.label]
    if len(high) != 1 or len(low) != 1 or high == low:
        return None
    return _Rate(high[0], "", "", "", False), _Rate(low[0], "", "", "", False)


def _by_year(rates: Sequence[_Rate]) -> tuple[list[_Rate], list[_Rate]]:
    """2022年执行率80%，2023年执行率90%: two rates alone, of years of which the one is before the other."""
    if len(rates) != 2 or not all(one.year for one in rates) or rates[0].year == rates[1].year:
        return [], []
    early, late = sorted(rates, key=lambda one: one.year)
    return [early], [late]


def _of_year_before(sentence: Sentence, begin: int, here: Sequence[_Rate]) -> tuple[list[_Rate], list[_Rate]]:
    """2022年…占p；2021年…占q，提高n个百分点: the one rate of each part, the second of an earlier year."""
    start = sentence.text.rfind("；", 0, begin - 1) + 1 if begin else 0
    years = [_YEAR.match(sentence.text, at) for at in (start, begin)]
    before = [
        _rate(sentence, at)
        for at, one in enumerate(sentence.figures)
        if one.kind == PERCENT and start <= one.start < begin
    ]
    if len(here) != 1 or len(before) != 1 or before[0].unlike or before[0].figure.approximate:
        return [], []
    if years[0] is None or years[1] is None or not years[1][0][:4] < years[0][0][:4]:
        return [], []
    return list(here), before


def _words(sentence: Sentence, place: int) -> str:
    """The words since the rate before a step; where it follows that at once, those of that rate's clause as well."""
    end = sentence.figures[place].start
    start = sentence.figures[place - 1].end if place else 0
    words = sentence.text[start:end].lstrip("）)")
    if re.fullmatch(_OF_BASE, words) and place:
        return re.split("[，；。：]", sentence.figures[place - 1].label)[-1] + _BASE_SIGN
    return words


def _rate(sentence: Sentence, place: int) -> _Rate:
    """How the words before a percentage call it."""
    known = _language()
    figure = sentence.figures[place]
    label = re.split("[，；。]", figure.label)[-1]
    leaving = known.leaving.search(label) is not None
    reaching = known.reaching.search(label.rstrip("（(")) is not None and not leaving
    kind = "" if reaching and known.bases[0][1].search(label) is None and "目标" not in label else _base_of(label)
    if leaving:
        kind = "from"
    if kind in known.exact and not _CLOSE.search(label):
        kind = ""
    if not kind and re.match(_OF_TARGET, sentence.text[figure.end :]):
        kind = "target"
    year = _YEAR.search(label)
    name = _NAME.search(label)
    unlike = known.no_rate.search(label) is not None and kind == "" and not reaching
    return _Rate(figure, kind, year[0][:4] if year else "", name[1] if name else "", unlike)


def _stated_after(sentence: Sentence, place: int) -> _Rate | None:
    """The base in brackets or in the next clause: 提高5个百分点（上年为80%）."""
    if place + 1 >= len(sentence.figures) or sentence.figures[place + 1].kind != PERCENT:
        return None
    between = sentence.text[sentence.figures[place].end : sentence.figures[place + 1].start]
    if not re.fullmatch("[（，(][^，。；（）]{1,14}", between) or "；" in between:
        return None
    rate = _rate(sentence, place + 1)
    return rate if rate.base and not rate.unlike else None


def _base_of(words: str) -> str:
    """What kind of base words name; empty where none, or several."""
    found = [name for name, pattern in _language().bases if pattern.search(words)]
    if "pace" in found:
        return "pace"
    return found[0] if len(found) == 1 else ""


def _judge(step: Figure, reached: _Rate, base: _Rate, sign: int) -> Outcome:
    figures = (step, reached.figure, base.figure)
    gap = reached.figure.value - base.figure.value
    room = step.half + reached.figure.half + (Decimal(0) if base.base in _language().exact else base.figure.half)
    stated = step.value * sign if sign else step.value.copy_sign(gap)
    if abs(gap - stated) <= room:
        return Outcome(figures)
    direction = "高" if gap > 0 else "低"
    right = f"{direction}{abs(gap)}个百分点"
    return Outcome(figures, f"{reached.figure.raw}－{base.figure.raw}＝{gap}个百分点，不是{step.raw}", right)
