"""合并明细: the sheet of a department's workbook that lists each unit's figures, a row a fact, a column a unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfeval.consolidation.law import consolidation_law
from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import layout
from perfeval.reader.records import CellValue, CopiedCell, SourceSheet, UnitData
from perfeval.reader.standard.absent import absent_facts

DETAIL, DETAIL_FILE = "合并明细", "各单位工作簿"
HEAD_OFFICE, SUBORDINATE = "本级", "下属单位"
NONE = "无"
COLUMNS = ("数据名称", "计量单位", "资金范围", "替代说明")
FIRST_UNIT = len(COLUMNS)
AGENCY_ROW, YEAR_ROW, COUNT_ROW, MONEY_ROW, HALF_ROW, ABSENT_ROW = range(1, 7)
ROLE_ROW, FILES_ROW, LAST_FILES_ROW, HEADING_ROW, FIRST_FACT_ROW = range(7, 12)
LABELS = {
    AGENCY_ROW: "主管部门",
    YEAR_ROW: "评价年度",
    COUNT_ROW: "合并单位数",
    MONEY_ROW: "金额单位",
    HALF_ROW: "报表尾数的一半（万元）",
    ABSENT_ROW: "名册中未报的单位",
    ROLE_ROW: "本级或下属",
    FILES_ROW: "所报文件",
    LAST_FILES_ROW: "上年文件",
}
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of a department.

    Attributes:
        head: whether it is the head office (本级).
        files: its files, and `last` those of the year before, as shown to people.
    """

    data: UnitData
    files: tuple[str, ...]
    last: tuple[str, ...] = ()
    head: bool = False


def detail_sheet(agency: str, members: Sequence[Member], absent: Sequence[str]) -> SourceSheet:
    """Write the units' figures into one sheet.

    Args:
        agency: 主管部门.
        absent: the units that the roster has and that sent nothing.
    """
    half = max((sheet.half_unit for one in members for sheet in one.data.sheets), default=Decimal(0))
    cells: dict[tuple[int, int], CellValue] = {(0, 0): f"{agency}{DETAIL}（{HEAD_OFFICE}及{SUBORDINATE}）"}
    heads: dict[int, CellValue] = {
        AGENCY_ROW: agency,
        YEAR_ROW: str(members[0].data.year or "") if members else "",
        COUNT_ROW: Decimal(len(members)),
        MONEY_ROW: "万元",
        HALF_ROW: half,
        ABSENT_ROW: "、".join(absent) or NONE,
    }
    for row, value in heads.items():
        cells[row, 0], cells[row, 1] = LABELS[row], value
    for column, heading in enumerate(COLUMNS):
        cells[HEADING_ROW, column] = heading
    for row in (ROLE_ROW, FILES_ROW, LAST_FILES_ROW):
        cells[row, 0] = LABELS[row]
    for column, member in enumerate(members, FIRST_UNIT):
        cells[HEADING_ROW, column] = member.data.unit
        cells[ROLE_ROW, column] = HEAD_OFFICE if member.head else SUBORDINATE
        cells[FILES_ROW, column] = _SEPARATOR.join(member.files)
        cells[LAST_FILES_ROW, column] = _SEPARATOR.join(member.last) or NONE
    for row, name in enumerate(_listed(members), FIRST_FACT_ROW):
        facts = [member.data.facts.by_name.get(name) for member in members]
        given = [fact for fact in facts if fact is not None and not fact.missing]
        cells[row, 0], cells[row, 1] = name, given[0].unit
        for column, texts in ((2, (fact.funds for fact in given)), (3, (fact.substitute for fact in given))):
            if shown := "；".join(filter(None, dict.fromkeys(texts))):
                cells[row, column] = shown
        for column, fact in enumerate(facts, FIRST_UNIT):
            same = fact is not None and not fact.missing and fact.unit == given[0].unit
            cells[row, column] = fact.number if fact is not None and same else MISSING
    copied = {place: CopiedCell(value) for place, value in cells.items()}
    return _sheet(copied, half)


def found_detail(values: Mapping[tuple[int, int], object]) -> SourceSheet:
    """The sheet as it stands in a department's score workbook."""
    copied = {place: CopiedCell(value) for place, value in values.items() if isinstance(value, str | Decimal)}
    half = copied.get((HALF_ROW, 1))
    digits = half.value if half is not None and isinstance(half.value, Decimal) else Decimal(0)
    return _sheet(copied, digits)


def _sheet(cells: Mapping[tuple[int, int], CopiedCell], half: Decimal) -> SourceSheet:
    last = max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0)
    ruled = (ROLE_ROW, 0), (FIRST_FACT_ROW, FIRST_UNIT), last
    return SourceSheet(DETAIL_FILE, DETAIL, DETAIL, cells, money_unit="万元", half_unit=half, ruled=ruled)


def parted(text: str) -> tuple[str, ...]:
    """The file names in a cell of FILES_ROW or LAST_FILES_ROW."""
    return () if text == NONE else tuple(text.split(_SEPARATOR))


def _listed(members: Sequence[Member]) -> Iterator[str]:
    """The facts to list: those that can be added up or averaged and that any unit has, in the layouts' order."""
    law = consolidation_law()
    averaged = {one.fact for one in law.weighted}

    def fits(fact: Fact) -> bool:
        summed = fact.unit in law.summed_units and isinstance(fact.value, Decimal)
        return not fact.missing and (summed or fact.name in averaged)

    present = dict.fromkeys(name for member in members for name, fact in member.data.facts.items() if fits(fact))
    known = {fact.name for sheet in layout("standard").sheets for fact in absent_facts(sheet)}
    own = (name for name in present if name in known or _supplied(name, members))
    return iter(sorted(own, key=catalogue_position))


def _supplied(name: str, members: Sequence[Member]) -> bool:
    """Whether a unit gave the fact in 补充数据: accounts have facts of their own too, which nobody adds up."""
    for member in members:
        fact = member.data.facts.by_name.get(name)
        sheets = {sheet.name: sheet.layout_sheet for sheet in member.data.sheets}
        if fact is not None and any(sheets.get(source.sheet) == "补充数据" for source in fact.sources):
            return True
    return False


def catalogue_position(name: str) -> int:
    """Where the standard workbook's layout has a fact; those it does not know come last."""
    return _positions().get(name, len(_positions()))


@cache
def _positions() -> dict[str, int]:
    names = [fact.name for sheet in layout("standard").sheets for fact in absent_facts(sheet)]
    return {name: index for index, name in enumerate(names)}
