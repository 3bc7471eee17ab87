"""Names of facts that belong to an indicator."""

from __future__ import annotations

from perfeval.formula.stems import stem


def fact_stem(indicator: str) -> str:
    """An indicator's name as it may stand in a defined name: 管理制度健全性_预算管理, 经济效益_社会效益."""
    return stem(indicator)
