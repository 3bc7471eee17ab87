"""A look inside an .xlsx package before anything expands it: sizes, far cells, formulas without values."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from xlsxwriter.utility import xl_cell_to_rowcol

from perfeval.reader.limits import Limits

_CHUNK = 1 << 20
_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_DIMENSION = re.compile(rb'<row\s[^>]*?\br="(\d{1,7})"')
_FORMULA_CELL = re.compile(rb'<c\s([^>]*?)>(.*?)</c>', re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_VALUE = re.compile(rb"<v>[^<]|<v xml|<is>")
_TEXT_TYPE = re.compile(rb'\bt="str"')
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class TooLarge(Exception):
    """The package expands beyond the limits; the text says which."""


@dataclass(slots=True)
class SheetScan:
    """Formula cells of a sheet, from 0, and those among them without a cached value."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)


def scan_package(path: str, limits: Limits) -> dict[str, SheetScan]:
    """Check the sizes and find the formula cells, by sheet name.

    Raises:
        TooLarge: the package is a bomb or a sheet reaches absurdly far.
        zipfile.BadZipFile, KeyError, ElementTree.ParseError, OSError, EOFError: the package is damaged.
    """
    scans: dict[str, SheetScan] = {}
    with zipfile.ZipFile(path) as package:
        room = limits.expanded_bytes
        if sum(info.file_size for info in package.infolist()) > room:
            raise TooLarge("展开后过大")
        parts = dict(_sheet_parts(package))
        for info in package.infolist():
            name = parts.get(info.filename)
            if name is None and not info.filename.startswith("xl/worksheets/"):
                continue
            with package.open(info) as stream:
                data = _read(stream, room)
            room -= len(data)
            _check_extent(data, limits)
            if name is not None:
                scans[name] = _formulas(data)
    return scans


def _read(stream: IO[bytes], room: int) -> bytes:
    pieces: list[bytes] = []
    while piece := stream.read(_CHUNK):
        room -= len(piece)
        if room < 0:
            raise TooLarge("展开后过大")
        pieces.append(piece)
    return b"".join(pieces)


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Part name and sheet name of each worksheet."""
    workbook = ElementTree.fromstring(package.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter(f"{_NS}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield part, sheet.get("name", "")


def _check_extent(data: bytes, limits: Limits) -> None:
    rows = [int(row) for row in _DIMENSION.findall(data)]
    columns = 0
    row = 0
    for letters, digits in set(_CELL.findall(data)) if len(data) < 1 << 22 else _CELL.findall(data):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        columns = max(columns, column)
        row = max(row, int(digits))
    if max([row, *rows], default=0) * max(columns, 1) > limits.sheet_cells:
        raise TooLarge(f"有单元格远在第{max([row, *rows])}行第{columns}列")


def _formulas(data: bytes) -> SheetScan:
    scan = SheetScan()
    if b"<f" not in data:
        return scan
    for attributes, content in _FORMULA_CELL.findall(data):
        if b"<f" not in content or attributes.endswith(b"/"):
            continue
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        cell = xl_cell_to_rowcol(reference[1].decode())
        scan.formulas.add(cell)
        if not _VALUE.search(content) and not _TEXT_TYPE.search(attributes):
            scan.uncached.add(cell)
    return scan
