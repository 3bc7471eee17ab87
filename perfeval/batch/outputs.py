"""The files of the output folder: their names, and what is not overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from perfeval.batch.delivery import deliver
from perfeval.batch.naming import Names
from perfeval.batch.previous import is_as_written
from perfeval.batch.work import Reply, without_result
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.system_errors import reason_of
from perfeval.results.digests import digest_of, file_digest
from perfeval.results.outcome import RESULT_NAMES, Outcome

_REPORT, _REPORT_ENDING = "绩效评价报告", "docx"


class Outputs:
    """Names and writes each unit's files.

    A file that a person has changed since it was written (复核分 entered) is kept; the new one goes beside it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = Names()
        self._given: dict[tuple[str, str], tuple[str, str]] = {}

    def reserve(self, reply: Reply) -> tuple[str, str]:
        """The names of a reply's score workbook and report, '' for a report that is none; given once."""
        key = reply.outcome.key
        if key not in self._given:
            unit, year = reply.outcome.unit or Path(reply.outcome.file).stem, reply.outcome.year
            name = self._names.take(unit, year, RESULT_NAMES[reply.outcome.kind])
            wanted = bool(reply.report or reply.report_sha256)
            self._given[key] = name, self._names.take(unit, year, _REPORT, _REPORT_ENDING) if wanted else ""
        return self._given[key]

    def _names_of(self, reply: Reply, instead_of: Sequence[str]) -> tuple[str, str]:
        """The names; those of the first single file that had any, where several files come together."""
        for file in instead_of:
            key = reply.outcome.kind, file
            if key in self._given:
                name, report = self._given[key]
                if report or not (reply.report or reply.report_sha256):
                    self._given[reply.outcome.key] = name, report
                    break
        return self.reserve(reply)

    def holds(self, reply: Reply, instead_of: Sequence[str] = ()) -> bool:
        """Whether the files of a recalled reply are still there, as they were written or as a person changed them."""
        name, report = self._names_of(reply, instead_of)
        wanted = [(name, reply.content_sha256)] + ([(report, reply.report_sha256)] if report else [])
        return all(self._stands(self._folder / one, digest) for one, digest in wanted)

    @staticmethod
    def _stands(path: Path, digest: str) -> bool:
        found = file_digest(path)
        return bool(found) and (found == digest or not is_as_written(path))

    def deliver(self, reply: Reply, instead_of: Sequence[str] = ()) -> Outcome:
        """Write a reply's files, unless they stand there already, and return its outcome with their names."""
        name, report = self._names_of(reply, instead_of)
        outcome = replace(reply.outcome, output="", report="")
        try:
            written, kept = self._write(name, reply.content, reply.content_sha256)
            outcome = replace(outcome, output=written)
            if report:
                name = report
                report_written, report_kept = self._write(report, reply.report, reply.report_sha256)
                outcome = replace(outcome, report=report_written)
                kept = (*kept, *report_kept)
        except OSError as error:
            return without_result(outcome, unwritable(name, error))
        return replace(outcome, findings=(*outcome.findings, *kept))

    def _write(self, name: str, content: bytes, digest: str) -> tuple[str, tuple[Finding, ...]]:
        """Write one file; return its name and what to say of a file that was kept."""
        path = self._folder / name
        if path.is_file():
            # what cannot be read may hold what a person entered: it is as little replaced as taken for changed
            with path.open("rb"):
                pass
        if not content:
            if file_digest(path) == digest:
                return name, ()
            return name, (finding("B108", Place(name), output=name),)
        if not path.is_file() or is_as_written(path) or file_digest(path) == digest_of(content):
            deliver(self._folder, name, content)
            return name, ()
        beside = self._beside(path)
        deliver(self._folder, beside, content)
        return beside, (finding("B107", Place(name), output=name, beside=beside),)

    def _beside(self, path: Path) -> str:
        number = 1
        while True:
            name = f"{path.stem}（新{number if number > 1 else ''}）{path.suffix}"
            target = path.with_name(name)
            if not target.exists() or is_as_written(target):
                return name
            number += 1

    def remove(self, name: str) -> None:
        """Take away a file that another replaces, unless a person has changed it."""
        if is_as_written(self._folder / name):
            with suppress(OSError):
                (self._folder / name).unlink()


NO_OUTPUT = "B105"
"""The finding on a result that cannot be written."""


def unwritable(name: str, error: OSError, code: str = NO_OUTPUT) -> Finding:
    """The finding on a file that cannot be written."""
    return finding(code, Place(name), output=name, reason=reason_of(error))
