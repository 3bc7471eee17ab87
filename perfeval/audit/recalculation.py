"""Recalculate the workbook as it was found, by formualizer and where asked by LibreOffice."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

from perfeval.audit.comparison import clipped, shown
from perfeval.audit.found import CellContent, FoundWorkbook, content_of
from perfeval.audit.result import Difference
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of
from perfeval.xlsx.independent_engine import recalculated
from perfeval.xlsx.verification import agrees

_SECONDS = 120
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


class Engine:
    """formualizer with the workbook loaded and calculated."""

    def __init__(self, content: bytes) -> None:
        self._workbook = recalculated(content)

    def value(self, sheet: str, row: int, column: int) -> Any:
        """The value of a cell, from 0; a dict for an error."""
        return self._workbook.get_value(sheet, row + 1, column + 1)

    def change(self, sheet: str, row: int, column: int, content: CellContent | str, *, formula: bool = False) -> None:
        """Put a value or a formula in a cell, from 0, and calculate again."""
        if formula:
            self._workbook.set_formula(sheet, row + 1, column + 1, str(content))
        else:
            plain = float(content) if isinstance(content, Decimal) else content
            self._workbook.set_value(sheet, row + 1, column + 1, plain)
        self._workbook.evaluate_all()

    def number(self, sheet: str, row: int, column: int) -> Decimal | None:
        """A cell's number; None where it holds none."""
        value = self.value(sheet, row, column)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        content = content_of(value)
        return content if isinstance(content, Decimal) else None


def compare_cached(found: FoundWorkbook, engine: Engine) -> Iterator[Difference]:
    """The formula cells whose cached value the engine does not confirm, and those that come to an error."""
    for name, sheet in found.sheets.items():
        for place in sorted(sheet.formulas):
            value, cell = engine.value(name, *place), address_of(*place)
            if isinstance(value, dict):
                text = str(value.get("kind", value))
                details = {"sheet": name, "cell": cell, "found": text}
                yield Difference(finding("A502", Place("", name, cell), **details), "", text)
                continue
            cached = sheet.values.get(place)
            if cached is None:
                # an empty text has no cached value, nor has any formula that a library saved: no proof either way
                continue
            plain = float(cached) if isinstance(cached, Decimal) else cached
            if not agrees(plain, value):
                now, right = shown(cached), _engine_text(value)
                details = {"sheet": name, "cell": cell, "found": clipped(now), "expected": clipped(right)}
                yield Difference(finding("A501", Place("", name, cell), **details), right, now)


def _engine_text(value: Any) -> str:
    return "（空白）" if value is None else shown(content_of(value))


def without_cached_values(found: FoundWorkbook) -> bool:
    """Whether a library saved the workbook, which computes nothing: no formula has a value."""
    formulas = sum(len(sheet.formulas) for sheet in found.sheets.values())
    return formulas > 0 and all(not sheet.formulas.keys() & sheet.values.keys() for sheet in found.sheets.values())


def libreoffice() -> str | None:
    """The program, where it is installed."""
    return which("soffice") or which("libreoffice")


def compare_libreoffice(found: FoundWorkbook, engine: Engine, program: str) -> Iterator[Difference]:
    """The formula cells to which LibreOffice gives another value than formualizer.

    Raises:
        OSError: LibreOffice did not convert the workbook.
    """
    values = _converted(found.content, program)
    for name, sheet in found.sheets.items():
        cells = values.get(name, [])
        for row, column in sorted(sheet.formulas):
            raw = cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
            content, value = content_of(raw), engine.value(name, row, column)
            if isinstance(value, dict):
                continue
            plain: float | str | bool
            plain = float(content) if isinstance(content, Decimal) else "" if content is None else content
            if not agrees(plain, value):
                cell, now, right = address_of(row, column), shown(content), _engine_text(value)
                details = {"sheet": name, "cell": cell, "found": clipped(now), "expected": clipped(right)}
                yield Difference(finding("A503", Place("", name, cell), **details), right, now)


def _converted(content: bytes, program: str) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "in.xlsx").write_bytes(content)
        (work / "profile" / "user").mkdir(parents=True)
        settings = work / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
        command = [program, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += ["ods", "--outdir", str(work / "out"), str(work / "in.xlsx")]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise OSError("LibreOffice超时") from error
        result = work / "out" / "in.ods"
        if not result.exists():
            raise OSError("LibreOffice没有给出结果")
        with CalamineWorkbook.from_path(str(result)) as workbook:
            return {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
            }
