"""项目清单: the projects that must have a form, and those that have none (P305)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.labels import normalise
from perfeval.reader.listing import ListKind, read_list
from perfeval.reader.numbers import parse_number
from perfeval.reader.projects.cells import without_code
from perfeval.results.projects import ProjectRecord

_PROJECTS = ListKind(
    "项目清单",
    {
        "name": ("项目名称", "项目", "名称"),
        "code": ("项目编码", "项目代码", "编码", "代码"),
        "unit": ("实施单位", "项目单位", "预算单位", "单位名称", "单位"),
        "agency": ("主管部门",),
        "budget": ("预算数", "预算金额", "全年预算数", "年初预算数", "预算"),
    },
    "请在表头写“项目名称”和“单位名称”（可另有项目编码、主管部门、预算数）。",
    least=2,
    money=frozenset(["budget"]),
)


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project that must have a form; `budget` in 万元, the unit of a list that states none."""

    name: str
    unit: str = ""
    code: str = ""
    agency: str = ""
    budget: Decimal | None = None


def read_project_list(path: Path) -> tuple[ListedProject, ...]:
    """Read the first sheet that has a column 项目名称.

    Raises:
        ListError: the file cannot be read, or no sheet has such a column.
    """
    return tuple(_listed(read_list(path, _PROJECTS)))


def _listed(rows: Iterable[Mapping[str, str]]) -> Iterator[ListedProject]:
    unit = agency = ""
    for texts in rows:
        # the unit of a cell merged over its projects stands in the first row only
        unit, agency = texts.get("unit") or unit, texts.get("agency") or agency
        name = texts["name"]
        if not name or name in ("合计", "总计", "小计"):
            continue
        amount = parse_number(texts.get("budget", ""), "万元").value
        yield ListedProject(without_code(name), without_code(unit), texts.get("code", ""), agency, amount)


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
