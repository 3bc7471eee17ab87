"""名册: the units that must report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from perfeval.reader.labels import normalise
from perfeval.xlsx.limits import SETTINGS
from perfeval.xlsx.opening import UnreadableWorkbook, open_workbook

_HEADINGS = {"单位名称": "unit", "预算编码": "code", "主管部门": "agency", "单位性质": "kind"}
_DEEPEST_HEADING = 20


class RosterError(ValueError):
    """The roster cannot be used; the message is Chinese and says what to mend."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A unit that must report: 单位名称, 预算编码, 主管部门, 单位性质."""

    unit: str
    code: str = ""
    agency: str = ""
    kind: str = ""


def read_roster(path: Path) -> tuple[RosterEntry, ...]:
    """Read the first sheet that has a column 单位名称.

    Raises:
        RosterError: the file cannot be read, or no sheet has such a column.
    """
    try:
        opened = open_workbook(path, path.name, SETTINGS)
    except UnreadableWorkbook as error:
        raise RosterError(f"{error.finding.message}{error.finding.mend}") from error
    for sheet in opened.sheets:
        for number, cells in enumerate(sheet.cells[:_DEEPEST_HEADING]):
            places = {normalise(str(cell)): at for at, cell in enumerate(cells)}
            columns = {field: places[normalise(word)] for word, field in _HEADINGS.items() if normalise(word) in places}
            if "unit" in columns:
                return tuple(_entries(sheet.cells[number + 1 :], columns))
    mend = "请在表头写“单位名称”（可另有预算编码、主管部门、单位性质）。"
    raise RosterError(f"名册“{path.name}”中没有“单位名称”一列；{mend}")


def _entries(rows: list[list[object]], columns: dict[str, int]) -> list[RosterEntry]:
    entries: dict[str, RosterEntry] = {}
    for cells in rows:
        texts = {field: _text(cells[at]) for field, at in columns.items() if at < len(cells)}
        if texts.get("unit"):
            entries.setdefault(normalise(texts["unit"]), RosterEntry(**texts))
    return list(entries.values())


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
