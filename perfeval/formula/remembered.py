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
        size: the number of results held; when it is reached, all are forgotten.
    """

    def decorate(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        # the arguments are held with the result: while they are, no other object has their identity
        known: dict[tuple[Hashable, ...], tuple[tuple[object, ...], Result]] = {}

        @wraps(function)
        def asked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
            key = (*map(id, args[:by_identity]), *args[by_identity:], *kwargs.items())
            found = known.get(key)
            if found is not None:
                return found[1]
            result = function(*args, **kwargs)
            if len(known) >= size:
                known.clear()
            known[key] = (args, result)
            return result

        return asked

    return decorate
