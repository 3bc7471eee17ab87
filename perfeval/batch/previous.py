"""What earlier runs left in the output folder: results that still hold, and files that a person has changed since.

运行记录.json remembers each result by everything it depends on: the inputs' SHA-256, the indicator system's, that of
perfeval's code and data, and what was asked for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from perfeval.batch.task import Reply, Task
from perfeval.facts.fact import Facts
from perfeval.findings.finding import Finding
from perfeval.method import method_sha256
from perfeval.reader.projects.stated import StatedForm
from perfeval.reader.records import Recognition, UnitData
from perfeval.results.digests import digest_of, file_digest, package_digest
from perfeval.results.outcome import Outcome, Status
from perfeval.results.spool import Slot, Spool
from perfeval.xlsx.book import CREATED

RECORD = "运行记录.json"
JOURNAL = ".perfeval-unfinished"
"""Results of a run that has not come to its end; they become part of the record then."""
_RESULT = re.compile(rb' *"([0-9a-f]{64})": "([A-Za-z0-9+/=]+)"')
_WRITTEN = f'<dcterms:modified xsi:type="dcterms:W3CDTF">{CREATED:%Y-%m-%dT%H:%M:%S}Z</dcterms:modified>'.encode()


@dataclass(frozen=True, slots=True)
class _Identity:
    """Whose file an input is, as the grouping of files needs it."""

    unit: str
    year: int | None
    files: tuple[tuple[str, str], ...]
    recognised: tuple[Recognition, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Memory:
    """A reply without the bytes of its files."""

    outcome: Outcome
    content_sha256: str
    report_sha256: str
    identity: _Identity | None
    wants_last_year: bool
    more: tuple[_Memory, ...] = ()
    stated: tuple[StatedForm, ...] = ()


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(_Memory)


class Previous:
    """What 运行记录.json of an output folder remembers, and a run that did not come to its end.

    Attributes:
        recorded: whether 运行记录.json holds this run's results by now.
    """

    def __init__(self, output: Path, scheme_sha256: str, *, force: bool = False) -> None:
        """Args: force: recall nothing."""
        self.recorded = False
        self._scheme = scheme_sha256
        self._spool = Spool()
        self._results: dict[bytes, Slot] = {}
        self._remembered: dict[bytes, Slot] = {}
        self._unfinished = output / JOURNAL
        self._journal: BinaryIO | None = None
        self._last: dict[str, list[tuple[str, str]]] = {}
        for file in () if force else (output / RECORD, self._unfinished):
            for key, packed in _results(file):
                self._remembered[key] = self._spool.put(packed)

    def results(self) -> Iterator[tuple[str, str]]:
        """What the next run may take up again, for 运行记录.json: packed replies by key, in the order of the keys."""
        for key, slot in sorted(self._results.items()):
            yield key.hex(), self._spool.get(slot).decode()

    def recall(self, task: Task) -> Reply | None:
        """The reply of an earlier run, without its files' bytes; None where the input is new or has changed."""
        # taken before they are read: if they change meanwhile, the result does not count for what they are then
        self._last[task.file.shown_as] = [(one.shown_as, file_digest(one.path)) for one in task.last_inputs]
        if not self._remembered:
            return None
        key = self._key(task, [file_digest(one.path) for one in task.inputs])
        slot = self._remembered.get(key)
        if slot is None:
            return None
        try:
            memory = _adapter().validate_json(zlib.decompress(base64.b64decode(self._spool.get(slot))))
        except (ValueError, zlib.error):
            return None
        self._results[key] = slot
        return _recalled(memory)

    def remember(self, task: Task, reply: Reply) -> None:
        """Keep a reply; one without what was asked for is not kept."""
        outcome = reply.outcome
        # a file that was set aside may be of use to others
        set_aside = outcome.status is Status.UNUSED and bool(reply.stated)
        whole = all(part.content or (part.outcome.status.is_evaluated and not task.write) for part in reply.parts)
        if not whole and not set_aside:
            return
        own = [outcome.sha256] if task.department is None else []
        key = self._key(task, [*own, *(digest for _, digest in outcome.others)])
        packed = base64.b64encode(zlib.compress(_adapter().dump_json(_memory(reply))))
        self._results[key] = self._spool.put(packed)
        self._note(key, packed)

    def _note(self, key: bytes, packed: bytes) -> None:
        """Write a result down at once, so that a run that is killed need not be done again from the beginning."""
        with suppress(OSError):
            if self._journal is None:
                self._journal = self._unfinished.open("ab", buffering=0)
                # the last line may be cut off
                self._journal.write(b"\n")
            self._journal.write(b'"%s": "%s"\n' % (key.hex().encode(), packed))

    def __enter__(self) -> Previous:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            if self._journal is not None:
                self._journal.close()
            if self.recorded:
                self._unfinished.unlink(missing_ok=True)

    def _key(self, task: Task, digests: list[str]) -> bytes:
        files = [one.shown_as for one in task.inputs]
        last = self._last.get(task.file.shown_as, [])
        template = digest_of(task.report_template or b"")
        inputs = list(zip(files, digests, strict=True))
        limits = asdict(task.limits)
        kinds = (task.kind, method_sha256(task.method))
        asked = (task.write, task.report)
        parts: list[object] = [package_digest(), self._scheme, kinds, asked, template, limits, inputs, last]
        if task.department is not None:
            department = task.department
            sizes = [len(member.inputs) for member in department.members]
            parts.append((department.agency, sizes, department.has_head, department.absent))
        if task.stated:
            parts.append([astuple(one) for one in task.stated])
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).digest()


def _memory(reply: Reply) -> _Memory:
    stub = reply.stub
    identity = None
    if stub is not None:
        identity = _Identity(stub.unit, stub.year, stub.files, stub.recognised, stub.findings)
    content, report = digest_of(reply.content), digest_of(reply.report)
    more = tuple(_memory(part) for part in reply.more)
    return _Memory(reply.outcome, content, report, identity, reply.wants_last_year, more, reply.stated)


def _recalled(memory: _Memory) -> Reply:
    return Reply(
        memory.outcome,
        stub=None if memory.identity is None else _stub(memory.identity),
        wants_last_year=memory.wants_last_year,
        content_sha256=memory.content_sha256,
        report_sha256=memory.report_sha256,
        more=tuple(_recalled(part) for part in memory.more),
        stated=memory.stated,
    )


def _results(record: Path) -> Iterator[tuple[bytes, bytes]]:
    """The packed replies in a record by key, read line by line: the record of ten thousand inputs is large."""
    try:
        with record.open("rb") as lines:
            for line in lines:
                if match := _RESULT.match(line):
                    yield bytes.fromhex(match[1].decode()), match[2]
    except OSError:
        return


def is_as_written(path: Path) -> bool:
    """Whether a file is one of perfeval's that nobody has saved since: any program that saves it notes the time."""
    try:
        with zipfile.ZipFile(path) as package:
            return _WRITTEN in package.read("docProps/core.xml")
    except Exception:
        # whatever is wrong with the package, it is not as perfeval wrote it
        return False


def _stub(identity: _Identity) -> UnitData:
    return UnitData(
        identity.unit,
        identity.year,
        identity.files,
        Facts(),
        (),
        recognised=identity.recognised,
        findings=identity.findings,
    )
