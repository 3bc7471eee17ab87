"""Recalculate the workbook as it was found, by formualizer and where asked by LibreOffice."""

from __future__ import annotations

import datetime
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

from perfeval.audit.blanks import filled_in
from perfeval.audit.clean_package import clean_package
from perfeval.audit.found import CellContent, FoundWorkbook, Position, content_of
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped, same_value, shown
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.findings.system_errors import reason_of
from perfeval.formula.addresses import address_of
from perfeval.formula.evaluate import serial
from perfeval.xlsx.independent_engine import error_words, recalculated
from perfeval.xlsx.verification import agrees

_SECONDS = 120
_SCRATCH = (1048000, 16000)
"""A cell far from all others, from 1."""
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


class Unloadable(Exception):
    """The engine cannot load the workbook; its text says why."""


class NotConverted(Exception):
    """LibreOffice did not recalculate the workbook; its text says why."""


class Engine:
    """formualizer with the workbook's cells loaded and calculated.

    Attributes:
        left_out: the formulas that it cannot compute, by sheet and cell; it has their values instead.
    """

    def __init__(self, found: FoundWorkbook) -> None:
        """Load and calculate.

        Raises:
            Unloadable: it cannot.
        """
        self.left_out: dict[tuple[str, Position], str] = {}
        if alike := _alike(found.sheets):
            raise Unloadable(f"工作表{'、'.join(f'“{name}”' for name in alike)}的名称只有大小写不同")
        try:
            self._workbook = recalculated(clean_package(found))
        except Exception as error:
            # the engine has no one exception for what it cannot load
            self._workbook = self._without_faulty(found, str(error))

    def _without_faulty(self, found: FoundWorkbook, reason: str) -> Any:
        names = {name.rpartition("!")[2].casefold() for name in found.names}

        def usable(sheet: str, place: Position, formula: str) -> bool:
            if (problem := _problem(formula, names)) is None:
                return True
            self.left_out[sheet, place] = problem
            return False

        try:
            return recalculated(clean_package(found, usable))
        except Exception as error:
            raise Unloadable(f"重算程序不能载入：{str(error)[:200] or reason[:200]}") from error

    def value(self, sheet: str, row: int, column: int) -> Any:
        """The value of a cell, from 0; a dict for an error."""
        return self._workbook.get_value(sheet, row + 1, column + 1)

    def content(self, sheet: str, place: Position) -> CellContent:
        """The value of a cell as a spreadsheet computes with it; an error's text."""
        value = self.value(sheet, *place)
        if isinstance(value, dict):
            return error_words(value)
        return content_of(_plain(value))

    def change(self, sheet: str, row: int, column: int, content: CellContent | str, *, formula: bool = False) -> None:
        """Put a value or a formula in a cell, from 0, and calculate again."""
        if formula:
            self._workbook.set_formula(sheet, row + 1, column + 1, str(content))
        else:
            plain = float(content) if isinstance(content, Decimal) else content
            self._workbook.set_value(sheet, row + 1, column + 1, plain)
        self._workbook.evaluate_all()

    def computed(self, sheet: str, formula: str) -> Any:
        """What a formula comes to that stands nowhere, as if it stood on a sheet; a dict for an error."""
        row, column = _SCRATCH
        self._workbook.set_formula(sheet, row, column, f"={formula.removeprefix('=')}")
        value = self._workbook.evaluate_cell(sheet, row, column)
        self._workbook.set_value(sheet, row, column, None)
        return value

    def number(self, sheet: str, row: int, column: int) -> Decimal | None:
        """A cell's number; None where it holds none."""
        content = self.content(sheet, (row, column))
        return content if isinstance(content, Decimal) else None


def _plain(value: Any) -> Any:
    """The engine reads a day number in a date format as a date."""
    return float(serial(value)) if isinstance(value, datetime.date) else value


def _alike(names: Iterable[str]) -> list[str]:
    """The first names that a spreadsheet program takes for one."""
    known: dict[str, list[str]] = {}
    for name in names:
        known.setdefault(name.casefold(), []).append(name)
    return next((same for same in known.values() if len(same) > 1), [])


def _problem(formula: str, names: set[str]) -> str | None:
    """Why the engine cannot compute a formula; None where it can."""
    import formualizer

    try:
        parsed: Any = formualizer.parse(formula)
        used = [str(one.name) for one in parsed.walk_refs() if type(one).__name__ == "NamedRangeRef"]
    except Exception as error:
        return str(error)[:120]
    unknown = [name for name in used if name.casefold() not in names]
    return f"没有名称{unknown[0]}" if unknown else None


def compare_cached(
    found: FoundWorkbook, engine: Engine, explained: Callable[[str, Position, CellContent], bool]
) -> Iterator[Difference]:
    """The formula cells whose cached value the engine does not confirm, and those that come to an error.

    Args:
        explained: whether a cell's value follows from a difference that is named already.
    """
    for name, sheet in found.sheets.items():
        for place in sorted(sheet.formulas):
            if (name, place) in engine.left_out:
                continue
            value, cell = engine.value(name, *place), address_of(*place)
            cached = sheet.values.get(place)
            if isinstance(value, dict):
                if not explained(name, place, cached):
                    text = error_words(value)
                    details = {"sheet": name, "cell": cell, "found": text}
                    yield Difference(finding("A502", Place("", name, cell), **details), "", text)
                continue
            if cached is None:
                # an empty text has no cached value, nor has any formula that a library saved: no proof either way
                continue
            plain = float(cached) if isinstance(cached, Decimal) else cached
            if not agrees(plain, value) and not explained(name, place, cached):
                now, right = shown(cached), _engine_text(value)
                details = {"sheet": name, "cell": cell, "found": clipped(now), "expected": clipped(right)}
                yield Difference(finding("A501", Place("", name, cell), **details), right, now)


def compare_results(
    found: FoundWorkbook,
    engine: Engine,
    wanted: Mapping[tuple[str, Position], CellContent],
    first: Sequence[tuple[str, Position]] = (),
    *,
    numbers_only: bool = False,
) -> Iterator[Difference]:
    """Values that do not come out as they should though nothing else differs, `first` those that matter most."""
    order = {spot: number for number, spot in enumerate(first)}
    for spot in sorted(wanted, key=lambda one: (order.get(one, len(order)), one)):
        name, place = spot
        right, now = wanted[spot], engine.content(name, place)
        if name not in found.sheets or (numbers_only and not isinstance(right, Decimal)):
            continue
        if place not in found.sheets[name].formulas and filled_in(right, now):
            continue
        if not same_value(right, now) and (right or now):
            cell = address_of(*place)
            details = {"sheet": name, "cell": cell, "expected": clipped(shown(right)), "found": clipped(shown(now))}
            yield Difference(finding("A505", Place("", name, cell), **details), shown(right), shown(now))


def _engine_text(value: Any) -> str:
    return "（空白）" if value is None else shown(content_of(_plain(value)))


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
        NotConverted: LibreOffice gave no workbook.
    """
    values = _converted(clean_package(found), program)
    for name, sheet in found.sheets.items():
        cells = values.get(name, [])
        for row, column in sorted(sheet.formulas):
            raw = cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
            content, value = content_of(_plain(raw)), engine.value(name, row, column)
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
            raise NotConverted(f"超过{_SECONDS}秒") from error
        except OSError as error:
            raise NotConverted(reason_of(error)) from error
        result = work / "out" / "in.ods"
        if not result.exists():
            raise NotConverted("没有给出结果")
        with CalamineWorkbook.from_path(str(result)) as workbook:
            return {
                name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
            }
