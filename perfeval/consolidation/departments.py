"""Which evaluated units make up a department."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from perfeval.consolidation.law import consolidation_law
from perfeval.reader.labels import normalise

_BRACKETS = re.compile(r"[()]")


class Evaluated(Protocol):
    """What the grouping needs to know of a unit."""

    @property
    def file(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def year(self) -> int | None: ...

    @property
    def agency(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Department:
    """A 主管部门 in one year.

    Attributes:
        agency: its name.
        files: the inputs of its units by which they are known, the head office's first, then by unit.
        head: the head office's input; empty where it is not among them.
        doubled: units of which several workbooks were sent, so that nobody knows which to count.
        absent: units that the roster has and that sent nothing.
    """

    agency: str
    year: int
    files: tuple[str, ...]
    head: str = ""
    doubled: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def departments_of(units: Iterable[Evaluated], roster: Mapping[str, str] | None = None) -> tuple[Department, ...]:
    """The departments with at least two units that were read, by name and year.

    A head office (本级) belongs to the department that bears its name, whatever it calls its own 主管部门.

    Args:
        roster: 主管部门 by unit name, for units whose workbook does not say, and to tell who is absent.
    """
    listed = {_plain(unit): agency for unit, agency in (roster or {}).items()}
    known = [one for one in units if one.unit and one.year is not None]
    named: dict[str, str] = {}
    for agency in (*listed.values(), *(one.agency for one in known)):
        if agency:
            named.setdefault(_plain(agency), agency)
    groups: dict[tuple[str, int], list[tuple[bool, str, str]]] = {}
    for one in known:
        home = _head_of(one.unit, named)
        agency = home or _plain(one.agency or listed.get(_plain(one.unit), ""))
        if agency and one.year is not None:
            groups.setdefault((agency, one.year), []).append((not home, one.unit, one.file))
    found = []
    for (agency, year), members in sorted(groups.items()):
        if len(members) < 2:
            continue
        counts = Counter(_plain(unit) for _, unit, _ in members)
        present = {*counts}
        first, *_ = ordered = sorted(members)
        found.append(
            Department(
                named[agency],
                year,
                tuple(file for _, _, file in ordered),
                "" if first[0] else first[2],
                tuple(sorted({unit for _, unit, _ in members if counts[_plain(unit)] > 1})),
                tuple(
                    unit
                    for unit, belongs in (roster or {}).items()
                    if _plain(belongs) == agency and _plain(unit) not in present
                ),
            )
        )
    return tuple(found)


def _plain(name: str) -> str:
    return _BRACKETS.sub("", normalise(name))


def _head_of(unit: str, named: Mapping[str, str]) -> str:
    """The department whose head office the unit is; '' where it is none."""
    plain = _plain(unit)
    for suffix in sorted(consolidation_law().head_suffixes, key=len):
        if plain.endswith(suffix) and plain.removesuffix(suffix) in named:
            return plain.removesuffix(suffix)
    return ""
