"""Scores told part by part: each part's weight, what it got and lost, and what all of it comes to.

决策指标（18分）扣1.2分，过程指标（22分）得21.35分、扣0.65分…，共扣12.15分: whatever a part does not say follows from
what it says. Where the weights come to 100 the parts are all there, so that the total and the points lost follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import groupby, pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.judging.arithmetic import ROUNDED
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import POINTS, Figure, Sentence, number_said
from perfeval.report_check.language.lexicon import patterns
from perfeval.report_check.scores.totals import HUNDRED, stated_totals
from perfeval.rules.base import points

_words = partial(patterns, "scores")

_LEAST = 2
_WEIGHT_AND_SCORE = 2
_CLAUSE = re.compile("[，。；：、]")


@dataclass(slots=True)
class _Part:
    """A part of a sheet: what its weight is, what it got and what it lost."""

    name: str
    weight: Figure
    sentence: Sentence
    got: Figure | None = None
    lost: list[Figure] = field(default_factory=list)
    full: bool = False

    def scored(self) -> tuple[Decimal, tuple[Figure, ...]] | None:
        """What it got, said or derived, with the figures that say so; None where neither can be known."""
        if self.got is not None:
            return self.got.value, (self.got,)
        if len(self.lost) == 1:
            return self.weight.value - self.lost[0].value, (self.weight, self.lost[0])
        return (self.weight.value, (self.weight,)) if self.full and not self.lost else None


@dataclass(slots=True)
class _Sheet:
    """The parts that follow one another, the points lost by themselves, those lost in all and the totals."""

    parts: list[_Part] = field(default_factory=list)
    lost: list[tuple[Sentence, Figure]] = field(default_factory=list)
    lost_in_all: list[tuple[Sentence, Figure]] = field(default_factory=list)
    totals: list[tuple[Sentence, Figure]] = field(default_factory=list)
    left: list[tuple[Sentence, Figure, Figure]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether its parts leave nothing out."""
        weights = sum((one.weight.value for one in self.parts), Decimal(0))
        return len(self.parts) >= _LEAST and weights == HUNDRED and not self._of_one()

    def _of_one(self) -> bool:
        """产出指标（50分）：数量指标（20分）得19分…: whether they are those of the first, which has no score."""
        first, *others = self.parts
        return first.scored() is None and first.weight.value == sum((one.weight.value for one in others), Decimal(0))


