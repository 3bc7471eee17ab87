"""The blanks of a form that people fill in: dates, signatures, whatever the sheet's protection leaves open.

What may be typed is read off the regenerated workbook: its cells that are not locked, and its texts with a label
and room behind it (复核人：　　　　复核日期：　　年　　月　　日).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.audit.found import CellContent, FoundWorkbook, Position
from perfeval.writer.provenance import settled

_ROOM = re.compile(r"[\s　_＿]{2,}|[\s　]+(?=[年月日])")
_LABEL_AT_END = re.compile(r"^[^：:]{1,12}[：:]$")
_CLAIM = re.compile(r"总分|得分|等级|评价结果|[0-9０-９][.．]?[0-9０-９]*\s*分")
_LONGEST_ENTRY = 40
_SIGNATURE, _RESULT = re.compile(r"^[^：:]{1,8}[：:][^：:]{0,20}$"), re.compile(r"等级|总分|得分")


def is_signature(text: str) -> bool:
    """Whether a text is a label with a short entry (填报人：某某), and no statement on the result."""
    return bool(_SIGNATURE.match(text.strip())) and not _RESULT.search(text)


def open_cells(expected: FoundWorkbook, sheet: str) -> frozenset[Position]:
    """The cells of a protected sheet that it leaves open to people."""
    wanted = expected.sheets[sheet]
    if not wanted.layout.protected:
        return frozenset()
    opened = {number for number, look in enumerate(expected.looks.cells) if not look.locked}
    return frozenset(place for place, style in wanted.styles.items() if style in opened)


def filled_in(wanted: CellContent, found: CellContent) -> bool:
    """Whether a text is a label of the form with its blanks filled in, and with nothing that claims a result.

    Args:
        wanted: the text with its blanks; of a formula, its value.
    """
    if not isinstance(wanted, str) or not isinstance(found, str):
        return False
    pieces = [piece for piece in _ROOM.split(wanted.strip()) if piece]
    if len(pieces) < 2 and not (_ROOM.search(wanted.strip()) or _LABEL_AT_END.match(wanted.strip())):
        return False
    return any(_fits(labels, settled(found)) for labels in _choices(pieces))


def _choices(pieces: list[str]) -> Iterator[list[str]]:
    """The labels with the form's 年 月 日, and without, for a date that is written otherwise."""
    yield pieces
    labels = [piece for piece in pieces if piece not in ("年", "月", "日")]
    if labels and len(labels) < len(pieces):
        yield labels


def _fits(labels: list[str], text: str) -> bool:
    """Whether the labels stand in the text in their order, the first at its beginning, with short entries between."""
    at = 0
    entries: list[str] = []
    for index, label in enumerate(labels):
        start = text.find(label, at)
        if start < 0 or (index == 0 and start > 0):
            return False
        entries.append(text[at:start])
        at = start + len(label)
    entries.append(text[at:])
    return all(len(entry.strip()) <= _LONGEST_ENTRY and not _CLAIM.search(entry.strip()) for entry in entries)
