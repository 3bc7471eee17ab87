"""perfeval facts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfeval.cli import options
from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from perfeval.batch.facts_read import FactsRead

_FAILED = 1
_COLUMNS = ("单位", "年度", "事实", "数值", "单位（计量）", "口径", "文件", "工作表", "单元格", "原文", "说明")
_WIDTHS = (24, 7, 30, 14, 8, 30, 36, 24, 9, 16, 50)
_GAPS = (("单位", 24), ("年度", 7), ("指标", 30), ("还缺", 90))


@click.command("facts", cls=ChineseHelp)
@options.inputs
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=None,
    metavar="文件.xlsx",
    help="写成Excel：一张“事实”，一张“还缺”",
)
@options.scheme
@options.jobs
@options.habits
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    scheme: str,
    jobs: int,
    max_seconds: int,
    as_json: bool,
    quiet: bool,
    log: Path | None,
) -> int:
    """读了什么、从哪里读的：每个数据的数值、口径和单元格，以及完整评价还缺什么。不评分，不加-o不写任何文件。

    同一单位同一年度的几个文件合在一起。退出码：0 都读到了；1 有读不了的文件；2 用法错误。
    """
    from perfeval.batch.executor import LocalExecutor, Workers, shown_file
    from perfeval.batch.facts_read import facts_read, no_facts
    from perfeval.batch.run import grouped_tasks
    from perfeval.cli.console import console, print_findings, print_json
    from perfeval.cli.inputs import chosen_scheme, explained, found_tasks
    from perfeval.cli.writing import append_log

    if output is not None and output.suffix.lower() != ".xlsx":
        raise click.UsageError("-o请给出以.xlsx结尾的文件名。")
    if not paths:
        return explained("facts", "读取", None)
    tasks = found_tasks(paths, chosen_scheme(scheme), None)
    grouped, unused = grouped_tasks(tasks, LocalExecutor(jobs, max_seconds))
    found = list(Workers(facts_read, no_facts, shown_file, jobs, max_seconds).run(grouped))
    screen = console()
    if output is not None:
        _write(output, found)
    if as_json:
        print_json({"units": [_as_record(one) for one in found]})
    else:
        for one in found:
            for line in () if quiet else _lines(one):
                screen.print(line, markup=False)
            print_findings(screen, [one.problem] if one.problem is not None else [])
        print_findings(screen, () if quiet else unused)
        if output is not None and not quiet:
            screen.print(f"已写入 {output}。", markup=False)
    append_log(log, (line for one in found for line in _lines(one)))
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


def _write(path: Path, found: Sequence[FactsRead]) -> None:
    """Write the table.

    Raises:
        click.ClickException: the file cannot be written.
    """
    import io

    import xlsxwriter

    from perfeval.batch.delivery import deliver
    from perfeval.findings.system_errors import reason_of
    from perfeval.xlsx.fonts import BASE, WORKBOOK_OPTIONS
    from perfeval.xlsx.styles import HEADER_FILL, print_setup

    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {**WORKBOOK_OPTIONS, "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        head = book.add_format(
            {**BASE, "bold": True, "align": "center", "bg_color": HEADER_FILL, "border": 1, "text_wrap": True}
        )
        text = book.add_format({**BASE, "border": 1, "text_wrap": True})
        number = book.add_format({**BASE, "border": 1, "num_format": "#,##0.00####"})
        sheet, gaps = book.add_worksheet("事实"), book.add_worksheet("还缺")
        sheet.freeze_panes(1, 3)
        for column, (title, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, head)
        row = 0
        for one in found:
            for fact in one.facts:
                row += 1
                cells = (one.unit, str(one.year or ""), fact.name, fact.value, fact.unit, fact.scope)
                for column, value in enumerate((*cells, fact.file, fact.sheet, fact.cell, fact.raw, fact.note)):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value, text)
                    else:
                        sheet.write_number(row, column, float(value), number)
        for page in (sheet, gaps):
            print_setup(page, header_rows=(0, 0))
        sheet.autofilter(0, 0, max(row, 1), len(_COLUMNS) - 1)
        gaps.freeze_panes(1, 0)
        for column, (title, width) in enumerate(_GAPS):
            gaps.set_column(column, column, width)
            gaps.write_string(0, column, title, head)
        lines = [(one, *gap) for one in found for gap in one.gaps]
        lines += [(one, "没有读到", one.problem.message) for one in found if one.problem is not None]
        for at, (one, indicator, places) in enumerate(lines, 1):
            for column, words in enumerate((one.unit or one.file, str(one.year or ""), indicator, places)):
                gaps.write_string(at, column, words, text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        deliver(path.parent, path.name, stream.getvalue())
    except OSError as error:
        raise click.ClickException(f"“{path}”无法写入（{reason_of(error)}），请检查文件夹和权限。") from error
