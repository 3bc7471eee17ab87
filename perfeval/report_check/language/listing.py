"""Lists of parts: what opens one, what takes it back, and a total that stands after its parts."""

from __future__ import annotations

import re
from itertools import pairwise

from perfeval.report_check.language.figures import PERCENT, number_said
from perfeval.report_check.language.frame import Frame, OpenList
from perfeval.report_check.language.lexicon import BUDGET, BUDGETS, OUTTURN, Reading, partitions, things, words
from perfeval.report_check.language.named_rates import before_named_rate
from perfeval.report_check.language.roles import CHANGE, UNKNOWN, Said, without_numbering
from perfeval.report_check.language.statements import Level, PartList, Subject

_TOTAL_AFTER = re.compile(
    r"(?:以上|上述|前)?(?:各项|(?P<count>[两二三四五六七八九]|\d)(?:大)?(?:项|类|部分|者|个?方面|级|块|笔|家单位|家|个单位|个项目|个部门)(?:资金|支出|经费|费用|收入|投入|人员)?)?"
    r"(?P<noun>[\u4e00-\u9fff]{2,4}?)?(?:合计|共计|总计|小计|总额|合计金额|共|总共|加总)(?:支出|资金|金额|投入|收入|安排|到位|人数|数)?(?:为|：|达)?"
)
_SUM_OF = re.compile(
    r"(?:(?:以上|上述)?(?P<count>[两二三四五六七八九]|\d)(?:个|项)(?:重点)?(?:项目|专项))?"
    r"(?P<kind>预算|支出|执行)(?:数|金额|资金)?(?:合计|共计|总计)(?:为)?"
)


_NO_PART = re.compile("单价|小计(?:为|：)?$")
"""An amount for each, and what some of them come to, are not added up with the others."""


class Listing(Frame):
    """Opens the lists of a text."""

    def _begin_list(self, word: str) -> None:
        whole = self._current
        if whole is None or (self._last is not None and self._last.role == UNKNOWN and not self._rate_of_amount(whole)):
            return
        if self._marked:
            return
        found = PartList(whole, self._sentence, open_ended=word in words()["incomplete_parts"])
        found.whole_list = any(re.fullmatch(one, word) for one in words()["complete_parts"])
        if self._last is None:
            beside = [one for one in self._sentence_before if one.parent is None and one.levels and one is not whole]
            found.others = tuple(beside)
        if self._last is not None and self._last.role == CHANGE and self._change is not None:
            found.change = self._change
        self._open.append(OpenList(found, item=self._item))
        self.statements.lists.append(found)
        self._marked = True
        self._separated = False

    def _rate_of_amount(self, whole: Subject) -> bool:
        """到位资金 X，到位率 p，其中: after the rate of an amount, what follows are parts of the amount."""
        last = self._last
        of_rate = last is not None and last.mention.figure.kind == PERCENT
        named = last is not None and of_rate and before_named_rate(last.mention.lead) == ""
        level = self._last_level
        return named and level is not None and level.sentence is self._sentence and level in whole.levels

    def _cancel_list(self) -> None:
        """其中年初预算为 X: no part, but another amount of the same subject."""
        if self._open and not self._open[-1].found.parts:
            self.statements.lists.remove(self._open.pop().found)
        self._marked = False

    def _sum_of_listed(self, said: Said) -> bool:
        """三个项目预算合计 X，支出合计 Y: totals of the projects that the sentence before lists, each with both."""
        match = _SUM_OF.fullmatch(said.mention.lead)
        if match is None or self._open:
            return False
        kinds = BUDGETS if match["kind"] == "预算" else (OUTTURN, "")
        if match["count"]:
            listed = [*self._sentence_before, *self._in_sentence]
            parts = [one for one in listed if one.parent is None and one.now(*BUDGETS) and one.spent()]
            if len(parts) != number_said(match["count"]):
                return False
            whole = Subject(Reading(), self._sentence, self._document_year, anonymous=True)
            self.statements.subjects.append(whole)
            self._summed = PartList(whole, self._sentence, parts, [0] * len(parts), after=True)
            self._current = self._top = whole
        elif self._summed is None or self._summed.sentence is not self._sentence:
            return False
        figure, whole = said.mention.figure, self._summed.whole
        if any(one.kind in kinds for one in whole.levels):
            return False
        kind = BUDGET if match["kind"] == "预算" else OUTTURN
        level = Level(figure, self._sentence, kind, self._document_year, plain=not figure.approximate)
        whole.levels.append(level)
        parts = self._summed.parts
        self.statements.lists.append(
            PartList(whole, self._sentence, list(parts), [0] * len(parts), after=True, level=level)
        )
        self._last_level = level
        return True

    def _total_after(self, said: Said) -> bool:
        """基本支出 X，项目支出 Y，合计 Z: a total after its parts."""
        figure = said.mention.figure
        named = _TOTAL_AFTER.fullmatch(without_numbering(said.mention.lead))
        if self._open or named is None:
            return False
        parts = [
            one
            for one in self._in_sentence
            if one.levels and one.levels[0].figure.unit == figure.unit and one.parent is None
        ]
        if named["noun"] and (
            _has_known_parts(said.reading.item) or not all(named["noun"] in one.levels[0].figure.label for one in parts)
        ):
            return False
        if named["count"]:
            if len(parts) < number_said(named["count"]):
                return False
            parts = parts[-number_said(named["count"]) :]
        if len(parts) < 2 or any(len(one.levels) > 1 for one in parts):
            return False
        if any(_NO_PART.search(one.levels[0].figure.label) for one in parts):
            return False
        whole = Subject(Reading(), self._sentence, self._document_year, anonymous=True)
        whole.levels.append(Level(figure, self._sentence, plain=not figure.approximate))
        self.statements.subjects.append(whole)
        counted = bool(named["count"])
        found = PartList(whole, self._sentence, list(parts), [0] * len(parts), after=True, whole_list=counted)
        for part in parts:
            part.parent = whole
        self.statements.lists.append(found)
        self._current = whole
        self._top = whole
        return True


def _has_known_parts(item: str) -> bool:
    """Whether an item is a total whose parts are known by their own names."""
    known = {entry["total"] for entry in partitions()}
    return item in known or item in things()["totals"]


def chunks(found: PartList) -> list[list[Subject]]:
    """The readings of a list: all parts, or only those before a ； after several (A、B；C)."""
    if not found.chunks or len(set(found.chunks)) == 1:
        return [found.parts]
    result = [found.parts]
    for place, (left, right) in enumerate(pairwise(found.chunks), 1):
        if left != right and found.chunks.count(left) > 1:
            result.insert(len(result) - 1, found.parts[:place])
    return result
