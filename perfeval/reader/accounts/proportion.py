"""Findings in proportion: cells of one sheet that all fail alike are one finding that names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfeval.findings.finding import Finding

_FEWEST, _NAMED = 5, 30
_OF_CELLS = ("R2",)
"""Findings on what single cells hold."""


def in_proportion(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, many of one kind on one sheet as one at the first cell."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        if one.code.startswith(_OF_CELLS) and one.place.cell:
            alike.setdefault((one.code, one.place.file, one.place.sheet), []).append(one)
    kept: list[Finding] = []
    for one in findings:
        same = alike.get((one.code, one.place.file, one.place.sheet), [])
        if len(same) < _FEWEST or not one.place.cell:
            kept.append(one)
        elif one is same[0]:
            others = list(dict.fromkeys(other.place.cell for other in same[1:]))
            more = "……" if len(others) > _NAMED else ""
            cells = "、".join(others[:_NAMED]) + more
            kept.append(replace(one, message=f"{one.message}该表另有{len(others)}处同样情况：{cells}。"))
    return kept
