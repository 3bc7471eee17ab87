"""A whole run: evaluate every input, deliver the results, and the records of the run."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from perfeval.batch.consolidating import department_tasks
from perfeval.batch.delivery import deliver_written, sweep
from perfeval.batch.executor import Executor
from perfeval.batch.grouping import Looks, likely_together, regrouped
from perfeval.batch.lock import locked
from perfeval.batch.outputs import NO_OUTPUT, Outputs, unwritable
from perfeval.batch.previous import RECORD, Previous
from perfeval.batch.record import write_record
from perfeval.batch.registering import register_results
from perfeval.batch.stated import StatedForms
from perfeval.batch.work import NO_REPORT, Reply, Task
from perfeval.consolidation import departments_of
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.method import DEFAULT_METHOD, method_sha256
from perfeval.reader.labels import normalise
from perfeval.reader.parts import with_part
from perfeval.register.register import REGISTER
from perfeval.results.outcome import DEPARTMENT_KIND, PROJECT_KIND, Outcome, Status
from perfeval.results.outcomes import Outcomes
from perfeval.results.project_list import ListedProject, missing_finding, missing_forms
from perfeval.results.projects import ProjectRecord, project_facts
from perfeval.results.spool import Slot, Spool
from perfeval.scheme import load_scheme, scheme_sha256

if TYPE_CHECKING:
    from perfeval.summary.roster import RosterEntry

SUMMARY = "汇总表.xlsx"
_NO_RECORD = "B109"
"""The finding on a record of the run that cannot be written, where the results of the units are."""
_SEVERAL = 2
"""Once so many units were evaluated, there will be figures to aggregate."""
Progress = Callable[[Outcome], None]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The outcomes in the order of the inputs, and what concerns the run as a whole."""

    outcomes: Outcomes
    findings: tuple[Finding, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether there was an input and every one was evaluated in full."""
        inputs = [one for one in self.outcomes.briefs if one.status.is_input]
        unreported = any(NO_REPORT in one.codes for one in inputs)
        done = all(one.status is Status.DONE for one in inputs)
        return bool(inputs) and done and not unreported and not self.findings

    @property
    def unwritten(self) -> frozenset[str]:
        """The inputs whose result, and the records of the run, that could not be written; another run may."""
        inputs = {one.file for one in self.outcomes.briefs if NO_OUTPUT in one.codes}
        return frozenset({*inputs, *(found.place.file for found in self.findings if found.code == _NO_RECORD)})


def run_batch(
    tasks: Sequence[Task],
    scheme: str,
    output: Path,
    executor: Executor,
    progress: Progress,
    *,
    force: bool = False,
    roster: Sequence[RosterEntry] = (),
    departments: bool = False,
    register: Path | None = None,
    listed: Sequence[ListedProject] = (),
) -> BatchResult:
    """Evaluate the tasks and fill the output folder.

    Args:
        force: evaluate again what has not changed since an earlier run.
        roster: the units that must report, for 汇总表.
        departments: evaluate the units of each 主管部门 together as well.
        register: 台账; None for the one in the output folder.
        listed: the projects that must have a form.

    Raises:
        OSError: the output folder cannot be made or written to.
        FolderInUse: another run is filling it.
    """
    output.mkdir(parents=True, exist_ok=True)
    with locked(output):
        return _fill(
            tasks, scheme, output, executor, progress, force, roster, departments, register or output / REGISTER, listed
        )


def _fill(
    tasks: Sequence[Task],
    scheme: str,
    output: Path,
    executor: Executor,
    progress: Progress,
    force: bool,
    roster: Sequence[RosterEntry],
    departments: bool,
    register: Path,
    listed: Sequence[ListedProject],
) -> BatchResult:
    sweep(output)
    agencies = {entry.unit: entry.agency for entry in roster} if departments else None
    digest = scheme_sha256(scheme)
    findings: list[Finding] = []
    with Previous(output, digest, force=force) as previous:
        outcomes = _Run(tasks, Outputs(output), previous, executor, progress, agencies).outcomes()
        _mark_duplicates(outcomes)
        findings += _missing_forms(outcomes, listed)
        _tell_departments(outcomes, listed)
        records: dict[str, Callable[[BinaryIO], object]] = {
            SUMMARY: lambda target: _write_summary(target, outcomes, roster, scheme),
            RECORD: lambda target: write_record(target, outcomes, scheme, digest, previous.results()),
        }
        for name, write in records.items():
            try:
                deliver_written(output, name, write)
            except OSError as error:
                findings.append(unwritable(name, error, _NO_RECORD))
            except _Refused as refused:
                findings.append(refused.finding)
            else:
                previous.recorded = previous.recorded or name == RECORD
        try:
            method = tasks[0].method if tasks else DEFAULT_METHOD
            laws = {DEPARTMENT_KIND: (scheme, digest), PROJECT_KIND: (method, method_sha256(method))}
            findings += register_results(register, outcomes, laws)
        except OSError as error:
            findings.append(unwritable(REGISTER, error, _NO_RECORD))
    return BatchResult(outcomes, tuple(findings))


def check_batch(tasks: Sequence[Task], executor: Executor, progress: Progress) -> BatchResult:
    """Read and check the inputs without writing anything."""
    reading = [replace(task, write=False, account=True) for task in tasks]
    outcomes = _Run(reading, None, None, executor, progress).outcomes()
    _mark_duplicates(outcomes)
    return BatchResult(outcomes)


class _Refused(Exception):
    """A record of the run that must not be handed over."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def grouped_tasks(tasks: Sequence[Task], executor: Executor) -> tuple[tuple[Task, ...], tuple[Finding, ...]]:
    """The tasks with files of one unit and year together, without those that are no inputs; why the latter are none."""
    run = _Run([replace(task, write=False) for task in tasks], None, None, executor, lambda _: None)
    outcomes = run.outcomes()
    left_out = {one.file for one in outcomes.briefs if not one.status.is_input}
    reasons = tuple(found for one in outcomes if one.file in left_out for found in one.findings)
    return tuple(task for task in run.grouped if task.file.shown_as not in left_out), reasons


def _write_summary(target: BinaryIO, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry], scheme: str) -> None:
    from perfeval.summary import SummaryError, write_summary

    try:
        write_summary(target, outcomes, roster, lambda year: load_scheme(scheme, year).grades)
    except SummaryError as error:
        raise _Refused(replace(error.finding, place=replace(error.finding.place, file=SUMMARY))) from error


