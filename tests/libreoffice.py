"""LibreOffice as an independent engine: it recalculates what we wrote."""

from __future__ import annotations

import atexit
import datetime
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from perfeval.formula.addresses import address_of
from tests.processes import PATIENCE

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<match target="pattern"><test name="family"><string>宋体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans Mono CJK SC</string></edit></match>
<match target="pattern"><test name="family"><string>黑体</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans Mono CJK SC</string></edit></match>
</fontconfig>
"""
"""In the place of a font that is not free, one whose letters and digits are as wide: half of a Chinese character."""


def require_libreoffice() -> str:
    """The program; a machine without it skips the test, unless the run demands that nothing is skipped."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program:
        return program
    if os.environ.get("PERFEVAL_REQUIRE_LIBREOFFICE"):
        pytest.fail("LibreOffice is required here but not installed")
    pytest.skip("LibreOffice is not installed")


def converted(paths: Sequence[Path], folder: Path, ending: str = "xlsx", *, own_fonts: bool = False) -> list[Path]:
    """The files, loaded with every formula recalculated, saved anew into the folder.

    Args:
        own_fonts: whether what this machine puts in the place of 宋体 is taken, however wide it is.
    """
    program, target = require_libreoffice(), folder / "converted"
    command = [program, f"-env:UserInstallation={_profile().as_uri()}", "--headless", "--convert-to", ending]
    fonts = _profile() / "fonts.conf"
    subprocess.run(
        [*command, "--outdir", str(target), *map(str, paths)], check=True, capture_output=True, timeout=PATIENCE,
        env=dict(os.environ) if own_fonts else {**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
    return [target / f"{path.stem}.{ending}" for path in paths]


@cache
def _profile() -> Path:
    """The settings with which it starts in this process: to make them takes as long as a small workbook."""
    profile = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    (profile / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    return profile


def differences(written: Path, recalculated: Path) -> Iterator[str]:
    """Every formula cell whose value is an error, or another than the one that was written with it."""
    fresh = {name: _values(recalculated, name) for name in CalamineWorkbook.from_path(str(written)).sheet_names}
    for sheet, row, column, old in _formulas(written):
        rows = fresh[sheet]
        new = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
        if not _same(old, new):
            yield f"{sheet}!{address_of(row, column)}: {old!r}, recalculated {new!r}"


def _formulas(path: Path) -> Iterator[tuple[str, int, int, Any]]:
    """Sheet, row and column from 0 of every formula, with the value that was written beside it."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in formulas.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            yield sheet.title, cell.row - 1, cell.column - 1, values[sheet.title][cell.coordinate].value


def _values(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def formula_count(path: Path) -> int:
    """The number of formula cells, as another library counts them."""
    sheets = openpyxl.load_workbook(path).worksheets
    return sum(cell.data_type == "f" for sheet in sheets for row in sheet.iter_rows() for cell in row)


def _same(old: Any, new: Any) -> bool:
    if isinstance(new, str) and new.startswith("#"):
        return False
    old, new = _day_number(old), _day_number(new)
    if isinstance(old, (int, float)) and isinstance(new, (int, float)):
        return abs(old - new) <= 1e-9 * max(1.0, abs(old), abs(new))
    return bool((old or "") == (new or ""))


def _day_number(value: Any) -> Any:
    """A date as the number that the cell holds; any other value as it is."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    return (value - datetime.date(1899, 12, 30)).days if isinstance(value, datetime.date) else value
