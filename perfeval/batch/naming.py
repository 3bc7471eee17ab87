"""Names of output files: safe on every file system, unique in the folder."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST = 60
_LONGEST_BYTES = 180
_SUBSTITUTES = {"C": "_", "Z": " "}
_REFUSED = re.compile(r'[<>:"/\\|?*]')


def safe_name(text: str) -> str:
    """The text as part of a file name: refused characters become _, and a long text is cut and gets a hash."""
    kept = "".join(_SUBSTITUTES.get(unicodedata.category(c)[0], c) for c in _REFUSED.sub("_", text)).strip()
    kept = re.sub(r"^\.+|\.+$", "_", kept)
    cut = kept[:LONGEST]
    while len(cut.encode("utf-8")) > _LONGEST_BYTES:
        cut = cut[:-1]
    if cut == kept:
        return kept
    return f"{cut}_{hashlib.sha256(text.encode('utf-8')).hexdigest()[:8]}"


class Names:
    """Hands out output names; the second of equal names gets _2, and so on."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, unit: str, year: int | None, kind: str = "计分表", ending: str = "xlsx") -> str:
        """<评价年度>_<单位名称>_计分表.xlsx."""
        return self.plain(f"{year or '年度不明'}_{safe_name(unit)}_{kind}", ending)

    def plain(self, base: str, ending: str) -> str:
        """A name of this beginning, which must be safe already."""
        key = f"{base}.{ending}".casefold()
        number = self._taken[key] = self._taken.get(key, 0) + 1
        return f"{base}.{ending}" if number == 1 else f"{base}_{number}.{ending}"
