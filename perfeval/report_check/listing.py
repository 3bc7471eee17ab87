"""Lists of parts: what opens one, what takes it back, and a total that stands after its parts."""

from __future__ import annotations

import re
from itertools import pairwise

from perfeval.report_check.frame import Frame, OpenList
from perfeval.report_check.lexicon import Reading, words
from perfeval.report_check.roles import CHANGE, UNKNOWN, Said
from perfeval.report_check.statements import Level, PartList, Subject


class Listing(Frame):
    """Opens the lists of a text."""

    def _begin_list(self, word: str) -> None:
        whole = self._current
        if whole is None or (self._last is not None and self._last.role == UNKNOWN):
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
        self._open.append(OpenList(found))
        self.statements.lists.append(found)
        self._marked = True
        self._separated = False

    def _cancel_list(self) -> None:
        """其中年初预算为 X: no part, but another amount of the same subject."""
        if self._open and not self._open[-1].found.parts:
            self.statements.lists.remove(self._open.pop().found)
        self._marked = False

    def _total_after(self, said: Said) -> bool:
        """基本支出 X，项目支出 Y，合计 Z: a total after its parts."""
        figure = said.mention.figure
        if self._open:
            return False
        parts = [
            one
            for one in self._in_sentence
            if one.levels and one.levels[0].figure.unit == figure.unit and one.parent is None
        ]
        if len(parts) < 2 or any(len(one.levels) > 1 for one in parts):
            return False
        whole = Subject(Reading(), self._sentence, self._document_year, anonymous=True)
        whole.levels.append(Level(figure, self._sentence, plain=not figure.approximate))
        self.statements.subjects.append(whole)
        found = PartList(whole, self._sentence, list(parts), [0] * len(parts), after=True)
        for part in parts:
            part.parent = whole
        self.statements.lists.append(found)
        self._current = whole
        self._top = whole
        return True


def chunks(found: PartList) -> list[list[Subject]]:
    """The readings of a list: all parts, or only those before a ； after several (A、B；C)."""
    if not found.chunks or len(set(found.chunks)) == 1:
        return [found.parts]
    result = [found.parts]
    for place, (left, right) in enumerate(pairwise(found.chunks), 1):
        if left != right and found.chunks.count(left) > 1:
            result.insert(len(result) - 1, found.parts[:place])
    return result
