"""One entry of the register: what was handed over, from what, and the hash of the entry before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from typing import Any

START = "0" * 64
"""What the first entry has for the hash of the one before."""
_IDENTITY = ("inputs", "content", "unit", "year", "scheme_sha256", "version", "total", "output")


@dataclass(frozen=True, slots=True)
class Entry:
    """One result.

    Attributes:
        number: from 1.
        previous: the hash of the entry before.
        time: when it was registered, local time with its offset.
        inputs: the SHA-256 of each input file, with the name that it was shown by.
        content: the digest of the copied sources in the output, which survives saving by any program.
        total: 总分 as text; '' where there is none.
        status: 完成 or 不完整.
    """

    number: int
    previous: str
    time: str
    inputs: tuple[tuple[str, str], ...]
    content: str
    unit: str
    year: int | None
    scheme: str
    scheme_sha256: str
    version: str
    total: str
    grade: str
    status: str
    output: str

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two entries speak of the same result; a result is registered once."""
        return tuple(getattr(self, name) for name in _IDENTITY)

    @property
    def hash(self) -> str:
        """SHA-256 of all of the entry."""
        return hashlib.sha256(_canonical(self).encode("utf-8", "surrogatepass")).hexdigest()

    def line(self) -> str:
        """The entry as a line of the register, with its hash."""
        return json.dumps({**_plain(self), "hash": self.hash}, ensure_ascii=False, separators=(",", ":"))


def parsed(line: str) -> tuple[Entry, str]:
    """The entry in a line, and the hash that the line states.

    Raises:
        ValueError: it is none.
    """
    try:
        members = json.loads(line)
        stated = members.pop("hash")
        inputs = tuple((str(name), str(digest)) for name, digest in members.pop("inputs"))
        if set(members) != {one.name for one in fields(Entry)} - {"inputs"}:
            raise ValueError("members")
        return Entry(inputs=inputs, **members), str(stated)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _plain(entry: Entry) -> dict[str, Any]:
    return {one.name: getattr(entry, one.name) for one in fields(entry)}


def _canonical(entry: Entry) -> str:
    return json.dumps(_plain(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
