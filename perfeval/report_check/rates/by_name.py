"""Rates by name (在职人员控制率, 回收率, 结转结余率): numerator and denominator by the words before them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import FULL, percent_agrees, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide, quotient
from perfeval.report_check.language.clauses import Clauses, all_mentions
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import BUDGETS, LAST_YEAR, PROJECT, read_words
from perfeval.report_check.language.named_rates import NamedRate, ends_with_rate, named_rates
from perfeval.report_check.language.runs import other_wholes, run_around
from perfeval.report_check.language.statements import Statements

_ROUNDING = Decimal("0.01")
_MOST_PAIRS = 24
_MOST_WHOLES = 5
_MOST_COUNTS = 400
"""More candidates than this leave a rate open."""
_WRITTEN_OUT = re.compile("[＝=].*[＝=]$")
LESS_IS_BETTER = re.compile("事故|投诉|信访|上访|差错|违法|违规|案件|发案|死亡|病例")
"""What is planned as a limit: 3 of at most 5 is 100%."""
_TOTAL = re.compile("合计|共计|总计|共")
_FULLY = re.compile("非常满意|很满意|十分满意")
_LEVEL = re.compile("(?P<level>中央|省|自治区|市|州|县|区|乡|镇)(?:级|本级)?(?:财政|专项|资金|预算|配套|补助)*$")
_OWN_LEVEL = re.compile("(?P<level>中央|自治区|省|市|州|县|区|乡|镇)(?:级|本级)?(?:财政)?(?:配套|自筹|补助|安排|资金)+")
_TOGETHER = re.compile("总体|整体|总的|综合|合计|全部")
_OF_ALL = "^(?:(?:19|20)\\d\\d年度?|本年度?|全年|年初|部门|单位|调整后的?|实际)*"
_STAFF = re.compile("编制|在职|在编|实有")
_ASKED = re.compile("计划|应|目标|任务|预算|编制|发放|发现")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with the words of its clause."""

    figure: Figure
    label: str
    sentence: Sentence
    last: bool


