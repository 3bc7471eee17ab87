"""perfeval check-report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from perfeval.calculator import Evaluation
    from perfeval.findings.finding import Finding
    from perfeval.report_check import ReportCheck

_FAILED = 1


@click.command("check-report", cls=ChineseHelp)
@click.argument("reports", nargs=-1, required=True, type=options.ExistingPath(), metavar="报告…")
@click.option("--against", type=options.ExistingPath(), default=None, metavar="工作簿", help="与这个工作簿的数据核对")
@options.scheme
def command(reports: tuple[Path, ...], against: Path | None, scheme: str) -> int:
    """核对人写的评价报告（.docx或.txt）：数字自相矛盾、与工作簿不符、值得追问的地方。

    退出码：0 没有矛盾；1 有矛盾，或报告无法读取；2 用法错误。
    """
    from perfeval.cli.console import console
    from perfeval.cli.guarded import attempted, guarded
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.findings.finding import Finding

    screen = console()
    known = guarded(_evaluated, (against, chosen_scheme(scheme)), against.name) if against is not None else None
    wrong = False
    for path in reports:
        found = attempted(_checked, (path, known), path.name)
        if isinstance(found, Finding):
            wrong = True
            screen.print(f"{found.message}{found.mend}", markup=False)
            continue
        wrong = wrong or bool(found.contradictions)
        screen.print(
            f"{found.file}：核对了{found.judged}个数字，矛盾{len(found.contradictions)}处，疑问{len(found.doubts)}处，"
            f"另有{found.unchecked}个数字没有核对。",
            markup=False,
        )
        for number, one in enumerate(found.contradictions, 1):
            screen.print(f"矛盾{number}〔{one.section}〕{one.sentence}", markup=False)
            screen.print(f"    {one.follows}。应为：{one.right}", markup=False)
        for number, doubt in enumerate(found.doubts, 1):
            screen.print(f"疑问{number}〔{doubt.section}〕{doubt.sentence}", markup=False)
            screen.print(f"    {doubt.question}", markup=False)
    return _FAILED if wrong else 0


def _checked(job: tuple[Path, Evaluation | None]) -> ReportCheck | Finding:
    """The check of a report, in a worker process: the file may be anything."""
    from perfeval.report_check import UnreadableReport, check_report

    path, known = job
    try:
        return check_report(path, known, shown_as=path.name)
    except UnreadableReport as error:
        return error.finding


def _evaluated(job: tuple[Path, str]) -> Evaluation | Finding:
    """The evaluation of the workbook to check against, in a worker process."""
    from perfeval.calculator import evaluate_unit
    from perfeval.reader import UnreadableWorkbook, read_workbook
    from perfeval.scheme import load_scheme

    path, scheme = job
    try:
        data = read_workbook(path, shown_as=path.name)
        return evaluate_unit(data, load_scheme(scheme, data.year))
    except UnreadableWorkbook as error:
        return error.finding
