"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfeval.batch import delivery
from perfeval.findings.system_errors import reason_of


def test_a_file_replaces_the_older_one(tmp_path: Path) -> None:
    delivery.deliver(tmp_path, "a.xlsx", b"old")
    delivery.deliver(tmp_path, "a.xlsx", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"new"


def test_a_failed_write_leaves_the_older_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    delivery.deliver(tmp_path, "a.xlsx", b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        delivery.deliver(tmp_path, "a.xlsx", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == b"old"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX pipes")
def test_a_pipe_or_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(OSError) as refused:
        delivery.deliver(tmp_path, "a.xlsx", b"new")
    assert reason_of(refused.value) == "不是普通文件"
    assert (tmp_path / "a.xlsx").is_fifo() and len(list(tmp_path.iterdir())) == 1


def test_what_an_interrupted_run_left_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / ".perfeval-123.tmp").write_bytes(b"half")
    (tmp_path / "别的.tmp").write_bytes(b"whole")
    delivery.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["别的.tmp"]
