"""The words of headings and labels: one word for each of its forms, compounds taken apart, years told from words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from perfeval.reader.accounts.table import LONGEST_LABEL
from perfeval.reader.labels import key
from perfeval.reader.money_units import units_in, without_units

LABEL, LINE_NUMBER, TOTAL = "项目", "行次", "合计"
UNKNOWN, OTHER_YEAR = "？", "其他年度"
"""What stands over a column whose heading is not known, or is that of another year: the column is none of ours."""
_YEAR = re.compile(r"^((?:19|20)\d{2})(?!\d)年?度?(?:部门|单位)?")
_RELATIVE = (
    (re.compile(r"^(?:上年度?|上一年度?|去年)(?!结转|末|终)"), -1),
    (re.compile(r"^(?:本年度?|当年度?|今年)(?=预算|决算|执行|支出数|实际|数)"), 0),
)
_IGNORED = re.compile(r"^(?:[\d.=+\-()甲乙丙丁a-z*]*|其中|小写|万元|元|亿元|\(?单位.*)$")
_DISCRIMINATES = re.compile(r"增|减|比|率|%|差|月|季|其中|调整|完成|前年|占|数|额|个|辆|批|次|人|年初|预|安排|计划|上")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a heading says.

    Attributes:
        words: canonical words; `UNKNOWN` where it is not known, `OTHER_YEAR` where it is that of another year.
        money_unit: the unit it names in brackets.
        ignored: whether it says nothing, such as the number of a column.
    """

    words: frozenset[str]
    money_unit: str = ""
    ignored: bool = False


def heading_key(text: str) -> str:
    """A heading word's form for comparison, without a year in front."""
    return _YEAR.sub("", key(text))


class Vocabulary:
    """The canonical word of every form of a heading word of a layout."""

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        forms = {heading_key(alias): word for word, aliases in words.items() for alias in aliases}
        self._forms = {**forms, **{heading_key(word): word for word in words}}
        self._longest = max(map(len, self._forms), default=0)

    def __contains__(self, text: str) -> bool:
        """Whether a text is a heading that is wholly known."""
        return self.word(text) is not None or UNKNOWN not in self.split(heading_key(text))

    def word(self, text: str) -> str | None:
        """The one word a text is a form of."""
        return self._forms.get(heading_key(text)) if len(text) <= LONGEST_LABEL else None

    def words_of(self, text: str) -> frozenset[str]:
        """The words of a label; none where it is not known."""
        if not text or len(text) > LONGEST_LABEL:
            return frozenset()
        found = self.split(heading_key(text))
        return frozenset() if UNKNOWN in found else found

    def split(self, plain: str) -> frozenset[str]:
        """The fewest known words that a text consists of; `UNKNOWN` where it holds anything else."""
        return _split(plain, self)

    def form(self, text: str) -> str | None:
        """The word of a form."""
        return self._forms.get(text)

    @property
    def longest(self) -> int:
        """The length of the longest form."""
        return self._longest

    @property
    def forms(self) -> Mapping[str, str]:
        """Word by form."""
        return self._forms

    def parsed(self, text: str, year: int | None) -> Parsed:
        """What a heading says in a table of a year; a heading of the year before speaks of 上年."""
        units = units_in(text)
        money_unit = next(iter(units)) if len(units) == 1 else ""
        plain = key(without_units(text)) if units else key(text)
        if not plain or _IGNORED.match(plain) or _IGNORED.match(key(text)):
            return Parsed(frozenset(), money_unit, ignored=True)
        if plain in self._forms:
            return Parsed(frozenset([self._forms[plain]]), money_unit)
        offset: int | None = 0
        written = _YEAR.match(plain)
        if written is not None:
            plain = plain[written.end() :]
            offset = None if year is None else int(written[1]) - year
            if not plain:
                # only a year: it says nothing of what is measured
                return Parsed(frozenset() if offset == 0 else frozenset([OTHER_YEAR]), money_unit)
        else:
            for pattern, step in _RELATIVE:
                match = pattern.match(plain)
                if match is not None and plain[match.end() :]:
                    plain, offset = plain[match.end() :], step
        words = self.split(plain)
        if offset == -1 and UNKNOWN not in words:
            words = frozenset(f"上年{word}" if f"上年{word}" in self._forms.values() else word for word in words)
            if not any(word.startswith("上年") for word in words):
                words |= {OTHER_YEAR}
        elif offset not in (0, -1):
            words |= {OTHER_YEAR}
        return Parsed(words, money_unit)


@lru_cache(maxsize=8192)
def _split(plain: str, vocabulary: Vocabulary) -> frozenset[str]:
    if len(plain) > LONGEST_LABEL:
        return frozenset([UNKNOWN])
    best: list[tuple[str, ...] | None] = [(), *[None] * len(plain)]
    for end in range(1, len(plain) + 1):
        for start in range(max(0, end - vocabulary.longest), end):
            before, word = best[start], vocabulary.form(plain[start:end])
            old = best[end]
            if before is not None and word is not None and (old is None or len(before) + 1 < len(old)):
                best[end] = (*before, word)
    found = best[-1]
    return frozenset(found) if found else frozenset([UNKNOWN])


def discriminates(text: str) -> bool:
    """Whether an unknown heading may make its columns other ones than they seem."""
    return _DISCRIMINATES.search(text) is not None