class Rates:
    """Judges the named rates of a document."""

    def __init__(self, taken: Sequence[Clauses], statements: Statements, ledger: Ledger) -> None:
        self._taken = taken
        self._statements = statements
        self._ledger = ledger
        self._by_paragraph: dict[int, list[Quantity]] = defaultdict(list)
        self._all: list[Quantity] = []
        self._everywhere: dict[int, list[Quantity]] = {}
        for clauses in taken:
            for quantity in _quantities(clauses):
                self._by_paragraph[clauses.sentence.paragraph].append(quantity)
                if _STAFF.search(quantity.label):
                    self._all.append(quantity)

    def verdicts(self) -> Iterator[Verdict]:
        """Judge every rate whose name and both sides are known."""
        for clauses in self._taken:
            for mention in all_mentions(clauses.mentions):
                figure = mention.figure
                if figure.kind != PERCENT or figure.approximate:
                    continue
                said = read_words(mention.lead)
                if said.year == LAST_YEAR or said.period:
                    continue
                lead = _WRITTEN_OUT.sub("", mention.lead)
                verdict = self._named(clauses.sentence, figure, lead)
                verdict = verdict or self._of_item(clauses.sentence, figure, lead)
                if verdict is not None:
                    yield verdict

    def _named(self, sentence: Sentence, figure: Figure, lead: str) -> Verdict | None:
        for rate in named_rates("rates") if ends_with_rate("rates", lead) else ():
            if name := rate.words.search(lead):
                level = _LEVEL.search(lead[: name.start()])
                if level is not None and rate.entry.get("money"):
                    return self._of_level(rate, sentence, figure, level["level"])
                return self._judge(rate, sentence, figure)
        return None

    def _judge(self, rate: NamedRate, sentence: Sentence, figure: Figure) -> Verdict | None:
        if rate.entry.get("capped") and figure.value >= FULL and LESS_IS_BETTER.search(sentence.text[: figure.start]):
            return None
        reach = rate.entry["reach"]
        here = [one for one in self._by_paragraph[sentence.paragraph] if one.sentence is sentence]
        start, end = _segment(sentence.text, figure)
        inside = [one for one in here if start <= one.figure.start < end]
        told = any(one.figure.kind == _kind(rate) for one in inside)
        # what the parts of the sentence after its own are of has another rate
        upto = [one for one in here if one.figure.start < end]
        pools = [inside] if told or re.search(r"\d", sentence.text[start : figure.start]) else [upto]
        if reach != "sentence":
            pools.append(here)
            pools.append(self._by_paragraph[sentence.paragraph])
        if reach == "document":
            pools.append(self._all)
        tops: list[Quantity] = []
        belows: list[Quantity] = []
        if len(self._all) > _MOST_COUNTS and reach == "document":
            pools = pools[:-1]
        for pool in pools:
            tops = tops or _matching(pool, rate.top, rate.top_not, rate, figure, sentence)
            belows = belows or _matching(pool, rate.below, rate.below_not, rate, figure, sentence)
        own = _OWN_LEVEL.search(tops[0].label) if len(tops) == 1 and rate.entry.get("whole_project") == "any" else None
        if own is not None and _TOGETHER.search(re.split("[，；。：]", figure.label)[-1]):
            # 县级配套到位 X，总体到位率: of the money of every level
            return None
        if own is not None:
            # 县级配套到位 X，到位率: of what that level was to pay
            return self._of_level(rate, sentence, figure, own["level"])
        if tops and not belows and reach == "sentence" and inside and tops[0] in inside:
            # the one other amount of its own part of the sentence, by whatever name
            near = [one for one in inside if one.figure.kind == _kind(rate) and one.figure.end <= figure.start]
            if len(near) > 1:
                named = near[0].figure.kind == MONEY or _ASKED.search(near[0].label)
                if len(near) > 2 or near[1] not in tops or near[0].last or not named:
                    return None
                belows = near[:1]
        if tops and not belows and reach == "sentence":
            others = _matching(here, rate.below, rate.below_not, rate, figure, sentence)
            others = [one for one in others if one not in tops]
            asked = [one for one in others if _ASKED.search(one.label)] or others
            belows = others if len({one.figure.value for one in asked}) == 1 else []
        belows = sorted((one for one in belows if one not in tops), key=lambda one: not _ASKED.search(one.label))
        heads = _heads(belows)
        belows.sort(key=lambda one: one not in heads)
        if prefer := rate.entry.get("prefer"):
            belows.sort(key=lambda one: not re.search(prefer, one.label))
        if not belows and reach == "sentence":
            # 上年度发现问题58个: last year's, and so is the rate
            belows = _matching(here, rate.below, rate.below_not, rate, figure, sentence, last=True)
        if not belows and rate.entry.get("arrived"):
            paragraph = self._by_paragraph[sentence.paragraph]
            arrived = [one for one in paragraph if "到位" in one.label and one.figure.kind == MONEY]
            belows = list(_heads(arrived)) if len(_heads(arrived)) == 1 else []
        if not belows and rate.entry.get("whole_project"):
            belows = self._project(rate, sentence, figure)
        beside = not rate.entry.get("net") or any(one.sentence is sentence for one in tops)
        anywhere = not belows and beside and self._anywhere(rate)
        belows = belows or list(anywhere or ())
        if not tops or not belows:
            return None
        if (
            rate.entry.get("capped")
            and figure.value == FULL
            and all(t.figure.value > b.figure.value for t in tops for b in belows)
        ):
            return None
        outcomes = [
            outcome for below in belows for top in tops if (outcome := _quotient(figure, top, below)) is not None
        ]
        if any(one.fits for one in outcomes):
            return decide(sentence, outcomes)
        # 参训860人，结业850人，合格828人: another count of the sentence that fits is the lower side
        others = [one for one in here if one not in tops and one.figure.end <= figure.start]
        further = [_quotient(figure, top, below) for below in others for top in tops]
        if _kind(rate) == COUNT and any(one is not None and one.fits for one in further):
            return decide(sentence, further)
        since = max((one.end for one in sentence.figures if one.kind == PERCENT and one.end <= figure.start), default=0)
        near = [one for one in others if one.figure.start >= since and one.figure.kind == _kind(rate)]
        if near and since and not any(one in belows for one in near) and not any(t.figure.start >= since for t in tops):
            # …，使用率96%，其中本级300万元，使用率60%: of an amount that its words do not make a side
            return None
        if any(one.fits for one in self._sums(rate, figure, sentence, tops, belows)):
            return Verdict((figure.number,))
        if rate.entry.get("sum") and len(tops) > 1:
            return self._beyond(rate, figure, sentence, tops, belows)
        if net := _net(rate, figure, tops, belows):
            return decide(sentence, net, figure)
        if not outcomes or len({one.figure.value for one in _heads(tops)}) > 1:
            return None
        if _kind(rate) == MONEY and not rate.entry.get("net") and _of_other_whole(figure, tops, others):
            return Verdict((figure.number,))
        if _kind(rate) == MONEY and any(
            one.sentence is sentence and len(run_around(sentence.figures, one.figure)) > 1 for one in belows
        ):
            # 下达中央资金60万元、省级资金40万元: over both together, which is judged by itself
            return None
        likely = [one for one in belows if prefer and re.search(prefer, one.label)] or belows
        far = reach == "document" or all(one.sentence is not sentence for one in belows)
        if (
            reach != "sentence"
            and far
            and not anywhere
            and not _each_budget(rate, likely)
            and len({one.figure.value for one in _heads(likely)}) > 1
        ):
            return None
        return decide(sentence, outcomes, figure)

    def _of_level(self, rate: NamedRate, sentence: Sentence, figure: Figure, level: str) -> Verdict | None:
        """县级资金到位率: of the amounts of that level alone, each of which its paragraph states once."""
        there = [one for one in self._by_paragraph[sentence.paragraph] if level in one.label]
        tops = _matching(there, rate.top, rate.top_not, rate, figure, sentence)
        belows = [one for one in there if one not in tops and one.figure.kind == MONEY and not one.last]
        if len({one.figure.value for one in tops}) != 1 or len({one.figure.value for one in belows}) != 1:
            return None
        outcome = _quotient(figure, tops[0], belows[0])
        return decide(sentence, [outcome], figure) if outcome is not None else None

    def _project(self, rate: NamedRate, sentence: Sentence, figure: Figure) -> list[Quantity]:
        """The budget of the whole project, where the document states one."""
        budgets = [
            level
            for subject in self._ledger.subjects_of(PROJECT.item)
            for level in subject.now(*BUDGETS)
            if level.plain and level.sure
        ]
        found = [Quantity(level.figure, "预算", sentence, last=False) for level in budgets]
        if not found and rate.entry["whole_project"] == "any" and self._ledger.subjects_of(PROJECT.item):
            if id(rate) not in self._everywhere:
                everything = [one for here in self._by_paragraph.values() for one in here]
                matching = _matching(everything, rate.below, rate.below_not, rate, figure, sentence)
                self._everywhere[id(rate)] = matching
            found = self._everywhere[id(rate)]
        return found[:1] if len({one.figure.value for one in found}) == 1 else []

    def _anywhere(self, rate: NamedRate) -> list[Quantity]:
        """What the report states of the whole unit, wherever: each of it may be the lower side."""
        if (words := rate.entry.get("anywhere")) is None:
            return []
        if id(rate) not in self._everywhere:
            label = re.compile(rf"{_OF_ALL}(?:{words})[^，。；的]{{0,4}}$")
            self._everywhere[id(rate)] = [
                one
                for here in self._by_paragraph.values()
                for one in here
                if one.figure.kind == MONEY and not one.last and label.search(one.label)
            ]
        found = self._everywhere[id(rate)]
        return found if len({one.figure.value for one in found}) <= _MOST_WHOLES else []

    def _beyond(
        self, rate: NamedRate, figure: Figure, sentence: Sentence, tops: Sequence[Quantity], belows: Sequence[Quantity]
    ) -> Verdict | None:
        """满意度 of several grades: however weighted, between the fully satisfied and all but the dissatisfied."""
        below = belows[0].figure
        against = [
            one.figure
            for one in self._by_paragraph[sentence.paragraph]
            if re.search(rate.entry["minus"], one.label) and one.sentence is tops[0].sentence
        ]
        if below.value <= 0:
            return None
        best = sum((one.figure.value for one in tops), Decimal(0))
        most = below.value - sum((one.value for one in against), Decimal(0))
        least = sum((one.figure.value for one in tops if _FULLY.search(one.label)), Decimal(0))
        too_much = bool(against) and best <= most and figure.value > divide(most, below.value) * 100 + _ROUNDING
        too_little = least <= below.value and figure.value < divide(least, below.value) * 100 - _ROUNDING
        if not too_much and not too_little:
            return None
        numbers = (figure, *(one.figure for one in tops), below)
        terms = "＋".join(one.figure.raw for one in sorted(tops, key=lambda one: one.figure.number))
        right = show_percent(divide(best, below.value), figure)
        return decide(
            sentence, [Outcome(numbers, f"（{terms}）÷{below.raw}＝{right}，不是{figure.raw}", right)], figure
        )

    def _sums(
        self, rate: NamedRate, figure: Figure, sentence: Sentence, tops: Sequence[Quantity], belows: Sequence[Quantity]
    ) -> Iterator[Outcome]:
        """Readings in which several counts make up a side."""
        added = [one.figure.value for one in tops]
        sides = {sum(added[:count], Decimal(0)) for count in range(2, len(added) + 1)}
        if beside := rate.entry.get("beside"):
            # 优良16个、合格21个，合格率100%: those of another grade have passed as well
            pool = self._by_paragraph[sentence.paragraph]
            more = [one.figure for one in pool if one.sentence is sentence and re.search(beside, one.label)]
            known = {one.figure.number for one in tops}
            sides.add(sum((one.value for one in more if one.number not in known), sum(added, Decimal(0))))
        minus = rate.entry.get("minus")
        against = [
            one.figure.value
            for one in self._by_paragraph[sentence.paragraph]
            if minus and one.sentence is sentence and re.search(minus, one.label)
        ]
        others = {one.figure.value for one in belows}
        whole = sum((one.figure.value for one in belows), Decimal(0))
        for below in (*others, whole):
            if below <= 0:
                continue
            candidates = {*sides, *(below - one for one in against)}
            for top in candidates:
                if abs(divide(top, below) * 100 - figure.value) <= figure.half + _ROUNDING:
                    yield Outcome((figure,))

    def _of_item(self, sentence: Sentence, figure: Figure, lead: str) -> Verdict | None:
        for rate in named_rates("item_rates") if ends_with_rate("item_rates", lead) else ():
            if not rate.words.search(lead):
                continue
            return self._item_rate(rate, sentence, figure)
        return None

    def _item_rate(self, rate: NamedRate, sentence: Sentence, figure: Figure) -> Verdict | None:
        item, over = rate.entry["item"], rate.entry["over"]
        subjects = self._ledger.subjects_of(item)
        near = [one for one in subjects if one.sentence.paragraph == sentence.paragraph] or subjects[:_MOST_PAIRS]
        pairs: list[tuple[Figure, Figure]] = []
        if over == "budget":
            tops = [level.figure for one in near for level in one.spent() if level.plain]
            belows = [level.figure for one in near for level in one.now(*BUDGETS) if level.plain]
        else:
            tops = [level.figure for one in near for level in one.now() if level.plain]
            belows = [level.figure for one in near for level in one.before() if level.plain]
            other = rate.entry.get("other")
            belows += [
                level.figure for one in (self._ledger.subjects_of(other) if other else ())
                if one.sentence.paragraph == sentence.paragraph for level in one.levels
            ]  # fmt: skip
        tops, belows = _distinct(tops), _distinct(belows)
        if len(tops) * len(belows) > _MOST_PAIRS:
            return None
        pairs = [(top, below) for top in tops for below in belows if top.kind == below.kind and below.value > 0]
        outcomes = [_item_outcome(figure, top, below, changed=over == "last") for top, below in pairs]
        if any(one.fits for one in outcomes):
            return decide(sentence, outcomes)
        if not outcomes or len({t.value for t in tops}) > 1 or len({b.value for b in belows}) > 1:
            return None
        return decide(sentence, outcomes, figure)


