"""The text of bytes whose encoding nobody states, or states wrongly."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(content: bytes, stated: str = "") -> str:
    """The text, in the encoding its mark or its content proves, else the stated one, else GB 18030.

    Characters that are none in it are replaced.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    for name in ("utf-8", "gb18030", stated):
        # most that state gb2312 hold characters of its successors
        if name:
            try:
                return content.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    return content.decode("gb18030", "replace")


def is_text(content: bytes) -> bool:
    """Whether the bytes may be a text: no control characters but blanks, or a mark in front."""
    if any(content.startswith(mark) for mark, _ in _MARKS):
        return True
    sample = content[:65536]
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in sample)
