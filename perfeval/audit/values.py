"""Values of cells compared and shown."""

from __future__ import annotations

from decimal import Decimal

from perfeval.audit.found import CellContent
from perfeval.writer.provenance import settled

_CLOSE = Decimal("1e-9")


def same_value(one: CellContent, other: CellContent) -> bool:
    """Whether two typed values are the same, whoever saved the workbook."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= _CLOSE * max(Decimal(1), abs(one))
    if isinstance(one, str) and isinstance(other, str):
        return settled(one) == settled(other)
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def shown(value: CellContent) -> str:
    """A value for people."""
    if value is None or value == "":
        return "（空白）"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return format(value, "f") if isinstance(value, Decimal) else value


def clipped(text: str, length: int = 160) -> str:
    """A text short enough for a sentence."""
    return text if len(text) <= length else f"{text[:length]}…"
