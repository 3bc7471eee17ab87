"""Figures that follow exactly from others than those they were held against: they are right of these.

A statement whose roles were read from what stands nearby may have been read wrongly. Where the figure that does not
agree is just what another figure of its paragraph makes it, it was held against the wrong one: 编制66名，其中…事业编制
41名。在职59人，空编7名. How many figures were tried, and how exactly the figure is printed, tells how likely that is by
chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TypeAlias

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, percent_said
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.language.figures import (
    COUNT,
    MONEY,
    PERCENT,
    POINTS,
    Figure,
    Sentence,
    alike,
    plain_unit,
    telling_digits,
)

_REACH = 12
"""So many figures before and after are tried."""
_BY_CHANCE = Decimal("0.04")
_FULL_MARKS = Decimal(100)
_SUM = re.compile(r"[^÷×－]*＋[^÷×－]*＝[^÷×－]*，不是.*")
_DIFFERENCE = re.compile(r"[^÷×＋]*－[^÷×＋]*＝[^÷×]*，不是.*")
_QUOTIENT = re.compile(r"[^＝×]*÷[^＝×]*＝[^＝]*%，不是[^（]*")
_SHORT = re.compile(r"[^＝]*÷[^＝]*不是[\d.]+%，按.*")
_EACH = re.compile(r"[^＝×]*÷[^＝×]*＝[^＝%]*元，不是[^（]*")
_COMPARED = re.compile(".*相比.*，不是.*")
_GROWTH = re.compile(r"[^＝]*应为[^÷]*，[^÷]*÷[^÷]*＝[\d.]+%，不是[^（]*")
_RESTATED = re.compile("前文写的是.*")
_NAME = re.compile("(?P<name>[\u4e00-\u9fff]{2}率)(?:只有|仅|只|为|是|达到?|均)*$")
_NAMED_WHOLE = re.compile("占(?P<whole>[\u4e00-\u9fff]{3,12}?)的?(?:比例|比重)?为?$")
_TELLING = 3
_EVEN_NAMED = 4
"""So many of the ways, the last ones, hold although the whole is named."""
_MOST_TOGETHER = 3
_MOST_VALUES = 400
_CALLED, _TWO = 20, 2
"""So many amounts of one name are tried; a sum of so many digits tells."""
_FAR = 5
"""Hardly anybody states less than a fifth of a rate that is so many times all of it."""
_Way: TypeAlias = Callable[[Figure, Sequence[Figure]], bool]


class Explanations:
    """What the figures of a document that were found wrong follow from instead."""

    def __init__(self, sentences: Sequence[Sentence], wholes: Mapping[int, Figure]) -> None:
        self._wholes = wholes
        self._figures: dict[int, Figure] = {}
        self._sentence: dict[int, Sentence] = {}
        self._values: dict[tuple[str, str], set[Decimal]] = {}
        self._called: dict[str, list[Figure]] = {}
        self._rates: dict[Decimal, list[Figure]] = defaultdict(list)
        for sentence in sentences:
            for figure in sentence.figures:
                self._figures[figure.number] = figure
                self._sentence[figure.number] = sentence
                if figure.kind == PERCENT:
                    self._rates[figure.value].append(figure)

    def explains(self, verdict: Verdict, *, named: bool = False) -> bool:
        """Whether the figure of a contradiction is right of others than those it was held against.

        Args:
            named: whether words say what it is over: then another whole is no excuse.
        """
        found = verdict.contradiction
        if found is None or found.figure not in self._figures or found.figure not in verdict.figures:
            return False
        stated = self._figures[found.figure]
        if _COMPARED.fullmatch(found.follows):
            # a change is told by its amount and its rate, in this order
            stated = self._figures.get(verdict.figures[0], stated)
        elif _SHORT.fullmatch(found.follows):
            # a rate may also tell that an amount is wrong
            rates = [one for one in self._sentence[stated.number].figures if one.kind == PERCENT]
            stated = next((one for one in rates if f"不是{one.raw}" in found.follows), stated)
        held = [self._figures[one] for one in verdict.figures if one != stated.number and one in self._figures]
        if _QUOTIENT.fullmatch(found.follows) and _beyond_belief(stated, found.right):
            return True
        for pattern, asked in self._ways():
            if held and pattern.fullmatch(found.follows):
                return any(way(stated, held) for way in (asked[-_EVEN_NAMED:] if named else asked))
        return False

    def _ways(self) -> Iterator[tuple[re.Pattern[str], tuple[_Way, ...]]]:
        yield _RESTATED, (self._is_part,)
        yield _COMPARED, (self._of_another_subject,)
        yield (
            _QUOTIENT,
            (
                self._of_another_whole,
                self._from_another,
                self._of_sums,
                self._of_the_rest,
                self._of_whole_points,
                self._of_another_part,
                self._of_the_named,
                self._told_before,
                self._of_the_listed_count,
            ),
        )
        yield _SHORT, (self._of_several,)
        yield _GROWTH, (self._of_another_now,)
        yield _EACH, (self._for_another,)
        yield (
            _DIFFERENCE,
            (
                self._of_another_operand,
                self._of_two_others,
                self._of_full_marks,
                self._less_another,
                self._of_the_listed_whole,
            ),
        )
        yield _SUM, (self._of_one_more, self._is_part, self._of_the_whole_beside, self._come_to_another)

    def _near(self, stated: Figure, held: Sequence[Figure], like: Figure) -> list[Figure]:
        """The figures of the paragraph around that could stand in the place of one that was held against it."""
        used = {stated.number, *(one.number for one in held)}
        return [
            one
            for number in range(stated.number - _REACH, stated.number + _REACH + 1)
            if (one := self._figures.get(number)) is not None
            and number not in used
            and self._sentence[number].paragraph == self._sentence[stated.number].paragraph
            and alike(one, like)
            and not one.approximate
        ]

    def _anywhere(self, like: Figure) -> set[Decimal]:
        """The document's other numbers of a kind that are larger than nothing."""
        key = (like.kind, plain_unit(like.unit) if like.kind == COUNT else "")
        if key not in self._values:
            self._values[key] = {
                one.value
                for one in self._figures.values()
                if alike(one, like) and not one.approximate and one.value > 0
            }
        values = self._values[key]
        # among more of them one fits by chance
        return values - {like.value} if len(values) <= _MOST_VALUES else set()

    def _of_the_listed_whole(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """机构27家，其中公办11家、民办16家，比上年23家增加4家: 27 less 23, not 16 less 23."""
        return len(held) == 2 and any(
            abs(abs(self._wholes[one.number].value - other.value) - abs(stated.value)) <= stated.half
            for one, other in (held, held[::-1])
            if one.number in self._wholes
        )

    def _of_another_operand(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """空编7名 is 编制66名 less 在职59人, not 事业编制41名 less 59人."""
        if stated.kind not in (MONEY, COUNT, POINTS):
            return False
        kept = min(held, key=lambda one: abs(one.number - stated.number))
        near = self._near(stated, held, kept)
        return _found(stated, [abs(one.value - kept.value) for one in near], [*near, *held])

    def _of_two_others(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """自评91.91分，履职效能44.70分…管理效率47.21分，加减分0分: 47.21 is the rest of 91.91."""
        if stated.kind not in (MONEY, POINTS):
            return False
        near = self._near(stated, held, stated)
        pairs = combinations([one.value for one in near], 2)
        return _found(stated, [abs(one - other) for one, other in pairs], [*near, *held])

    def _less_another(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """问题24个，已整改13个，正在整改9个，持续推进2个: what is left is told in two parts."""
        if len(held) != 2 or stated.kind not in (MONEY, COUNT):
            return False
        left = abs(held[0].value - held[1].value)
        near = [one for one in self._near(stated, held, held[-1]) if abs(one.number - stated.number) == 1]
        return _found(stated, [left - one.value for one in near], held)

    def _of_full_marks(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """得91分（投入20分得18.2分…），扣9分: off 100 points, though no figure says so."""
        scores = [one.value for one in self._near(stated, held, stated) if one.number < stated.number]
        return stated.kind == POINTS and bool(scores) and _FULL_MARKS - max(scores) == stated.value

    def _of_another_subject(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """决算23.03万元，结余3.67万元；比2022年30.65万元少7.62万元: what is compared with the base is not named."""
        if len(held) < 2 or stated.kind not in (MONEY, COUNT):
            return False
        base = held[-1]
        near = [one for one in self._near(stated, held, base) if one.number < stated.number]
        return _found(stated, [abs(one.value - base.value) for one in near], [base, *near])

    def _of_another_whole(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """占到位资金的96.62% is over 到位资金 further before, not over 未到位 right before."""
        if stated.kind != PERCENT or len(held) != 2:
            return False
        top, below = held
        near = {one.value for one in self._near(stated, held, below)}
        if top.kind == COUNT:
            # 预警12864条，纳入救助3415人，核查纳入率p: of another thing that is counted
            here = self._sentence[stated.number].figures
            near |= {one.value for one in here if one.kind == COUNT and not one.approximate}
        shares = [_share(top.value, one) for one in near]
        return _found(stated, shares) or _found(
            stated, [_share(top.value, one) for one in self._anywhere(below) - near]
        )

    def _of_another_now(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """总计A，比上年各增加B，增长p；与预算C相比: B over A less B, not over C less B."""
        if stated.kind != PERCENT or len(held) != 2:
            return False
        step, now = held
        near = {one.value for one in self._near(stated, held, now)}
        far = set() if self._sentence[now.number] is self._sentence[stated.number] else self._anywhere(now) - near
        return any(
            _found(stated, [abs(_share(step.value, one - sign * step.value)) for one in values for sign in (1, -1)])
            for values in (near, far)
        )

    def _from_another(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """比年初预算A，决算B，差异率p; 上年C: how far B is from A, not from C."""
        if stated.kind != PERCENT or len(held) != 2:
            return False
        near = [one.value for one in self._near(stated, held, held[-1])]
        return _found(stated, [abs(_share(held[0].value - one, one)) for one in near])

    def _of_another_part(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """支出A，其中项目支出B。完成年初预算C的p: what was held against the whole that is named is not named."""
        if stated.kind != PERCENT or len(held) != 2:
            return False
        top, below = held
        return _found(stated, [_share(one.value, below.value) for one in self._near(stated, held, top)])

    def _of_sums(self, stated: Figure, held: Sequence[Figure], least: int = 1) -> bool:
        """年初结转A，收入B，支出C，支出进度p: C over A and B.

        Args:
            least: of so many amounts that stand side by side the upper side is the sum.
        """
        if stated.kind != PERCENT:
            return False
        near = self._near(stated, held, held[-1])
        amounts = sorted({one.number: one for one in (*near, *held)}.values(), key=lambda one: one.number)
        runs = [
            (size, sum((one.value for one in amounts[start : start + size]), Decimal(0)))
            for size in range(1, _MOST_TOGETHER + 1)
            for start in range(len(amounts) - size + 1)
            if len({one.kind for one in amounts[start : start + size]}) == 1
        ]
        tops = [value for size, value in runs if size >= least]
        return _found(stated, [_share(top, whole) for top in tops for _, whole in runs if 0 < top < whole])

    def _of_the_rest(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """甲占47.70%，……其余占52.30%: what the other shares leave of all."""
        if stated.kind != PERCENT:
            return False
        here = [one for one in self._sentence[stated.number].figures if one.kind == PERCENT and one is not stated]
        sums = [
            sum((one.value for one in here[start:end]), Decimal(0))
            for start in range(len(here))
            for end in range(start + 1, len(here) + 1)
        ]
        return _found(stated, [FULL - one for one in sums])

    def _of_whole_points(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """决策得19.3分，得分率96.50%: of 20 points, which stand in no figure nearby."""
        top = held[0]
        if stated.kind != PERCENT or top.kind != POINTS or telling_digits(top.value) < _TELLING or stated.value <= 0:
            return False
        weight = round_half_away(divide(top.value * FULL, stated.value), 0)
        return weight > 0 and abs(_share(top.value, weight) - stated.value) <= stated.half

    def _of_several(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """已付工程款A、设备款B，剩余C，支付进度p: of A and B; what is left of one amount alone would be wrong."""
        return self._of_sums(stated, held, least=2)

    def _for_another(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """培训855人次…人均补贴800元，合计68.40万元，取得证书825人次: for each of the first, not of the last."""
        amounts, heads = ([one for one in held if one.kind == kind] for kind in (MONEY, COUNT))
        if stated.kind != MONEY or len(amounts) != 1 or len(heads) != 1:
            return False
        [amount], [count] = amounts, heads
        tried = [divide(amount.value, one.value) for one in self._near(stated, held, count) if one.value > 0]
        tried += [divide(one.value, count.value) for one in self._near(stated, held, amount) if count.value > 0]
        return _found(stated, tried, [stated if stated.value else amount])

    def _told_before(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """预算资金支付率97.21%, told under another heading: it is not of the amounts beside it."""
        name = _NAME.search(stated.label)
        if stated.kind != PERCENT or name is None or telling_digits(stated.value) < _TELLING:
            return False
        return any(
            self._sentence[one.number] is not self._sentence[stated.number]
            and (told := _NAME.search(one.label)) is not None
            and told["name"] == name["name"]
            for one in self._rates[stated.value]
            if one.number < stated.number
        )

    def _of_the_listed_count(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """寄宿制学校27所，其中小学15所、初中12所，占学校总数的p: of the 27, in a number that is not told."""
        named = _NAMED_WHOLE.search(stated.label)
        if named is None or len(held) != 2 or held[0].kind != COUNT:
            return False
        top, below = held
        return self._wholes.get(top.number) is below and named["whole"] not in below.label

    def _of_the_named(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """政府采购支出总额A…授予中小企业B，占支出总额的p: over what is called so here, not over all that was spent."""
        named = _NAMED_WHOLE.search(stated.label)
        if stated.kind != PERCENT or named is None or len(held) != 2:
            return False
        tops = [held[0], *(one for one in self._sentence[stated.number].figures if alike(one, held[0]))]
        name = named["whole"]
        if name not in self._called:
            self._called[name] = [one for one in self._figures.values() if name in one.label]
        called = [one for one in self._called[name] if alike(one, held[-1])]
        return _found(stated, [_share(top.value, one.value) for one in called[:_CALLED] for top in tops])

    def _of_one_more(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """人员经费A，公用经费B，对个人和家庭的补助C: the total is of one part more; 追加A，调减B: or of one less."""
        if stated.kind not in (MONEY, COUNT, POINTS):
            return False
        added = sum((one.value for one in held), Decimal(0))
        last, first = max(one.number for one in held), min(one.number for one in held)
        beside = [one for one in self._sentence[last].figures if first - 2 <= one.number <= last + 2]
        more = {one.number: one for one in (*self._near(stated, held, stated), *beside) if alike(one, held[0])}
        used = {stated.number, *(one.number for one in held)}
        values = [one.value for one in more.values() if one.number not in used]
        if stated.kind != COUNT:
            values = [one for one in values if telling_digits(one) >= _TELLING]
        return _found(stated, [added + sign * one for one in values for sign in (1, -1)], [stated, *held])

    def _of_the_whole_beside(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """预算A，执行B，执行率p，具体为：甲预算…乙预算…: the parts come to A, and p tells that B is another amount."""
        added = sum((one.value for one in held), Decimal(0))
        here = self._sentence[stated.number].figures
        told = any(alike(one, stated) and one.value == added and one.number < held[0].number for one in here)
        rates = [one for one in here if one.kind == PERCENT]
        return told and any(abs(_share(stated.value, added) - rate.value) <= rate.half for rate in rates)

    def _come_to_another(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """86个项目中，完工A、在建B、未开工C。至4月累计完工D: the parts are those of the 86, not of D."""
        added = sum((one.value for one in held), Decimal(0))
        first, last = min(one.number for one in held), max(one.number for one in held)
        if first < stated.number <= last or telling_digits(added) < _TWO:
            return False
        # 年初预算D，追加E，其中A、B: those of E; 涉及E，占预算D的p，其中A、B: of E as well
        after = stated.number if stated.number < first and "占" not in stated.label else -1
        return any(one.value == added and after < one.number < first for one in self._near(stated, held, held[0]))

    def _is_part(self, stated: Figure, held: Sequence[Figure]) -> bool:
        """完工179个…已完工的通过验收174个，通过率97.21%: the rate beside says that they are two things."""
        rates = [one for one in self._sentence[stated.number].figures if one.kind == PERCENT]
        return any(abs(_share(stated.value, one.value) - rate.value) <= rate.half for rate in rates for one in held)


def _beyond_belief(stated: Figure, right: str) -> bool:
    """较目标多82人，完成率104.41%: not 2368.29%, of 82; so far off is only a digit or the decimal point."""
    true, told = percent_said(right), abs(stated.value)
    if true is None or stated.kind != PERCENT:
        return False
    if true < _FAR * max(told, FULL) or is_slip(told, true):
        return False
    return all(abs(told.scaleb(places) - true) > stated.half.scaleb(places) for places in (1, 2))


def _share(top: Decimal, below: Decimal) -> Decimal:
    return divide(top, below) * FULL if below > 0 else Decimal(-1)


def _found(stated: Figure, tried: Sequence[Decimal], among: Sequence[Figure] = ()) -> bool:
    """Whether a figure is one of the values, and hardly by chance.

    Args:
        among: the figures of which the values are differences, sums or quotients; of percentages none.
    """
    if not any(abs(one - abs(stated.value)) <= stated.half for one in tried):
        return False
    scale = max((abs(one.value) for one in among), default=Decimal(FULL))
    step = _step(stated.value) if stated.kind == PERCENT else min(_step(one, 0) for one in (stated.value, *tried))
    width = max(2 * stated.half, step)
    return scale > 0 and divide(width, scale) * len(tried) <= _BY_CHANCE * (2 if stated.kind == COUNT else 1)


def _step(value: Decimal, most: int = 2) -> Decimal:
    """One in the last place of a number, without the zeros at its end: what round numbers come to is as round."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(most, exponent)) if isinstance(exponent, int) else Decimal(0)
