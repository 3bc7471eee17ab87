"""What an equality that does not hold most probably comes from, where the figures leave hardly another way.

A sum in the workbook passes over an amount that is typed as a text (87.01万), and a figure in 元 among figures in 万元
is ten thousand times too large. Both show in the difference, to the last digit; what only comes near is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.facts.fact import Fact, Facts, SourceCell
from perfeval.formula.addresses import address_of, row_and_column
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

    def of(self, left: Decimal, right: Decimal, total: str, parts: Sequence[str]) -> Probable | None:
        """Why two figures differ that must agree; None where nothing is certain enough.

        Args:
            total: the fact that the left side is; '' where it is none alone.
            parts: the facts that the right side is the sum of; none where it is no plain sum.
        """
        if len(parts) < _FEWEST_PARTS:
            return _sides(left, right)
        return (
            self._passed_over(left, right, parts)
            or _sides(left, right)
            or self._part_in_yuan(left, right, parts)
            or self._row_beside(left - right, total)
        )

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

    def _row_beside(self, difference: Decimal, total: str) -> Probable | None:
        """The one row of the total's column that holds the difference and is none of the form's."""
        fact = self._facts.by_name.get(total)
        cell = self._cell(fact) if fact is not None and fact.sources else None
        if fact is None or cell is None or not isinstance(cell.value, Decimal) or not cell.value or not fact.value:
            return None
        source, (_, column) = fact.sources[0], row_and_column(fact.sources[0].cell)
        sheet, taken = self._sheets[source.file, source.sheet], self._rows_taken(source)
        found = [
            (row, label)
            for (row, at), other in sheet.cells.items()
            if at == column and isinstance(other.value, Decimal) and row not in taken
            if other.value * fact.number == difference * cell.value and (label := _label(sheet, row, column))
        ]
        if len(found) != 1:
            return None
        [(row, label)] = found
        where = f"{source.sheet}!{address_of(row, column)}“{label}”"
        words = f"，正好是{where}的数，这一行不是标准的行，没有采用"
        return Probable(words, f"请把“{label}”的数并入标准的一行；不应计入的，请改正合计。")

    def _rows_taken(self, beside: SourceCell) -> frozenset[int]:
        """The rows of a sheet that facts were read from."""
        every = (source for fact in self._facts.values() for source in fact.sources if source.cell)
        here = (source for source in every if (source.file, source.sheet) == (beside.file, beside.sheet))
        return frozenset(row_and_column(source.cell)[0] for source in here)

    def _amounts(self, names: Sequence[str]) -> list[Fact]:
        facts = [self._facts[name] for name in names if name in self._facts]
        return [fact for fact in facts if fact.is_amount and fact.sources and isinstance(fact.value, Decimal)]

    def _cell(self, fact: Fact) -> CopiedCell:
        source = fact.sources[0]
        sheet = self._sheets.get((source.file, source.sheet))
        copied = sheet.cells.get(row_and_column(source.cell)) if sheet is not None and source.cell else None
        return copied or CopiedCell("")


def _label(sheet: SourceSheet, row: int, column: int) -> str:
    """What stands in words before a cell in its row."""
    texts = (sheet.cells.get((row, at)) for at in range(column))
    return next((one.value.strip() for one in texts if one is not None and isinstance(one.value, str)), "")


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
