"""How a command ends: one sentence and a true status, whatever went wrong inside it."""

from __future__ import annotations

import platform
import sys

import click
import pytest

from perfeval.cli import entry
from perfeval.cli.commands import perfeval
from perfeval.results.spool import SpoolError


def _ended(error: BaseException | int | None, monkeypatch: pytest.MonkeyPatch) -> int:
    def command(*_: object, **__: object) -> int | None:
        if isinstance(error, BaseException):
            raise error
        return error

    monkeypatch.setattr(perfeval, "main", command)
    with pytest.raises(SystemExit) as ended:
        entry.main(["check"])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(("status", "code"), [(None, 0), (0, 0), (1, 1)])
def test_what_the_command_says_is_the_status(status: int | None, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ended(status, monkeypatch) == code


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (click.ClickException("没有可评价的工作簿。"), 1, "错误：没有可评价的工作簿。"),
        (SpoolError("临时文件夹写不下"), 1, "错误：临时文件夹写不下"),
        (KeyboardInterrupt(), 130, "已中断；已经写出的结果是完整的，重新运行可补齐其余。"),
        (click.Abort(), 130, "已中断"),
        (MemoryError(), 1, "错误：内存不足；请关闭其他程序，或用--jobs 1重新运行。"),
        (RecursionError(), 1, "错误：内容的层次太深"),
        (OSError(28, "No space left on device", "/某盘/甲.xlsx"), 1, "错误：“/某盘/甲.xlsx”读写失败（磁盘已满）"),
        (BrokenPipeError(), 1, ""),
        (ZeroDivisionError("x\ny"), 1, "错误：程序内部错误（ZeroDivisionError: x y）"),
        (click.UsageError("No such option: --kond"), 2, ""),
    ],
)
def test_an_error_is_one_sentence(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PERFEVAL_TRACEBACK", raising=False)
    assert _ended(error, monkeypatch) == code
    told = capfd.readouterr()
    assert told.err.startswith(said) and "Traceback" not in told.err and told.out == ""
    assert told.err.count("\n") <= (3 if code == 2 else 1)


def test_those_who_mend_it_see_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFEVAL_TRACEBACK", "1")

    def command(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(perfeval, "main", command)
    with pytest.raises(ZeroDivisionError):
        entry.main(["check"])


@pytest.mark.parametrize(
    ("system", "machine", "said"),
    [("win32", "ARM64", "这是ARM64的Python"), ("win32", "AMD64", "安装不完整"), ("linux", "x86_64", "安装不完整")],
)
def test_a_machine_without_the_engine_is_told_why(
    system: str, machine: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert entry.what_is_lacking() == ""
    monkeypatch.setattr(entry, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert said in entry.what_is_lacking()
