"""The register's file: appended under a lock, read, and proved."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.system_errors import require_ordinary
from perfeval.register.entry import START, Entry, parsed
from perfeval.results.locking import held

REGISTER = "台账.jsonl"
_END = b"\n"


@dataclass(frozen=True, slots=True)
class Register:
    """What a register says.

    Attributes:
        entries: those up to the first break.
        problems: the first place where it was changed, or a line that was not written to its end.
    """

    entries: tuple[Entry, ...]
    problems: tuple[Finding, ...] = ()

    @property
    def head(self) -> str:
        """The hash of the last entry: who notes it down can prove later that nothing was taken from the end."""
        return self.entries[-1].hash if self.entries else START


def read_register(path: Path) -> Register:
    """Read and prove a register.

    Raises:
        OSError: it cannot be read.
    """
    require_ordinary(path)
    return _proved(path.read_bytes(), str(path.name))


def _proved(content: bytes, name: str) -> Register:
    entries: list[Entry] = []
    previous = START
    for number, line in enumerate(content.split(_END)[:-1], 1):
        try:
            entry, stated = parsed(line.decode("utf-8"))
        except ValueError:
            return Register(tuple(entries), (_broken(name, number, "这一行不是台账的登记项"),))
        reason = ""
        if entry.hash != stated:
            reason = "内容被改动，与其校验值不符"
        elif entry.number != number:
            reason = f"序号为{entry.number}，有登记项被删除或插入"
        elif entry.previous != previous:
            reason = "与前一项接不上，前面有登记项被改动、删除或插入"
        if reason:
            return Register(tuple(entries), (_broken(name, number, reason),))
        entries.append(entry)
        previous = entry.hash
    torn = content and not content.endswith(_END)
    problems = (finding("A704", Place(name), file=name, line=len(entries) + 1),) if torn else ()
    return Register(tuple(entries), problems)


def _broken(name: str, line: int, reason: str) -> Finding:
    return finding("A703", Place(name), file=name, line=line, reason=reason)


def append(path: Path, entries: Iterable[Entry]) -> int:
    """Append the entries that the register does not have yet, and return how many those were.

    Number, time and the hash of the entry before are filled in here, under a lock, so that runs at the same time do
    not tear the chain. A line that a run which was killed left unfinished is taken away.

    Raises:
        OSError: it cannot be written.
        BrokenRegister: it was changed; nothing is appended to a chain that is broken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    require_ordinary(path)
    with path.open("a+b") as file, held(file.fileno()):
        file.seek(0)
        content = file.read()
        if content and not content.endswith(_END):
            content = content[: content.rfind(_END) + 1]
            file.truncate(len(content))
        known = _proved(content, path.name)
        if known.problems:
            raise BrokenRegister(known.problems[0])
        lines = list(_chained(known, entries))
        if lines:
            file.seek(0, os.SEEK_END)
            file.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
        return len(lines)


class BrokenRegister(Exception):
    """The register was changed since it was written.

    Attributes:
        finding: where.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def _chained(register: Register, entries: Iterable[Entry]) -> Iterator[str]:
    known = {one.identity for one in register.entries}
    number, previous = len(register.entries), register.head
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    for entry in entries:
        if entry.identity in known:
            continue
        known.add(entry.identity)
        number += 1
        made = replace(entry, number=number, previous=previous, time=now)
        previous = made.hash
        yield made.line()


def matching(register: Register, content: str) -> Sequence[Entry]:
    """The entries of outputs with these contents, the latest first."""
    return [one for one in reversed(register.entries) if one.content == content]
