"""The engine that recalculates a workbook without any of our own evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_ERRORS = {"Circ": "循环引用", "Error": "无法计算的公式", "Na": "#N/A", "Div": "#DIV/0!", "Name": "#NAME?"}
"""The engine's kinds of errors as spreadsheet programs show them, where it is not #KIND!."""


def load_engine(content: bytes) -> Any:
    """formualizer's workbook of these bytes, not calculated yet."""
    # importing it takes a while, and most commands do not need it
    import formualizer

    return formualizer.Workbook.from_bytes(content, config=_config())


def empty_engine(sheets: Iterable[str]) -> Any:
    """formualizer's workbook with empty sheets of these names."""
    import formualizer

    engine = formualizer.Workbook(config=_config())
    for name in sheets:
        engine.add_sheet(name)
    return engine


def _config() -> Any:
    """A score workbook has a thousand short formulas, at which several threads are no quicker than one; the other
    processor cores have other workbooks.
    """
    import formualizer

    settings = formualizer.EvaluationConfig()
    settings.enable_parallel = False
    # nothing will be undone
    return formualizer.WorkbookConfig(eval_config=settings, enable_changelog=False)


def recalculated(content: bytes) -> Any:
    """formualizer's workbook of these bytes, calculated; `get_value` takes rows and columns from 1."""
    engine = load_engine(content)
    engine.evaluate_all()
    return engine


def values_in(engine: Any, sheet: str, top: int, left: int, bottom: int, right: int) -> list[list[Any]]:
    """The values of a rectangle, by rows; its corners from 0, a dict for an error."""
    import formualizer

    block = formualizer.RangeAddress(sheet, top + 1, left + 1, bottom + 1, right + 1)
    values: list[list[Any]] = engine.sheet(sheet).get_values(block)
    return values


def error_words(value: Mapping[str, Any]) -> str:
    """An error that the engine came to, as people know it from their spreadsheet program."""
    kind = str(value.get("kind", ""))
    return _ERRORS.get(kind, f"#{kind.upper()}!")
