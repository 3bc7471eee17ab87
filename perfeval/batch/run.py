"""A whole run: evaluate every input, deliver the results, and the records of the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval.batch.delivery import deliver, sweep
from perfeval.batch.executor import Executor
from perfeval.batch.grouping import regrouped
from perfeval.batch.naming import Names
from perfeval.batch.outcome import Outcome, Status
from perfeval.batch.record import NAME as RECORD
from perfeval.batch.record import render_record
from perfeval.batch.work import NO_REPORT, Reply, Task, without_result
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.labels import normalise
from perfeval.scheme import scheme_sha256

SUMMARY = "汇总表.xlsx"
Progress = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The outcomes in the order of the inputs, and what concerns the run as a whole."""

    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there was an input and every one was evaluated in full."""
        inputs = [one for one in self.outcomes if one.status is not Status.SKIPPED]
        unreported = any(found.code == NO_REPORT for one in inputs for found in one.findings)
        done = all(one.status is Status.DONE for one in inputs)
        return bool(inputs) and done and not unreported and not self.findings


def run_batch(tasks: Sequence[Task], scheme: str, output: Path, executor: Executor, progress: Progress) -> BatchResult:
    """Evaluate the tasks and fill the output folder.

    Raises:
        OSError: the output folder cannot be made.
    """
    output.mkdir(parents=True, exist_ok=True)
    sweep(output)
    outcomes = _marked_duplicates(_Run(tasks, output, executor, progress).outcomes())
    records = {SUMMARY: _summary(outcomes), RECORD: render_record(outcomes, scheme, scheme_sha256(scheme))}
    findings: list[Finding] = []
    for name, content in records.items():
        try:
            deliver(output, name, content)
        except OSError as error:
            findings.append(_unwritable(name, error))
    return BatchResult(tuple(outcomes), tuple(findings))


def check_batch(tasks: Sequence[Task], executor: Executor, progress: Progress) -> BatchResult:
    """Read and check the inputs without writing anything."""
    reading = [replace(task, write=False, account=True) for task in tasks]
    return BatchResult(tuple(_marked_duplicates(_Run(reading, None, executor, progress).outcomes())))


def _summary(outcomes: Sequence[Outcome]) -> bytes:
    from perfeval.summary import render_summary

    return render_summary(outcomes)


class _Run:
    """A run under way: what became of each input, and which names were given."""

    def __init__(self, tasks: Sequence[Task], output: Path | None, executor: Executor, progress: Progress) -> None:
        self._tasks, self._output, self._executor, self._progress = tasks, output, executor, progress
        self._names = Names()
        self._outcomes: dict[str, Outcome] = {}

    def outcomes(self) -> list[Outcome]:
        """Evaluate each input by itself, then those that belong together."""
        replies: list[Reply] = []
        held: dict[str, Reply] = {}
        seen: set[tuple[str, int | None]] = set()
        for reply in self._executor.run(self._tasks):
            key = (normalise(reply.outcome.unit), reply.outcome.year)
            file = reply.outcome.file
            if reply.outcome.unit and key in seen:
                # perhaps a part of what was delivered already; that is known when all inputs were seen
                held[file] = reply
                self._outcomes[file] = reply.outcome
            else:
                self._outcomes[file] = self._deliver(reply)
            seen.add(key)
            self._progress(reply.outcome)
            replies.append(replace(reply, content=b"", report=b""))
        again = regrouped(self._tasks, replies)
        taken_up = {file.shown_as for task in again for file in (task.file, *task.others)}
        for file, reply in held.items():
            if file not in taken_up:
                self._outcomes[file] = self._deliver(reply)
        for task, reply in zip(again, self._executor.run(again), strict=True):
            self._replace(task, reply)
        return list(self._outcomes.values())

    def _replace(self, task: Task, reply: Reply) -> None:
        """Put the outcome of several files together in the place of those of the single ones."""
        files = [file.shown_as for file in (task.file, *task.others)]
        before = [self._outcomes[file] for file in files]
        outputs = [one.output for one in before if one.output]
        reports = [one.report for one in before if one.report]
        outcome = self._deliver(reply, outputs[0] if outputs else "", reports[0] if reports else "")
        if self._output is not None:
            for name in {*outputs, *reports} - {outcome.output, outcome.report}:
                (self._output / name).unlink(missing_ok=True)
        for file in files[1:]:
            del self._outcomes[file]
        self._outcomes[files[0]] = outcome

    def _deliver(self, reply: Reply, name: str = "", report: str = "") -> Outcome:
        outcome = reply.outcome
        if not reply.content or self._output is None:
            return outcome
        unit = outcome.unit or Path(outcome.file).stem
        name = name or self._names.take(unit, outcome.year)
        try:
            deliver(self._output, name, reply.content)
            outcome = replace(outcome, output=name)
            if reply.report:
                name = report or self._names.take(unit, outcome.year, "绩效评价报告", "docx")
                deliver(self._output, name, reply.report)
                outcome = replace(outcome, report=name)
        except OSError as error:
            return without_result(outcome, _unwritable(name, error))
        return outcome


def _unwritable(name: str, error: OSError) -> Finding:
    return finding("B105", Place(name), output=name, reason=error.strerror or type(error).__name__)


def _marked_duplicates(outcomes: list[Outcome]) -> list[Outcome]:
    """Each of several workbooks of one unit and year gets a 警告 that names them all."""
    same: dict[tuple[str, int | None], list[int]] = {}
    for index, outcome in enumerate(outcomes):
        if outcome.unit:
            same.setdefault((normalise(outcome.unit), outcome.year), []).append(index)
    for indexes in same.values():
        if len(indexes) < 2:
            continue
        files = "、".join(outcomes[index].file for index in indexes)
        for index in indexes:
            one = outcomes[index]
            year = f"{one.year}年" if one.year else ""
            warning = finding("B301", Place(one.file), unit=one.unit, year=year, count=len(indexes), files=files)
            outcomes[index] = replace(one, findings=(*one.findings, warning))
    return outcomes
