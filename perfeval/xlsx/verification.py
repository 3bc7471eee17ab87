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
from perfeval.xlsx.independent_engine import error_words
from perfeval.xlsx.kept_engine import KeptEngine
from perfeval.xlsx.written import Plain

_RELATIVE = 1e-9


class _Kept(threading.local):
    """Each thread's engine."""

    def __init__(self) -> None:
        self.engine = KeptEngine()


_KEPT = _Kept()


def verify(content: bytes) -> tuple[Finding, ...]:
    """The cells whose cached value the engine does not confirm, or whose value is an error; empty when true.

    Raises:
        NotPlain: it is damaged, or has cells of another kind than perfeval writes.
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
    for sheet, row, column, written, value in engine.results():
        if type(written) is float and type(value) is float and written == value:
            continue
        yield from judged(sheet, row, column, written, value)


def judged(sheet: str, row: int, column: int, written: Plain, value: Any) -> Iterator[Finding]:
    """What is wrong with a formula's cached value, by what the engine came to; nothing where they agree."""
    if isinstance(value, dict) or (isinstance(written, str) and written.startswith("#")):
        shown = error_words(value) if isinstance(value, dict) else written
        yield _finding("W102", sheet, row, column, found=shown)
    elif not agrees(written, value):
        yield _finding("W101", sheet, row, column, found=value, expected=written)


def _finding(code: str, sheet: str, row: int, column: int, **details: Any) -> Finding:
    address = address_of(row, column)
    return finding(code, Place("", sheet, address), sheet=sheet, cell=address, **details)


def agrees(written: float | str | bool, value: Any) -> bool:
    """Whether a cached value is what the engine computed, but for the last digits of a binary number."""
    if isinstance(value, datetime.date):
        # the engine reads a day number in a date format as a date
        value = float(serial(value))
    if isinstance(written, str) or isinstance(value, str):
        return written == ("" if value is None else value)
    if isinstance(written, bool) or isinstance(value, bool):
        return written is value
    number = float(value or 0)
    return abs(written - number) <= _RELATIVE * max(1.0, abs(written), abs(number))
