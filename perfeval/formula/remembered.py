"""Remember what a function made of the very same objects, without a look inside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def remembered(*, size: int = 4096) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """A pure function that works on an immutable tree does so once for each, workbook after workbook.

    The tree is its first argument. Equal trees that are different objects are worked on again; that is the price for
    not comparing them. The other arguments are told apart by equality; with one by keyword nothing is remembered.

    Args:
        size: the number of results held; beyond it those are forgotten that were not asked for lately.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        # the arguments are held with the result: while they are, no other object has the first one's identity
        lately: dict[tuple[int, tuple[object, ...]], tuple[tuple[object, ...], Result]] = {}
        before = lately.copy()

        @wraps(function)
        def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            nonlocal lately, before
            if kwargs:
                return function(*args, **kwargs)
            key = id(args[0]), args[1:]
            found = lately.get(key)
            if found is None:
                found = before.pop(key, None) or (args, function(*args, **kwargs))
                if len(lately) >= size // 2:
                    lately, before = {}, lately
                lately[key] = found
            return found[1]

        return asked

    return decorate
