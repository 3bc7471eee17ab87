"""Money units wherever people write them, and which one holds for a cell.

The nearer to the number goes before: in the cell itself, then the heading of its column or the label of its row, then
the sheet's head, title, foot or name, then 基本信息. Two that differ at the same distance are a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from perfeval.findings.merging import shown_cells
from perfeval.reader.marks import split_marks_behind
from perfeval.reader.numbers import YUAN
from perfeval.reader.value_words import fold

if TYPE_CHECKING:
    from perfeval.reader.grid import SheetGrid

FOREIGN = "外币"
"""Stands for a unit that no amount is read in: of a foreign currency (万美元), or of no usual size (十万元)."""
USUAL = ("元", "万元", "亿元")
"""The units that the standard workbook offers; others are read, with a 警告."""

_FOREIGN = r"[美欧港日英澳加韩]元|美金|英镑|港币"
_SIZE = "[十百千万亿仟佰]{0,3}"
_UNIT = rf"(?:(?:人民币|RMB|CNY|¥)[/:]?)?(?:{_SIZE}(?:{_FOREIGN})(?:{_SIZE}元)?|{_SIZE}[元圆])"
_FORMAL = str.maketrans("仟佰圆", "千百元")
_HINT = re.compile(r"[元圆币镑]|美金|[千万亿]\s*(?:$|[)\]】〕）])")
_OPEN, _CLOSE = "[“\"'‘「]?", "[”\"'’」]?"
_PREFIX = re.compile("(?:人民币|RMB|CNY|¥)[/:]?")
_TAIL = r"(?:[,;、(]?\s*(?:列至角分|保留[一二两\d]位小数|精确到.{1,3}|至分|角[、,]?分|人民币)\s*\)?)?"
_STATED = re.compile(
    r"(?:(?:(?:金额|计量|货币|数额)\s*单\s*位|币种)\s*(?:均?[为是以])?\s*[:：]?|单\s*位\s*(?:均?[为是以]|[:：])\s*[:：]?"
    rf"|金\s*额\s*[:：]|(?<![一-鿿])单\s*位)\s*{_OPEN}({_UNIT}){_CLOSE}{_TAIL}(?![一-鿿])"
)
_STATED_BACK = re.compile(
    rf"(?:以|按)\s*{_OPEN}({_UNIT}){_CLOSE}\s*(?:为|作)?(?:金额)?(?:单位|计|列示|列报|反映|表示|填[列报写])"
)
_BRACKETED = re.compile(
    rf"[(\[【〔]\s*(?:(?:(?:金额|计量|货币)?单\s*位|金额)\s*(?:[为是])?\s*[:：]?\s*|列至)?({_UNIT}){_TAIL}\s*(?:[,;、/].{{0,8}})?[)\]】〕]"
)
_BEHIND = re.compile(rf"(?<![十百千万亿仟佰])[\s/,;:·|_—-]\s*({_UNIT}){_TAIL}$")
_SPLIT = re.compile(r"(?<=[十百千万亿仟佰])\s+(?=(?:[十百千万亿仟佰]\s*)*[元圆])")
"""Blanks that only set the characters of a unit apart: 万 元 is no 元."""
_SIZES = "千万|百万|[千万亿]"
_SHORT_UNIT = r"(?:金额|计量|货币|数额)?\s*单\s*位\s*:\s*"
_SHORT = re.compile(rf"(?:(?:^|(?<=\s)){_SHORT_UNIT}|[(\[【〔]\s*(?:{_SHORT_UNIT})?)({_SIZES})\s*(?:$|[)\]】〕])")
"""People leave the 元 away: 单位：万, 预算数（万）."""
_NAME = re.compile(r"^(?:单位|部门|编制|填报|公开)[^:]{0,6}:|名称:")
_ALONE = re.compile(rf"[(\[【〔]?\s*({_UNIT}){_TAIL}\s*[)\]】〕]?")
_SEVERAL = re.compile(rf"[:：(\[【〔/]\s*({_UNIT})\s*[、/或和]\s*({_UNIT})")


IN_NAME, IN_GENERAL = -1, -2


class UnitClaim(NamedTuple):
    """A unit that some cell states for a whole sheet; in place of its row the sheet's name, or 基本信息."""

    unit: str
    row: int
    column: int


def _folded(text: str) -> str:
    """The text in half width, without blanks inside a unit."""
    return _SPLIT.sub("", fold(text))


def _plain(unit: str) -> str:
    unit = _PREFIX.sub("", unit).translate(_FORMAL)
    return unit if unit in YUAN else FOREIGN


def money_unit_of(text: str) -> str:
    """The unit that a cell for it states: 万元, （万元）, 人民币元, 元（列至角分）; '' where it is none or several."""
    plain = split_marks_behind(_folded(text).strip())[0].strip()
    alone = _ALONE.fullmatch(plain)
    if alone:
        return _plain(alone[1])
    found = units_in(text)
    return found.pop() if len(found) == 1 else ""


def named_unit(text: str) -> str:
    """The unit behind 金额单位, in its cell or behind a colon: 万 is 万元 there; '' where it is none or several."""
    return money_unit_of(text) or money_unit_of(f"金额单位:{text}")


