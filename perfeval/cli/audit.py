"""perfeval audit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

import perfeval
from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp
from perfeval.findings.system_errors import reason_of

if TYPE_CHECKING:
    from perfeval.audit.audit import AuditTask
    from perfeval.audit.letters.sender import Sender
    from perfeval.audit.result import AuditResult
    from perfeval.findings.finding import Finding
    from perfeval.reader.discovery import InputFile
    from perfeval.register.register import Register

_DIFFERENT = 1
_SHOWN = 20


class Points(click.ParamType):  # type: ignore[type-arg]
    """A number of points; the message says so in Chinese."""

    name = "分"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The number."""
        try:
            points = Decimal(str(value))
        except InvalidOperation:
            points = Decimal(-1)
        if not points.is_finite() or points < 0:
            self.fail(f"“{value}”应为不小于0的数。", param, ctx)
        return points


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters that are asked for: where to, and by which template."""

    letters: Path | None
    letter_template: Path | None
    export_letter_template: Path | None


_letters = options.as_record(
    "asked",
    Letters,
    click.option(
        "--letters", type=click.Path(path_type=Path), default=None, metavar="文件夹", help="写出退回整改意见书"
    ),
    click.option(
        "--letter-template", type=options.ExistingPath(), default=None, metavar="文件.docx", help="用自己的意见书模板"
    ),
    click.option(
        "--export-letter-template",
        type=click.Path(path_type=Path),
        default=None,
        metavar="文件.docx",
        help="写出内置的意见书模板",
    ),
)


@click.command("audit", cls=ChineseHelp)
@options.inputs
@click.option(
    "--against", multiple=True, type=options.ExistingPath(), metavar="路径", help="单位所报的工作簿或其文件夹"
)
@click.option(
    "--register", type=options.ExistingPath(), default=None, metavar="台账.jsonl", help="生成时的台账，证明来源"
)
@click.option("--scheme", default="", metavar="名称|文件", help="指标体系，默认为计分表所载的")
@click.option("--method", default="", metavar="名称|文件", help="项目的评分办法，默认为工作簿所载的")
@click.option("--libreoffice", is_flag=True, help="另用LibreOffice重算一遍")
@options.output_file("文件.xlsx", "写出复核表")
@_letters
@options.sender
@click.option("--threshold", type=Points(), default="1", metavar="分", help="复核分与核算分相差多少提示，默认1分")
@options.processes
@click.option("--force", is_flag=True, help="复核表、意见书模板已存在时覆盖")
@options.verbose
def command(
    paths: tuple[Path, ...],
    against: tuple[Path, ...],
    register: Path | None,
    scheme: str,
    method: str,
    libreoffice: bool,
    output: Path | None,
    asked: Letters,
    sender: Sender,
    threshold: Decimal,
    processes: options.Processes,
    force: bool,
    verbose: bool,
) -> int:
    """复核计分表：由所附来源工作表重新生成，逐个单元格比较并重算；指出被改动的公式、参数、数据和文字。

    路径可以是文件夹（其中的“…计分表….xlsx”和“…项目支出绩效自评….xlsx”）或文件。

    退出码：0 全部一致；1 有差异或无法验证的；2 用法错误。
    """
    from perfeval.batch.fork_server import start_fork_server

    # first of all, so that its workers load what they need once, and meanwhile
    start_fork_server("perfeval.audit.audit")
    from perfeval.audit.audit import AuditTask, audit_file, unproved
    from perfeval.audit.candidates import Candidates
    from perfeval.audit.origin import against_register
    from perfeval.audit.result import Verdict
    from perfeval.audit.review_table.workbook import ReviewTableError, render_review_table
    from perfeval.batch.executor import Workers
    from perfeval.cli.console import console, print_findings
    from perfeval.cli.inputs import chosen_method, chosen_scheme, template_bytes
    from perfeval.cli.letters import write_letters
    from perfeval.cli.writing import refuse_existing, write_new

    if asked.export_letter_template is not None:
        return _exported(asked.export_letter_template, force)
    name = chosen_scheme(scheme) if scheme else ""
    way = chosen_method(method) if method else ""
    files = _score_workbooks(paths)
    sent = _inputs(against)
    known = _register(register)
    candidates = Candidates(sent)
    tasks = (
        AuditTask(file, name, candidates.of(file), libreoffice, threshold, registered=known is not None, method=way)
        for file in files
    )
    if output is not None:
        refuse_existing(output, force)
    template = template_bytes(asked.letter_template)

    def lost(task: AuditTask, problem: Finding) -> AuditResult:
        return unproved(task.file.shown_as, problem)

    workers = Workers(audit_file, lost, _shown, processes.jobs, processes.max_seconds)
    screen = console()
    results: list[AuditResult] = []
    for made in workers.run(tasks):
        result = made if known is None or register is None else against_register(made, known, register.name)
        results.append(result)
        for line in _lines(result, verbose=verbose):
            screen.print(line, markup=False)
    counts = {verdict: sum(1 for one in results if one.verdict is verdict) for verdict in Verdict}
    total = "，".join(f"{verdict.value}{count}个" for verdict, count in counts.items() if count)
    screen.print(f"{total}。", markup=False)
    if output is not None:
        try:
            write_new(output, render_review_table(results), force)
        except ReviewTableError as error:
            raise click.ClickException(str(error)) from error
        screen.print(f"复核表已写入 {output.absolute()}。", markup=False)
    complete = True
    if asked.letters is not None:
        count, unwritten = write_letters(asked.letters, results, sender, template, processes)
        print_findings(screen, unwritten)
        screen.print(f"退回整改意见书{count}份，各附本单位复核表，在 {asked.letters.absolute()}。", markup=False)
        complete = not unwritten
    return 0 if complete and counts[Verdict.SAME] == len(results) else _DIFFERENT


def _register(path: Path | None) -> Register | None:
    from perfeval.register.register import read_register

    try:
        return None if path is None else read_register(path)
    except OSError as error:
        raise click.ClickException(f"台账“{path}”无法读取（{reason_of(error)}）。") from error


def _shown(task: AuditTask) -> str:
    return task.file.shown_as


def _score_workbooks(paths: Sequence[Path]) -> list[InputFile]:
    from perfeval.reader.discovery import discover
    from perfeval.results.outcome import RESULT_NAMES

    named = {os.path.realpath(path) for path in paths if path.is_file()}
    found = discover(list(paths) or [Path()])
    results = tuple(RESULT_NAMES.values())
    files = [
        one
        for one in found
        if os.path.realpath(one.path) in named or any(result in one.path.name for result in results)
    ]
    if not files:
        places = "、".join(str(path) for path in paths) or "当前文件夹"
        wanted = "或".join(f"…{result}….xlsx" for result in results)
        raise click.ClickException(f"在“{places}”中没有找到计分表（{wanted}），请检查路径。")
    return files


def _inputs(paths: Sequence[Path]) -> tuple[InputFile, ...]:
    from perfeval.reader.discovery import discover

    return discover(list(paths)) if paths else ()


def _lines(result: AuditResult, *, verbose: bool) -> list[str]:
    """The result for the terminal: the verdict, and the first differences with their effect."""
    from perfeval.audit.result import Verdict

    about = f"（{result.unit}{result.year or ''}）" if result.unit else ""
    line = f"{result.file}{about}：{result.verdict.value}"
    if result.verdict is Verdict.SAME and result.version not in ("", perfeval.__version__):
        line += f"（由perfeval {result.version}生成，按{perfeval.__version__}核算）"
    if result.shown_total is not None and result.total is not None and result.shown_total != result.total:
        line += f"，所载总分{result.shown_total:.2f}，核算{result.total:.2f}"
    lines = [line]
    lines += [f"  {one.code} {one.message}{one.mend}" for one in result.reasons]
    listed = result.differences if verbose else result.differences[:_SHOWN]
    for one in listed:
        effect = f"（影响总分{one.effect:+.2f}）" if one.effect else ""
        lines.append(f"  {one.finding.code} {one.finding.message}{effect}")
    if len(result.differences) > len(listed):
        lines.append(f"  另有{len(result.differences) - len(listed)}处差异，用-o写出复核表可看全部。")
    lines += [f"  {remark}" for remark in result.remarks]
    if verbose:
        lines += [f"  来源文件“{name}”SHA-256：{digest}" for name, digest in result.source_digests]
        lines += [f"  {one.code} {one.message}" for one in result.findings]
    return lines


def _exported(path: Path, force: bool) -> int:
    from perfeval.audit.letters.template import default_letter
    from perfeval.cli.writing import write_new

    write_new(path, default_letter(), force)
    click.echo(f"已写出 {path}。在Word中修改后：perfeval audit 文件夹 --letters 文件夹 --letter-template {path}")
    return 0
