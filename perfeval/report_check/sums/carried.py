"""One amount stated in several places, and totals that are less than what they hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from perfeval.report_check.judging.arithmetic import show
from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.verdicts import Outcome, decide
from perfeval.report_check.language.figures import MONEY
from perfeval.report_check.language.lexicon import BUDGETS, OUTTURN, things
from perfeval.report_check.language.statements import Level, Statements, Subject

_KINDS = ("年初预算", "全年预算", OUTTURN)
_BODY = re.compile(r"(?:本级|机关|中心|站|所|院|校|大队|支队|馆|园|分局|协会|公司)(?:的?(?:基本)?情况)?[：:]?$")


_EITHER = re.compile("总(?:收入|支出)(?:为|是|：|均)*$")
"""What may be called so is the year's alone, or with what was carried over."""


class _Place(NamedTuple):
    """What must be known of an amount before it is compared with another place's."""

    scope: str
    item: str
    kind: str
    year: int | None
    body: str = ""


def check_carried(statements: Statements) -> Iterator[Verdict]:
    """Judge amounts that stand in more than one place."""
    stated: dict[_Place, list[Level]] = defaultdict(list)
    owners = {subject.reading.owner for subject in statements.subjects} - {""}
    for subject, level in statements.levels():
        place = _place(subject, level)
        if place is not None and (len(owners) < 2 or not subject.reading.owner):
            stated[place].append(level)
    for place, levels in stated.items():
        yield from _repeated(place, levels)
    yield from _holding(stated)
    yield from _denied(statements, stated)


def _place(subject: Subject, level: Level) -> _Place | None:
    if not subject.reading.item or subject.reading.rest or subject.scope == "?" or subject.unclear:
        return None
    if level.figure.kind != MONEY or not level.plain or not level.sure or level.last or level.figure.approximate:
        return None
    if _EITHER.search(level.figure.label):
        return None
    above = subject.parent
    totals = things()["totals"]
    if above is not None and subject.reading.item in totals and above.reading.item not in totals:
        # 机关运行经费（其中：一般公共预算支出…）: the money of that item, not all
        return None
    while above is not None:
        if above.reading.rest or (above.anonymous and above.levels):
            return None
        above = above.parent
    kind = level.kind
    if kind == "":
        kind = OUTTURN
    if kind not in _KINDS:
        return None
    if subject.is_last(level):
        return None
    return _Place(subject.scope, subject.reading.item, kind, level.year, _body(level.sentence.headings))


def _body(headings: tuple[str, ...]) -> str:
    """The part of the department under whose heading a sentence stands: 1.局机关, （二）某某中心."""
    return next((one for one in reversed(headings) if _BODY.search(one)), "")


def _repeated(place: _Place, levels: list[Level]) -> Iterator[Verdict]:
    paragraphs = {one.sentence.paragraph for one in levels}
    if len(levels) < 2 or len(paragraphs) < 2:
        return
    counted = Counter(one.figure.value for one in levels)
    usual = counted.most_common(1)[0][0] if counted.most_common(1)[0][1] > 1 else levels[0].figure.value
    model = next(one for one in levels if one.figure.value == usual)
    for level in levels:
        if level is model:
            continue
        figures = (level.figure, model.figure)
        room = level.figure.half + model.figure.half
        if abs(level.figure.value - usual) <= room:
            yield from filter(None, [decide(level.sentence, [Outcome(figures)])])
        elif _said(level) and _said(model) and level.sentence.paragraph != model.sentence.paragraph:
            where = "前文" if model.sentence.paragraph < level.sentence.paragraph else "后文"
            name = f"{place.scope}{place.item}{level.kind or ''}"
            follows = f"{where}{name}写的是{model.figure.raw}，这里是{level.figure.raw}"
            yield from filter(
                None, [decide(level.sentence, [Outcome(figures, follows, show(usual, level.figure))], level.figure)]
            )


def _said(level: Level) -> bool:
    """Whether the words leave no doubt which amount it is: its item by name, its kind or a plain year's."""
    return bool(level.reading.item) and (bool(level.kind) or level.reading.year != "")


def _once(levels: list[Level]) -> Level | None:
    return levels[0] if len({one.figure.value for one in levels}) == 1 else None


def _holding(stated: dict[_Place, list[Level]]) -> Iterator[Verdict]:
    """A total is never less than a part of it."""
    for place, levels in stated.items():
        whole = _once(levels)
        if whole is None or place.kind in BUDGETS:
            continue
        for item in things()["at_least"].get(place.item, ()):
            there = [stated.get(place._replace(item=item, year=year), []) for year in {place.year, None}]
            part = _once([level for levels in there for level in levels])
            if part is None or part.sentence is whole.sentence:
                continue
            if part.figure.value <= whole.figure.value + whole.figure.half + part.figure.half:
                continue
            name = f"{place.scope}{place.item}"
            follows = f"{name}{whole.figure.raw}小于其中的{place.scope}{item}{part.figure.raw}"
            outcome = Outcome((whole.figure, part.figure), follows, f"{name}不小于{part.figure.raw}")
            yield from filter(None, [decide(whole.sentence, [outcome], whole.figure)])


def _denied(statements: Statements, stated: dict[_Place, list[Level]]) -> Iterator[Verdict]:
    """无…支出, and yet an amount of it elsewhere."""
    spent: dict[tuple[str, str], Level] = {}
    for place, levels in stated.items():
        if place.kind == OUTTURN and place.item.endswith(("支出", "费", "支出合计")):
            level = _once(levels)
            if level is not None and level.figure.value > Decimal(0):
                spent[place.scope, place.item] = level
    for sentence, said in statements.denials:
        level = spent.get((said.scope, said.item))
        if level is not None and level.sentence.paragraph != sentence.paragraph:
            name = said.scope + said.item.replace("支出合计", "支出")
            follows = f"别处写有{name}{level.figure.raw}"
            yield from filter(None, [decide(sentence, [Outcome((level.figure,), follows, level.figure.raw)])])
