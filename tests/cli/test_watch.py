"""perfeval watch: what is dropped in is evaluated once it is complete."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.processes import PATIENCE, until
from tests.workbook_builder import build_workbook

SAMPLES = Path(__file__).parents[2] / "sample_workbooks"


def recorded(output: Path) -> set[str]:
    """The inputs that the record of the last run has."""
    try:
        return {entry["path"] for entry in json.loads((output / "运行记录.json").read_text(encoding="utf-8"))["inputs"]}
    except (OSError, ValueError):
        return set()


@contextmanager
def watching(folder: Path, output: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The process, and the file with what it says."""
    command = [sys.executable, "-m", "perfeval", "watch", str(folder), "-o", str(output), *options]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent), "PYTHONIOENCODING": "utf-8"}
    said = folder.with_name("说的话")
    with said.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=subprocess.PIPE, env=environment)
    try:
        yield process, said
    finally:
        process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_files_come_and_go(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "in" / "output"
    folder.mkdir()
    first, second, *_ = sorted(SAMPLES.glob("*.xlsx"))
    with watching(folder, output, "--settle", "0.6", "--consolidate") as (process, said):
        content = first.read_bytes()
        with (folder / first.name).open("wb") as stream:
            stream.write(content[: len(content) // 2])
            stream.flush()
            time.sleep(0.3)
            stream.write(content[len(content) // 2 :])
        assert until(lambda: recorded(output) == {first.name})
        (folder / second.name).write_bytes(second.read_bytes())
        assert until(lambda: recorded(output) == {first.name, second.name})
        assert until(lambda: len(list(output.glob("*_计分表.xlsx"))) == 2)
        (folder / first.name).unlink()
        assert until(lambda: recorded(output) == {second.name})
        # said once everything is written
        assert until(lambda: f"{first.name}：已移走" in said.read_text(encoding="utf-8"))
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, error.decode()
    text = said.read_text(encoding="utf-8")
    assert f"{first.name}：完成" in text and "守候结束" in text
    assert "Traceback" not in error.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("name", "written"), [("汇总表.xlsx", "汇总表.xlsx：已写出"), ("2021_甲局_计分表.xlsx", "甲.xlsx：完成")]
)
def test_what_could_not_be_written_is_written_later(name: str, written: str, tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    build_workbook(folder / "甲.xlsx", {"单位名称": "甲局"})
    blocked = output / name
    # nothing can take a folder's place, as nothing can take that of a file which Excel holds on Windows
    blocked.mkdir(parents=True)
    with watching(folder, output, "--settle", "0.3", "--retry", "0.5") as (process, said):
        assert until(lambda: recorded(output) == {"甲.xlsx"})
        # time for it to try again, and not to say it again
        time.sleep(1.5)
        blocked.rmdir()
        assert until(lambda: blocked.is_file() and written in said.read_text(encoding="utf-8"))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, error.decode()
    text = said.read_text(encoding="utf-8")
    assert text.count(f"“{name}”无法写入") == text.count(written) == 1
    assert text.index(f"“{name}”无法写入") < text.index(written)
