"""What is wrong with a workbook, cause by cause: what to mend first, and what will go away with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.findings.merging import listed_words, merged_words, shown_cells, without_cells

_CELLS_NAMED = 3
"""So many cells are named in the sentence of a comparison."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend.

    Attributes:
        severity: the gravest of the findings it stands for; 错误 where an indicator has no score because of it.
        places: every cell or sheet concerned, the cause's first.
        count: how many findings it stands for, its consequences included.
        affects: the indicators that have no score because of it.
        consequences: the titles of what follows from it, each once.
    """

    code: str
    severity: Severity
    message: str
    mend: str
    places: tuple[Place, ...] = ()
    count: int = 1
    affects: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """收入!E5、E7:E9; the sheets' names where no cell is known."""
        cells: dict[str, list[str]] = {}
        for place in self.places:
            if place.sheet:
                cells.setdefault(place.sheet, [])
                if place.cell:
                    cells[place.sheet].append(place.cell)
        return "；".join(f"{sheet}!{shown_cells(found)}" if found else sheet for sheet, found in cells.items())

    @property
    def remark(self) -> str:
        """What hangs on it, in brackets; empty where nothing does."""
        parts: list[str] = []
        if self.affects:
            names = "、".join(self.affects[:3]) + (f"等{len(self.affects)}项指标" if len(self.affects) > 3 else "")
            parts.append(f"影响{names}")
        if self.consequences:
            parts.append(f"由此还引起：{'、'.join(self.consequences)}")
        return f"（{'；'.join(parts)}）" if parts else ""


@dataclass(slots=True)
class Group:
    """Findings of one cause while they are collected."""

    rank: int
    findings: list[Finding]
    words: tuple[str, str] | None = None
    """Message and mend, where they are not the catalogue's."""
    affects: dict[str, None] = field(default_factory=dict)
    folded: list[Finding] = field(default_factory=list)

    def problem(self) -> Problem:
        """The group as one problem."""
        first = self.findings[0]
        cells = [one.place for one in self.findings if one.place.cell]
        message, mend = self.words or _words(self.findings)
        severities = [one.severity for one in (*self.findings, *self.folded)] + [Severity.ERROR] * bool(self.affects)
        return Problem(
            first.code,
            min(severities, key=lambda one: one.rank),
            message,
            mend,
            tuple(dict.fromkeys(cells or [one.place for one in self.findings])),
            len(self.findings) + len(self.folded),
            tuple(self.affects),
            tuple(dict.fromkeys(catalogue()[one.code].title for one in self.folded if one.code != first.code)),
        )


def problems_of_findings(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """Findings of which nothing else is known, those of one kind, weight and sheet together, the gravest first."""
    groups: dict[tuple[str, int, str, str], Group] = {}
    for one in findings:
        key = (one.code, one.severity.rank, one.place.file, one.place.sheet)
        groups.setdefault(key, Group(one.severity.rank, [])).findings.append(one)
    return tuple(group.problem() for group in sorted(groups.values(), key=lambda group: group.rank))


def _words(findings: Sequence[Finding]) -> tuple[str, str]:
    first = findings[0]
    if len(findings) == 1 and first.code[0] == "C" and first.detail("cells").count("（") > _CELLS_NAMED:
        # the sum's cell leads to its parts
        return f"{without_cells(first)}。", first.mend
    if len(findings) > 1 and first.code[0] in "CD":
        # figures of several comparisons in one sentence would be nobody's
        cells = shown_cells([one.place.cell for one in findings[1:] if one.place.cell])
        where = f"：{cells}" if cells else ""
        told = without_cells(first) if first.detail("cells").count("（") > _CELLS_NAMED else first.message.rstrip("。")
        return f"{told}；同类另有{len(findings) - 1}处{where}。", first.mend
    if len(findings) > 1 and first.code[0] == "P":
        return listed_words(findings)
    return merged_words(findings)
