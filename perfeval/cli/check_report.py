"""perfeval check-report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from rich.console import Console

    from perfeval.batch.executor import Workers
    from perfeval.calculator import Evaluation
    from perfeval.findings.finding import Finding
    from perfeval.report_check import Document, ReportCheck

    Checked = tuple[ReportCheck, bytes | None]
    Job = tuple[Path, list[Evaluation], bool]

_AGAINST = "--against"
_FAILED = 1
_SECONDS = 300
_SHOWN = 40
_READABLE = (".docx", ".doc", ".wps", ".rtf", ".odt", ".pdf", ".txt", ".html", ".htm")
_FILE = click.Path(path_type=Path, dir_okay=False)
_WORKBOOKS = (".xlsx", ".xlsm", ".xls")


class SeveralWorkbooks(ChineseHelp):
    """A command whose --against takes all the workbooks that follow it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write the option before each of its values, as click reads it."""
        return super().parse_args(ctx, each_with_its_option(args))


def each_with_its_option(arguments: Sequence[str]) -> list[str]:
    """--against A B as --against A --against B: workbooks, and folders where the reports stand before the option."""
    spread: list[str] = []
    value = more = named = False
    for one in arguments:
        path = Path(one)
        workbook = path.suffix.lower() in _WORKBOOKS or (named and path.is_dir())
        if more and not one.startswith("-") and workbook:
            spread += [_AGAINST, one]
            continue
        named = named or not (value or one.startswith("-"))
        more = value or one.startswith(f"{_AGAINST}=")
        value = one == _AGAINST
        spread.append(one)
    return spread


@click.command("check-report", cls=SeveralWorkbooks)
@click.argument("reports", nargs=-1, required=True, type=options.ExistingPath(), metavar="报告|文件夹…")
@click.option(
    _AGAINST,
    "workbooks",
    type=options.ExistingPath(),
    multiple=True,
    metavar="工作簿|文件夹…",
    help="与工作簿的数据核对；可写几个，按单位名称和年度各找各的",
)
@options.scheme
@click.option("--json", "as_json", is_flag=True, help="结果以JSON输出，供程序使用")
@click.option(
    "--docx", type=_FILE, default=None, metavar="批注.docx", help="另存一份加了批注的报告（只核对一份报告时）"
)
@click.option("--summary", type=_FILE, default=None, metavar="汇总.xlsx", help="把各份报告的结果汇总成一个工作簿")
@click.option("-v", "--verbose", is_flag=True, help="列出没有核对的数字和原因")
def command(
    reports: tuple[Path, ...],
    workbooks: tuple[Path, ...],
    scheme: str,
    as_json: bool,
    docx: Path | None,
    summary: Path | None,
    verbose: bool,
) -> int:
    """核对人写的报告：数字自相矛盾、与工作簿不符、值得追问的地方。

    能读.docx、.pdf、.html、.txt；装有LibreOffice时还能读.doc、.wps、.rtf、.odt。

    退出码：0 没有矛盾；1 有矛盾，或有报告无法读取；2 用法错误。
    """
    from perfeval.cli.console import console, print_json
    from perfeval.cli.guarded import guarded
    from perfeval.cli.inputs import chosen_scheme
    from perfeval.cli.writing import write
    from perfeval.findings.finding import Finding

    paths = _files(reports, _READABLE)
    if not paths:
        raise click.UsageError(f"没有找到报告（{'、'.join(_READABLE)}）。")
    if docx is not None and len(paths) > 1:
        raise click.UsageError("--docx一次只能用于一份报告。")
    chosen = chosen_scheme(scheme)
    known = [guarded(_evaluated, (path, chosen), path.name) for path in _files(workbooks, _WORKBOOKS)]
    screen = console()
    results: list[ReportCheck | Finding] = []
    jobs = [(path, known, docx is not None) for path in paths]
    for found in _workers(len(paths)).run(jobs):
        results.append(found if isinstance(found, Finding) else found[0])
        if not isinstance(found, Finding) and docx is not None and found[1] is not None:
            write(docx, found[1])
        if not as_json:
            _print(screen, results[-1], verbose=verbose)
    if as_json:
        from perfeval.report_check.output.structured import as_records

        print_json(as_records(results))
    if summary is not None:
        from perfeval.report_check.output.overview import overview

        write(summary, overview(results))
    wrong = any(isinstance(one, Finding) or one.contradictions for one in results)
    return _FAILED if wrong else 0


def _print(screen: Console, found: ReportCheck | Finding, *, verbose: bool) -> None:
    from perfeval.findings.finding import Finding

    if isinstance(found, Finding):
        screen.print(f"{found.message}{found.mend}", markup=False)
        return
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
    for silent in found.unjudged if verbose else ():
        words = silent.sentence if len(silent.sentence) <= _SHOWN else f"{silent.sentence[:_SHOWN]}…"
        screen.print(f"没有核对：{silent.raw}，{silent.reason}（{words}）", markup=False)


def _files(paths: tuple[Path, ...], suffixes: tuple[str, ...]) -> list[Path]:
    """The files named, and those of a kind in the folders named."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.suffix.lower() in suffixes)
            found += [one for one in inside if one.is_file() and not one.name.startswith(("~$", "."))]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _matching(document: Document, known: list[Evaluation]) -> Evaluation | None:
    """The workbook of the report's unit and year; the only one there is where none says it is another's."""
    from perfeval.reader.labels import normalise
    from perfeval.report_check.doubts import other_year

    if len(known) == 1:
        return known[0]
    text = normalise("".join(paragraph.text for paragraph in document.paragraphs))
    ours = [one for one in known if one.unit and normalise(one.unit) in text and not other_year(document, one.year)]
    return max(ours, key=lambda one: len(one.unit), default=None)


def _workers(files: int) -> Workers[Job, Checked | Finding]:
    """The worker processes in which reports are read: one file's fault is no other's."""
    import os

    from perfeval.batch.executor import Workers

    def lost(_: Job, problem: Finding) -> Checked | Finding:
        return problem

    return Workers(_checked, lost, lambda job: job[0].name, min(files, os.cpu_count() or 1), _SECONDS)


def _checked(job: Job) -> Checked | Finding:
    """The check of a report and its copy with comments, in a worker process: the file may be anything."""
    from perfeval.report_check import UnreadableReport, check_document, read_report

    path, known, annotated = job
    try:
        document = read_report(path, path.name)
    except UnreadableReport as error:
        return error.finding
    found = check_document(document, path.name, _matching(document, known))
    if not annotated:
        return found, None
    from perfeval.report_check.output.comments import commented

    return found, commented(path, document, found)


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
