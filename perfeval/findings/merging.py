"""Findings of one kind said in one sentence: 26 cells of a column are one slip, not 26."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from perfeval.findings.catalogue import FindingTemplate, catalogue
from perfeval.findings.finding import Finding

_SHOWN = 4
"""So many different values stand in a merged sentence; more are counted."""
_ONE_BY_ONE = "请逐处改正。"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


def merged_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """The message and the mend of findings of one code, the differing details listed or counted."""
    first = findings[0]
    if len(findings) == 1:
        return first.message, first.mend
    template = catalogue()[first.code]
    if not first.details or any(not _in_its_own_words(one, template) for one in findings):
        return f"{first.message.rstrip('。')}，等{len(findings)}处。", first.mend
    if any("。" in text or "；" in text for one in findings for _, text in one.details):
        # sentences inside a sentence: the first is told, the others are counted
        return f"{first.message.rstrip('。')}；同类另有{len(findings) - 1}处。", first.mend
    return _filled(template.message, findings), _filled(template.mend, findings)


def listed_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """The message and the mend of findings with figures of their own: one after the other, the rest counted."""
    shown, template = findings[:_SHOWN], catalogue()[findings[0].code]
    more = f"；同类另有{len(findings) - len(shown)}处" if len(findings) > len(shown) else ""
    message = "；".join(one.message.rstrip("。") for one in shown) + f"{more}。"
    if len({one.mend for one in findings}) == 1:
        return message, findings[0].mend
    if any(template.mend.format(**dict(one.details)) != one.mend for one in findings):
        return message, _ONE_BY_ONE
    # in the order of the sentences
    aligned = {name: "、".join(one.detail(name) for one in shown) for name, _ in findings[0].details}
    return message, template.mend.format(**aligned)


def merged_mend(findings: Sequence[Finding]) -> str:
    """What to do about findings of one code, the differing details listed or counted."""
    first = findings[0]
    template = catalogue()[first.code]
    if any(template.mend.format(**dict(one.details)) != one.mend for one in findings):
        return first.mend
    return _filled(template.mend, findings)


def without_cells(one: Finding) -> str:
    """The message of a comparison without the list of its cells at the end."""
    words, cells, _ = catalogue()[one.code].message.partition("；{cells}")
    return words.format(**dict(one.details)) if cells else one.message.rstrip("。")


def _in_its_own_words(one: Finding, template: FindingTemplate) -> bool:
    """Whether the message is the template's still: some are worded further by those who know more."""
    return template.message.format(**dict(one.details)) == one.message


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


def _filled(template: str, findings: Sequence[Finding]) -> str:
    """A template over the details of all; a value that it quotes is quoted by itself: “甲”“乙”等5项."""
    values: dict[str, str] = {}
    for name, _ in findings[0].details:
        distinct = [text for text in dict.fromkeys(one.detail(name) for one in findings) if text]
        quoted = f"“{{{name}}}”"
        if name == "cell":
            values[name] = shown_cells(distinct)
        elif quoted in template and len(distinct) > 1:
            template = template.replace(quoted, f"{{{name}}}")
            values[name] = _counted([f"“{text}”" for text in distinct], "")
        else:
            values[name] = _counted(distinct, "、")
    return template.format(**values)


def _counted(texts: Sequence[str], between: str) -> str:
    more = f"等{len(texts)}项" if len(texts) > _SHOWN else ""
    return between.join(texts[:_SHOWN]) + more
