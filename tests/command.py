"""perfeval as people call it: the words typed, what it says on either stream, its exit status."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from perfeval.cli import guarded
from perfeval.cli.entry import main
from perfeval.method import loading as methods
from perfeval.scheme import loading as schemes
from tests.processes import PATIENCE

ROOT = Path(__file__).parent.parent


def perfeval(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which has loaded already what another would have to load first.

    Its workers are processes as ever. What only a process of its own shows (encodings, limits, signals, what a native
    library prints, that it ends at all) is tried with `perfeval_process`.
    """
    words = [str(one) for one in arguments]
    _forget_files()
    # such streams are no terminals, and take whatever encoding they are given, as pipes do
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    # a process that goes on must not keep for good what this command leaves
    with _inside(folder), redirect_stdout(out), redirect_stderr(err), patch.object(gc, "freeze"):
        try:
            main(words)
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return subprocess.CompletedProcess(words, status, *(one.buffer.getvalue().decode() for one in (out, err)))


def perfeval_process(
    *arguments: object, folder: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own; UTF-8 unless the environment says otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "perfeval", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT), **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
        check=False,
    )


def no_traceback(result: subprocess.CompletedProcess[str]) -> None:
    """Neither Python nor a native library came to its end by an error of its own."""
    for text in (result.stdout, result.stderr):
        assert "Traceback" not in text
        assert "panicked" not in text


def _forget_files() -> None:
    """What is remembered of a file by its path, which may be another by now."""
    for module in (schemes, methods, guarded):
        for one in vars(module).values():
            if getattr(one, "__module__", "") == module.__name__ and hasattr(one, "cache_clear"):
                one.cache_clear()


@contextmanager
def _inside(folder: Path | None) -> Iterator[None]:
    """Work in the folder meanwhile."""
    before = Path.cwd()
    os.chdir(folder or before)
    try:
        yield
    finally:
        os.chdir(before)
