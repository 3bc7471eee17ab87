"""得分率: by the weight and the score beside it, or by the weights of the other parts, which come to 100 points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.formula.numeric import divide, round_half_away
from perfeval.report_check.judging.arithmetic import percent_agrees, show_percent
from perfeval.report_check.judging.result import Verdict, contradiction
from perfeval.report_check.language.figures import PERCENT, POINTS, Figure, Sentence
from perfeval.rules.base import points

_RATE = re.compile(r"得分率(?:为|是|达)?$")
_WEIGHT_AFTER = re.compile(r"（(?:满分|分值|权重|标准分|总分)(?:为|：)?")
_HUNDRED = Decimal(100)
_NEAR = Decimal("0.02")
_LEAST_PARTS = 3
_EACH = re.compile(r"得分率(?:分别|依次)(?:为|是)$")
_NEXT = re.compile(r"[、，]?[和及与]?$")
_Pair = tuple[Figure, Figure]


def check_score_rates(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge every 得分率."""
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        yield from _respective(before, sentence)
        alone: list[_Pair] = []
        for index, figure in enumerate(sentence.figures):
            if figure.kind != PERCENT or not _RATE.search(figure.label) or index < 1:
                continue
            sides = _sides(sentence, index)
            if sides is not None:
                yield _judge(sentence, figure, *sides)
            elif sentence.figures[index - 1].kind == POINTS and sentence.figures[index - 1].value > 0:
                alone.append((sentence.figures[index - 1], figure))
        yield from _by_weights(sentence, alone)


def _respective(before: Sentence | None, sentence: Sentence) -> Iterator[Verdict]:
    """得分率分别为A%、B%: of the scores of the sentence, or of the one before, each with its weight, in their order."""
    first = next((place for place, one in enumerate(sentence.figures) if _EACH.search(one.label)), None)
    if first is None:
        return
    rates = [sentence.figures[first]]
    for one in sentence.figures[first + 1 :]:
        if one.kind != PERCENT or not _NEXT.fullmatch(one.label):
            break
        rates.append(one)
    pairs = _weighted(sentence, sentence.figures[:first])
    if not pairs and before is not None and before.paragraph in (sentence.paragraph, sentence.paragraph - 1):
        pairs = _weighted(before, before.figures)
    if len(rates) < 2 or len(pairs) != len(rates):
        return
    for rate, sides in zip(rates, pairs, strict=True):
        yield _judge(sentence, rate, *sides)


def _weighted(sentence: Sentence, figures: Sequence[Figure]) -> list[_Pair]:
    """Each score of a list with its weight, its 总分 left out; nothing where one of them has none."""
    scores = [one for one in figures if one.kind == POINTS and "扣" not in one.label]
    if len(scores) % 2:
        scores = scores[1:] if re.search("总分|总得分|自评得分|综合得分", scores[0].label) else []
    pairs: list[_Pair] = []
    for first, second in zip(scores[::2], scores[1::2], strict=True):
        if first.label.endswith("（") and second.label.startswith("）"):
            pairs.append((second, first))
        elif _WEIGHT_AFTER.fullmatch(second.label):
            pairs.append((first, second))
        elif re.search("得", second.label) and "得" not in first.label:
            pairs.append((second, first))
        else:
            return []
    return pairs if all(score.value <= weight.value and weight.value > 0 for score, weight in pairs) else []


def _sides(sentence: Sentence, index: int) -> _Pair | None:
    """The score and the weight before a rate."""
    if index < 2:
        return None
    first, second = sentence.figures[index - 2 : index]
    earlier = [one for one in sentence.figures[: index - 2] if one.kind == POINTS]
    if "扣" in first.label and "扣" not in second.label and earlier:
        # 分值15分，因…扣2.25分，得12.75分: what was lost may stand between the weight and the score
        first = earlier[-1]
        if first.value != second.value + sentence.figures[index - 2].value:
            return None
    start = sentence.text.rfind("；", 0, sentence.figures[index].start)
    if first.kind != POINTS or second.kind != POINTS or first.start < start:
        return None
    if re.search("扣", first.label + second.label):
        return None
    if _WEIGHT_AFTER.fullmatch(second.label) and second.value > 0:
        return first, second
    return (second, first) if re.search("得", second.label) and first.value > 0 else None


def _judge(sentence: Sentence, figure: Figure, score: Figure, weight: Figure) -> Verdict:
    numbers = (figure.number, weight.number, score.number)
    if percent_agrees(figure, divide, (score, weight), loose=False):
        return Verdict(numbers)
    right = show_percent(divide(score.value, weight.value), figure)
    follows = f"{score.raw}÷{weight.raw}＝{right}，不是{figure.raw}"
    return Verdict(numbers, contradiction(sentence, follows, right, figure))


def _by_weights(sentence: Sentence, pairs: Sequence[_Pair]) -> Iterator[Verdict]:
    """决策9.1分，得分率91%；…: the weights that follow are whole and come to 100; one that does not is wrong."""
    if len(pairs) < _LEAST_PARTS or any(rate.value <= 0 for _, rate in pairs):
        return
    weights = [divide(score.value * _HUNDRED, rate.value) for score, rate in pairs]
    whole = [round_half_away(one, 0) for one in weights]
    odd = [place for place, one in enumerate(weights) if abs(one - whole[place]) > _NEAR]
    if not odd and sum(whole, Decimal(0)) == _HUNDRED:
        yield Verdict(tuple(one.number for pair in pairs for one in pair))
        return
    if len(odd) != 1:
        return
    score, rate = pairs[odd[0]]
    rest = sum((one for place, one in enumerate(whole) if place != odd[0]), Decimal(0))
    weight = _HUNDRED - rest
    if weight < score.value or weight % 5:
        return
    right = show_percent(divide(score.value, weight), rate)
    quotient = f"{score.raw}÷{points(weight)}分＝{right}，不是{rate.raw}"
    follows = f"其他各项的分值合计{points(rest)}分，这一项是{points(weight)}分，{quotient}"
    numbers = (rate.number, score.number)
    yield Verdict(numbers, contradiction(sentence, follows, right, rate))