def _of_other_whole(rate: Figure, tops: Sequence[Quantity], others: Sequence[Quantity]) -> bool:
    """Whether a rate is over another amount of the sentence, or over several added or less what was taken off."""
    wholes = [one for one in other_wholes([one.figure for one in others if one.figure.kind == MONEY]) if one > 0]
    return any(
        abs(divide(top.figure.value, whole) * 100 - rate.value) <= rate.half + _ROUNDING
        for top in tops
        for whole in wholes
    )


def _each_budget(rate: NamedRate, belows: Sequence[Quantity]) -> bool:
    """Whether every one of a few budgets may be the lower side: it must fit one of them."""
    values = {one.figure.value for one in belows}
    return bool(rate.entry.get("every")) and len(values) <= _MOST_WHOLES and all("预算" in one.label for one in belows)


def _net(rate: NamedRate, figure: Figure, tops: Sequence[Quantity], belows: Sequence[Quantity]) -> list[Outcome]:
    """预算调整率 of what was added and taken away: the net, else the sum of both."""
    less = rate.entry.get("net")
    if not less or len(tops) != 2 or len({one.figure.value for one in belows}) != 1:
        return []
    taken = [one.figure for one in tops if re.search(less, one.label)]
    added = [one.figure for one in tops if not re.search(less, one.label)]
    if len(taken) != 1 or len(added) != 1:
        return []
    below = belows[0].figure
    figures = (figure, *added, *taken, below)
    if percent_agrees(figure, lambda a, t, b: divide(a + t, b), (*added, *taken, below)):
        return [Outcome(figures)]
    if percent_agrees(figure, lambda a, t, b: divide(abs(a - t), b), (*added, *taken, below)):
        return [Outcome(figures)]
    right = show_percent(divide(abs(added[0].value - taken[0].value), below.value), figure)
    follows = f"（{added[0].raw}－{taken[0].raw}）÷{below.raw}＝{right}，不是{figure.raw}"
    return [Outcome(figures, follows, right)]


