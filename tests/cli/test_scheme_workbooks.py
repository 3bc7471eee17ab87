"""A scheme's workbooks are opened by a worker first: a hostile one costs the worker, the command says a sentence."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from perfeval.cli import guarded
from perfeval.cli.entry import main
from perfeval.findings.finding import Finding
from tests.bad_files import BAD_FILES
from tests.command import no_traceback, perfeval

_MB = 1024 * 1024
FORMED = "title: 甲\nextends: heshan-2021\nform_template: {file}\n"
EXTENDED = "title: 甲\nextends: {file}\n"
"""Two ways in which a YAML file names a workbook."""


def hangs(_: str) -> Finding | None:
    """Never come to an end."""
    threading.Event().wait()
    return None


def dies(_: str) -> Finding | None:
    """End as a process does that the system kills for its memory."""
    os.kill(os.getpid(), signal.SIGKILL)
    return None


def swells(_: str) -> Finding | None:
    """Take more memory than a worker may."""
    taken = []
    while True:
        taken.append(bytearray(64 * _MB))


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    guarded.opened_workbooks.cache_clear()


@pytest.mark.parametrize(
    ("file", "words", "way"),
    [
        ("远处单元格.xlsx", "第1048576行", None),
        ("远处单元格.xlsx", "第1048576行", FORMED),
        ("压缩炸弹.xlsx", "展开", None),
        ("压缩炸弹.xlsx", "展开", EXTENDED),
        ("截断.xlsx", "损坏", None),
        ("加密.xlsx", "密码", FORMED),
    ],
)
def test_a_hostile_workbook_is_one_sentence(file: str, words: str, way: str | None, tmp_path: Path) -> None:
    BAD_FILES[file][0](tmp_path / file)
    scheme = tmp_path / file
    if way is not None:
        scheme = tmp_path / "体系.yaml"
        scheme.write_text(way.format(file=file), encoding="utf-8")
    result = perfeval("scheme", "validate", scheme, folder=tmp_path)
    assert result.returncode == 1
    no_traceback(result)
    lines = [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]
    assert len(lines) == 2 and words in lines[1] and "有1处问题" in lines[0]


@pytest.mark.parametrize("command", [["scheme", "show"], ["scheme", "diff", "heshan-2021"], ["run", ".", "--scheme"]])
def test_every_command_that_takes_a_scheme_refuses_it(command: list[str], tmp_path: Path) -> None:
    BAD_FILES["远处单元格.xlsx"][0](tmp_path / "远.xlsx")
    result = perfeval(*command, "远.xlsx", folder=tmp_path)
    assert result.returncode == 2 and "第1048576行" in result.stderr
    no_traceback(result)


@pytest.mark.parametrize(
    ("happens", "words"),
    [(hangs, "超过"), (dies, "意外"), (swells, "内存")],
    ids=["hangs", "dies", "swells"],
)
def test_a_worker_that_does_not_come_back_is_one_sentence(
    happens: Callable[[str], Finding | None],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with xlsxwriter.Workbook(tmp_path / "体系.xlsx") as book:
        book.add_worksheet("指标")
    monkeypatch.setattr(guarded, "_opened", happens)
    monkeypatch.setattr(guarded, "SECONDS", 1 if happens is hangs else 60)
    with pytest.raises(SystemExit) as ended:
        main(["scheme", "validate", str(tmp_path / "体系.xlsx")])
    out, err = capfd.readouterr()
    (first, second) = [line for line in out.splitlines() if line.strip()]
    assert ended.value.code == 1 and "有1处问题" in first and words in second and "Traceback" not in out + err
