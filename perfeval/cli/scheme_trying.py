"""perfeval scheme try, facts and new: for whoever writes an indicator system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from perfeval.cli.commands import ChineseHelp

if TYPE_CHECKING:
    from perfeval.assessment.trial import Trial
    from perfeval.calculator import IndicatorResult


@click.command("try", cls=ChineseHelp)
@click.argument("scheme", metavar="[名称|文件]", required=False, default="")
@click.option("--case", "cases", multiple=True, required=True, type=click.Path(path_type=Path), metavar="案例.yaml",
              help="写有数据的案例文件，可以多个")  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="计分表.xlsx", help="另存计分表（只有一个案例时）"
)
@click.option("--force", is_flag=True, help="计分表已存在时覆盖")
def try_scheme(scheme: str, cases: tuple[Path, ...], output: Path | None, force: bool) -> int:
    """不用工作簿，直接用案例里的数据试算一个指标体系；案例写了应得分的，逐项核对。"""
    from perfeval.assessment.case import CaseError, read_cases
    from perfeval.assessment.trial import tried
    from perfeval.cli.inputs import readable_scheme

    try:
        found = [case for path in cases for case in read_cases(path)]
        trials = [tried(case, readable_scheme(scheme or _beside(case.scheme, cases))) for case in found]
    except CaseError as error:
        raise click.UsageError(str(error)) from error
    for trial in trials:
        _show(trial, brief=len(trials) > 1)
    if output is not None:
        _save(trials, output, scheme or _beside(found[0].scheme, cases), force)
    wrong = sum(bool(trial.mismatches) for trial in trials)
    if len(trials) > 1:
        click.echo(f"共{len(trials)}个案例，{f'{wrong}个与应得不符' if wrong else '全部与应得一致'}。")
    return 1 if wrong else 0


def _beside(name: str, cases: tuple[Path, ...]) -> str:
    """The scheme that a case names: a built-in one, or a file beside the case."""
    from perfeval.scheme import scheme_names

    if not name or name in scheme_names():
        return name
    beside = cases[0].parent / name
    return str(beside) if beside.is_file() else name


def _show(trial: Trial, *, brief: bool) -> None:
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.rules.base import points

    screen, evaluation = console(), trial.assessment.evaluation
    if not brief:
        table = Table(title=f"{trial.case.name}（{evaluation.scheme.title}）", header_style="bold")
        for heading in ("指标", "分值", "状态", "指标值", "得分", "说明"):
            right = heading in ("分值", "指标值", "得分")
            table.add_column(heading, justify="right" if right else "left", overflow="fold")
        for one in (*evaluation.indicators, *evaluation.items):
            table.add_row(*_row(one))
            for part in one.parts:
                table.add_row(*_row(part, "　"))
        screen.print(table)
        for step in evaluation.steps:
            screen.print(f"{step.label}：{_said(step.value)}", markup=False)
    total = "缺数据" if evaluation.total is None else points(evaluation.total)
    grade = f"，{evaluation.grade}" if evaluation.grade else "，不完整"
    screen.print(f"{trial.case.name}：总分{total}{grade}", markup=False)
    for wrong in trial.mismatches:
        screen.print(f"  不符：{wrong.what}应为{wrong.expected}，算得{wrong.found}", markup=False)


def _row(result: IndicatorResult, indent: str = "") -> tuple[str, ...]:
    from perfeval.formula.evaluate import format_number
    from perfeval.rules.base import points

    value = "—"
    if result.value is not None:
        counted = result.number_format == "General"
        value = points(result.value) if counted else format_number(result.value, result.number_format)
    score = result.status if result.score is None else points(result.score)
    said = result.note or result.indicator.rule.standard(result.own_weight or result.indicator.weight)
    return (f"{indent}{result.indicator.label}", points(result.indicator.weight), result.status, value, score, said)


def _said(value: object) -> str:
    from decimal import Decimal

    from perfeval.rules.base import points

    return points(value) if isinstance(value, Decimal) else str(value)


def _save(trials: list[Trial], output: Path, scheme: str, force: bool) -> None:
    from perfeval.cli.writing import write_new
    from perfeval.scheme import DEFAULT, scheme_sha256
    from perfeval.writer.score_workbook import render_score_workbook

    if len(trials) != 1:
        raise click.UsageError("-o只能用于一个案例。")
    write_new(output, render_score_workbook(trials[0].assessment, scheme_sha256(scheme or DEFAULT)), force)
    click.echo(f"已写出 {output}。")


@click.command("facts", cls=ChineseHelp)
@click.argument("words", nargs=-1, metavar="[查找的字…]")
@click.option("--scheme", default="", metavar="名称|文件", help="同时列出这个体系自己的派生数据、补充数据")
def list_facts(words: tuple[str, ...], scheme: str) -> int:
    """列出计算公式里可以用的数据：名称、含义、单位、在标准工作簿的哪里。"""
    from rich.table import Table

    from perfeval.cli.console import console
    from perfeval.cli.inputs import readable_scheme
    from perfeval.scheme.catalogue import fact_catalogue

    rows = [(fact.name, fact.meaning, fact.unit, fact.where) for fact in fact_catalogue()]
    if scheme:
        own = readable_scheme(scheme)
        rows += [(one.name, one.description, one.unit, "“补充数据”表") for one in own.facts]
        rows += [
            (one.name, one.label or one.expression, one.unit, f"由体系计算：{one.expression}") for one in own.derived
        ]
    chosen = [row for row in rows if all(any(word in text for text in row) for word in words)]
    table = Table(header_style="bold")
    for heading in ("数据名称", "含义", "单位", "在哪里"):
        table.add_column(heading, overflow="fold")
    for row in chosen:
        table.add_row(*row)
    console().print(table)
    click.echo(f"共{len(chosen)}个数据。" if chosen else "没有找到，请换一个字，或用facts在指标体系里定义补充数据。")
    return 0 if chosen else 1


@click.command("new", cls=ChineseHelp)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件.yaml")
@click.option("--extends", "base", default="", metavar="名称", help="沿用哪个体系的定义；不写则从头写起")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def new_scheme(file: Path, base: str, force: bool) -> int:
    """新建一份带说明的指标体系文件，照着改。"""
    from perfeval.cli.inputs import readable_scheme
    from perfeval.cli.writing import write_new
    from perfeval.data import load_text

    if file.suffix.lower() not in (".yaml", ".yml"):
        raise click.UsageError(f"“{file}”应以.yaml结尾；要在Excel里改，用perfeval scheme export。")
    if base:
        readable_scheme(base)
    text = load_text("scheme_new_extending.yaml" if base else "scheme_new.yaml")
    text = text.replace("【编号】", file.stem).replace("【上级】", base)
    write_new(file, text.encode("utf-8"), force)
    click.echo(f"已新建 {file}。改好后校验：perfeval scheme validate {file}")
    return 0
