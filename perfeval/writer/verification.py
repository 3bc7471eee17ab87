"""Before hand-over: recalculate the workbook with an independent engine and compare every cached value."""

from __future__ import annotations

import datetime
import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from perfeval.addresses import row_and_column
from perfeval.expression.evaluate import serial
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.independent_engine import recalculated

_SHEET = re.compile(r'<sheet name="([^"]*)" sheetId="\d+"(?: state="\w+")? r:id="rId(\d+)"')
_CELL = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>[^<]*</f><v>([^<]*)</v></c>')
_RELATIVE = 1e-9


def formula_cells(content: bytes) -> Iterator[tuple[str, str, float | str | bool]]:
    """Sheet, address and cached value of every formula cell of a workbook that perfeval wrote."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name, number in _SHEET.findall(package.read("xl/workbook.xml").decode("utf-8")):
            xml = package.read(f"xl/worksheets/sheet{number}.xml").decode("utf-8")
            for address, attributes, text in _CELL.findall(xml) if "<f>" in xml else ():
                value: float | str | bool
                if text == "" or 't="str"' in attributes or 't="e"' in attributes:
                    value = html.unescape(text)
                else:
                    value = text == "1" if 't="b"' in attributes else float(text)
                yield html.unescape(name), address, value


def verify(content: bytes) -> tuple[Finding, ...]:
    """The cells whose cached value the engine does not confirm, or whose value is an error; empty when true."""
    workbook = recalculated(content)
    problems: list[Finding] = []
    for sheet, address, cached in formula_cells(content):
        row, column = row_and_column(address)
        value = workbook.get_value(sheet, row + 1, column + 1)
        if isinstance(value, dict) or (isinstance(cached, str) and cached.startswith("#")):
            shown = value.get("kind", value) if isinstance(value, dict) else cached
            problems.append(finding("W102", Place("", sheet, address), sheet=sheet, cell=address, found=shown))
        elif not agrees(cached, value):
            place = Place("", sheet, address)
            problems.append(finding("W101", place, sheet=sheet, cell=address, found=value, expected=cached))
    return tuple(problems)


def agrees(cached: float | str | bool, value: Any) -> bool:
    """Whether a cached value is what the engine computed, but for the last digits of a binary number."""
    if isinstance(value, datetime.date):
        # the engine reads a day number in a date format as a date
        value = float(serial(value))
    if isinstance(cached, str) or isinstance(value, str):
        return cached == ("" if value is None else value)
    if isinstance(cached, bool) or isinstance(value, bool):
        return cached is value
    number = float(value or 0)
    return abs(cached - number) <= _RELATIVE * max(1.0, abs(cached), abs(number))
