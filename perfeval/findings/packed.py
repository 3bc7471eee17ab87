"""Records that go between processes and to the disk by the thousand."""

from __future__ import annotations

from typing import Any


class Packed:
    """Pickled as a call of the class with the fields' values.

    A frozen dataclass with slots is otherwise taken apart and put together field by field, five times as slowly.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        """The class, and the values of its fields in order."""
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
