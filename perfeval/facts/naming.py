"""Names of facts that belong to an indicator."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"[（(](.*?)[）)]")
_OTHERS = re.compile(r"\W+")


def fact_stem(indicator: str) -> str:
    """An indicator's name as it may stand in a defined name: 管理制度健全性_预算管理, 经济效益_社会效益."""
    return _OTHERS.sub("_", _BRACKETS.sub(r"_\1", indicator)).strip("_")
