"""What run and report do once they know their tasks: evaluate, print, give the exit status."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.batch.dask_executor import ClusterError
from perfeval.batch.executor import Executor
from perfeval.batch.run import SUMMARY, run_batch
from perfeval.batch.work import Task
from perfeval.cli.console import console, outcome_table, print_findings, progress_bar, rows_left_out, totals
from perfeval.cli.writing import unusable_folder
from perfeval.findings.finding import Severity
from perfeval.results.outcome import Brief, Status

if TYPE_CHECKING:
    from perfeval.summary.roster import RosterEntry

_FAILED = 1
_FINDINGS_PRINTED = 20


def evaluate(
    tasks: Sequence[Task],
    name: str,
    output: Path,
    executor: Executor,
    *,
    verbose: bool,
    force: bool = False,
    roster: Sequence[RosterEntry] = (),
    departments: bool = False,
) -> int:
    """Evaluate the tasks into the output folder and return the exit status; the other arguments as of `run_batch`.

    Raises:
        click.ClickException: the output folder cannot be used.
        click.UsageError: the cluster cannot be used.
    """
    screen = console()
    try:
        with progress_bar(len(tasks)) as progress:
            result = run_batch(
                tasks, name, output, executor, progress, force=force, roster=roster, departments=departments
            )
    except ClusterError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise unusable_folder(output, error) from error
    briefs = result.outcomes.briefs
    worst = sorted(briefs, key=lambda one: (list(Status)[::-1].index(one.status), one.file))
    shown = [one for one in worst if one.status is not Status.SKIPPED] if rows_left_out(worst) else briefs
    screen.print(outcome_table(shown))
    if rows_left_out(shown):
        screen.print(f"……其余{rows_left_out(shown)}个见{SUMMARY}。")

    def to_print(one: Brief) -> bool:
        return verbose or one.status is Status.FAILED or one.count(Severity.ERROR) > 0

    for one in [one for one in briefs if to_print(one)][: None if verbose else _FINDINGS_PRINTED]:
        screen.print(f"{one.file}：", markup=False)
        found = result.outcomes.of(one.file).findings
        print_findings(screen, [f for f in found if verbose or f.severity is Severity.ERROR])
    print_findings(screen, result.findings)
    if departments and not any(one.members for one in briefs):
        screen.print("没有可以合并的部门：同一主管部门须有两个以上单位（写在基本信息的“主管部门”，或用--roster给出）。")
    screen.print(f"{totals(briefs)}。结果在 {output.resolve()}，全部问题见其中的{SUMMARY}。", markup=False)
    return 0 if result.complete else _FAILED
