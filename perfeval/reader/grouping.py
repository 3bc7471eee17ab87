"""Which of the files that were read belong to one unit and year."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from perfeval.reader.merging import may_merge, unit_key
from perfeval.reader.records import UnitData
from perfeval.reader.unit_names import alike, core_name

_UNNAMED = frozenset(["R305", "R306", "R308", "R309", "R304"])
"""Findings that say that unit or year are not written in the sheets."""


def group_units(parts: Sequence[UnitData]) -> tuple[tuple[UnitData, ...], ...]:
    """Group files by unit and year, in the order in which they are given.

    Files of one unit and year go together as far as `may_merge` lets them; of two complete standard workbooks each
    makes a group of its own, and the files that go with both join the first. A file in a subfolder whose sheets do not
    name unit and year belongs to the only unit that the other files of the subfolder name. Names that differ by 本级,
    机关 or the place in front are those of one unit where nothing speaks against it.
    """
    groups: list[list[UnitData]] = []
    of_key: dict[tuple[str, int | None], list[list[UnitData]]] = {}
    for part, key in zip(parts, _keys(parts), strict=True):
        known = of_key.setdefault(key, []) if all(key) else []
        for members in known:
            if all(may_merge(part, member) for member in members):
                members.append(part)
                break
        else:
            groups.append([part])
            known.append(groups[-1])
    return tuple(tuple(members) for members in _with_alike(groups))


def _with_alike(groups: Sequence[list[UnitData]]) -> list[list[UnitData]]:
    """Join two groups whose names are alike, where each is the only such one of the other and their sheets fit."""
    buckets: dict[tuple[str, int | None], list[int]] = {}
    for index, members in enumerate(groups):
        if members[0].unit and members[0].year:
            buckets.setdefault((core_name(members[0].unit), members[0].year), []).append(index)
    joined = [list(members) for members in groups]
    for indexes in buckets.values():
        if len(indexes) < 2:
            continue
        partners = {
            one: [other for other in indexes if other != one and _fit(groups[one], groups[other])] for one in indexes
        }
        for one, others in partners.items():
            if len(others) == 1 and partners[others[0]] == [one] and one < others[0]:
                joined[one] += joined[others[0]]
                joined[others[0]] = []
    return [members for members in joined if members]


def _fit(one: Sequence[UnitData], other: Sequence[UnitData]) -> bool:
    if unit_key(one[0]) == unit_key(other[0]) or not alike(one[0].unit, other[0].unit):
        return False
    return all(may_merge(part, member) for part in one for member in other)


def _keys(parts: Sequence[UnitData]) -> list[tuple[str, int | None]]:
    """Each file's unit and year, borrowed from its subfolder where its own sheets do not name them."""
    named: dict[str, set[tuple[str, int | None]]] = {}
    for part in parts:
        if not _unnamed(part):
            named.setdefault(_folder(part), set()).add(unit_key(part))
    keys: list[tuple[str, int | None]] = []
    for part in parts:
        own = unit_key(part)
        around = named.get(_folder(part), set()) if _folder(part) and _unnamed(part) else set()
        fitting = [key for key in around if part.year in (None, key[1])]
        keys.append(fitting[0] if len(around) == 1 and fitting else own)
    return keys


def _unnamed(part: UnitData) -> bool:
    return any(one.code in _UNNAMED for one in part.findings)


def _folder(part: UnitData) -> str:
    parent = PurePosixPath(part.files[0][0]).parent
    return "" if parent == PurePosixPath(".") else str(parent)
