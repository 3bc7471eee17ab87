"""What is particular to perfeval's own sheets: lists whose rows come and go, lines that speak of data or version."""

from __future__ import annotations

from collections.abc import Collection

from perfeval.audit.comparison import ListSheet
from perfeval.audit.found import FoundWorkbook, Position
from perfeval.writer.checks_sheet import FINDINGS_HEADING
from perfeval.writer.names import CHECKS, FACTS, NOTES
from perfeval.writer.provenance import FINDINGS_TITLE, FORMAT_TITLE, MORE_TITLE, SHEET_TITLE, TOOL_TITLE

LISTS = {
    FACTS: ListSheet(keys=(1,), serial=0),
    CHECKS: ListSheet(keys=(1, 3, 5), serial=0, ends_at=FINDINGS_HEADING),
    NOTES: ListSheet(keys=(0,)),
}
_OF_COPIES = frozenset({SHEET_TITLE, MORE_TITLE, FINDINGS_TITLE})
_OF_VERSION = frozenset({TOOL_TITLE, FORMAT_TITLE})


def ignored_notes(
    expected: FoundWorkbook, changed: Collection[str], *, other_version: bool
) -> dict[str, frozenset[Position]]:
    """The lines of 编制说明 that are not compared word for word.

    Args:
        changed: the copies that were changed: the codes in the lines speak of them as they were.
        other_version: whether the workbook comes from another version.
    """
    sheet = expected.sheets.get(NOTES)
    if sheet is None:
        return {}
    ignored: set[Position] = set()
    for row, column in sheet.values:
        title, text = sheet.text(row, 0), sheet.text(row, 1)
        if (
            (other_version and title in _OF_COPIES | _OF_VERSION)
            or title == FINDINGS_TITLE
            or (title in _OF_COPIES and any(text.startswith(f"“{name}”") for name in changed))
        ):
            ignored.add((row, column))
    return {NOTES: frozenset(ignored)}


def version_notes(expected: FoundWorkbook) -> dict[str, frozenset[Position]]:
    """The lines of 编制说明 that say which version wrote it."""
    sheet = expected.sheets.get(NOTES)
    places = [] if sheet is None else [place for place in sheet.values if sheet.text(place[0], 0) in _OF_VERSION]
    return {NOTES: frozenset(places)}
