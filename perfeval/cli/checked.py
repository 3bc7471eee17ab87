"""What `check` says of one workbook: on the screen, as JSON, and on a marked copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.markup import escape

from perfeval.batch.account import EVIDENCE
from perfeval.batch.marking import Marks, lost_copy, marked_copy
from perfeval.batch.naming import Names, safe_name
from perfeval.batch.work import Task
from perfeval.checks import Problem, problems_of_findings
from perfeval.cli.console import COLOURS
from perfeval.cli.options import Processes
from perfeval.cli.writing import write
from perfeval.facts.layout import OWN_SHEETS
from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Severity
from perfeval.results.outcome import Outcome, Status

_UNRECOGNISED = "没有识别，未采用"
_LATER = "BW"
"""How the codes begin of what is found after an input's problems are known: by the batch, and of its output."""


def problems(outcome: Outcome) -> tuple[Problem, ...]:
    """The problems of an input, those of the batch (two workbooks of one unit) and of its output among them."""
    if not outcome.problems:
        return problems_of_findings(outcome.findings)
    return (*outcome.problems, *problems_of_findings(one for one in outcome.findings if one.code[0] in _LATER))


def verdict(outcome: Outcome) -> str:
    """A line for an input: whose it is, what became of it, and how much there is to mend."""
    if outcome.status is Status.UNUSED:
        return f"{outcome.file}：{outcome.status.value}"
    year = f"{outcome.year}年" if outcome.year else ""
    about = f"{outcome.unit}{year}，" if outcome.unit else ""
    serious = [one for one in problems(outcome) if one.severity is not Severity.HINT]
    wrong = sum(1 for one in serious if one.severity is Severity.ERROR)
    errors = outcome.count(Severity.ERROR)
    places = f"（错误{errors}处，原因相同的并为一项）" if errors > wrong else ""
    counts = [f"要改{wrong}项{places}"] * bool(wrong) + [f"请核实{len(serious) - wrong}项"] * (len(serious) > wrong)
    missing = f"，缺数据{len(outcome.missing)}项" if outcome.missing else ""
    return f"{outcome.file}：{about}{outcome.status.value}{missing}；{'，'.join(counts) or '没有要改的'}"


def lines(outcome: Outcome, *, verbose: bool) -> Iterator[str]:
    """The lines for the screen: what to mend, numbered, a line each; hints only counted unless asked for."""
    if outcome.status is Status.UNUSED:
        # nothing was looked at, so nothing can be said of what is in it but why
        reasons = " ".join(f"{one.message}{one.mend}" for one in outcome.findings)
        yield escape(f"{verdict(outcome)}。{reasons}")
        return
    yield escape(verdict(outcome))
    found = problems(outcome)
    serious = [one for one in found if one.severity is not Severity.HINT]
    for number, one in enumerate(serious, 1):
        yield problem_line(f"{number:>2}.", one)
    hints = [one for one in found if one.severity is Severity.HINT]
    if hints and verbose:
        for one in hints:
            yield problem_line("   ", one)
    elif hints:
        kinds: Counter[str] = Counter()
        for one in hints:
            kinds[catalogue()[one.code].title] += one.count
        words = "、".join(f"{title}{count}处" for title, count in kinds.items())
        yield escape(f"    提示（加-v列出）：{words}")
    for line in outcome.account:
        own = any(f"〔{name}〕" in line for name in OWN_SHEETS)
        if verbose or (line.endswith(_UNRECOGNISED) and not line.startswith(EVIDENCE) and not own):
            yield escape(f"  {line}")


def problem_line(number: str, one: Problem) -> str:
    """A problem in a line, coloured: where, what, how to mend it, and what hangs on it."""
    colour = COLOURS[one.severity]
    files = {place.file for place in one.places if place.file}
    said = all(place.sheet in one.message and place.cell in one.message for place in one.places[:1])
    where = "" if said else f"{one.where}　" if one.where else f"{next(iter(files))}　" if files else ""
    words = f"{one.message}{one.mend}{one.remark}".replace("\n", " ")
    return f"{number} [{colour}]{one.severity.value}[/] {one.code} {escape(where + words)}"


def as_records(outcome: Outcome) -> dict[str, Any]:
    """The outcome for programs."""
    return {
        "file": outcome.file,
        "unit": outcome.unit,
        "year": outcome.year,
        "status": outcome.status.value,
        "missing": list(outcome.missing),
        "problems": [
            {
                "severity": one.severity.value,
                "code": one.code,
                "places": [{"sheet": place.sheet, "cell": place.cell} for place in one.places],
                "message": one.message,
                "mend": one.mend,
                "findings": one.count,
                "affects": list(one.affects),
                "consequences": list(one.consequences),
            }
            for one in problems(outcome)
        ],
        "findings": [
            {
                "severity": one.severity.value,
                "code": one.code,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "message": one.message,
                "mend": one.mend,
            }
            for one in outcome.findings
        ],
    }


def write_marked(tasks: Sequence[Task], outcomes: Sequence[Outcome], output: Path, processes: Processes) -> list[Path]:
    """Write a marked copy of each workbook and return where they are.

    Raises:
        click.ClickException: the place cannot be written to.
    """
    from perfeval.batch.executor import Workers

    files = {task.file.shown_as: task.file for task in tasks}
    marks = [Marks(files[one.file], problems(one), one.findings) for one in outcomes if one.file in files]
    workers = Workers(marked_copy, lost_copy, lambda one: one.file.shown_as, processes.jobs, processes.max_seconds)
    names, written = Names(), list[Path]()
    for one, content in zip(marks, workers.run(marks), strict=True):
        if output.suffix.lower() == ".xlsx":
            path = output
        else:
            path = output / names.plain(f"{safe_name(Path(one.file.shown_as).stem)}_检查结果", "xlsx")
        write(path, content)
        written.append(path)
    return written
