"""perfeval facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from perfeval.batch.facts_read import FactsRead

_FAILED = 1


@click.command("facts", cls=ChineseHelp)
@options.inputs
@options.output_file("文件.xlsx", "写成Excel：一张“事实”，一张“还缺”")
@options.scheme
@options.processes
@options.saying()
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    scheme: str,
    processes: options.Processes,
    said: options.Saying,
) -> int:
    """读了什么、从哪里读的：每个数据的数值、口径和单元格，以及完整评价还缺什么。不评分，不加-o不写任何文件。

    同一单位同一年度的几个文件合在一起。退出码：0 都读到了；1 有读不了的文件；2 用法错误。
    """
    if output is not None and output.suffix.lower() != ".xlsx":
        raise click.UsageError("-o请给出以.xlsx结尾的文件名。")
    if not paths:
        from perfeval.cli.explained import explained

        return explained("facts", "读取", None)
    from perfeval.batch.fork_server import start_fork_server

    start_fork_server()
    from perfeval.batch.executor import LocalExecutor, Workers, shown_file
    from perfeval.batch.facts_read import facts_read, no_facts
    from perfeval.batch.run import grouped_tasks
    from perfeval.cli.console import console, print_findings, print_json
    from perfeval.cli.inputs import chosen_scheme, found_tasks
    from perfeval.cli.writing import append_log, write

    tasks = found_tasks(paths, chosen_scheme(scheme), None)
    grouped, unused = grouped_tasks(tasks, LocalExecutor(processes.jobs, processes.max_seconds))
    workers = Workers(facts_read, no_facts, shown_file, processes.jobs, processes.max_seconds)
    found = list(workers.run(grouped))
    screen = console()
    if output is not None:
        from perfeval.cli.facts_table import render_facts

        write(output, render_facts(found))
    if said.as_json:
        print_json({"units": [_as_record(one) for one in found]})
    else:
        for one in found:
            for line in () if said.quiet else _lines(one):
                screen.print(line, markup=False)
            print_findings(screen, [one.problem] if one.problem is not None else [])
        print_findings(screen, () if said.quiet else unused)
        if output is not None and not said.quiet:
            screen.print(f"已写入 {output}。", markup=False)
    append_log(said.log, (line for one in found for line in _lines(one)))
    return _FAILED if not found or any(one.problem is not None for one in found) else 0


def _lines(one: FactsRead) -> list[str]:
    year = f"{one.year}年" if one.year else ""
    lines = [f"{one.file}：{one.unit}{year}，读到{len(one.facts)}个数据" if one.problem is None else f"{one.file}："]
    for fact in one.facts:
        scope = f"　{fact.scope}" if fact.scope else ""
        unit = "" if fact.unit in ("文本", "日期", "比率") else fact.unit
        lines.append(f"　{fact.name}＝{fact.value}{unit}　{fact.file}〔{fact.sheet}〕{fact.cell}{scope}")
    if one.gaps:
        lines.append("　要得到完整评价还缺：")
        lines += [f"　　{indicator}：{places}" for indicator, places in one.gaps]
    return lines


def _as_record(one: FactsRead) -> dict[str, Any]:
    return {
        "file": one.file,
        "unit": one.unit,
        "year": one.year,
        "facts": [
            {
                "name": fact.name,
                "value": fact.value if isinstance(fact.value, str) else float(fact.value),
                "unit": fact.unit,
                "scope": fact.scope,
                "file": fact.file,
                "sheet": fact.sheet,
                "cell": fact.cell,
                "raw": fact.raw,
                "note": fact.note,
            }
            for fact in one.facts
        ],
        "missing": [{"indicator": indicator, "places": places} for indicator, places in one.gaps],
        "problem": None if one.problem is None else {"code": one.problem.code, "message": one.problem.message},
    }
