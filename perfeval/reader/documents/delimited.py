"""Text with a tab, comma or semicolon between the fields, as accounting systems export it."""

from __future__ import annotations

import csv
import io
from collections import Counter

from perfeval.reader.documents.building import SheetBuilder
from perfeval.xlsx.encoding import decoded, is_text
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet

_DELIMITERS = "\t,;|"
_SAMPLED_LINES = 200
_FEWEST_ROWS = 2


def read_delimited(content: bytes, limits: Limits) -> list[RawSheet]:
    """Read a table of text; an empty list where the content is none.

    Raises:
        TooLarge: it has more fields than the limits allow.
        csv.Error: a field is absurdly long.
    """
    if not is_text(content):
        return []
    text = decoded(content)
    delimiter = _delimiter(text)
    if delimiter is None:
        return []
    builder = SheetBuilder(limits)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        builder.append([field.strip() for field in row])
    return [builder.sheet("文本")]


def _delimiter(text: str) -> str | None:
    """The character that parts most lines into the same number of fields."""
    lines = [line for line in text[: 1 << 20].splitlines()[:_SAMPLED_LINES] if line.strip()]
    best: tuple[int, int, str] | None = None
    for rank, delimiter in enumerate(_DELIMITERS):
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        rows = sum(counts.values())
        if rows >= _FEWEST_ROWS and (best is None or rows > best[0]):
            best = rows, -rank, delimiter
    return None if best is None else best[2]
