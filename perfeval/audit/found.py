"""A score workbook as it was found: whoever saved it last, and whatever was done to it."""

from __future__ import annotations

import datetime
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from perfeval.audit import package_xml
from perfeval.audit.sheet_xml import SheetXml, read_sheet_xml
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.evaluate import serial
from perfeval.formula.numeric import decimal_of
from perfeval.xlsx.independent_engine import load_engine
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import RawSheet, UnreadableWorkbook, open_workbook

Position: TypeAlias = tuple[int, int]
CellContent: TypeAlias = Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """One sheet.

    Attributes:
        values: the filled cells' values, formulas' cached ones among them, by row and column from 0.
        formulas: the formula cells' texts, with their `=`.
        uncached: the formula cells without a cached value.
        notes: the cells' comments.
        hidden: whether the sheet is hidden.
        hidden_rows, hidden_columns: from 0; those without height or width among them.
        styles: the number of each cell's style, by its address.
        days: the cells shown as dates, whose values are day numbers.
    """

    name: str
    values: Mapping[Position, CellContent]
    formulas: Mapping[Position, str] = field(default_factory=dict)
    uncached: frozenset[Position] = frozenset()
    notes: Mapping[Position, str] = field(default_factory=dict)
    merges: tuple[tuple[Position, Position], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    styles: Mapping[str, str] = field(default_factory=dict)
    days: frozenset[Position] = frozenset()

    def text(self, row: int, column: int) -> str:
        """A cell's value as text; '' when blank."""
        value = self.values.get((row, column))
        return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True, slots=True)
class FoundWorkbook:
    """The workbook.

    Attributes:
        names: the defined names a person made and what they refer to, programs' own (print areas) left out.
        properties: the custom document properties.
        looks: the cell styles by number.
        links: the external workbooks it refers to.
        settings: calculation settings that change results: 手动计算, 以显示精度为准, 1904日期系统.
    """

    shown_as: str
    sha256: str
    content: bytes
    sheets: Mapping[str, FoundSheet]
    names: Mapping[str, str]
    properties: Mapping[str, str]
    looks: package_xml.Looks
    links: tuple[str, ...]
    settings: tuple[str, ...]


def read_found(path: Path, shown_as: str, limits: Limits) -> FoundWorkbook:
    """Read a score workbook.

    Raises:
        UnreadableWorkbook: it cannot be read, or is no .xlsx.
    """
    opened = open_workbook(path, shown_as, limits)
    try:
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != opened.sha256 or not zipfile.is_zipfile(io.BytesIO(content)):
            raise UnreadableWorkbook(finding("A102", Place(shown_as), file=shown_as))
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return _found(package, opened.sheets, shown_as, opened.sha256, content)
    except (OSError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise UnreadableWorkbook(finding("A102", Place(shown_as), file=shown_as)) from error


def _found(package: zipfile.ZipFile, raw: list[RawSheet], shown_as: str, sha256: str, content: bytes) -> FoundWorkbook:
    book = package_xml.read_book(package)
    sheets: dict[str, FoundSheet] = {}
    shared: dict[str, frozenset[Position]] = {}
    for one in raw:
        part = book.parts[one.name]
        xml = read_sheet_xml(package.read(part))
        shared[one.name] = xml.shared
        notes = package_xml.notes_of(package, part)
        sheets[one.name] = _sheet(one, xml, notes, hidden=one.name in book.hidden)
    return FoundWorkbook(
        shown_as=shown_as,
        sha256=sha256,
        content=content,
        sheets=_with_shared(sheets, content, shared),
        names=book.names,
        properties=package_xml.custom_properties(package),
        looks=package_xml.looks_of(package),
        links=tuple(sorted(name for name in package.namelist() if name.startswith("xl/externalLinks/external"))),
        settings=book.settings,
    )


def _sheet(raw: RawSheet, xml: SheetXml, notes: Mapping[Position, str], *, hidden: bool) -> FoundSheet:
    values = {
        (row, column): content
        for row, cells in enumerate(raw.cells)
        for column, value in enumerate(cells)
        if (content := content_of(value)) is not None
    }
    return FoundSheet(
        raw.name,
        values,
        xml.formulas,
        frozenset(place for place in raw.scan.uncached if place not in values),
        notes,
        raw.merges,
        hidden,
        xml.hidden_rows,
        xml.hidden_columns,
        xml.styles,
        frozenset(
            (row, column)
            for row, cells in enumerate(raw.cells)
            for column, value in enumerate(cells)
            if isinstance(value, datetime.date)
        ),
    )


def content_of(value: Any) -> CellContent:
    """A cell's value as calamine gives it, as a spreadsheet computes with it; None when blank."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, bool):
        return value
    if isinstance(value, float | int):
        return decimal_of(value)
    if isinstance(value, datetime.datetime):
        seconds = Decimal((value - datetime.datetime.combine(value.date(), datetime.time())).seconds)
        return serial(value) + seconds / 86400
    if isinstance(value, datetime.date):
        return serial(value)
    return str(value)


def _with_shared(
    sheets: dict[str, FoundSheet], content: bytes, shared: Mapping[str, frozenset[Position]]
) -> dict[str, FoundSheet]:
    """The sheets, with the texts of the cells that only refer to another cell's formula."""
    if not any(shared.values()):
        return sheets
    engine = load_engine(content)
    for name, places in shared.items():
        texts = {(row, column): f"={engine.get_formula(name, row + 1, column + 1)}" for row, column in places}
        sheets[name] = replace(sheets[name], formulas={**sheets[name].formulas, **texts})
    return sheets
