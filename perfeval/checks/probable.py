"""What an equality that does not hold most probably comes from, where the figures leave hardly another way.

A sum in the workbook passes over an amount that is typed as a text (87.01万), and a figure in 元 among figures in 万元
is ten thousand times too large. Both show in the difference, to the last digit; what only comes near is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.facts.fact import Fact, Facts
from perfeval.formula.addresses import row_and_column
from perfeval.formula.numeric import plain
from perfeval.formula.record import record
from perfeval.reader.records import CopiedCell, SourceSheet, UnitData

_YUAN = Decimal(10000)
"""元 in one 万元."""
_FEWEST_PARTS = 2
_SIDES_MEND = "请核对两边的金额单位，把其中一边换算后重填。"


@record(frozen=True, slots=True)
class Probable:
    """A probable cause, as the end of a sentence, and what to do about it."""

    words: str
    mend: str


class ProbableCauses:
    """Tells probable causes from the cells of one unit."""

    def __init__(self, data: UnitData) -> None:
        self._facts: Facts = data.facts
        self._sheets: dict[tuple[str, str], SourceSheet] = {
            (sheet.file, sheet.original_name or sheet.name): sheet for sheet in data.sheets
        }

    def of(self, left: Decimal, right: Decimal, parts: Sequence[str]) -> Probable | None:
        """Why two figures differ that must agree; None where nothing is certain enough.

        Args:
            parts: the facts that the right side is the sum of; none where it is no plain sum.
        """
        if len(parts) < _FEWEST_PARTS:
            return _sides(left, right)
        return self._passed_over(left, right, parts) or _sides(left, right) or self._part_in_yuan(left, right, parts)

    def _passed_over(self, left: Decimal, right: Decimal, parts: Sequence[str]) -> Probable | None:
        """The amounts typed as texts that the sum was made without."""
        texts = [(fact, cell) for fact in self._amounts(parts) if (cell := self._cell(fact)).original]
        candidates = [texts, *([one] for one in texts)] if len(texts) > 1 else [texts]
        for chosen in candidates:
            if chosen and left + sum(fact.number for fact, _ in chosen) == right:
                cells = "、".join(f"{_where(fact)}“{cell.original.strip()}”" for fact, cell in chosen)
                numbers = "、".join(f"{_where(fact)}改为{_figure(cell)}" for fact, cell in chosen)
                return Probable(
                    f"，多半因为{cells}是文本，求和时没有算进去",
                    f"请把{numbers}（只填数字，不带单位和符号），合计公式会随之更正；合计是手填的，一并改正。",
                )
        return None

    def _part_in_yuan(self, left: Decimal, right: Decimal, parts: Sequence[str]) -> Probable | None:
        """The one part that is ten thousand times what the total leaves for it, or a ten-thousandth."""
        found = []
        for fact in self._amounts(parts):
            due = left - (right - fact.number)
            if due and due * fact.number > 0 and _is_yuan(fact.number, due):
                found.append((fact, due))
        if len(found) != 1:
            return None
        [(fact, due)] = found
        words = f"，{_where(fact)}为{_shown(fact.number)}，按合计应为{_shown(due)}，正好差一万倍，多半是元、万元填混了"
        return Probable(words, f"请按该表的金额单位改正{_where(fact)}。")

    def _amounts(self, names: Sequence[str]) -> list[Fact]:
        facts = [self._facts[name] for name in names if name in self._facts]
        return [fact for fact in facts if fact.is_amount and fact.sources and isinstance(fact.value, Decimal)]

    def _cell(self, fact: Fact) -> CopiedCell:
        source = fact.sources[0]
        sheet = self._sheets.get((source.file, source.sheet))
        copied = sheet.cells.get(row_and_column(source.cell)) if sheet is not None and source.cell else None
        return copied or CopiedCell("")


def _sides(left: Decimal, right: Decimal) -> Probable | None:
    if not _is_yuan(left, right):
        return None
    return Probable("，两边正好差一万倍，多半是一边以元、一边以万元填报", _SIDES_MEND)


def _is_yuan(one: Decimal, other: Decimal) -> bool:
    """Whether one of two amounts is exactly ten thousand times the other."""
    return bool(one) and (one == other * _YUAN or other == one * _YUAN)


def _where(fact: Fact) -> str:
    return f"{fact.sources[0].sheet}!{fact.sources[0].cell}"


def _figure(cell: CopiedCell) -> str:
    return f"{plain(cell.value):f}" if isinstance(cell.value, Decimal) else f"{cell.value}"


def _shown(value: Decimal) -> str:
    return f"{plain(value):f}万元"
