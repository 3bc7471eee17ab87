"""Options and arguments that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from perfeval.audit.letters.sender import Sender

Function = TypeVar("Function", bound=Callable[..., Any])


class ExistingPath(click.Path):
    """A path that must exist, of a file or a folder; the message says so in Chinese."""

    def __init__(self, *, anything: bool = False) -> None:
        """Args: anything: a device or a pipe will do, of which something else is said later."""
        super().__init__(path_type=Path)
        self._anything = anything

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        path = Path(value)
        if not path.exists():
            self.fail(f"“{value}”不存在，请检查路径。", param, ctx)
        if not (self._anything or path.is_file() or path.is_dir()):
            self.fail(f"“{value}”不是普通文件，请检查路径。", param, ctx)
        return path


class Count(click.IntRange):
    """A whole number from 1; the message says so in Chinese."""

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"“{value}”应为不小于1的整数。", param, ctx)


def as_record(name: str, record: type[Any], *added: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A decorator that adds options and hands their values to the command as one record of this name."""
    own = {field.name for field in fields(record)}

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_record(**given: Any) -> Any:
            values = {key: given.pop(key) for key in own & given.keys()}
            return command(**given, **{name: record(**values)})

        for option in reversed(added):
            with_record = option(with_record)
        return with_record

    return decorated


def inputs(function: Function) -> Function:
    """[路径]…: workbooks and folders; the current folder when none is given."""
    return click.argument("paths", nargs=-1, type=ExistingPath(anything=True), metavar="[路径]…")(function)


def output(function: Function) -> Function:
    """-o."""
    kind = click.Path(path_type=Path)
    text = "输出文件夹，默认output"
    return click.option("-o", "--output", type=kind, default="output", metavar="文件夹", help=text)(function)


def scheme(function: Function) -> Function:
    """--scheme."""
    text = "指标体系：内置名称或文件，默认heshan-2021"
    return click.option("--scheme", default="", metavar="名称|文件", help=text)(function)


def output_file(metavar: str, text: str) -> Callable[[Function], Function]:
    """-o of a command that writes nothing unless asked to."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), default=None, metavar=metavar, help=text)


@dataclass(frozen=True, slots=True)
class Processes:
    """How many processes work, and how many seconds one file may take."""

    jobs: int
    max_seconds: float


def processes(function: Function) -> Function:
    """--jobs and --max-seconds, as `processes`."""
    cores = os.cpu_count() or 1
    one = click.option("-j", "--jobs", type=Count(), default=cores, metavar="数量", help="进程数，默认为处理器核数")
    two = click.option("--max-seconds", type=Count(), default=60, metavar="秒", help="一个文件最多处理多久，默认60秒")
    decorated: Function = as_record("processes", Processes, one, two)(function)
    return decorated


class OutlineName(click.ParamType):  # type: ignore[type-arg]
    """The name of a built-in outline of the report; the message lists them."""

    name = "outline"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name."""
        if value:
            from perfeval.report.outlines import outline_names

            if value not in outline_names():
                self.fail(f"没有报告提纲“{value}”；可用的有：{'、'.join(outline_names())}。", param, ctx)
        return str(value)


def outline(function: Function) -> Function:
    """--outline."""
    text = "报告提纲：heshan、hunan-city、sichuan、yunnan、guangdong；默认用指标体系指定的"
    return click.option("--outline", type=OutlineName(), default="", metavar="名称", help=text)(function)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Whether reports are written as well, by which template and outline."""

    report: bool
    report_template: Path | None
    outline: str

    @property
    def wanted(self) -> bool:
        """Who names a template or an outline wants reports."""
        return self.report or self.report_template is not None or bool(self.outline)


def reporting(function: Function) -> Function:
    """--report, --report-template and --outline, as `reporting`."""
    path = ExistingPath()
    one = click.option("--report", is_flag=True, help="同时生成Word评价报告")
    two = click.option("--report-template", type=path, default=None, metavar="文件.docx", help="用自己的报告模板")
    decorated: Function = as_record("reporting", Reporting, one, two, outline)(function)
    return decorated


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where the work is done: on this machine, or on a Dask cluster."""

    executor: str
    scheduler: str


