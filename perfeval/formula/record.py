"""Immutable records that are made by the thousand for every workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool) -> object:
        """A dataclass that the type checker holds to be frozen, as every other; hashed by its fields.

        One that watches over itself while the program runs takes twice as long to make.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)
