"""What one part of a sheet got, by the parts of which it consists; scores in a row, their average and range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import FULL, ROUNDED
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, decide, missed_sum, refuted
from perfeval.report_check.language.figures import POINTS, Figure, Sentence
from perfeval.report_check.language.lexicon import patterns
from perfeval.rules.base import points

_words = partial(patterns, "scores")

_LEAST, _LEAST_ROW = 2, 3
_HUNDREDTH = Decimal("0.01")
_CLAUSE = re.compile("[，。；：、（）]")


def check_part_scores(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge what got points by the list after it, and what is said of scores in a row."""
    for place, sentence in enumerate(sentences):
        scores = [one for one in sentence.figures if one.kind == POINTS]
        for at, whole in enumerate(scores):
            if _words()["got"].search(whole.label) and not _other(whole) and not whole.approximate:
                yield from _listed(sentence, whole, scores[at + 1 :], sentences[place + 1 : place + 2])
        if len(scores) == _LEAST and place + 1 < len(sentences):
            yield from _weighed(sentence, scores, sentences[place + 1])
        yield from _row(sentence, scores)
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        yield from _lost_in_all(list(group))


def _lost_in_all(paragraph: Sequence[Sentence]) -> Iterator[Verdict]:
    """综合得分92分。主要扣分点：甲扣5分；乙扣3分。以上共扣8分，其余指标均得满分."""
    known = _words()
    scores = [(one, sentence) for sentence in paragraph for one in sentence.figures if one.kind == POINTS]
    for place, (total, sentence) in enumerate(scores):
        if not known["lost_sum"].search(total.label) or total.approximate:
            continue
        lost = [one for one, _ in scores[:place] if known["lost_each"].search(one.label)]
        if len(lost) < _LEAST or any(one.approximate or known["lost_sum"].search(one.label) for one in lost):
            continue
        added = sum((one.value for one in lost), Decimal(0))
        gap = total.value - added
        if abs(gap) <= ROUNDED:
            yield Verdict((total.number, *(one.number for one in lost)))
        elif is_slip(total.value, added) or any(is_slip(one.value, one.value + gap) for one in lost):
            yield from filter(None, [refuted(sentence, missed_sum(total, lost), total)])
            continue
        whole, where = scores[0]
        told = known["rest_full_of_100"].search(sentence.text) and known["all_points"].search(whole.label)
        if not told or whole is lost[0]:
            continue
        left = FULL - total.value
        if abs(left - whole.value) <= ROUNDED:
            yield Verdict((whole.number, total.number))
        elif not whole.approximate:
            right = f"{points(left)}分"
            follows = f"100分－{total.raw}＝{right}，不是{whole.raw}"
            yield from filter(None, [refuted(where, Outcome((whole, total), follows, right), whole)])


def _other(figure: Figure) -> bool:
    return _words()["other"].search(_CLAUSE.split(figure.label)[-1]) is not None


def _listed(
    sentence: Sentence, whole: Figure, after: Sequence[Figure], following: Sequence[Sentence]
) -> Iterator[Verdict]:
    """该部分得26.22分，其中数量指标9.27分、质量指标8.11分…; 该项得分45.00分。其中：甲17.52分（满分20分），乙…."""
    known, where = _words(), sentence
    if after and not known["parts"].match(sentence.text, whole.end):
        return
    if not after:
        if not following or not known["parts"].match(following[0].text):
            return
        where = following[0]
        after = [one for one in where.figures if one.kind == POINTS]
    parts: list[Figure] = []
    weights: list[Figure] = []
    for one in after:
        if "；" in where.text[after[0].start : one.start] or one.approximate or _other(one):
            return
        if known["weight"].search(one.label):
            weights.append(one)
        elif known["lost"].search(one.label) or known["bare_got"].fullmatch(one.label.lstrip("）")):
            return
        else:
            parts.append(one)
    if len(parts) < _LEAST or len(parts) < len([one for one in after if one not in weights]):
        return
    figures = (whole, *parts)
    added = sum((one.value for one in parts), Decimal(0))
    gap = whole.value - added
    if abs(gap) <= ROUNDED:
        yield Verdict(tuple(one.number for one in figures))
        return
    # a list that leaves a part out has too little weight for what the whole got
    room = sum((one.value for one in weights), Decimal(0))
    slipped = is_slip(whole.value, added) or any(is_slip(one.value, one.value + gap) for one in parts)
    weighed = len(weights) == len(parts) and whole.value <= room
    # where no part is a whole number, one that is left out is hardly one either
    odd = (
        len(parts) >= _LEAST_ROW
        and all(one.value % 1 for one in figures)
        and "等" not in where.text[parts[-1].end :][:2]
    )
    if slipped and (weighed or odd):
        yield from filter(None, [refuted(where, missed_sum(whole, parts), whole)])


