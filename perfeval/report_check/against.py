"""The report's figures against the workbook's facts and the evaluation, by year, scope (资金口径) and kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.data import load_yaml
from perfeval.facts.fact import Facts
from perfeval.formula.numeric import divide
from perfeval.reader.labels import normalise
from perfeval.reader.records import UnitData
from perfeval.report_check.judging.arithmetic import agrees, show, show_percent
from perfeval.report_check.judging.result import Contradiction, Doubt, Verdict, contradiction
from perfeval.report_check.language.clauses import all_mentions
from perfeval.report_check.language.figures import COUNT, MONEY, PERCENT, Figure, Sentence
from perfeval.report_check.language.lexicon import BUDGET, BUDGETS, LAST_YEAR, OUTTURN, Reading, change_verb, read_words
from perfeval.report_check.language.statements import Change, Level, Subject
from perfeval.report_check.language.understanding import Understanding
from perfeval.report_check.scores.score_form import ScoreForm
from perfeval.report_check.scores.totals import FORM, HUNDRED, stated_totals
from perfeval.rules.base import Basis, points

CENT = Decimal("0.005")
POSTS, STAFF = "编制数", "在职人员数"


@cache
def _tables() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml("report_check/workbook.yaml")
    return found


class Against:
    """Judges a report's figures by one unit's workbook."""

    def __init__(self, source: UnitData | Evaluation) -> None:
        self._facts: Facts = source.facts
        self._year = source.year
        self._evaluation = source if isinstance(source, Evaluation) else None

    def verdicts(self, said: Understanding, sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Verdict]:
        """Judge every figure that the workbook knows."""
        for subject, level in said.statements.levels():
            yield from self._level(subject, level)
        yield from self._people(said)
        for sentence, reading in said.statements.denials:
            yield from self._denied(sentence, reading)
        for change in said.statements.changes:
            yield from self._change(change)
        if self._evaluation is not None:
            for sentence, figure, result in self._rates(said, self._evaluation):
                yield self._rate(sentence, figure, result)
            yield from self._total(sentences, self._evaluation)
            yield from self._scores(form, self._evaluation)

    def doubts(self, said: Understanding) -> Iterator[Doubt]:
        """A rate of execution over the other budget than the scheme takes."""
        if self._evaluation is None:
            return
        for sentence, figure, result in self._rates(said, self._evaluation):
            other = self._other_budget(result, figure)
            if other:
                own = "年初预算" if other == "全年预算" else "全年预算"
                value = show_percent(result.value or Decimal(0), figure)
                name = result.indicator.label
                question = f"{figure.raw}以{other}为分母；所用指标体系的{name}以{own}为分母，为{value}，口径不同。"
                yield Doubt(f"“{sentence.text}”", question, sentence.section, figure.number, sentence.paragraph)

    def _fact(self, name: str) -> Decimal | None:
        value = self._facts.value(name)
        return value if isinstance(value, Decimal) else None

    def _speaks_of_this_year(self, subject: Subject, level: Level) -> bool:
        return not level.last and (level.year is None or level.year == self._year)

    def _stem(self, subject: Subject, *, any_scope: bool = False) -> str:
        """The fact that a subject is of, without its kind; empty where the workbook has none.

        With `any_scope` the item of another scope is given too, for a caller that knows its amount to be the same.
        """
        reading = subject.reading
        if not reading.item or reading.rest or subject.scope == "?" or reading.owner not in ("", *self._names()):
            return ""
        above = subject.parent
        while above is not None:
            if above.reading.rest or not above.reading.item:
                return ""
            above = above.parent
        tables = _tables()
        scope = "" if reading.item in tables["any_scope"] else subject.scope
        if scope in ("一般公共预算", "财政拨款") and reading.item not in tables["facts"].get(scope, {}):
            scope = "" if any_scope or self._of_one_source() else scope
        return str(tables["facts"].get(scope, {}).get(reading.item, ""))

    def _of_one_source(self) -> bool:
        """Whether all the unit spent was of the general public budget, so that its parts are those of all money."""
        general, everything = self._fact("一般公共预算财政拨款支出决算数"), self._fact("支出决算数")
        return general is not None and general == everything

    def _names(self) -> tuple[str, ...]:
        unit = self._facts.value("单位名称")
        return (normalise(unit),) if isinstance(unit, str) else ()

    def _candidates(self, stem: str, kind: str) -> list[tuple[str, Decimal]]:
        """The facts that an amount may state, by name."""
        names = [stem + measure for measure in _tables()["kinds"].get(kind or OUTTURN, ())]
        return [(name, value) for name in names if (value := self._fact(name)) is not None]

    def _level(self, subject: Subject, level: Level) -> Iterator[Verdict]:
        figure = level.figure
        stem = self._stem(subject)
        if not stem or figure.kind != MONEY or not level.plain or not level.sure or subject.unclear:
            return
        if not self._speaks_of_this_year(subject, level):
            return
        known = self._candidates(stem, level.kind)
        if not known:
            return
        if any(abs(figure.value - value) <= figure.half + CENT for _, value in known):
            yield Verdict((figure.number,))
        elif level.kind in (OUTTURN, *BUDGETS) and (len(known) == 1 or level.kind != BUDGET):
            name, value = known[0]
            right = show(value, figure)
            follows = f"工作簿中{name}为{right}，不是{figure.raw}"
            yield Verdict((figure.number,), contradiction(level.sentence, follows, right, figure))

    def _people(self, said: Understanding) -> Iterator[Verdict]:
        """编制数 and 在职人员数, where a sentence has one of a kind."""
        for clauses in said.clauses:
            found: dict[str, list[Figure]] = {}
            for mention in all_mentions(clauses.mentions):
                name = _head_count(mention.figure, mention.lead)
                if name:
                    found.setdefault(name, []).append(mention.figure)
            for name, figures in found.items():
                value = self._fact(name)
                if value is None or len(figures) != 1:
                    continue
                figure, right = figures[0], show(value, figures[0])
                wrong = None
                if figure.value != value:
                    follows = f"工作簿中{name}为{right}，不是{figure.raw}"
                    wrong = contradiction(clauses.sentence, follows, right, figure)
                yield Verdict((figure.number,), wrong)

    def _denied(self, sentence: Sentence, reading: Reading) -> Iterator[Verdict]:
        stem = _tables()["facts"].get(reading.scope, {}).get(reading.item, "")
        value = self._fact(f"{stem}{OUTTURN}数") if stem else None
        if value:
            right = show(value) + "万元"
            yield Verdict((), contradiction(sentence, f"工作簿中{stem}{OUTTURN}数为{right}", right))

    def _change(self, change: Change) -> Iterator[Verdict]:
        """A change from last year's figure, where the workbook has both."""
        if change.basis is None or change.basis.against != LAST_YEAR or change.year not in (None, self._year):
            return
        found = [verdicts for host in change.hosts if (verdicts := self._of_host(change, host))]
        right = next((one for one in found if all(v.contradiction is None for v in one)), None)
        yield from right or (found[0] if found else ())

    def _of_host(self, change: Change, host: Subject) -> list[Verdict]:
        stem = self._stem(host, any_scope=True)
        nows = [one for one in host.now() if one.plain and one.sure and self._speaks_of_this_year(host, one)]
        if not stem or not nows or host.unclear:
            return []
        now = nows[-1]
        for name, value in self._candidates(stem, now.kind):
            measure = next((m for m in _tables()["last_year"] if name.endswith(m)), "")
            before = self._fact(name[: -len(measure)] + _tables()["last_year"][measure]) if measure else None
            if before is None or abs(now.figure.value - value) > now.figure.half + CENT:
                continue
            return list(self._moved(change, name, value, before))
        return []

    @staticmethod
    def _moved(change: Change, name: str, value: Decimal, before: Decimal) -> Iterator[Verdict]:
        sentence, amount, rate = change.sentence, change.amount, change.rate
        difference = value - before
        if amount is not None:
            found = None
            if abs(abs(difference) - abs(amount.value)) > amount.half + 2 * CENT:
                right = show(abs(difference), amount)
                follows = f"工作簿中{name}{show(value, amount)}、上年{show(before, amount)}，相差{right}"
                found = contradiction(sentence, follows, right, amount)
            yield Verdict((amount.number,), found)
        if rate is not None and before > 0:
            true = divide(abs(difference), before)
            found = None
            if not agrees(abs(rate.value), rate.half, true * 100, Decimal("0.01")):
                right = show_percent(true, rate)
                follows = f"工作簿中{name}{show(value)}万元、上年{show(before)}万元，变动{right}，不是{rate.raw}"
                found = contradiction(sentence, follows, right, rate)
            yield Verdict((rate.number,), found)

    def _rates(self, said: Understanding, evaluation: Evaluation) -> Iterator[tuple[Sentence, Figure, IndicatorResult]]:
        """指标值 that the text states: 在职人员控制率为110.00%."""
        named = {
            normalise(result.indicator.label): result
            for result in evaluation.indicators
            if result.value is not None and result.indicator.rule.basis not in (Basis.ANSWERS, Basis.GRADES)
        }
        for clauses in said.clauses:
            year = ""
            for mention in all_mentions(clauses.mentions):
                figure, lead = mention.figure, mention.lead
                reading = read_words(lead)
                year = reading.year or year
                if figure.kind != PERCENT or figure.approximate or change_verb(lead) or reading.period:
                    continue
                if year and year != str(self._year):
                    continue
                words = re.sub(r"(?:为|是|达到?|：|:|=|＝)+$", "", normalise(lead))
                result = next((r for label, r in named.items() if words.endswith(label)), None)
                if result is None or re.search("上年|去年|目标|应|标准", words):
                    continue
                before = normalise(words[: -len(normalise(result.indicator.label))])
                if read_words(before).rest and not _of_the_unit(before):
                    continue
                yield clauses.sentence, figure, result

    def _rate(self, sentence: Sentence, figure: Figure, result: IndicatorResult) -> Verdict:
        value = result.value if result.value is not None else Decimal(0)
        if agrees(figure.value, figure.half, value * 100, CENT) or self._other_budget(result, figure):
            return Verdict((figure.number,))
        right = show_percent(value, figure)
        follows = f"按工作簿计算，{result.indicator.label}为{right}，不是{figure.raw}"
        return Verdict((figure.number,), contradiction(sentence, follows, right, figure))

    def _other_budget(self, result: IndicatorResult, figure: Figure) -> str:
        """Which budget a stated rate of execution is over, where it is not the scheme's."""
        if not re.search("预算(?:执行|完成)率", result.indicator.label) or result.value is None:
            return ""
        if agrees(figure.value, figure.half, result.value * 100, CENT):
            return ""
        spent = self._fact("支出决算数")
        for kind in ("全年预算", "年初预算"):
            budget = self._fact(f"支出{kind}数")
            if spent is None or not budget or budget < 0:
                continue
            if agrees(figure.value, figure.half, divide(spent, budget) * 100, CENT):
                return kind
        return ""

    def _total(self, sentences: Sequence[Sentence], evaluation: Evaluation) -> Iterator[Verdict]:
        if evaluation.total is None:
            return
        for sentence, figure in stated_totals(sentences):
            years = re.findall(r"((?:19|20)\d\d)年", sentence.text[: figure.start])
            if years and years[-1] != str(self._year):
                continue
            if figure.value == HUNDRED and evaluation.total != HUNDRED:
                continue
            found = None
            if figure.value != evaluation.total:
                right = f"{points(evaluation.total)}分"
                found = contradiction(sentence, f"按工作簿计算，总分为{right}", right, figure)
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


def _of_the_unit(words: str) -> bool:
    """Whether words before an indicator's name say no more than that it is the unit's."""
    return (
        re.fullmatch(r"(?:其中|编制内|我.{1,4}|本.{1,4}|部门整体支出|财政供养|全年|年度|，|；|：)*", words) is not None
    )


def _head_count(figure: Figure, lead: str) -> str:
    """Whether a figure is 编制数 or 在职人员数; empty where it is neither."""
    if figure.kind != COUNT or figure.unit not in ("人", "名", "个") or figure.approximate:
        return ""
    if re.search(
        r"离退休|退休|离休|编外|临聘|聘用|劳务|窗口|遗属|空编|超编|缺编|增|减|行政|事业|工勤|机关|上年|其中|本级", lead
    ) and not re.search(r"全额拨款事业编制|核定编制", lead):
        return ""
    if re.search(r"在职|在编|在岗|实有", lead):
        return STAFF
    return POSTS if re.search(r"编制|定编|核编", lead) else ""
