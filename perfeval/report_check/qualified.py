"""Contradictions that are none: the figures were read together though their words, or other figures, set them apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_said
from perfeval.report_check.judging.result import Contradiction, Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import words
from perfeval.report_check.sums.other_sums import of_another_total

_SEVERAL = "分别"
_TELLING = 3
"""An amount of so many digits is not another by chance."""
_REACH = 40
"""So many figures before and after may be what a figure really follows from."""

_OF_TARGET = re.compile("完成[^，。；]{0,6}(?:目标|任务|计划)[^，。；]{0,4}的$")
_ONE_IS_ANOTHER = re.compile("(?P<one>[^＝＋－]+)＝(?P=one)，不是")
_A_SUM = re.compile("[^÷×－]*＋[^÷×－]*＝[^÷×－]*，不是[^，]*|.*＋.*＝.*，不是[^÷×－]*分")
_PERIOD = re.compile(r"\d+月(?:底|末|份)|[一二三四]季度末?|上半年|下半年")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d年")
_OF_YEAR = re.compile(
    rf"(?:^|[。；，])(?:其中|比|较|与|同)?(?P<year>{_ANY_YEAR.pattern})[^，。；\d]*(?:率|进度|比例)(?:为|是|达到?|仅)*$"
)
_MAIN = re.compile("(?:基本|项目)支出(?:预算)?(?:完成|执行|支付)(?:率|进度)[为是达]?$")
_FORMULA = re.compile("[=＝增减降升涨]")
_BARE_SHARE = re.compile("[，、（]占比?(?:为|：)?$")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SAYS_NO_NAME = re.compile("^(?:其中|且|并)?：?|(?:为|是|达到?|均)*$")
_Places = Mapping[int, tuple[Figure, Sentence]]


def without_misread(verdicts: Iterable[Verdict], sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """The verdicts without contradictions between figures that do not belong together.

    上年度执行率为83.47% is no rate of this year's amounts, 合并计算的满意度 none of the first of two groups.
    """
    verdicts = list(verdicts)
    places = {figure.number: (figure, sentence) for sentence in sentences for figure in sentence.figures}
    taken = _Taken(verdicts, places)
    paragraphs: dict[int, list[Figure]] = defaultdict(list)
    for sentence in sentences:
        paragraphs[sentence.paragraph] += sentence.figures
    for verdict in verdicts:
        misread = (
            taken.by_another(verdict, places)
            or taken.base_of_another(verdict)
            or taken.both_told_otherwise(verdict)
            or _apart(verdict, places)
            or _of_others(verdict, places, paragraphs)
            or _rest_of_a_part(verdict, places)
            or _rated_itself(verdict, places)
        )
        if verdict.contradiction is None or not (misread or _added_wrongly(verdict, places, paragraphs)):
            yield verdict


class _Taken:
    """The pairs of amounts of which the text states the rate: another rate beside is not theirs."""

    def __init__(self, verdicts: Iterable[Verdict], places: _Places) -> None:
        self._rates: dict[frozenset[int], int] = {}
        self._bases: dict[int, set[int]] = defaultdict(set)
        self._right: set[int] = set()
        for one in verdicts:
            if one.contradiction is None and len(one.figures) >= _TELLING:
                self._right.update(one.figures)
            if one.contradiction is None and len(one.figures) == _TELLING:
                self._rates[frozenset(one.figures[1:])] = one.figures[0]
            if one.contradiction is None and len(one.figures) >= _TELLING and _is_step(one.figures, places):
                self._bases[one.figures[-1]].add(one.figures[-2])

    def base_of_another(self, verdict: Verdict) -> bool:
        """比上年预算A减少B，其中甲减少C: whether what another amount has changed from is taken for that of a part."""
        found = verdict.contradiction
        if found is None or "相比" not in found.follows or len(verdict.figures) < _TELLING:
            return False
        now, base = verdict.figures[-2:]
        return bool(self._bases.get(base, set()) - {now}) and found.figure in verdict.figures

    def both_told_otherwise(self, verdict: Verdict) -> bool:
        """收入总计A，比上年增加B、增长p；支出总计C，增加D、增长q: both hold, so that no digit of A and C is wrong."""
        found = verdict.contradiction
        return (
            found is not None and _ONE_IS_ANOTHER.match(found.follows) is not None and self._right >= {*verdict.figures}
        )

    def by_another(self, verdict: Verdict, places: _Places) -> bool:
        """Whether the rate that was found wrong is held against amounts whose rate, of another name, is stated."""
        found = verdict.contradiction
        other = self._rates.get(frozenset(verdict.figures[1:])) if len(verdict.figures) == _TELLING else None
        if other is None and found is not None:
            other = _just_before(found, places)
        if found is None or other is None or found.figure not in places or other not in places:
            return False
        (rate, sentence), (stated, where) = places[found.figure], places[other]
        if rate.kind != PERCENT or stated.kind != PERCENT or rate is stated or sentence is not where:
            return False
        right = percent_said(found.right)
        if right is None or abs(abs(right) - stated.value) > 2 * max(rate.half, stated.half):
            return False
        between = sentence.text[min(rate.end, stated.end) : max(rate.start, stated.start)]
        names = [_name_before(of, sentence) for of in (rate, stated)]
        if ("；" in between and names[0] != names[1]) or "其中" in between:
            # 企业满意度p；群众满意度q; 调整率p（其中非因政策的为q）
            return True
        if any(one.kind != PERCENT and min(rate.end, stated.end) < one.start < rate.start for one in sentence.figures):
            # 甲36座，完成27座，完成率75%；丙92平方公里，实际85平方公里，完成率q: amounts of its own stand before it
            return stated.end < rate.start
        if "；" not in between and _FORMULA.search(f"{rate.label[-_REACH:]}{stated.label[-_REACH:]}"):
            # 下降A%，变动率=…=-B%: one rate told twice
            return False
        one, two = names
        return not (one.endswith(two) or two.endswith(one))


def _just_before(found: Contradiction, places: _Places) -> int | None:
    """The rate right before the one that was found wrong, where it is just what that one should be."""
    before, right = places.get(found.figure - 1), percent_said(found.right)
    if before is None or right is None:
        return None
    rate, _ = before
    return rate.number if rate.kind == PERCENT and 0 <= right == rate.value else None


def _is_step(numbers: Sequence[int], places: _Places) -> bool:
    """Whether the first of some figures is the step between the last two: what grew, what there is, what there was."""
    if any(number not in places for number in numbers):
        return False
    (step, _), (now, _), (base, _) = (places[number] for number in (numbers[0], *numbers[-2:]))
    return step.kind == now.kind == base.kind and abs(abs(now.value - base.value) - abs(step.value)) <= step.half * 3


def _name_before(rate: Figure, sentence: Sentence) -> str:
    """What a rate is called in its clause: 占上年项目支出（434.83万元）的."""
    words_before = re.sub("（[^（）]*）", "", sentence.text[: rate.start])
    return _SAYS_NO_NAME.sub("", re.split("[，。；、（）]", words_before)[-1])


@dataclass(frozen=True, slots=True)
class _Words:
    last_year: re.Pattern[str]
    of_all: re.Pattern[str]
    together: re.Pattern[str]
    subtotal: re.Pattern[str]
    rest_of: re.Pattern[str]


@cache
def _apart_words() -> _Words:
    return _Words(**{name: re.compile(pattern) for name, pattern in words()["apart"].items()})


def _apart(verdict: Verdict, places: _Places) -> bool:
    found = [places[number] for number in verdict.figures if number in places]
    rates = [one for one in found if one[0].kind == PERCENT]
    if len(rates) == 1 and _points_of_another_year(*rates[0], found):
        return True
    others = [figure for figure, _ in found if figure.kind in (MONEY, COUNT)]
    if len(rates) != 1 or not others:
        return False
    [(rate, sentence)] = rates
    known = _apart_words()
    of_all = known.of_all.search(re.split("[，。；：]", rate.label)[-1])
    if of_all is not None and not any(of_all[0] in one.label for one in others):
        # 项目预算A，执行B；部门整体预算执行率p: of all that the unit spent, which is not told
        return True
    period = _PERIOD.search(rate.label)
    if period is not None and not any(period[0] in one.label for one in others):
        # 其中6月底支出进度p: no rate of amounts of another time, unless all before is of it
        return period[0] not in sentence.text[: rate.start - len(rate.label)]
    far = [of.paragraph < sentence.paragraph - 1 and one.kind == COUNT for one, of in found if one is not rate]
    if "占" in rate.label and all(far):
        # 学前教育占19.07%: of the money or the people, not of the schools counted far before
        return True
    year = _OF_YEAR.search(rate.label)
    if year is not None and not any(year["year"] in of.text[: one.start] for one, of in found if one is not rate):
        # 2023年…采购执行率p。2022年采购执行率q: of the amounts of that year, which are not told
        return any(_ANY_YEAR.search(of.text[: one.start]) for one, of in found if one is not rate)
    main = _MAIN.search(rate.label)
    if main is not None and not any(main[0][:2] in one.label for one in others):
        # 基本支出完成率 where only all that was spent is stated
        return True
    if known.last_year.search(rate.label):
        return not any(known.last_year.search(f"{one.label}率") for one in others)
    if known.together.search(rate.label):
        return _SEVERAL in sentence.text[: rate.start]
    return False


def _points_of_another_year(rate: Figure, sentence: Sentence, found: Sequence[tuple[Figure, Sentence]]) -> bool:
    """自评得9.58分。2022年同口径执行率为93.10%: whether points are held against a rate of a year not told with them."""
    year = _OF_YEAR.search(sentence.text[: rate.end - len(rate.raw)])
    others = [(one, of) for one, of in found if one is not rate]
    if year is None or not others or any(one.kind != POINTS or of is sentence for one, of in others):
        return False
    return all(year["year"] not in of.text for _, of in others)


def _rated_itself(verdict: Verdict, places: _Places) -> bool:
    """就业2146人，完成目标的p；困难人员612人，完成目标的q: whether a count that has a rate is taken for a target."""
    found = verdict.contradiction
    if found is None or found.figure not in places or len(verdict.figures) != _TELLING:
        return False
    rate, sentence = places[found.figure]
    below = verdict.figures[-1]
    beside = places.get(below + 1)
    if beside is None or beside[0].kind != PERCENT or beside[0] is rate or beside[1] is not sentence:
        return False
    told = _OF_TARGET.search(rate.label), _OF_TARGET.search(beside[0].label)
    return all(told) and places[below][0].kind == COUNT


def _rest_of_a_part(verdict: Verdict, places: _Places) -> bool:
    """预算A，总支出B，项目结转C: whether a rest is, by its name, that of a part; one digit off, it is of all."""
    found = verdict.contradiction
    if found is None or found.figure not in places or places[found.figure][0].kind != MONEY:
        return False
    figure, sentence = places[found.figure]
    named = _apart_words().rest_of.search(figure.label)
    if named is None:
        return False
    ahead = [one.label for one in sentence.figures if one.number < figure.number and one.kind == MONEY]
    if not ahead:
        # 项目结余资金R，即到位资金A减去实际支出B
        return False
    stated, right = (_NUMBER.search(text) for text in (figure.raw, found.right))
    slip = stated is not None and right is not None and is_slip(_read(stated), _read(right))
    return not slip and not any(named["of"] in label for label in ahead)


def _read(number: re.Match[str]) -> Decimal:
    return Decimal(number[0].replace(",", ""))


def _of_others(verdict: Verdict, places: _Places, paragraphs: Mapping[int, Sequence[Figure]]) -> bool:
    """Whether the figure that was found wrong is right of others."""
    found = verdict.contradiction
    if found is None or found.figure not in places:
        return False
    figure, sentence = places[found.figure]
    held = [places[number][0] for number in verdict.figures if number != figure.number and number in places]
    held = [one for one in held if one.kind in (MONEY, COUNT) and one.value > 0]
    if figure.kind not in (PERCENT, MONEY, COUNT) or not held:
        return False
    near = [one for one in paragraphs[sentence.paragraph] if abs(one.number - figure.number) <= _REACH]
    if _with_a_subtotal(held):
        return True
    if "占" in figure.label and _of_the_first(figure, sentence, held, near):
        return True
    return figure.kind == MONEY and _of_another_whole(figure, sentence, held, places)


def _added_wrongly(verdict: Verdict, places: _Places, paragraphs: Mapping[int, Sequence[Figure]]) -> bool:
    """Whether amounts were added up that are not the parts of the total they miss."""
    found = verdict.contradiction
    if found is None or not _A_SUM.fullmatch(found.follows):
        return False
    figures = [places[number][0] for number in verdict.figures if number in places]
    if len(figures) != len(verdict.figures) or len(figures) < 2:
        return False
    sentence = places[max(one.number for one in figures)][1]
    return of_another_total(figures, sentence, paragraphs[sentence.paragraph])


def _of_the_first(rate: Figure, sentence: Sentence, held: Sequence[Figure], near: Sequence[Figure]) -> bool:
    """Whether a share that names no whole is one of the amount with which its paragraph begins."""
    amounts = [one for one in near if one.kind == MONEY]
    if not _BARE_SHARE.search(rate.label) or not amounts or amounts[0] in (*sentence.figures, *held):
        return False
    part = min(held, key=lambda one: rate.number - one.number if one.number < rate.number else _REACH)
    whole = amounts[0].value
    return part.kind == MONEY and whole > 0 and abs(divide(part.value, whole) * FULL - rate.value) <= rate.half


def _of_another_whole(figure: Figure, sentence: Sentence, held: Sequence[Figure], places: _Places) -> bool:
    """Whether parts of another paragraph than their whole come to an amount that stands nearer to them."""
    parts = [one for one in held if one.kind == MONEY]
    apart = all(places[one.number][1].paragraph != sentence.paragraph for one in parts)
    if len(parts) < 2 or not apart:
        return False
    added = sum((one.value for one in parts), Decimal(0))
    first = min(one.number for one in parts)
    start = figure.number + 1 if figure.number < first else max(0, first - _REACH)
    near = [places[number][0] for number in range(max(start, first - _REACH), first) if number in places]
    return any(one.kind == MONEY and one.value == added for one in near)


def _with_a_subtotal(held: Sequence[Figure]) -> bool:
    """Whether what was added up holds a sum of what stands before it: 中型A，小微B，中小企业合计A＋B."""
    known = _apart_words().subtotal
    ordered = sorted(held, key=lambda one: one.number)
    return any(
        sum((one.value for one in ordered[start:end]), Decimal(0)) == ordered[end].value
        for end in range(2, len(ordered))
        if known.search(ordered[end].label)
        for start in range(end - 1)
    )
