"""The same quantity stated twice must be the same; "无…支出" must not stand beside an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.report_check.figures import Sentence
from perfeval.report_check.lexicon import BUDGETS, OUTTURN, POSTS, STAFF, Level, items_in
from perfeval.report_check.quotients import known_levels
from perfeval.report_check.result import Contradiction, Verdict

_NONE = re.compile(r"(?:没有|无|未安排|未发生)(?P<what>[^，。；、]{2,24})$")
_SAFE = (POSTS, STAFF)
_SPENT = ("支出", "费", "经费", "采购")
_EXACT = (*BUDGETS[:2], OUTTURN)


def check_consistency(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Judge quantities that the report states more than once."""
    known = known_levels(sentences)
    for key, places in known.items():
        if key in _SAFE or not key.endswith(_EXACT) or not places[0][1].figure.unit.endswith("元"):
            continue
        named = [(sentence, level) for sentence, level in places if _explicit(level)]
        for sentence, level in named[1:]:
            yield _same(named[0][0], named[0][1], sentence, level)
    yield from _denied(sentences, known)


def _explicit(level: Level) -> bool:
    """Whether the words right before the figure name both the item and 决算/年初预算/全年预算."""
    words = re.split(r"[，。；;（(]", level.figure.label)[-1]
    return bool(items_in(words)) and bool(re.search(r"决算数|年初预算数?|全年预算数?", words))


def _same(first: Sentence, one: Level, sentence: Sentence, level: Level) -> Verdict:
    numbers = (one.figure.number, level.figure.number)
    if one.year and level.year and one.year != level.year:
        return Verdict(())
    room = one.figure.half + level.figure.half
    if abs(one.figure.value - level.figure.value) <= room:
        return Verdict(numbers)
    follows = f"前文“{first.text}”写的是{one.figure.raw}，这里是{level.figure.raw}"
    return Verdict(numbers[1:], Contradiction(sentence.text, follows, one.figure.raw, sentence.section))


def _denied(sentences: Sequence[Sentence], known: dict[str, list[tuple[Sentence, Level]]]) -> Iterator[Verdict]:
    for sentence in sentences:
        for item in none_stated(sentence):
            if not item.endswith(_SPENT):
                continue
            for key in (item, item + OUTTURN):
                stated = [level for _, level in known.get(key, ()) if level.figure.value > 0]
                if stated:
                    follows = f"别处写有{item}{stated[0].figure.raw}"
                    found = Contradiction(sentence.text, follows, stated[0].figure.raw, sentence.section)
                    yield Verdict((), found)


def none_stated(sentence: Sentence) -> Iterator[str]:
    """The items of which a sentence says that there are none."""
    for clause in re.split(r"[，。；、]", sentence.text):
        for words in dict.fromkeys((clause, clause.split("（")[0])):
            match = _NONE.search(words)
            named = items_in(match["what"]) if match else []
            if match and len(named) == 1 and named[0][:2] == (0, len(match["what"])):
                yield named[0][2]