def _load_aggregation() -> None:
    """Have at hand what 汇总表 of several units needs: it takes a while, and the workers have more inputs meanwhile."""
    with suppress(ImportError):
        # who needs it will say what is wrong
        import_module("perfeval.summary.workbook")
        import_module("perfeval.summary.aggregation")
        import_module("formualizer")


class _Run:
    """A run under way: what became of each input, and which names were given."""

    def __init__(
        self,
        tasks: Sequence[Task],
        outputs: Outputs | None,
        previous: Previous | None,
        executor: Executor,
        progress: Progress,
        agencies: Mapping[str, str] | None = None,
    ) -> None:
        """Args: agencies: 主管部门 by unit as the roster has it; None where departments are not asked for."""
        self._tasks, self._outputs, self._previous = tasks, outputs, previous
        self._executor, self._progress, self._agencies = executor, progress, agencies
        self._writes = outputs is not None
        self._outcomes = Outcomes()
        self.grouped: tuple[Task, ...] = ()
        """The tasks by which the inputs were evaluated at last, those that belong together as one."""

    def outcomes(self) -> Outcomes:
        """Evaluate each input by itself, then those that belong together.

        What probably belongs together is only read at first, and written once that is known.
        """
        looks, stated, spool = Looks(), StatedForms(), Spool()
        held: dict[tuple[str, str], tuple[Task, Slot]] = {}
        unwritten: dict[tuple[str, str], Task] = {}
        seen: set[tuple[str, str, int | None]] = set()
        looked_at: list[Task] = []
        for task, reply in self._first_replies():
            put_off = self._writes and not task.write and reply.outcome.status.is_evaluated
            task = replace(task, write=self._writes)
            looked_at.append(task)
            key = (reply.outcome.kind, normalise(reply.outcome.unit), reply.outcome.year)
            file = reply.outcome.key
            # perhaps a part of what was delivered already, or of what is; that is known when all inputs were seen
            known = bool(reply.outcome.unit) and key in seen
            if put_off:
                unwritten[file] = task
                self._outcomes.put(reply.outcome)
            elif known or reply.recalled:
                held[file] = task, spool.put(reply)
                self._outcomes.put(reply.outcome)
                if self._outputs is not None and not known:
                    self._outputs.reserve(reply)
            else:
                self._outcomes.put(self._deliver(task, reply))
            if len(seen) == _SEVERAL and reply.outcome.kind == DEPARTMENT_KIND and self._writes:
                _load_aggregation()
            seen.add(key)
            self._progress(reply.outcome)
            looks.add(reply)
            stated.add(reply)
        again = regrouped(looked_at, looks, stated.concern)
        taken_up = {(task.kind, file.shown_as) for task in again for file in (task.file, *task.others)}
        for file, (task, slot) in held.items():
            if file not in taken_up:
                self._outcomes.put(self._deliver(task, spool.get(slot)))
        singly = [task for file, task in unwritten.items() if file not in taken_up]
        for task, reply in self._replies(stated.given(task) for task in (*singly, *again)):
            self._replace(task, reply)
        alone = (
            task for task, look in zip(looked_at, looks, strict=True) if (look.kind, task.file.shown_as) not in taken_up
        )
        self.grouped = (*alone, *again)
        if self._agencies is not None:
            self._consolidate([*looked_at, *again], self._agencies)
        return self._outcomes

    def _first_replies(self) -> Iterator[tuple[Task, Reply]]:
        """The replies on each input by itself; a file with several units is an input for each of them.

        So is a file with documents of several kinds.
        """
        parts: list[Task] = []
        put_off = likely_together(self._tasks) if self._writes else frozenset()
        looks = [replace(task, write=False) if task.file.shown_as in put_off else task for task in self._tasks]
        for task, whole in self._replies(looks):
            for reply in whole.parts:
                own = replace(task, kind=reply.outcome.kind) if whole.more else task
                if not reply.units:
                    yield own, reply
                for unit in reply.units:
                    file = replace(task.file, shown_as=with_part(task.file.shown_as, unit))
                    parts.append(replace(own, kind=DEPARTMENT_KIND, file=file, write=self._writes))
        yield from self._replies(parts)

    def _consolidate(self, again: Sequence[Task], agencies: Mapping[str, str]) -> None:
        """Evaluate the departments, each after its units."""
        by_file = {task.file.shown_as: task for task in (*self._tasks, *again)}
        evaluated = [one for one in self._outcomes.of_kind(DEPARTMENT_KIND).briefs if one.status.is_evaluated]
        tasks, refused = department_tasks(departments_of(evaluated, agencies), by_file)
        for one in refused:
            self._outcomes.put(one)
        for task, reply in self._replies(tasks):
            self._outcomes.put(self._deliver(task, reply))

    def _replies(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Reply]]:
        """The replies in the order of the tasks: what an earlier run knows, and what is evaluated now."""
        # between two inputs to be evaluated there may be thousands that an earlier run knows
        aside = Spool()
        plan: deque[tuple[Task, Slot | None]] = deque()

        def unknown() -> Iterator[Task]:
            for task in tasks:
                reply = self._previous.recall(task) if self._previous is not None else None
                plan.append((task, None if reply is None else aside.put(reply)))
                if reply is None:
                    yield task

        fresh = iter(self._executor.run(unknown()))
        while True:
            evaluated = next(fresh, None)
            while plan:
                task, recalled = plan.popleft()
                if recalled is not None:
                    yield task, aside.get(recalled)
                    continue
                assert evaluated is not None
                if self._previous is not None:
                    self._previous.remember(task, evaluated)
                yield task, evaluated
                break
            if evaluated is None:
                return

    def _replace(self, task: Task, reply: Reply) -> None:
        """Put the outcome of a task in the place of those of its files when each was looked at by itself."""
        files = [file.shown_as for file in (task.file, *task.others)]
        outputs = self._outputs
        kind = reply.outcome.kind
        before = [self._outcomes.of(file, kind) for file in files]
        names = [name for one in before for name in (one.output, one.report) if name and not reply.recalled]
        outcome = self._deliver(task, reply, instead_of=files)
        if not outcome.others:
            # a file of theirs could not be read this time
            outcome = replace(outcome, others=tuple((one.file, one.sha256) for one in before[1:]))
        if outputs is not None:
            for name in {*names} - {outcome.output, outcome.report}:
                outputs.remove(name)
        for file in files[1:]:
            self._outcomes.remove(file, kind)
        self._outcomes.put(outcome)

    def _deliver(self, task: Task, reply: Reply, instead_of: Sequence[str] = ()) -> Outcome:
        if self._outputs is None or not (reply.content or reply.recalled):
            return reply.outcome
        if reply.recalled and not self._outputs.holds(reply, instead_of):
            # what an earlier run wrote is gone
            [reply] = self._executor.run([task])
            if not reply.content:
                return reply.outcome
        return self._outputs.deliver(reply, instead_of)


