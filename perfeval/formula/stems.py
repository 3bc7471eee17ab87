"""People's names as parts of defined names."""

from __future__ import annotations

import re
from functools import lru_cache

_BRACKETS = re.compile(r"[（(](.*?)[）)]")
_OTHERS = re.compile(r"\W+")


@lru_cache(maxsize=1024)
def stem(name: str) -> str:
    """A name as it may stand in a defined name: 管理制度健全性_预算管理, 经济效益_社会效益."""
    return _OTHERS.sub("_", _BRACKETS.sub(r"_\1", name)).strip("_")
