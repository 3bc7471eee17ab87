"""The report's figures against the workbook's facts and the evaluation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.facts.fact import Facts
from perfeval.formula.numeric import divide
from perfeval.reader.labels import normalise
from perfeval.reader.records import UnitData
from perfeval.report_check.arithmetic import agrees, show, show_percent
from perfeval.report_check.changes import changes_in
from perfeval.report_check.consistency import none_stated
from perfeval.report_check.figures import PERCENT, Figure, Sentence
from perfeval.report_check.lexicon import OUTTURN, POSTS, STAFF, Level, is_change, levels_of
from perfeval.report_check.result import Contradiction, Verdict
from perfeval.report_check.score_form import ScoreForm
from perfeval.report_check.scores import FORM, stated_totals
from perfeval.rules.base import Basis, points

CENT = Decimal("0.005")
_LAST = {"年初预算数": "上年年初预算数", OUTTURN: "上年决算数", "本年预算数": "上年预算数"}
_MEASURES = {
    "年初预算数": ("年初预算数", "本年预算数"),
    "全年预算数": ("全年预算数",),
    "预算数": ("年初预算数", "全年预算数", "本年预算数", "预算数"),
    OUTTURN: (OUTTURN, "实际金额"),
}


class Against:
    """Judges a report's figures by one unit's workbook."""

    def __init__(self, source: UnitData | Evaluation) -> None:
        self._facts: Facts = source.facts
        self._year = source.year
        self._evaluation = source if isinstance(source, Evaluation) else None

    def verdicts(self, sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Verdict]:
        """Judge every figure that the workbook knows."""
        for sentence in sentences:
            for level in levels_of(sentence):
                yield from self._level(sentence, level)
            for item in none_stated(sentence):
                yield from self._denied(sentence, item)
        for sentence, change in changes_in(sentences):
            if change.now:
                yield from self._change(sentence, change.now[0], change.amount, change.rate)
        if self._evaluation is not None:
            yield from self._rates(sentences, self._evaluation)
            yield from self._total(sentences, self._evaluation)
            yield from self._scores(form, self._evaluation)

    def _fact(self, name: str) -> Decimal | None:
        value = self._facts.value(name)
        return value if isinstance(value, Decimal) else None

    def _candidates(self, level: Level) -> list[tuple[str, Decimal]]:
        """The facts a level may state, by name."""
        if level.item in (POSTS, STAFF):
            names: Sequence[str] = (level.item,)
        else:
            names = tuple(level.item + measure for measure in _MEASURES[level.measure or OUTTURN])
        return [(name, value) for name in names if (value := self._fact(name)) is not None]

    def _speaks_of_this_year(self, level: Level) -> bool:
        return not level.last and (level.year is None or level.year == self._year)

    def _level(self, sentence: Sentence, level: Level) -> Iterator[Verdict]:
        figure = level.figure
        if not level.own or level.narrow or figure.approximate or not self._speaks_of_this_year(level):
            return
        known = self._candidates(level)
        if not known or (level.item in (POSTS, STAFF) and not _total_head_count(sentence, level)):
            return
        if any(abs(figure.value - value) <= figure.half + CENT for _, value in known):
            yield Verdict((figure.number,))
        elif len(known) == 1 and _explicit(level):
            name, value = known[0]
            right = show(value, figure)
            follows = f"工作簿中{name}为{right}，不是{figure.raw}"
            yield Verdict((figure.number,), Contradiction(sentence.text, follows, right, sentence.section))

    def _denied(self, sentence: Sentence, item: str) -> Iterator[Verdict]:
        value = self._fact(item + OUTTURN)
        if value:
            right = show(value) + "万元"
            found = Contradiction(sentence.text, f"工作簿中{item}{OUTTURN}为{right}", right, sentence.section)
            yield Verdict((), found)

    def _change(self, sentence: Sentence, now: Level, amount: Figure | None, rate: Figure | None) -> Iterator[Verdict]:
        """A change from last year's figure, where the workbook has both."""
        compared = sentence.text[now.figure.end : (amount or rate or now.figure).start]
        if (
            not now.own
            or now.narrow
            or not re.search(r"上年|上一年|去年|同比", compared)
            or not self._speaks_of_this_year(now)
        ):
            return
        for name, value in self._candidates(now):
            measure = next((m for m in _LAST if name.endswith(m)), "")
            before = self._fact(name[: -len(measure)] + _LAST[measure]) if measure else None
            if before is None or abs(now.figure.value - value) > now.figure.half + CENT:
                continue
            difference = value - before
            if amount is not None and abs(abs(difference) - abs(amount.value)) > amount.half + 2 * CENT:
                right = show(abs(difference), amount)
                follows = f"工作簿中{name}{show(value, amount)}、上年{show(before, amount)}，相差{right}"
                found = Contradiction(sentence.text, follows, right, sentence.section)
                yield Verdict((amount.number,), found)
            elif amount is not None:
                yield Verdict((amount.number,))
            if rate is not None and before > 0:
                true = divide(abs(difference), before)
                if agrees(abs(rate.value), rate.half, true * 100, Decimal("0.01")):
                    yield Verdict((rate.number,))
                    return
                right = show_percent(true, rate)
                follows = f"工作簿中{name}{show(value)}万元、上年{show(before)}万元，变动{right}，不是{rate.raw}"
                yield Verdict((rate.number,), Contradiction(sentence.text, follows, right, sentence.section))
            return

    def _rates(self, sentences: Sequence[Sentence], evaluation: Evaluation) -> Iterator[Verdict]:
        """指标值 that the text states: 在职人员控制率为110.00%."""
        named = {
            normalise(result.indicator.label): result
            for result in evaluation.indicators
            if result.value is not None and result.indicator.rule.basis not in (Basis.ANSWERS, Basis.GRADES)
        }
        for sentence in sentences:
            for figure in sentence.figures:
                if figure.kind != PERCENT or figure.approximate or is_change(figure):
                    continue
                words = normalise(re.split(r"[，。；;、]", figure.label)[-1])
                words = re.sub(r"(?:为|是|达到?|:|=)$", "", words)
                result = next((r for label, r in named.items() if words.endswith(label)), None)
                if result is not None and result.value is not None and _not_last_year(words):
                    yield self._rate(sentence, figure, result, result.value)

    @staticmethod
    def _rate(sentence: Sentence, figure: Figure, result: IndicatorResult, value: Decimal) -> Verdict:
        if agrees(figure.value, figure.half, value * 100, Decimal("0.005")):
            return Verdict((figure.number,))
        right = show_percent(value, figure)
        follows = f"按工作簿计算，{result.indicator.label}为{right}，不是{figure.raw}"
        return Verdict((figure.number,), Contradiction(sentence.text, follows, right, sentence.section))

    @staticmethod
    def _total(sentences: Sequence[Sentence], evaluation: Evaluation) -> Iterator[Verdict]:
        if evaluation.total is None:
            return
        for sentence, figure in stated_totals(sentences):
            if figure.value == 100 and evaluation.total != 100:
                continue
            found = None
            if figure.value != evaluation.total:
                right = f"{points(evaluation.total)}分"
                found = Contradiction(sentence.text, f"按工作簿计算，总分为{right}", right, sentence.section)
            yield Verdict((figure.number,), found)

    @staticmethod
    def _scores(form: ScoreForm | None, evaluation: Evaluation) -> Iterator[Verdict]:
        """The form's scores, row by row, where the indicators are the scheme's."""
        if form is None or len(form.rows) != len(evaluation.indicators):
            return
        for row, result in zip(form.rows, evaluation.indicators, strict=True):
            if normalise(row.name) != normalise(result.indicator.label) or result.score is None:
                continue
            if row.score is not None and row.score != result.score:
                right = f"{points(result.score)}分"
                follows = f"按工作簿计算得{right}，不是{points(row.score)}分"
                sentence = f"{row.name}（{points(row.weight)}分）自评分{points(row.score)}"
                yield Verdict((), Contradiction(sentence, follows, right, FORM))


def _explicit(level: Level) -> bool:
    """Whether the words leave no doubt which of the workbook's amounts is meant."""
    if level.item in (POSTS, STAFF):
        return True
    return bool(re.search(r"决算|年初|全年预算|调整后?预算", level.figure.label))


def _total_head_count(sentence: Sentence, level: Level) -> bool:
    """Whether a head count is the only one of its kind in its sentence."""
    return sum(one.item == level.item for one in levels_of(sentence)) == 1


def _not_last_year(words: str) -> bool:
    return not re.search(r"上年|去年|上一年", words)
