"""Files appear whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfeval.batch import delivery


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


def test_what_an_interrupted_run_left_is_swept_up(tmp_path: Path) -> None:
    (tmp_path / ".perfeval-123.tmp").write_bytes(b"half")
    (tmp_path / "别的.tmp").write_bytes(b"whole")
    delivery.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["别的.tmp"]