def _kind(rate: NamedRate) -> str:
    return MONEY if rate.entry.get("money") else COUNT


def _segment(text: str, figure: Figure) -> tuple[int, int]:
    """From the ； before a figure to the one after it."""
    end = text.find("；", figure.end)
    return text.rfind("；", 0, figure.start) + 1, end if end >= 0 else len(text)


def _distinct(figures: Sequence[Figure]) -> list[Figure]:
    """One figure for each amount."""
    return list({figure.value: figure for figure in figures}.values())


def _quantities(clauses: Clauses) -> Iterator[Quantity]:
    lead_before = ""
    for mention in all_mentions(clauses.mentions):
        figure = mention.figure
        if figure.kind not in (MONEY, COUNT) or figure.approximate:
            continue
        label = mention.lead if mention.lead else lead_before + mention.tail
        said = read_words(label)
        yield Quantity(figure, label + (mention.tail if len(mention.tail) <= 4 else ""), clauses.sentence,
                       said.year == LAST_YEAR or "上年" in label or "去年" in label)  # fmt: skip
        lead_before = ""


def _matching(
    pool: Sequence[Quantity],
    wanted: re.Pattern[str] | None,
    unwanted: re.Pattern[str] | None,
    rate: NamedRate,
    figure: Figure,
    sentence: Sentence,
    *,
    last: bool = False,
) -> list[Quantity]:
    """The quantities that may be one side of a rate, those before it and nearest first."""
    kind = _kind(rate)
    units = rate.entry.get("unit")
    found = [
        one
        for one in pool
        if one.figure.kind == kind
        and one.last == last
        and (not units or one.figure.unit in units)
        and wanted is not None
        and wanted.search(one.label)
        and not (unwanted is not None and unwanted.search(one.label))
    ]
    before = [one for one in found if one.sentence is not sentence or one.figure.end <= figure.start]
    return list(reversed(before)) or found


