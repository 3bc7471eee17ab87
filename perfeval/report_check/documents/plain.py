"""Plain text in whatever encoding: paragraphs, and tables by tabs, bars or columns of blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.report_check.documents.lines import join_lines
from perfeval.report_check.documents.model import Block, TableBlock, TextBlock

_NUMBER_CELL = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_COMMON = frozenset(
    "的年度万元一在中国人支出收入预算决算较上增加减少为不和有大这主其費費萬億與較減預決總項經務車購運額"
)
_SAMPLE = 20_000


def decode(content: bytes) -> str | None:
    """The text of bytes in UTF-8, UTF-16, GBK or Big5, whichever gives Chinese; None where none does."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(content, "utf-16")
    text = _try(content, "utf-8-sig")
    if text is not None and "\0" not in text:
        return text
    wide = [one for name in ("utf-16-le", "utf-16-be") if b"\0" in content and (one := _try(content, name))]
    narrow = [one for name in ("gb18030", "big5hkscs") if b"\0" not in content and (one := _try(content, name))]
    candidates = [one for one in (*wide, *narrow) if not re.search(r"[\0-\x08\x0e-\x1f]", one)]
    best = max(candidates, key=_chineseness, default=None)
    return best if best is not None and _chineseness(best) > 0 else None


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _chineseness(text: str) -> float:
    """How much of a text is made of the commonest characters."""
    sample = text[:_SAMPLE]
    return sum(sign in _COMMON for sign in sample) / max(len(sample), 1)


def text_blocks(text: str) -> Iterator[Block]:
    """Paragraphs, and tables: rows with tabs, or cells each on a line that begins with a tab."""
    rows: list[list[str]] = []
    lines: list[str] = []
    open_row = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"):
        fields = _fields(line)
        if fields is not None:
            yield from _paragraphs(lines)
            lines = []
            rows.append(fields)
            open_row = False
        elif line.startswith("\t"):
            yield from _paragraphs(lines)
            lines = []
            if not open_row:
                rows.append([])
            rows[-1].append(line.strip())
            open_row = True
        elif open_row and line.strip():
            rows[-1][-1] += "\n" + line.strip()
        elif not line.strip():
            open_row = False
            lines.append("")
        else:
            if rows:
                yield TableBlock(tuple(tuple(row) for row in rows))
            rows = []
            lines.append(line)
    yield from _paragraphs(lines)
    if rows:
        yield TableBlock(tuple(tuple(row) for row in rows))


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    for text in join_lines(lines):
        yield TextBlock(text)


def _fields(line: str) -> list[str] | None:
    """The fields of a line that is a table's row; None where it is not one."""
    if line.count("\t") > 1 or ("\t" in line and not line.startswith("\t")):
        return [field.strip() for field in line.split("\t")]
    if line.startswith("|") and line.count("|") > 2:
        return [field.strip() for field in line.strip().strip("|").split("|")]
    fields = re.split(r"[ \u3000]{2,}", line.strip())
    if len(fields) >= 3 and any(_NUMBER_CELL.fullmatch(field) for field in fields[1:]):
        return fields
    return None
