"""perfeval trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfeval.audit.result import TraceLine
    from perfeval.findings.finding import Finding


@click.command("trace", cls=ChineseHelp)
@click.argument("file", type=options.ExistingPath(), metavar="计分表")
@click.argument("cell", metavar="单元格")
@click.option("--all", "everything", is_flag=True, help="连同判断条件和没有走到的分支一并列出")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, metavar="追溯.xlsx", help="写出带链接的表"
)
@click.option("--force", is_flag=True, help="输出文件已存在时覆盖")
@click.option("--depth", type=options.Count(), default=12, metavar="层数", help="最多追溯多少层，默认12")
def command(file: Path, cell: str, everything: bool, output: Path | None, force: bool, depth: int) -> int:
    """列出一个单元格的来历：它的数由哪些单元格得来，直到来源数据，连同数值和含义；每个单元格列一次。

    公式里有判断的，只列走到的分支；--all列出全部。

    单元格写作 计分表!D5、D5（计分表上的）或基础数据的名称（如 编制数）。退出码：0 已列出；1 文件无法读取；2 用法错误。
    """
    from perfeval.cli.console import console
    from perfeval.cli.guarded import guarded

    lines = guarded(_traced, (file, cell, depth, everything), file.name)
    if not lines:
        raise click.UsageError(f"“{cell}”不是这个工作簿里的单元格或名称；请写成 工作表!单元格（如 计分表!D5）。")
    if output is None:
        console().print(_tree(lines))
        return 0
    from perfeval.audit.trace_table import render_trace
    from perfeval.cli.writing import write_new

    beside = output.resolve().parent == file.resolve().parent
    write_new(output, render_trace(lines, file.name if beside else str(file.resolve())), force)
    console().print(f"追溯表已写入 {output.resolve()}。", markup=False)
    return 0


def _traced(job: tuple[Path, str, int, bool]) -> list[TraceLine] | Finding:
    """The lines, in a worker process: the file may be anything; none where there is no such cell."""
    from perfeval.audit.found import read_found
    from perfeval.audit.recalculation import Engine, Unloadable
    from perfeval.audit.trace import Tracer
    from perfeval.findings.catalogue import finding
    from perfeval.findings.finding import Place
    from perfeval.reader import Limits, UnreadableWorkbook
    from perfeval.writer.names import SCORE

    file, cell, depth, everything = job
    try:
        found = read_found(file, file.name, Limits())
        engine = Engine(found)
    except UnreadableWorkbook as error:
        return error.finding
    except Unloadable as error:
        return finding("A504", Place(file.name), reason=str(error))
    tracer = Tracer(found, engine, everything=everything)
    default = SCORE if SCORE in found.sheets else next(iter(found.sheets), SCORE)
    spot = tracer.spot(cell, default)
    return [] if spot is None else list(tracer.trace(spot, deepest=depth))


def _tree(lines: Sequence[TraceLine]) -> object:
    from rich.markup import escape
    from rich.tree import Tree

    root: Tree | None = None
    path: list[Tree] = []
    for line in lines:
        text = f"[bold]{escape(line.place)}[/] = [green]{escape(line.value)}[/]"
        if line.words:
            text += f"　{escape(line.words)}"
        if line.formula:
            text += f"\n[dim]{escape(line.formula)}[/]"
        del path[line.depth :]
        if root is None:
            root = Tree(text)
            path = [root]
        else:
            path.append(path[-1].add(text))
    return root if root is not None else Tree("")
