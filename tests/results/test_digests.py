"""What earlier results depend on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import perfeval
from perfeval.results.digests import digest_of, file_digest, package_digest
from tests.processes import PATIENCE

PACKAGE = Path(perfeval.__file__).parent


def digest_in(folder: Path) -> str:
    """The digest of the copy of perfeval in this folder."""
    code = "from perfeval.results.digests import package_digest; print(package_digest())"
    found = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return found.stdout.strip()


@pytest.mark.parametrize("changed", ["data/policy.yaml", "rules/base.py", "data/schemes/heshan-2021.yaml"])
def test_the_package_is_known_by_its_content(changed: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "perfeval", ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_in(tmp_path) == package_digest()
    path = tmp_path / "perfeval" / changed
    path.write_bytes(path.read_bytes() + b"\n")
    assert digest_in(tmp_path) != package_digest()


def test_a_file_that_is_not_there_has_no_digest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert file_digest(path) == ""
    path.write_bytes(b"abc")
    assert file_digest(path) == digest_of(b"abc")
    assert digest_of(b"") == ""
