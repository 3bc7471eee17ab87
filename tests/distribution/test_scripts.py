"""The scripts for people without Python: what they call, and what only Windows has, with the platform faked."""

from __future__ import annotations

import ctypes
import importlib.util
import multiprocessing
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from perfeval.batch import executor
from perfeval.batch.delivery import long_form
from perfeval.batch.job_object import limit_memory
from perfeval.batch.naming import Names, safe_name
from perfeval.batch.work import Task
from perfeval.cli import entry
from perfeval.reader.discovery import InputFile
from tests.cli.test_commands import SAMPLES
from tests.processes import PATIENCE
from tests.workbook_builder import build_workbook

ROOT = Path(__file__).parent.parent.parent
SCRIPTS = ROOT / "distribution" / "windows"


def _bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "distribution" / "bundle.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def command_lines(script: str, dragged: Path, program: list[str]) -> list[list[str]]:
    """What a script runs when a file or folder is dragged onto it, as another system says it."""
    text = (SCRIPTS / script).read_text(encoding="utf-8")
    result = re.search(r'set "RESULT=%~dp1(.+?)"', text)
    one = re.search(r"set INPUTS=%INPUTS%(.*)", text)
    assert result and one
    program_line = '"%~dp0perfeval\\perfeval.exe"'
    lines = [line for line in text.splitlines() if line.startswith(program_line) and "INPUTS" in line]
    found = []
    for line in lines:
        filled = line.replace(program_line, "").replace("%INPUTS%", one[1])
        filled = filled.replace("%~1", str(dragged)).replace("%RESULT%", str(dragged.parent / result[1]))
        found.append([*program, *shlex.split(filled)])
    return found


@pytest.mark.parametrize("script", sorted(path.name for path in SCRIPTS.glob("*.bat")))
def test_scripts_are_text_that_a_chinese_console_reads(script: str) -> None:
    text = (SCRIPTS / script).read_text(encoding="utf-8")
    content = _bundle().encoded(text)
    assert content.decode("gbk").replace("\r\n", "\n") == text and content.count(b"\r\n") == text.count("\n")
    assert text.startswith("@echo off\n") and text.rstrip().endswith("pause")
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) <= labels
    assert 'start "" "%RESULT%' in text


def test_the_command_lines_of_the_scripts_work(tmp_path: Path) -> None:
    dragged = tmp_path / "所 报"
    dragged.mkdir()
    build_workbook(dragged / "甲.xlsx", {"单位名称": "甲局"})
    program = [sys.executable, "-m", "perfeval"]
    for script, made in (("评价.bat", "评价结果/2021_甲局_计分表.xlsx"), ("检查.bat", "检查结果/甲_检查结果.xlsx")):
        [line] = command_lines(script, dragged, program)
        subprocess.run(line, check=False, capture_output=True, timeout=PATIENCE)
        assert (tmp_path / made).is_file(), script
    [line] = command_lines("新建填报表.bat", SAMPLES / "赫山区政务服务中心_2021.xlsx", program)
    assert line[3] == "template" and line[-2:] == ["--from", str(SAMPLES / "赫山区政务服务中心_2021.xlsx")]


class _Kernel:
    """What Windows' kernel32 does, written down."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.limit = 0
        self.assigned: list[tuple[int, int]] = []
        self.CreateJobObjectW = self._function(lambda *_: 7)
        self.GetCurrentProcess = self._function(lambda: 42)
        self.SetInformationJobObject = self._function(self._set)
        self.AssignProcessToJobObject = self._function(self._refused if refuses else self._assign)

    @staticmethod
    def _function(call: Any) -> Any:
        def function(*arguments: Any) -> Any:
            return call(*arguments)

        return function

    def _assign(self, job: int, process: int) -> int:
        self.assigned.append((job, process))
        return 1

    @staticmethod
    def _refused(job: int, process: int) -> int:
        return 0

    def _set(self, job: int, kind: int, information: Any, size: int) -> int:
        limits = information._obj
        assert kind == 9 and size == ctypes.sizeof(limits)
        assert limits.BasicLimitInformation.LimitFlags & 0x100
        self.limit = limits.ProcessMemoryLimit
        return 1


def test_a_worker_on_windows_is_limited_by_a_job_object() -> None:
    kernel = _Kernel()
    assert limit_memory(2048, kernel)
    assert kernel.limit == 2048 * 1024 * 1024 and kernel.assigned == [(7, 42)]
    assert not limit_memory(2048, _Kernel(refuses=True))
    if sys.platform != "win32":
        assert not limit_memory(2048)


def test_the_structure_is_as_large_as_windows_wants_it() -> None:
    from perfeval.batch.job_object import _ExtendedLimits

    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(_ExtendedLimits) == 144


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("C:\\短", "C:\\短"),
        ("C:\\" + "长" * 150, "\\\\?\\C:\\" + "长" * 150),
        ("\\\\server\\share\\" + "长" * 150, "\\\\?\\UNC\\server\\share\\" + "长" * 150),
        ("\\\\?\\C:\\" + "长" * 150, "\\\\?\\C:\\" + "长" * 150),
    ],
)
def test_long_paths_are_said_as_windows_takes_them(path: str, form: str) -> None:
    assert long_form(path) == form


@pytest.mark.parametrize("name", ["CON", "nul", "COM1", "LPT9", "a.", "b ", "x:y", "某局*"])
def test_no_name_is_one_that_windows_reserves(name: str) -> None:
    made = Names().take(name, 2023)
    stem = made.partition(".")[0].upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL"} and not re.fullmatch(r"(COM|LPT)\d", stem)
    assert not re.search(r'[<>:"/\\|?*]', made) and not safe_name(name).endswith((".", " "))


def test_workers_start_by_spawn_where_there_is_no_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert executor._context().get_start_method() == "spawn"
    path = build_workbook(tmp_path / "甲.xlsx", {"单位名称": "甲局"})
    file = InputFile(path, "甲.xlsx") if isinstance(path, Path) else InputFile(tmp_path / "甲.xlsx", "甲.xlsx")
    [reply] = executor.LocalExecutor(1, 120).run([Task(file)])
    assert reply.outcome.unit == "甲局" and reply.content


@pytest.mark.parametrize(("machine", "size", "words"), [("x86", 2**31, "32位"), ("ARM64", 2**63, "ARM64")])
def test_a_windows_without_the_engine_is_told_so_at_once(
    machine: str, size: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "find_spec", lambda name: None)
    monkeypatch.setattr("perfeval.cli.entry.sys.platform", "win32")
    monkeypatch.setattr("perfeval.cli.entry.sys.maxsize", size)
    monkeypatch.setattr("perfeval.cli.entry.platform.machine", lambda: machine)
    said = entry.what_is_lacking()
    assert words in said and "绿色版" in said


def test_an_installation_with_the_engine_lacks_nothing() -> None:
    assert entry.what_is_lacking() == ""
