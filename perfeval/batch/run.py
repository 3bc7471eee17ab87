"""A whole run: evaluate every input, deliver the results, and the records of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfeval.batch.delivery import deliver, sweep
from perfeval.batch.executor import Executor
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
    outcomes = _marked_duplicates(list(_delivered(tasks, output, executor, progress)))
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
    outcomes: list[Outcome] = []
    for reply in executor.run(replace(task, write=False) for task in tasks):
        outcomes.append(reply.outcome)
        progress(reply.outcome)
    return BatchResult(tuple(_marked_duplicates(outcomes)))


def _summary(outcomes: Sequence[Outcome]) -> bytes:
    from perfeval.summary import render_summary

    return render_summary(outcomes)


def _delivered(tasks: Sequence[Task], output: Path, executor: Executor, progress: Progress) -> Iterator[Outcome]:
    names = Names()
    for reply in executor.run(tasks):
        outcome = _deliver(reply, output, names)
        progress(outcome)
        yield outcome


def _deliver(reply: Reply, output: Path, names: Names) -> Outcome:
    outcome = reply.outcome
    if not reply.content:
        return outcome
    unit = outcome.unit or Path(outcome.file).stem
    name = names.take(unit, outcome.year)
    try:
        deliver(output, name, reply.content)
        outcome = replace(outcome, output=name)
        if reply.report:
            name = names.take(unit, outcome.year, "绩效评价报告", "docx")
            deliver(output, name, reply.report)
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
