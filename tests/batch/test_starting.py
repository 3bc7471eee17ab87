"""The fork server starts before the command loads what it needs, and has ready what every worker needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import perfeval.batch.preloaded as preloaded
from perfeval.batch import fork_server

_EARLY = """
import sys
import perfeval.cli
from perfeval.batch import fork_server

def started(*_):
    heavy = {"perfeval.reader", "perfeval.scheme", "perfeval.report", "pydantic", "xlsxwriter", "pandas"}
    print(sorted(heavy & {*sys.modules}))
    raise SystemExit

fork_server.start_fork_server = started
perfeval.cli.main(sys.argv[1:])
"""
_ALONE = """
import os, sys, threading
import perfeval.batch.preloaded
print(threading.active_count(), "perfeval.writer.score_workbook" in sys.modules, "formualizer" in sys.modules)
"""


def _printed(program: str, *arguments: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return result.stdout.strip() or result.stderr


def test_the_server_starts_before_the_command_loads_what_it_needs(tmp_path: Path) -> None:
    for command in ("run", "check", "report", "facts"):
        assert _printed(_EARLY, command, str(tmp_path)) == "[]", command


def test_what_is_preloaded_starts_no_thread_that_a_fork_would_lose() -> None:
    assert _printed(_ALONE) == "1 True True"


def test_the_server_is_told_of_what_is_there() -> None:
    assert preloaded.__name__ == fork_server._PRELOADED