def units_in(text: str) -> set[str]:
    """The units that a title, heading, label or note states: （单位：元）, 金额单位：万元, 决算数/元."""
    if not _HINT.search(text):
        return set()
    plain = split_marks_behind(_folded(text).strip())[0].strip()
    found = {unit for pattern in (_STATED, _STATED_BACK, _BRACKETED) for unit in pattern.findall(plain)}
    found |= {f"{size}元" for size in _SHORT.findall(plain)}
    behind = _BEHIND.search(plain)
    if behind and not (behind[0][0] == ":" and _NAME.search(plain)):
        found.add(behind[1])
    for pair in _SEVERAL.findall(plain):
        found |= set(pair)
    return {_plain(unit) for unit in found}


def without_units(text: str) -> str:
    """A title, heading or label without the units that it states."""
    if not _HINT.search(text):
        return text
    plain = _folded(text)
    for pattern in (_BRACKETED, _STATED, _SHORT, *(() if _NAME.search(plain) else (_BEHIND,))):
        plain = pattern.sub(" ", plain).strip()
    return plain


def sheet_claims(grid: SheetGrid, head_end: int, foot_start: int, name: str) -> list[UnitClaim]:
    """What the cells above and below a table, and the sheet's name, state.

    Args:
        head_end: the row of the headings.
        foot_start: the first row below the table.
        name: the sheet's name.
    """
    claims = [UnitClaim(unit, IN_NAME, IN_NAME) for unit in units_in(name)]
    for row in (*range(min(head_end, grid.height)), *range(foot_start, grid.height)):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text and _HINT.search(text):
                units = units_in(text)
                if not units and row < head_end and _ALONE.fullmatch(_folded(text).strip()):
                    units = {money_unit_of(text)}
                claims += [UnitClaim(unit, row, column) for unit in units]
    for column in range(grid.width):
        # beside the headings: a cell that says nothing else is no heading
        text = grid.text(head_end, column) if head_end < grid.height else ""
        if text and _STATED.fullmatch(_folded(text).strip()):
            claims += [UnitClaim(unit, head_end, column) for unit in units_in(text)]
    return claims


def settle_units(grid: SheetGrid, claims: Iterable[UnitClaim], general: str) -> None:
    """Set the unit of a sheet from what is stated for it, else from the workbook; a contradiction is a finding."""
    stated = list(claims)
    units = {claim.unit for claim in stated}
    if len(units) > 1:
        one = next(claim for claim in stated if claim.row >= 0)
        other = next(claim for claim in stated if claim.unit != one.unit)
        grid.report(
            "R311",
            one.row,
            one.column,
            where=_place(grid, one),
            other_where=_place(grid, other),
            unit=one.unit,
            other=other.unit,
        )
        grid.money_unit, grid.units_contradict = "", True
        return
    unit = units.pop() if units else general
    if unit == FOREIGN:
        claim = stated[0]
        grid.report("R312", claim.row if claim.row >= 0 else None, claim.column, where=_place(grid, claim))
        grid.money_unit, grid.units_contradict = "", True
        return
    grid.money_unit, grid.unit_is_stated = unit, bool(stated)
    if unit and unit not in USUAL:
        grid.report("R313", unit=unit)


def near_units(grid: SheetGrid, headings: Mapping[int, int], labels: Mapping[int, int]) -> None:
    """Learn the units that headings and labels state for their own column or row.

    Args:
        headings: the heading row of each column of amounts.
        labels: the label column of each row of amounts.
    """
    foreign: dict[str, list[tuple[int, int]]] = {}

    def learn(units: dict[int, str], at: int, spot: tuple[int, int]) -> None:
        unit = _one_unit(grid, *spot)
        if unit:
            units[at] = unit
        if unit and unit not in (grid.money_unit, FOREIGN):
            foreign.setdefault(unit, []).append(grid.area(*spot)[0])

    for column, row in headings.items():
        learn(grid.column_units, column, (row, column))
    for row, column in labels.items():
        learn(grid.row_units, row, (row, column))
    if foreign and grid.unit_is_stated and grid.money_unit:
        first = next(iter(foreign.values()))[0]
        others = "、".join(
            f"{shown_cells([grid.address(*spot) for spot in dict.fromkeys(spots)])}写的是{unit}"
            for unit, spots in foreign.items()
        )
        grid.report("R314", *first, unit=grid.money_unit, others=others)
    unusual = [unit for unit in foreign if unit in YUAN and unit not in USUAL]
    for unit in unusual:
        grid.report("R313", unit=unit)


def _one_unit(grid: SheetGrid, row: int, column: int) -> str:
    units = units_in(grid.merged_text(row, column))
    if len(units) > 1 or FOREIGN in units:
        grid.report("R315", row, column, found=grid.merged_text(row, column))
        return FOREIGN
    return units.pop() if units else ""


def _place(grid: SheetGrid, claim: UnitClaim) -> str:
    if claim.row == IN_GENERAL:
        return "没有写明，“基本信息”"
    return "表名" if claim.row < 0 else grid.address(claim.row, claim.column)