def check_score_sheets(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge parts by themselves, the total and the points lost by the parts."""
    totals = {figure.number for _, figure in stated_totals(sentences)}
    for block in _blocks(sentences):
        sheet = _read(block, totals)
        text = "".join(one.text for one in block)
        for part in sheet.parts:
            yield from _part(part)
        if not _words()["adjusted"].search(text):
            yield from _total(sheet)
            yield from _lost(sheet, text)
            yield from _left(sheet)
            yield from _listed_losses(sheet, text)
        yield from _named(sheet, block)
        yield from _extremes(sheet, block)


def _blocks(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """A paragraph with the numbered ones after it, and the one that sums these up."""
    block: list[Sentence] = []
    closed = False
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        found = list(group)
        numbered = _words()["numbered"].match(found[0].text) is not None
        closing = _words()["closing"].match(found[0].text) is not None
        if block and not closed and (numbered or closing):
            block += found
            closed = closing
            continue
        if block:
            yield block
        block, closed = found, False
    if block:
        yield block


def _read(block: Sequence[Sentence], totals: set[int]) -> _Sheet:
    known = _words()
    sheet = _Sheet()
    for sentence in block:
        figures = [one for one in sentence.figures if one.kind == POINTS]
        part: _Part | None = None
        for first, second in pairwise(figures[:_LEAST]):
            whole = known["whole_lost"].fullmatch(first.label.lstrip("，；。")) is not None
            if whole and known["bare_got"].fullmatch(second.label) and not second.approximate:
                sheet.left.append((sentence, first, second))
        for place, figure in enumerate(figures):
            following = figures[place + 1] if place + 1 < len(figures) else None
            clause = _CLAUSE.split(figure.label)[-1]
            if figure.approximate or known["other"].search(clause):
                part = None
                continue
            if known["lost_in_all"].search(clause):
                sheet.lost_in_all.append((sentence, figure))
                part = None
            elif known["lost_of_some"].search(clause):
                part = None
            elif known["lost"].search(clause):
                if _outside(figure, figures[:place], sentence):
                    part = None
                    if _total_of_bracket(figure, figures[:place], sentence) in totals:
                        sheet.lost_in_all.append((sentence, figure))
                        continue
                if part is not None and not known["more"].search(figure.label) and _own(figure, part):
                    part.lost.append(figure)
                elif (
                    part is None
                    and place
                    and figures[place - 1].number in totals
                    and known["bare_lost"].fullmatch(figure.label)
                ):
                    sheet.lost_in_all.append((sentence, figure))
                else:
                    if part is not None and known["more"].search(figure.label):
                        part.lost.append(figure)
                    sheet.lost.append((sentence, figure))
                    part = None
            elif part is not None and part.got is None and is_bare_score(figure.label):
                part.got = figure
            elif figure.number in totals:
                sheet.totals.append((sentence, figure))
                part = None
            elif figure.value != HUNDRED and (name := _weight(figure, following)) is not None:
                part = _Part(name, figure, sentence)
                end = following.start if following is not None else len(sentence.text)
                part.full = known["full"].search(sentence.text[figure.end : end]) is not None
                sheet.parts.append(part)
            else:
                part = None
    return sheet


def is_bare_score(label: str) -> bool:
    """Whether words before points say that what stands before got them: ，得, ）：按执行率折算，得."""
    known = _words()
    how = known["how"].match(label)
    return known["bare_got"].fullmatch((label[how.end() :] if how else label).lstrip("）")) is not None


def _outside(lost: Figure, before: Sequence[Figure], sentence: Sentence) -> bool:
    """自评91分（甲20分得18.2分、乙30分得26.5分），扣9分: a bracket of parts closes before them."""
    opening = sentence.text.rfind("（", 0, lost.start)
    return lost.label.startswith("）") and sum(1 for one in before if one.start > opening) > _WEIGHT_AND_SCORE


def _total_of_bracket(lost: Figure, before: Sequence[Figure], sentence: Sentence) -> int:
    """The number of the figure before the bracket that closes before points lost; −1 where there is none."""
    opening = sentence.text.rfind("（", 0, lost.start)
    return max((one.number for one in before if one.end <= opening), default=-1)


def _own(lost: Figure, part: _Part) -> bool:
    """Whether points were lost by the part before: the first so said, with no name of another thing before it."""
    return not part.lost and (
        "因" in lost.label or _words()["bare_lost"].fullmatch(lost.label.lstrip("）")) is not None
    )


def _weight(figure: Figure, following: Figure | None) -> str | None:
    """The name of the part whose weight a figure is; None where it is none."""
    known = _words()
    if match := known["weight"].search(figure.label):
        return re.split("[，。；：]", figure.label[: match.start()].rstrip("，：（"))[-1]
    named = re.split("[，。；：]", figure.label)[-1]
    if following is None or not known["part"].search(named):
        return None
    label = following.label
    return named if is_bare_score(label) or known["bare_lost"].fullmatch(label) else None


def _part(part: _Part) -> Iterator[Verdict]:
    """What a part got is its weight less what it lost."""
    if part.got is None or len(part.lost) != 1 or part.got.value > part.weight.value:
        return
    lost = part.lost[0]
    right = part.weight.value - part.got.value
    yield from _decided(part.sentence, lost, right, f"{part.weight.raw}－{part.got.raw}", (part.weight, part.got))


def _decided(
    sentence: Sentence, stated: Figure, right: Decimal, terms: str, operands: Sequence[Figure], note: str = ""
) -> Iterator[Verdict]:
    every = (stated, *operands)
    if abs(right - stated.value) <= ROUNDED:
        outcome = Outcome(every)
    else:
        outcome = Outcome(every, f"{note}{terms}＝{points(right)}分，不是{stated.raw}", f"{points(right)}分")
    yield from filter(None, [decide(sentence, [outcome], stated)])


def _total(sheet: _Sheet) -> Iterator[Verdict]:
    """The total by the parts, where their weights come to 100."""
    if not sheet.whole or len({figure.value for _, figure in sheet.totals}) != 1:
        return
    scored = [one.scored() for one in sheet.parts]
    known = [one for one in scored if one is not None]
    sentence, total = sheet.totals[0]
    if len(known) == len(scored):
        added = sum((value for value, _ in known), Decimal(0))
        terms = "＋".join(points(value) for value, _ in known)
        yield from _decided(sentence, total, added, terms, [one for _, figures in known for one in figures])


def _lost(sheet: _Sheet, text: str) -> Iterator[Verdict]:
    """The points lost in all: by the parts, by what was lost one by one, and as what the total leaves of 100."""
    if len({figure.value for _, figure in sheet.lost_in_all}) != 1:
        return
    sentence, stated = sheet.lost_in_all[0]
    totals = {figure.value: figure for _, figure in sheet.totals}
    if len(totals) == 1:
        [total] = totals.values()
        right = HUNDRED - total.value
        # parts that are not all there may be those of one indicator, and so the total
        slipped = not sheet.parts and _slipped(total, stated)
        if abs(right - stated.value) <= ROUNDED or sheet.whole or slipped:
            yield from _decided(sentence, stated, right, f"100分－{total.raw}", (total,))
    scored = [one.scored() for one in sheet.parts]
    known = [one for one in scored if one is not None]
    if sheet.whole and len(known) == len(scored):
        right = HUNDRED - sum((value for value, _ in known), Decimal(0))
        terms = "－".join(["100分", *(points(value) for value, _ in known)])
        yield from _decided(sentence, stated, right, terms, [one for _, figures in known for one in figures])
    items = [figure for _, figure in sheet.lost]
    if len(items) < _LEAST or sheet.parts:
        return
    added = sum((one.value for one in items), Decimal(0))
    counted = _words()["count"].search(text)
    complete = _words()["rest_full"].search(text) is not None
    opened = _words()["losses"].search(text) is not None or _words()["lost_colon"].search(text) is not None
    gap = stated.value - added
    slips = any(is_slip(one.value, one.value + gap) for one in items if one.value + gap > 0)
    complete = complete or (opened and slips)
    complete = complete or (counted is not None and number_said(counted["count"]) == len(items))
    slipped = is_slip(added, stated.value) and not _words()["main_losses"].search(text)
    if abs(added - stated.value) <= ROUNDED or complete or slipped:
        yield from _decided(sentence, stated, added, "＋".join(one.raw for one in items), items)


def _left(sheet: _Sheet) -> Iterator[Verdict]:
    """自评扣4.2分，得95.8分: of 100 points, where one digit makes it so."""
    for sentence, lost, got in sheet.left:
        right = HUNDRED - lost.value
        if abs(right - got.value) <= ROUNDED or _slipped(got, lost):
            yield from _decided(sentence, got, right, f"100分－{lost.raw}", (lost,))


def _listed_losses(sheet: _Sheet, text: str) -> Iterator[Verdict]:
    """扣分情况：甲扣2分，乙扣1.5分，自评得96.5分: of 100 points, where one digit makes it so."""
    items = [figure for _, figure in sheet.lost]
    parts = [one for one in sheet.parts if one.weight.value != HUNDRED]
    plain = not parts and not sheet.lost_in_all and _words()["losses"].search(text) is not None
    if not plain or len(items) < _LEAST or len(sheet.totals) != 1 or _words()["bonus"].search(text):
        return
    sentence, total = sheet.totals[0]
    right = HUNDRED - sum((one.value for one in items), Decimal(0))
    gap = right - total.value
    slipped = is_slip(total.value, right) or any(is_slip(one.value, one.value + gap) for one in items)
    if abs(gap) <= ROUNDED or slipped:
        yield from _decided(sentence, total, right, "－".join(["100分", *(one.raw for one in items)]), items)


def _slipped(total: Figure, lost: Figure) -> bool:
    """Whether one digit in either makes a total and the points lost come to 100."""
    return is_slip(lost.value, HUNDRED - total.value) or is_slip(total.value, HUNDRED - lost.value)


def _called(part: _Part, words: str) -> bool:
    """Whether words name a part."""
    name = re.sub("(?:类|指标|维度|方面|部分)+$", "", part.name)
    return len(name) >= _LEAST and (name in words or words in name)


def _named(sheet: _Sheet, block: Sequence[Sentence]) -> Iterator[Verdict]:
    """其中过程类指标扣分事项：甲扣1分，乙扣1.5分: what one part lost, item by item."""
    for sentence in block:
        match = _words()["items_of"].search(sentence.text)
        if match is None:
            continue
        parts = [one for one in sheet.parts if _called(one, match["name"])]
        items = [figure for of, figure in sheet.lost if of is sentence and figure.start > match.end()]
        if (
            len(parts) != 1
            or parts[0].got is None
            or len(items) < _LEAST
            or (parts[0].weight.start > match.start() and parts[0].sentence is sentence)
        ):
            continue
        right = parts[0].weight.value - parts[0].got.value
        added = sum((one.value for one in items), Decimal(0))
        figures = (*items, parts[0].weight, parts[0].got)
        if abs(added - right) <= ROUNDED:
            yield Verdict(tuple(one.number for one in figures))
            continue
        terms = "＋".join(one.raw for one in items)
        follows = f"{terms}＝{points(added)}分，而这一项是{parts[0].weight.raw}－{parts[0].got.raw}＝{points(right)}分"
        yield from filter(None, [decide(sentence, [Outcome(figures, follows, f"{points(right)}分")], items[-1])])


def _extremes(sheet: _Sheet, block: Sequence[Sentence]) -> Iterator[Verdict]:
    """过程指标得分率最低: among the parts of a whole sheet."""
    rates = [
        (one, divide(scored[0], one.weight.value))
        for one in sheet.parts
        if (scored := one.scored()) is not None and one.weight.value > 0
    ]
    if not sheet.whole or len(rates) != len(sheet.parts) or len(rates) <= _LEAST:
        return
    for sentence in block:
        for match in _words()["extreme"].finditer(sentence.text):
            named = [one for one in rates if _called(one[0], match["name"])]
            if len(named) != 1:
                continue
            part, rate = named[0]
            values = [value for _, value in rates]
            at_end = rate == (max(values) if match["high"] else min(values))
            figures = (part.weight, *([part.got] if part.got is not None else []))
            if at_end:
                yield Verdict(tuple(one.number for one in figures))
                continue
            best = (max if match["high"] else min)(rates, key=lambda one: one[1])[0].name
            follows = f"得分率最{'高' if match['high'] else '低'}的是{best}，不是{part.name}"
            yield from filter(None, [decide(sentence, [Outcome(figures, follows, best)], figures[-1])])