def _weighed(sentence: Sentence, scores: Sequence[Figure], after: Sentence) -> Iterator[Verdict]:
    """过程权重20分，得18.37分。甲指标3分，得3.00分；…: parts whose weights come to that of the whole leave none out."""
    weight, whole = scores
    parts = [one for one in after.figures if one.kind == POINTS]
    known = _words()
    if after.paragraph != sentence.paragraph or len(parts) < 2 * _LEAST or len(parts) % 2:
        return
    if not known["weight"].search(weight.label) or not known["got"].search(whole.label) or _other(whole):
        return
    weights, got = parts[::2], parts[1::2]
    told = all(known["bare_got"].fullmatch(one.label) for one in got)
    if not told or any(one.approximate for one in (*scores, *parts)):
        return
    if sum((one.value for one in weights), Decimal(0)) != weight.value:
        return
    added = sum((one.value for one in got), Decimal(0))
    if abs(whole.value - added) <= ROUNDED:
        yield Verdict((whole.number, *(one.number for one in got)))
    elif all(one.value <= of.value for one, of in zip((whole, *got), (weight, *weights), strict=True)):
        yield from filter(None, [refuted(sentence, missed_sum(whole, got), whole)])


def _row(sentence: Sentence, scores: Sequence[Figure]) -> Iterator[Verdict]:
    """得分分别为：甲95.03分、乙79.06分、丙73.73分，平均82.61分，最高与最低相差21.30分."""
    known = _words()
    start = next((place for place, one in enumerate(scores) if known["row"].search(one.label)), None)
    if start is None:
        return
    row = [scores[start]]
    for one in scores[start + 1 :]:
        if not re.match("[、和及与，]", one.label) or known["not_in_row"].search(one.label):
            break
        row.append(one)
    if len(row) < _LEAST_ROW or any(one.approximate for one in row):
        return
    values = [one.value for one in row]
    for one in scores[start + len(row) :][:_LEAST]:
        if known["average"].search(one.label):
            true = round_half_away(divide(sum(values, Decimal(0)), Decimal(len(row))), max(1, one.decimals))
            terms = f"（{'＋'.join(each.raw for each in row)}）÷{len(row)}"
            slips = is_slip(one.value, true) or any(
                _meant(each, (one.value - true) * len(row), len(row)) for each in values
            )
        elif known["range"].search(one.label):
            true, slips = max(values) - min(values), True
            terms = f"{points(max(values))}－{points(min(values))}"
        else:
            return
        figures = (one, *row)
        if abs(true - one.value) <= max(ROUNDED, one.half):
            yield Verdict(tuple(each.number for each in figures))
        elif slips:
            right = f"{points(true)}分"
            outcome = Outcome(figures, f"{terms}＝{right}，不是{one.raw}", right)
            yield from filter(None, [decide(sentence, [outcome], one)])


def _meant(score: Decimal, gap: Decimal, count: int) -> bool:
    """Whether a slip in one of so many scores makes their average right, as far as that is rounded."""
    wanted = round_half_away(score + gap, 2)
    return any(is_slip(score, wanted + place * _HUNDREDTH) for place in range(-count, count + 1))
