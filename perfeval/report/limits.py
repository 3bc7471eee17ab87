"""How long and how deep a template that people edited may go: a loop in it must cost its own result only."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SECONDS = 15.0
"""Filling in a template takes well under a second."""
_LONGEST_RANGE = 1000
_FILTERS = frozenset(
    (
        "abs",
        "capitalize",
        "count",
        "d",
        "default",
        "e",
        "escape",
        "first",
        "float",
        "int",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "reverse",
        "round",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "unique",
        "upper",
    )
)
"""None of these makes something much larger than what it is given."""


class TooLong(BaseException):
    """The time is over; no handler for errors may take it for one of its own."""


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Stop this thread's work after so many seconds, on every system; a library's own loop is waited for.

    Raises:
        TooLong: the time is over.
    """
    thread = threading.get_ident()
    raised = threading.Event()

    def stop() -> None:
        raised.set()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLong))

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if raised.is_set():
            # take it back, where it has not arrived yet
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)


def bounded_environment() -> Any:
    """A Jinja environment in which no attribute is reached that is unsafe, and nothing grows out of bounds."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import SandboxedEnvironment

    class Bounded(SandboxedEnvironment):
        intercepted_binops = frozenset(["*", "**", "%"])

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """Numbers of a sensible size only."""
            sensible = all(isinstance(one, int | float) and abs(one) < 1e15 for one in (left, right))
            if not sensible or (operator == "**" and abs(right) > 10):
                raise SecurityError(f"不能计算“{operator}”")
            return super().call_binop(context, operator, left, right)

    def bounded_range(*arguments: int) -> range:
        found = range(*arguments)
        if len(found) > _LONGEST_RANGE:
            raise SecurityError(f"range不能超过{_LONGEST_RANGE}次")
        return found

    environment = Bounded(undefined=StrictUndefined, autoescape=True)
    environment.filters = {name: one for name, one in environment.filters.items() if name in _FILTERS}
    environment.globals = {"range": bounded_range}
    return environment
