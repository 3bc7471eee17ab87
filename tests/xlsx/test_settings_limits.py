"""Workbooks of rules and lists, which the command itself reads, may not be as large as an input."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from perfeval.method.loading import load_method
from perfeval.results.project_list import read_project_list
from perfeval.scheme import load_scheme
from perfeval.summary.roster import read_roster
from perfeval.xlsx.limits import SETTINGS, Limits
from tests.workbook_builder import build_workbook

READERS: dict[str, Callable[[Path], object]] = {
    "名册": read_roster,
    "项目清单": read_project_list,
    "评分办法": lambda path: load_method(str(path)),
    "指标体系": lambda path: load_scheme(str(path)),
}


@pytest.fixture(scope="module")
def padded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good workbook with more blanks in a sheet than a list has, but no more than an input may have."""
    path = build_workbook(tmp_path_factory.mktemp("padded") / "大.xlsx")
    content = io.BytesIO(path.read_bytes())
    with (
        zipfile.ZipFile(content) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            blanks = b" " * (SETTINGS.expanded_bytes + 1) if name == "xl/worksheets/sheet1.xml" else b""
            target.writestr(name, source.read(name) + blanks)
    assert SETTINGS.expanded_bytes < Limits().expanded_bytes
    return path


@pytest.mark.parametrize("name", READERS)
def test_what_is_too_large_for_a_list_is_refused_before_it_is_read(name: str, padded: Path) -> None:
    with pytest.raises(ValueError, match=r"大.*展开后过大"):
        READERS[name](padded)
