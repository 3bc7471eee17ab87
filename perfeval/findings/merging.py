"""Findings of one kind said in one sentence: 26 cells of a column are one slip, not 26."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Finding

_SHOWN = 4
"""So many different values stand in a merged sentence; more are counted."""
_FIELD = re.compile(r"\{(\w+)\}")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


def merged_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """The message and the mend of findings of one code, the differing details listed or counted."""
    first = findings[0]
    if len(findings) == 1:
        return first.message, first.mend
    template = catalogue()[first.code]
    details = [_details(one, template.message) for one in findings]
    known = [one for one in details if one is not None]
    if len(known) < len(findings) or not known[0]:
        return f"{first.message.rstrip('。')}，等{len(findings)}处。", first.mend
    merged = {name: _joined([one[name] for one in known], name) for name in known[0]}
    mends = [_details(one, template.mend) or {} for one in findings]
    for name in mends[0]:
        merged.setdefault(name, _joined([one.get(name, "") for one in mends], name))
    try:
        return template.message.format(**merged), template.mend.format(**merged)
    except KeyError:
        return template.message.format(**merged), first.mend


def blocks(cells: Iterable[str]) -> list[str]:
    """Cell addresses, neighbours in a column as one block: D5:D12, F7."""
    columns: dict[str, list[int]] = {}
    for cell in dict.fromkeys(cells):
        if match := _ADDRESS.fullmatch(cell):
            columns.setdefault(match[1], []).append(int(match[2]))
    found: list[str] = []
    for column, rows in columns.items():
        runs: list[list[int]] = []
        for row in sorted(rows):
            if runs and row == runs[-1][-1] + 1:
                runs[-1].append(row)
            else:
                runs.append([row])
        found += [f"{column}{run[0]}" + (f":{column}{run[-1]}" if len(run) > 1 else "") for run in runs]
    return found


def shown_cells(cells: Sequence[str]) -> str:
    """Addresses for a sentence: D5:D12、F7, the rest counted."""
    found = blocks(cells)
    return "、".join(found[:_SHOWN]) + (f"等{len(set(cells))}格" if len(found) > _SHOWN else "")


def _joined(values: Sequence[str], name: str) -> str:
    distinct = list(dict.fromkeys(values))
    if name == "cell":
        return shown_cells(distinct)
    if len(distinct) <= _SHOWN:
        return ("”“" if name == "found" else "、").join(distinct)
    if name == "found":
        return "”“".join((*distinct[:_SHOWN], "…"))
    return f"{distinct[0]}等{len(distinct)}处"


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """What a filled-in template looks like."""
    pattern, at, seen = "", 0, set[str]()
    for field in _FIELD.finditer(template):
        pattern += re.escape(template[at : field.start()])
        name, at = field[1], field.end()
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
        seen.add(name)
    return re.compile(pattern + re.escape(template[at:]), re.DOTALL)


def _details(one: Finding, template: str) -> dict[str, str] | None:
    """The details that a template was filled in with; None where the words are not the template's."""
    text = one.message if template == catalogue()[one.code].message else one.mend
    match = _pattern(template).fullmatch(text)
    return match.groupdict() if match else None
