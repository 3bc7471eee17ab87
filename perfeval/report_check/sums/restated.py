"""Amounts that another paragraph states again, but for one digit: 年中追加609.56万元 … 预算年中追加909.56万元."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

from perfeval.report_check.judging.result import Verdict
from perfeval.report_check.judging.slips import is_slip
from perfeval.report_check.judging.verdicts import Outcome, refuted
from perfeval.report_check.language.called import name_of_amount
from perfeval.report_check.language.figures import MONEY, telling_digits
from perfeval.report_check.language.lexicon import patterns, read_words, things
from perfeval.report_check.language.quantities import Quantity, Surroundings

_words = partial(patterns, "referred")

_LEAST_DIGITS = 4
_KEY = 2
_MOST = 40
_MOST_DIFFERING = 2
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")


class Restated:
    """Judges amounts by those of the same name in other paragraphs.

    Two amounts of a name that differ in one digit are one amount, unless both follow from others, or what parts them is
    stated as well (追加100.00万元).
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._values = {one.figure.value for one in around.all if one.unit == MONEY}

    def verdicts(self, verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
        """Judge every amount that nothing else has judged by those that are called like it."""
        wrong = {number for one in verdicts if one.contradiction is not None for number in one.figures}
        right = {number for one in verdicts if one.contradiction is None for number in one.figures}
        shelves: dict[str, dict[tuple[str, str], Quantity]] = defaultdict(dict)
        for one in self._around.all:
            name = _name(one)
            if not name:
                continue
            shelf = shelves[name[-_KEY:]]
            if one.figure.number not in wrong:
                for (other_name, raw), other in reversed(shelf.items()):
                    if len(raw) != len(one.figure.raw):
                        continue
                    alike = name.endswith(other_name) or other_name.endswith(name)
                    if alike and other.figure.number not in wrong and self._one_amount(one, other):
                        stated, meant = (other, one) if one.figure.number in right else (one, other)
                        if stated.figure.number not in right:
                            yield from filter(None, [_verdict(stated, meant)])
                        break
            if len(shelf) < _MOST:
                shelf.setdefault((name, one.figure.raw), one)

    def _one_amount(self, one: Quantity, other: Quantity) -> bool:
        """Whether two amounts are one but for a digit."""
        first, second = one.figure, other.figure
        if one.sentence.paragraph == other.sentence.paragraph or first.unit != second.unit:
            return False
        differing = sum(1 for sign, other_sign in zip(first.raw, second.raw, strict=True) if sign != other_sign)
        if differing > _MOST_DIFFERING or not is_slip(first.value, second.value):
            return False
        years = [set(_YEAR.findall(each.sentence.text)) for each in (one, other)]
        if all(years) and not years[0] & years[1]:
            return False
        said = [read_words(each.lead) for each in (one, other)]
        kinds, scopes = {each.kind for each in said} - {""}, {each.scope for each in said} - {""}
        return len(kinds) < 2 and len(scopes) < 2 and abs(first.value - second.value) not in self._values


def _name(one: Quantity) -> str:
    """What an amount is called, without the words that say nothing of it; empty where it is called nothing."""
    known = _words()
    figure = one.figure
    last = one.level is not None and one.level.last
    if figure.kind != MONEY or figure.approximate or last or telling_digits(figure.value) < _LEAST_DIGITS:
        return ""
    if known["not_restated"].search(one.context):
        return ""
    said = read_words(one.lead)
    if said.item in things()["spent_totals"] and not said.rest and not said.scope:
        return said.item
    name = known["plain_words"].sub("", name_of_amount(one.lead))
    return name if len(name) >= _KEY and not known["nameless"].fullmatch(name) else ""


def _verdict(stated: Quantity, meant: Quantity) -> Verdict | None:
    where = "前文" if meant.place < stated.place else "后文"
    right = meant.figure.raw
    follows = f"{where}写的是{right}，这里是{stated.figure.raw}"
    return refuted(stated.sentence, Outcome((stated.figure, meant.figure), follows, right), stated.figure)
