"""退回整改意见书, one a unit, each with the unit's own 复核表."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from perfeval.audit.letters.enclosed import Enclosed, Job, enclosed, no_letter
from perfeval.audit.letters.letter import needs_letter
from perfeval.audit.letters.sender import Sender
from perfeval.audit.result import AuditResult
from perfeval.batch.delivery import deliver
from perfeval.batch.executor import Workers
from perfeval.batch.naming import Names
from perfeval.cli.options import Processes
from perfeval.cli.writing import unwritable
from perfeval.findings.finding import Finding


def write_letters(
    folder: Path, results: Sequence[AuditResult], sender: Sender, template: bytes | None, processes: Processes
) -> tuple[int, list[Finding]]:
    """Write the letters, each made in a worker within the limits: how many, and why others could not be made.

    Raises:
        click.ClickException: the template cannot be used, or the folder cannot be written to.
    """
    names, count, problems = Names(), 0, []
    addressed = [result for result in results if needs_letter(result)]
    workers: Workers[Job, Enclosed] = Workers(
        enclosed, no_letter, lambda job: job.result.file, processes.jobs, processes.max_seconds
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        letters = workers.run(Job(result, sender, template) for result in addressed)
        for result, made in zip(addressed, letters, strict=True):
            if made.refusal:
                raise click.ClickException(made.refusal)
            if made.problem is not None:
                problems.append(made.problem)
                continue
            unit = result.unit or Path(result.file).stem
            deliver(folder, names.take(unit, result.year, "退回整改意见书", "docx"), made.letter)
            deliver(folder, names.take(unit, result.year, "复核表", "xlsx"), made.table)
            count += 1
    except OSError as error:
        raise unwritable(folder, error) from error
    return count, problems
