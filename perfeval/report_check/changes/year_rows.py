"""Rows of figures by years: 2021年至2023年…分别为A、B和C，2022年较2021年提高D，累计提高E，逐年上升."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from perfeval.formula.numeric import divide
from perfeval.report_check.changes.directions import direction_words
from perfeval.report_check.judging.arithmetic import percent_agrees, show, show_percent
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import (
    COUNT,
    MONEY,
    PERCENT,
    PERCENTAGE_POINTS,
    Figure,
    Sentence,
    number_said,
)

_LEAST = 2
_LATER = "后"
_BEHIND = re.compile("^[\u4e00-\u9fff]{1,20}(?=，)")
_Row = dict[int, Figure]


def check_year_rows(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge the steps and the trend of every row of figures by years."""
    row: _Row = {}
    paragraph = -1
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            row, paragraph = {}, sentence.paragraph
        found = _row(sentence)
        row = found or row
        if row:
            last = max(one.number for one in row.values())
            yield from _steps(sentence, row, last)
            yield from _trend(sentence, row, last if found else -1)
            yield from _growth(sentence, row, last)
            yield from _each_growth(sentence, row, last)
            if _LATER in sentence.text:
                yield from _later_growth(sentence, row, last)


def _row(sentence: Sentence) -> _Row:
    """The figures of a row by their years; empty where there is none."""
    known = direction_words()
    for place, first in enumerate(sentence.figures):
        if not known["row"].search(first.label):
            continue
        run = [first]
        for one in sentence.figures[place + 1 :]:
            if one.unit != first.unit or not known["joined"].match(one.label):
                break
            run.append(one)
        years = _years(sentence.text[: first.start])
        if len(run) >= _LEAST and len(years) == len(run) and not any(one.approximate for one in run):
            return dict(zip(years, run, strict=True))
    return _each_year(sentence)


def _each_year(sentence: Sentence) -> _Row:
    """2021年为A，2022年为B，2023年为C: figures each of which names its year, the years in a row."""
    row: _Row = {}
    for one in sentence.figures:
        said = direction_words()["own_year"].search(one.label)
        year = int(said["year"]) if said is not None else 0
        alike = not row or (one.unit == next(iter(row.values())).unit and year == max(row) + 1)
        if said is None or not alike or one.approximate or one.kind not in (MONEY, COUNT):
            if row:
                break
            continue
        row[year] = one
    return row if len(row) > _LEAST else {}


def _years(text: str) -> list[int]:
    known = direction_words()
    clause = re.split("[。；]", text)[-1]
    span = known["span"].search(clause)
    if span is not None:
        return list(range(int(span["from"]), int(span["to"]) + 1))
    years = [int(match["year"]) for match in known["year"].finditer(clause)]
    return years if years == sorted(set(years)) else []


def _steps(sentence: Sentence, row: _Row, last: int) -> Iterator[Verdict]:
    known = direction_words()
    unit = next(iter(row.values()))
    for step in sentence.figures:
        if step.number <= last or step.approximate:
            continue
        alike = step.kind == PERCENTAGE_POINTS if unit.kind == PERCENT else step.unit == unit.unit
        if not alike:
            continue
        if match := known["step"].search(_own_words(step, last)):
            year = int(match["year"])
            base = int(match["base"]) if match["base"] else year - 1
        elif match := known["whole_step"].search(step.label):
            year, base = max(row), min(row)
        else:
            continue
        if year in row and base in row:
            yield from _judge(sentence, step, row[year], row[base], 1 if match["up"] else -1)


def _own_words(step: Figure, last: int) -> str:
    """The words of a step without those behind the row: 分别为A名、B名儿童提供救助，2022年比2021年增加."""
    return _BEHIND.sub("", step.label) if step.number == last + 1 else step.label


def _growth(sentence: Sentence, row: _Row, last: int) -> Iterator[Verdict]:
    """2022年同比增长11.5%, 2023年较2021年累计增长27.0%: rates of growth between amounts of the row."""
    if next(iter(row.values())).kind not in (MONEY, COUNT):
        return
    for rate in sentence.figures:
        match = direction_words()["growth_step"].search(_own_words(rate, last)) if rate.kind == PERCENT else None
        if match is None or rate.number <= last or rate.approximate:
            continue
        year = int(match["year"]) if match["year"] else _year_of_step(sentence, rate, last)
        base = int(match["base"]) if match["base"] else year - 1
        if year not in row or base not in row or row[base].value <= 0:
            continue
        yield from _grown(sentence, rate, row[year], row[base], 1 if match["up"] else -1)


