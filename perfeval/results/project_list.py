"""项目清单: the projects that must have a form, and those that have none (P305)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.documents import open_input
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import parse_number
from perfeval.reader.projects.cells import without_code
from perfeval.results.projects import ProjectRecord
from perfeval.xlsx.limits import SETTINGS
from perfeval.xlsx.opening import UnreadableWorkbook

_HEADINGS = {
    "code": ("项目编码", "项目代码", "编码", "代码"),
    "name": ("项目名称", "项目", "名称"),
    "unit": ("实施单位", "项目单位", "预算单位", "单位名称", "单位"),
    "agency": ("主管部门",),
    "budget": ("预算数", "预算金额", "全年预算数", "年初预算数", "预算"),
}
_DEEPEST_HEADING = 20


class ProjectListError(ValueError):
    """The list cannot be used; the message is Chinese and says what to mend."""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project that must have a form; `budget` in the list's own unit."""

    name: str
    unit: str = ""
    code: str = ""
    agency: str = ""
    budget: Decimal | None = None


def read_project_list(path: Path) -> tuple[ListedProject, ...]:
    """Read the first sheet that has a column 项目名称.

    Raises:
        ProjectListError: the file cannot be read, or no sheet has such a column.
    """
    try:
        opened = open_input(path, path.name, SETTINGS)
    except UnreadableWorkbook as error:
        raise ProjectListError(f"{error.finding.message}{error.finding.mend}") from error
    for sheet in opened.sheets:
        for number, cells in enumerate(sheet.cells[:_DEEPEST_HEADING]):
            columns = _columns([normalise(str(cell)) for cell in cells])
            if "name" in columns and len(columns) > 1:
                return tuple(_listed(sheet.cells[number + 1 :], columns))
    mend = "请在表头写“项目名称”和“单位名称”（可另有项目编码、主管部门、预算数）。"
    raise ProjectListError(f"项目清单“{path.name}”中没有“项目名称”一列；{mend}")


def _columns(headings: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for role, words in _HEADINGS.items():
        at = next((headings.index(word) for word in words if word in headings), None)
        if at is not None and at not in columns.values():
            columns[role] = at
    return columns


def _listed(rows: list[list[object]], columns: dict[str, int]) -> Iterator[ListedProject]:
    unit = agency = ""
    for cells in rows:
        texts = {role: _text(cells[at]) if at < len(cells) else "" for role, at in columns.items()}
        # the unit of a cell merged over its projects stands in the first row only
        unit, agency = texts.get("unit") or unit, texts.get("agency") or agency
        name = texts.get("name", "")
        if not name or name in ("合计", "总计", "小计"):
            continue
        amount = parse_number(texts.get("budget", ""), "万元").value
        yield ListedProject(without_code(name), without_code(unit), texts.get("code", ""), agency, amount)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def missing_forms(listed: Sequence[ListedProject], records: Iterable[ProjectRecord]) -> list[ListedProject]:
    """The listed projects without a form: of the same name, and of the same unit where both name one."""
    known: dict[str, set[str]] = {}
    for one in records:
        if not one.whole:
            known.setdefault(normalise(one.project), set()).update(map(normalise, (one.unit, one.department)))
    return [
        one
        for one in listed
        if normalise(one.name) not in known
        or (one.unit and normalise(one.unit) not in known[normalise(one.name)] and any(known[normalise(one.name)]))
    ]


def missing_finding(one: ListedProject, file: str = "") -> Finding:
    """P305."""
    number = f"（{one.code}）" if one.code else ""
    return finding("P305", Place(file), unit=one.unit or one.agency or "（未写单位）", project=one.name, number=number)
