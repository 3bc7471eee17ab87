"""What run and report do once they know their tasks: evaluate, print, give the exit status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.batch.dask_executor import ClusterError
from perfeval.batch.executor import Executor
from perfeval.batch.lock import FolderInUse
from perfeval.batch.run import SUMMARY, BatchResult, run_batch
from perfeval.batch.work import Task
from perfeval.cli.checked import problem_line, problems, verdict
from perfeval.cli.console import console, outcome_table, print_findings, print_json, progress_bar, rows_left_out, totals
from perfeval.cli.options import Saying
from perfeval.cli.writing import append_log, unusable_folder
from perfeval.findings.finding import Severity
from perfeval.results.outcome import Brief, Status

if TYPE_CHECKING:
    from perfeval.results.project_list import ListedProject
    from perfeval.summary.roster import RosterEntry

_FAILED = 1
_FINDINGS_PRINTED = 20


def evaluate(
    tasks: Sequence[Task],
    name: str,
    output: Path,
    executor: Executor,
    said: Saying,
    *,
    force: bool = False,
    roster: Sequence[RosterEntry] = (),
    departments: bool = False,
    register: Path | None = None,
    listed: Sequence[ListedProject] = (),
) -> int:
    """Evaluate the tasks into the output folder and return the exit status; the other arguments as of `run_batch`.

    Raises:
        click.ClickException: the output folder cannot be used.
        click.UsageError: the cluster cannot be used.
    """
    try:
        with progress_bar(len(tasks)) as progress:
            result = run_batch(
                tasks,
                name,
                output,
                executor,
                progress,
                force=force,
                roster=roster,
                departments=departments,
                register=register,
                listed=listed,
            )
    except ClusterError as error:
        raise click.UsageError(str(error)) from error
    except FolderInUse as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise unusable_folder(output, error) from error
    if said.as_json:
        print_json(_record(result, output))
    else:
        _print(result, output, said, departments)
    append_log(said.log, _log_lines(result))
    return 0 if result.complete else _FAILED


def _print(result: BatchResult, output: Path, said: Saying, departments: bool) -> None:
    screen, briefs = console(), result.outcomes.briefs
    if not said.quiet:
        order = list(Status)[::-1]
        worst = sorted(briefs, key=lambda one: (not one.status.is_input, order.index(one.status), one.file))
        shown = [one for one in worst if one.status.is_input] if rows_left_out(worst) else briefs
        screen.print(outcome_table(shown))
        if rows_left_out(shown):
            screen.print(f"……其余{rows_left_out(shown)}个见{SUMMARY}。")

    def to_print(one: Brief) -> bool:
        return said.verbose or one.status is Status.FAILED or (one.count(Severity.ERROR) > 0 and not said.quiet)

    for one in [one for one in briefs if to_print(one)][: None if said.verbose else _FINDINGS_PRINTED]:
        outcome = result.outcomes.of(one.file, one.kind)
        screen.print(verdict(outcome), markup=False)
        for problem in problems(outcome):
            if said.verbose or problem.severity is Severity.ERROR:
                screen.print(problem_line("   ", problem))
    print_findings(screen, result.findings)
    if said.quiet:
        return
    if departments and not any(one.members for one in briefs):
        screen.print("没有可以合并的部门：同一主管部门须有两个以上单位（写在基本信息的“主管部门”，或用--roster给出）。")
    screen.print(f"{totals(briefs)}。{_still_wrong(briefs)}{_where(result, output)}", markup=False)


def _still_wrong(briefs: Sequence[Brief]) -> str:
    """What is left to mend, in words: an evaluation may be complete, and the exit status 0, with errors in the data."""
    with_errors = [one for one in briefs if one.count(Severity.ERROR)]
    count = sum(one.count(Severity.ERROR) for one in with_errors)
    return f"{len(with_errors)}个文件共有{count}处错误待处理。" if with_errors else ""


def _where(result: BatchResult, output: Path) -> str:
    """Where the results are, if there are any."""
    unwritten = {one.place.file for one in result.findings}
    if SUMMARY in unwritten and not any(one.output for one in result.outcomes.briefs):
        return f"没有结果写入 {output.absolute()}。"
    if SUMMARY in unwritten:
        return f"结果在 {output.absolute()}。"
    unused = any(one.status is Status.UNUSED for one in result.outcomes.briefs)
    why = "，未采用的原因见“未处理文件”表" if unused else ""
    return f"结果在 {output.absolute()}，全部问题见其中的{SUMMARY}{why}。"


def _record(result: BatchResult, output: Path) -> dict[str, Any]:
    """The run for programs."""
    return {
        "output": str(output.absolute()),
        "complete": result.complete,
        "inputs": [
            {
                "file": one.file,
                "unit": one.unit,
                "year": one.year,
                "status": one.status.value,
                "output": one.output,
                "total": None if one.total is None else float(one.total),
                "grade": one.grade,
                "missing": one.missing,
                "counts": {severity.value: one.count(severity) for severity in Severity},
            }
            for one in result.outcomes.briefs
        ],
        "findings": [{"code": one.code, "message": one.message, "mend": one.mend} for one in result.findings],
    }


def _log_lines(result: BatchResult) -> Iterator[str]:
    for one in result.outcomes:
        total = f"，总分{one.total:.2f}" if one.total is not None else ""
        yield f"{one.file}：{one.unit}{one.year or ''} {one.status.value}{total}"
        for found in one.findings:
            yield f"  {found.severity.value} {found.code} {found.place} {found.message}{found.mend}"
    for found in result.findings:
        yield f"{found.severity.value} {found.code} {found.message}{found.mend}"
    yield f"{totals(result.outcomes.briefs)}。"