def _year_of_step(sentence: Sentence, rate: Figure, last: int) -> int:
    """2022年比2021年增加34名，比2020年增长21.4%: the year of the step right before; 0 where none is."""
    before = [one for one in sentence.figures if one.number == rate.number - 1]
    said = [match for one in before if (match := direction_words()["step"].search(_own_words(one, last)))]
    return int(said[0]["year"]) if said else 0


def _grown(sentence: Sentence, rate: Figure, now: Figure, then: Figure, sign: int) -> Iterator[Verdict]:
    """The rate of the way from one amount of a row to another."""
    true = divide(now.value - then.value, then.value) * sign
    if true >= 0 and percent_agrees(rate, lambda a, b: divide(abs(a - b), b), (now, then)):
        outcome = Outcome((rate, now, then))
    else:
        right = show_percent(abs(true), rate)
        word = "增长" if true * sign > 0 else "下降"
        follows = f"（{now.raw}－{then.raw}）÷{then.raw}＝{word}{right}，不是{rate.raw}"
        outcome = Outcome((rate, now, then), follows, right)
    yield from filter(None, [decide(sentence, [outcome], rate)])


def _later_growth(sentence: Sentence, row: _Row, last: int) -> Iterator[Verdict]:
    """后两年分别较前一年增长12.7%和16.6%: the rates of the last years of a row, one after the other."""
    years = sorted(row)
    for match, run in _rates_in_turn(sentence, "later_growth", last):
        if len(run) == number_said(match["count"]) and len(run) < len(years):
            yield from _grown_in_turn(sentence, row, match, run, years[-len(run) :])


def _each_growth(sentence: Sentence, row: _Row, last: int) -> Iterator[Verdict]:
    """2020年、2021年分别比上年增长23.4%和11.1%: the rates of years that are named, one after the other."""
    for match, run in _rates_in_turn(sentence, "each_growth", last):
        years = [int(one["year"]) for one in direction_words()["year"].finditer(match["years"])]
        if len(run) == len(years):
            yield from _grown_in_turn(sentence, row, match, run, years)


def _rates_in_turn(sentence: Sentence, words: str, last: int) -> Iterator[tuple[re.Match[str], list[Figure]]]:
    """The rates behind a row that follow one another, with the words before the first of them."""
    for place, first in enumerate(sentence.figures):
        match = direction_words()[words].search(first.label) if first.kind == PERCENT else None
        if match is None or first.number <= last:
            continue
        run = [first]
        for one in sentence.figures[place + 1 :]:
            if one.kind != PERCENT or not direction_words()["joined"].match(one.label):
                break
            run.append(one)
        if not any(one.approximate for one in run):
            yield match, run


def _grown_in_turn(
    sentence: Sentence, row: _Row, match: re.Match[str], run: Sequence[Figure], years: Sequence[int]
) -> Iterator[Verdict]:
    """Rates of growth of some years, each from the year before it."""
    for rate, year in zip(run, years, strict=True):
        if year in row and year - 1 in row and row[year - 1].value > 0:
            yield from _grown(sentence, rate, row[year], row[year - 1], 1 if match["up"] else -1)


def _judge(sentence: Sentence, step: Figure, now: Figure, then: Figure, sign: int) -> Iterator[Verdict]:
    gap = now.value - then.value
    figures = (step, now, then)
    if abs(gap - sign * step.value) <= step.half + now.half + then.half:
        outcome = Outcome(figures)
    else:
        amount = f"{abs(gap)}个百分点" if step.kind == PERCENTAGE_POINTS else show(abs(gap), step)
        right = f"{'提高' if gap > 0 else '下降'}{amount}"
        words = re.split("[，。；]", step.label)[-1]
        outcome = Outcome(figures, f"从{then.raw}到{now.raw}{right}，而文中写“{words}{step.raw}”", right)
    yield from filter(None, [decide(sentence, [outcome], step)])


def _trend(sentence: Sentence, row: _Row, last: int) -> Iterator[Verdict]:
    if len(row) <= _LEAST:
        return
    start = next((one.end for one in sentence.figures if one.number == last), 0)
    match = direction_words()["trend"].search(sentence.text, start)
    if match is None or last < 0:
        return
    values = [row[year].value for year in sorted(row)]
    steps = [after - before for before, after in pairwise(values)]
    figures = tuple(row.values())
    if all(one >= 0 if match["up"] else one <= 0 for one in steps):
        yield Verdict(tuple(one.number for one in figures))
        return
    rising = all(one >= Decimal(0) for one in steps)
    right = "逐年上升" if rising else "逐年下降" if all(one <= 0 for one in steps) else "有升有降"
    follows = f"{'、'.join(row[year].raw for year in sorted(row))}{right}，而文中写“{match[0]}”"
    yield from filter(None, [decide(sentence, [Outcome(figures, follows, right)], figures[-1])])