def workplace(function: Function) -> Function:
    """--executor and --scheduler, as `workplace`."""
    kinds = click.Choice(["local", "dask"])
    one = click.option("--executor", type=kinds, default="local", metavar="local|dask", help="在本机或dask集群上评价")
    two = click.option("--scheduler", default="", metavar="地址", help="dask调度器地址，如tcp://主机:8786")
    decorated: Function = as_record("workplace", Workplace, one, two)(function)
    return decorated


def roster(function: Function) -> Function:
    """--roster."""
    path, text = ExistingPath(), "应报单位名册，据以列出未报单位"
    return click.option("--roster", type=path, default=None, metavar="名册.xlsx", help=text)(function)


def kind(function: Function) -> Function:
    """--kind."""
    kinds = click.Choice(["部门", "项目"])
    text = "只处理一类：部门（部门整体、决算表）或项目（项目支出绩效自评表）；默认两类都处理"
    return click.option("--kind", type=kinds, default=None, metavar="部门|项目", help=text)(function)


def method(function: Function) -> Function:
    """--method."""
    text = "项目自评的评分办法：内置名称或文件，默认mof-2020-10-project"
    return click.option("--method", default="", metavar="名称|文件", help=text)(function)


def project_list(function: Function) -> Function:
    """--project-list."""
    path, text = ExistingPath(), "项目清单（项目名称、单位、预算数），据以列出没有自评表的项目"
    return click.option("--project-list", type=path, default=None, metavar="项目清单.xlsx", help=text)(function)


@dataclass(frozen=True, slots=True)
class ProjectForms:
    """What is asked of 项目支出绩效自评表: whether they alone are evaluated, how, which there must be, and letters."""

    kind: str | None
    method: str
    project_list: Path | None
    letters: Path | None = None


def project_forms(function: Function) -> Function:
    """--kind, --method, --project-list and --letters, as `forms`."""
    path, text = click.Path(path_type=Path), "给项目自评表有错误的单位各写一份退回修改通知书（Word）"
    letters = click.option("--letters", type=path, default=None, metavar="文件夹", help=text)
    decorated: Function = as_record("forms", ProjectForms, kind, method, project_list, letters)(function)
    return decorated


def sender(function: Function) -> Function:
    """--bureau, --date, --deadline and --reference of letters, as `sender`."""
    decorated: Function = as_record(
        "sender",
        Sender,
        click.option("--bureau", default="", metavar="名称", help="意见书、通知书的落款单位"),
        click.option("--date", default="", metavar="日期", help="意见书、通知书的落款日期"),
        click.option("--deadline", default="", metavar="期限", help="意见书、通知书的整改期限"),
        click.option("--reference", default="", metavar="文号", help="意见书、通知书的发文字号"),
    )(function)
    return decorated


def watched_forms(function: Function) -> Function:
    """--kind, --method and --project-list, as `forms`."""
    decorated: Function = as_record("forms", ProjectForms, kind, method, project_list)(function)
    return decorated


def consolidate(function: Function) -> Function:
    """--consolidate."""
    text = "另将同一主管部门的本级和下属单位合并评价（抵销内部往来）"
    return click.option("--consolidate", is_flag=True, help=text)(function)


def register(function: Function) -> Function:
    """--register."""
    text = "台账，默认为输出文件夹中的台账.jsonl；每个结果登记一次"
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("--register", type=path, default=None, metavar="台账.jsonl", help=text)(function)


def verbose(function: Function) -> Function:
    """--verbose."""
    return click.option("-v", "--verbose", is_flag=True, help="列出每个问题，包括提示")(function)


@dataclass(frozen=True, slots=True)
class Saying:
    """How much a command says, and how.

    Attributes:
        as_json: a record for programs in the place of what is for people.
        quiet: only what failed.
        log: a file to which everything is added.
        verbose: every finding, hints as well.
    """

    as_json: bool = False
    quiet: bool = False
    log: Path | None = None
    verbose: bool = False


def saying(*more: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """--json, --quiet, --log and `more` (--verbose), as `said`."""
    path = click.Path(path_type=Path)
    one = click.option("--json", "as_json", is_flag=True, help="输出JSON，供程序使用")
    two = click.option("-q", "--quiet", is_flag=True, help="只在有失败或错误时说话")
    three = click.option("--log", type=path, default=None, metavar="文件", help="另把全部问题追加到这个文件")
    return as_record("said", Saying, one, two, three, *more)
