"""问题清单: every line must be perfeval's own, and none may be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfeval.audit.comparison import Frame
from perfeval.audit.found import FoundSheet
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.writer.checks_sheet import FINDINGS_HEADING
from perfeval.writer.names import CHECKS
from perfeval.writer.projects.names import FINDINGS
from perfeval.writer.provenance import finding_code, finding_texts, settled


@dataclass(frozen=True, slots=True)
class FindingsSheet:
    """Where findings are listed.

    Attributes:
        columns: those of severity, place, code, message and mend.
    """

    name: str
    columns: tuple[int, ...]


OF_DEPARTMENT = FindingsSheet(CHECKS, (0, 1, 2, 3, 6))
OF_PROJECTS = FindingsSheet(FINDINGS, (1, 3, 2, 4, 5))
_READER = "RF"
"""How the codes of findings begin that come from reading the file itself."""
_HEAD_BEGINS = FINDINGS_HEADING[:4]


def compare_listed_findings(
    frame: Frame,
    findings: Sequence[Finding],
    codes: Sequence[str],
    listing: FindingsSheet = OF_DEPARTMENT,
    *,
    by_codes_alone: bool,
) -> Iterator[Difference]:
    """The lines of 问题清单 that were changed, added or taken out.

    Args:
        findings: what perfeval finds now.
        codes: the code of each line as 编制说明 records it.
        by_codes_alone: whether the findings themselves cannot be expected: a source was changed, or the version is
            another.
    """
    sheet = frame.found.sheets.get(listing.name)
    if sheet is None or listing.name not in frame.expected.sheets:
        return
    first = _heading_row(sheet)
    if first is None:
        if _heading_row(frame.expected.sheets[listing.name]) is not None:
            yield _difference(listing, "A203", "A1", FINDINGS_HEADING, "（空白）")
        return
    wanted = Counter(tuple(settled(text) for text in finding_texts(one)) for one in findings if not by_codes_alone)
    left = Counter(codes)
    listed: Counter[tuple[str, ...]] = Counter()
    for row, texts in _lines(sheet, first, listing.columns):
        listed[texts] += 1
        code = finding_code(texts)
        if left[code]:
            left[code] -= 1
        elif listed[texts] > wanted[texts]:
            changed = next((one for one in wanted if one[2] == texts[2] and one[1] == texts[1]), None)
            right = "；".join(changed) if changed else "（无此问题）"
            # one line was changed, not one taken out and another added
            left -= Counter([finding_code(changed)]) if changed else Counter([_any_left(left)])
            if changed:
                listed[changed] += 1
            yield _difference(
                listing, "A206", address_of(row, _differing(changed, texts, listing.columns)), right, "；".join(texts)
            )
    place = address_of(first, 0)
    missing = [texts for texts, count in wanted.items() if texts[2][:1] not in _READER and listed[texts] < count]
    for texts in missing:
        yield _difference(listing, "A208", place, "；".join(texts), "（没有列出）")
    if sum(left.values()) and not missing:
        yield _difference(listing, "A208", place, f"另有{sum(left.values())}条问题", "（没有列出，或已被改动）")


def _any_left(left: Counter[str]) -> str:
    return next((code for code, count in left.items() if count), "")


def _differing(changed: tuple[str, ...] | None, texts: tuple[str, ...], columns: tuple[int, ...]) -> int:
    """The column in which a line differs; that of the message where it is none of ours."""
    pairs = zip(changed or (), texts, strict=False)
    return next((columns[at] for at, (one, other) in enumerate(pairs) if one != other), columns[3])


def _heading_row(sheet: FoundSheet) -> int | None:
    rows = [
        row
        for (row, column), value in sheet.values.items()
        if column == 0 and isinstance(value, str) and value.startswith(_HEAD_BEGINS)
    ]
    return min(rows) if rows else None


def _lines(sheet: FoundSheet, first: int, columns: tuple[int, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    last = max(row for row, _ in sheet.values)
    for row in range(first + 2, last + 1):
        texts = tuple(settled(sheet.text(row, column)) for column in columns)
        if any(texts) and texts[0] != "—":
            yield row, texts


def _difference(listing: FindingsSheet, code: str, cell: str, expected: str, found: str) -> Difference:
    details = {"sheet": listing.name, "cell": cell, "expected": clipped(expected), "found": clipped(found)}
    return Difference(finding(code, Place("", listing.name, cell), **details), expected, found)