def _heads(quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    """The total alone where the counts after it are its parts."""
    if len(quantities) < 3:
        return quantities
    ordered = sorted(quantities, key=lambda one: one.figure.number)
    rest = sum((one.figure.value for one in ordered[1:]), Decimal(0))
    if ordered[0].figure.value == rest:
        return ordered[:1]
    total = sum((one.figure.value for one in ordered[:-1]), Decimal(0)) == ordered[-1].figure.value
    return ordered[-1:] if total and _TOTAL.search(ordered[-1].label) else quantities


def _quotient(rate: Figure, top: Quantity, below: Quantity) -> Outcome | None:
    above, under = top.figure, below.figure
    if above is under or above.kind != under.kind or under.value <= 0:
        return None
    if above.kind == COUNT and above.unit != under.unit and {above.unit, under.unit} - {"人", "名", "个", "张"}:
        return None
    return quotient(rate, above, under, misread=implausible(rate, above, under))


def implausible(rate: Figure, top: Figure, below: Figure) -> bool:
    """Whether two sides come to so much more than a rate of at most 100% that they are hardly its sides.

    Or to less than half, where the rate is of more than the whole: 超额完成3.4公里, 完成率103.2%.
    """
    if rate.value <= FULL:
        return top.value * 2 > below.value * 3
    return top.value * 2 < below.value


def _item_outcome(rate: Figure, top: Figure, below: Figure, *, changed: bool) -> Outcome:
    if not changed:
        return quotient(rate, top, below)
    figures = (rate, top, below)
    true = divide(top.value - below.value, below.value)
    if percent_agrees(rate, lambda a, b: divide(a - b, b), (top, below)) and true * rate.value >= 0:
        return Outcome(figures)
    right = show_percent(true, rate)
    return Outcome(figures, f"（{top.raw}－{below.raw}）÷{below.raw}＝{right}，不是{rate.raw}", right)