def _missing_forms(outcomes: Outcomes, listed: Sequence[ListedProject]) -> list[Finding]:
    """P305: with the unit's forms where it sent any, else with the run."""
    if not listed:
        return []
    sent = outcomes.of_kind(PROJECT_KIND)
    records = [record for one in sent for record in one.projects]
    by_unit = {normalise(brief.unit): brief.file for brief in reversed(sent.briefs) if brief.unit}
    for_run: list[Finding] = []
    for project in missing_forms(listed, records):
        file = by_unit.get(normalise(project.unit), "")
        problem = missing_finding(project, file)
        if file:
            one = outcomes.of(file, PROJECT_KIND)
            outcomes.put(replace(one, findings=(*one.findings, problem)))
        else:
            for_run.append(problem)
    return for_run


def _tell_departments(outcomes: Outcomes, listed: Sequence[ListedProject]) -> None:
    """Give each department's own result what its project forms, and those of its units, come to.

    From the outcomes at the end of the run, so that a form that changed is told with a result that was taken up again.
    """
    forms: dict[tuple[str, int | None], list[ProjectRecord]] = {}
    for one in outcomes.of_kind(PROJECT_KIND):
        forms.setdefault((normalise(one.unit), one.year), []).extend(one.projects)
    if not forms:
        return
    records = [record for some in forms.values() for record in some]
    missing = Counter(normalise(one.unit) for one in missing_forms(listed, records))
    briefs = outcomes.of_kind(DEPARTMENT_KIND).briefs
    unit_of = {brief.file: normalise(brief.unit) for brief in briefs if brief.unit and not brief.members}
    for brief in briefs:
        files = [file for file, _ in outcomes.of(brief.file, DEPARTMENT_KIND).others] if brief.members else [brief.file]
        units = list(dict.fromkeys(unit_of[file] for file in files if file in unit_of))
        of_units = [forms.get((unit, brief.year), []) for unit in units]
        if any(not one.whole for some in of_units for one in some):
            one = outcomes.of(brief.file, DEPARTMENT_KIND)
            facts = project_facts(of_units, sum(missing[unit] for unit in units))
            outcomes.put(replace(one, project_facts=facts))


def _mark_duplicates(outcomes: Outcomes) -> None:
    """Each of several workbooks of one unit and year gets a 警告 that names them all."""
    same: dict[tuple[str, str, int | None], list[str]] = {}
    for brief in outcomes.briefs:
        if brief.unit:
            same.setdefault((brief.kind, normalise(brief.unit), brief.year), []).append(brief.file)
    for (kind, _, _), members in same.items():
        if len(members) < 2:
            continue
        files = "、".join(members)
        for file in members:
            one = outcomes.of(file, kind)
            year = f"{one.year}年" if one.year else ""
            warning = finding("B301", Place(one.file), unit=one.unit, year=year, count=len(members), files=files)
            outcomes.put(replace(one, findings=(*one.findings, warning)))
