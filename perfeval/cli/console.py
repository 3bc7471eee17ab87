"""What the commands print."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from perfeval.findings.finding import Finding, Severity
from perfeval.results.outcome import Brief, Outcome, Status

_WIDTH_OF_A_PIPE = 120
_ROWS = 40
COLOURS: dict[Severity, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_STATUS_COLOURS = {
    Status.DONE: "green",
    Status.INCOMPLETE: "yellow",
    Status.FAILED: "red",
    Status.SKIPPED: "dim",
    Status.UNUSED: "dim",
}


def console() -> Console:
    """Standard output; a pipe is given room, so that a line of a table stays a line."""
    wide = None if sys.stdout.isatty() else _WIDTH_OF_A_PIPE
    return Console(width=wide, highlight=False, emoji=False, soft_wrap=not sys.stdout.isatty())


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[Outcome], None]]:
    """A progress bar on standard error, which nobody sees in a pipe: rate, time left, failures so far."""
    stream = Console(stderr=True, emoji=False)
    if not stream.is_terminal:
        # a bar that shows nothing still ends with an empty line in some versions of rich
        yield lambda outcome: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("失败{task.fields[failed]}"),
    )
    with Progress(*columns, console=stream, transient=True) as bar:
        line = bar.add_task("评价中", total=total, rate="", failed=0)
        failed = 0

        def advance(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.status is Status.FAILED
            speed = bar.tasks[line].speed
            bar.update(line, advance=1, failed=failed, rate=f"{speed:.1f}个/秒" if speed else "")

        yield advance


def _shown(one: Brief, *, repeated: bool) -> str:
    """How an outcome is called in the table; of project forms 总分 is the mean."""
    name = f"{one.unit}（{one.file}）" if repeated else one.unit or one.file
    return f"{name}（{one.projects}个项目，平均）" if one.projects else name


def outcome_table(outcomes: Sequence[Brief]) -> Table:
    """A row a unit: 总分, 等级, 缺数据 and the number of findings; the first rows where there are very many.

    Where a unit has several workbooks of one year, each is named.
    """
    table = Table(title=None, show_lines=False, header_style="bold")
    for heading in ("单位", "年度", "总分", "等级", "缺数据", "错误", "警告", "提示", "状态"):
        table.add_column(heading, justify="left" if heading in ("单位", "等级", "状态") else "right", overflow="fold")
    units = Counter((one.kind, one.unit, one.year) for one in outcomes)
    for one in outcomes[:_ROWS]:
        counts = [one.count(severity) for severity in Severity]
        repeated = bool(one.unit) and units[one.kind, one.unit, one.year] > 1
        table.add_row(
            escape(_shown(one, repeated=repeated)),
            str(one.year or ""),
            f"{one.total:.2f}" if one.total is not None else "",
            one.grade,
            str(one.missing or ""),
            *(f"[{COLOURS[severity]}]{n}[/]" if n else "" for severity, n in zip(Severity, counts, strict=True)),
            f"[{_STATUS_COLOURS[one.status]}]{one.status.value}[/]",
        )
    return table


def plain(line: str) -> str:
    """A line without the marks that colour it."""
    return str(Text.from_markup(line))


def print_json(records: object) -> None:
    """Print a record for programs."""
    import json

    click.echo(json.dumps(records, ensure_ascii=False, indent=2))


def rows_left_out(outcomes: Sequence[Brief]) -> int:
    """How many rows the table does not show."""
    return max(0, len(outcomes) - _ROWS)


def print_findings(target: Console, findings: Iterable[Finding]) -> None:
    """One finding a line: severity, code, place, what is wrong; and the mend below."""
    for one in sorted(findings, key=lambda finding: finding.severity.rank):
        place = f"{one.place} " if str(one.place) else ""
        target.print(f"  [{COLOURS[one.severity]}]{one.severity.value}[/] {one.code} {escape(place + one.message)}")
        target.print(f"      改法：{escape(one.mend)}")


def totals(outcomes: Sequence[Brief]) -> str:
    """How many of each status, in a sentence."""
    counts = {status: sum(1 for one in outcomes if one.status is status) for status in Status}
    return "，".join(f"{status.value}{n}个" for status, n in counts.items() if n)
