"""Before hand-over: recalculate the workbook with an independent engine and compare every cached value."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from typing import Any

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.addresses import address_of
from perfeval.formula.evaluate import serial
from perfeval.xlsx.kept_engine import KeptEngine
from perfeval.xlsx.written import WrittenCell

_RELATIVE = 1e-9


class _Kept(threading.local):
    """Each thread's engine."""

    def __init__(self) -> None:
        self.engine = KeptEngine()


_KEPT = _Kept()


def verify(content: bytes) -> tuple[Finding, ...]:
    """The cells whose cached value the engine does not confirm, or whose value is an error; empty when true.

    Raises:
        NotPlain: it has cells of another kind than perfeval writes.
    """
    engine = _KEPT.engine
    engine.take(content)
    problems = tuple(_problems(engine))
    if problems and not engine.fresh:
        # only what the engine loaded by itself is held against a workbook
        engine.load(content)
        problems = tuple(_problems(engine))
    return problems


def _problems(engine: KeptEngine) -> Iterator[Finding]:
    for sheet, cell, value in engine.results():
        cached = cell.value
        if type(cached) is float and type(value) is float and cached == value:
            continue
        if isinstance(value, dict) or cached is None or (isinstance(cached, str) and cached.startswith("#")):
            shown = value.get("kind", value) if isinstance(value, dict) else cached
            yield _finding("W102", sheet, cell, found=shown)
        elif not agrees(cached, value):
            yield _finding("W101", sheet, cell, found=value, expected=cached)


def _finding(code: str, sheet: str, cell: WrittenCell, **details: Any) -> Finding:
    address = address_of(cell.row, cell.column)
    return finding(code, Place("", sheet, address), sheet=sheet, cell=address, **details)


def agrees(cached: float | str | bool, value: Any) -> bool:
    """Whether a cached value is what the engine computed, but for the last digits of a binary number."""
    if isinstance(value, datetime.date):
        # the engine reads a day number in a date format as a date
        value = float(serial(value))
    if isinstance(cached, str) or isinstance(value, str):
        return cached == ("" if value is None else value)
    if isinstance(cached, bool) or isinstance(value, bool):
        return cached is value
    number = float(value or 0)
    return abs(cached - number) <= _RELATIVE * max(1.0, abs(cached), abs(number))
