"""Remember what a function made of the very same objects, without a look inside them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def remembered(
    *, by_identity: int = 1, size: int = 4096
) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """A pure function that works on immutable trees does so once for each, workbook after workbook.

    Equal trees that are different objects are worked on again; that is the price for not comparing them.

    Args:
        by_identity: so many of the first arguments, given by position, are told apart by what object they are; the
            others by equality.
        size: the number of results held; beyond it those are forgotten that were not asked for lately.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        # the arguments are held with the result: while they are, no other object has their identity
        lately: dict[tuple[Hashable, ...], tuple[tuple[object, ...], Result]] = {}
        before = lately.copy()

        @wraps(function)
        def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            nonlocal lately, before
            key = (*map(id, args[:by_identity]), *args[by_identity:], *kwargs.items())
            found = lately.get(key)
            if found is None:
                found = before.pop(key, None) or (args, function(*args, **kwargs))
                if len(lately) >= size // 2:
                    lately, before = {}, lately
                lately[key] = found
            return found[1]

        return asked

    return decorate
