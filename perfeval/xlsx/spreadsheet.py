"""The worksheets of an .xlsx or .xlsm with typed values, read from its XML."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from perfeval.facts.layout import CHECKING_SHEETS
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.never_calculated import find_placeholders, in_doubt, placeholders
from perfeval.xlsx.number_formats import is_date, shown_by, telling
from perfeval.xlsx.package import Package
from perfeval.xlsx.raw_sheet import RawSheet, SheetScan
from perfeval.xlsx.sheet_part import NAMESPACES, SheetPart, read_shared_texts, read_sheet_part, unescaped
from perfeval.xlsx.workbook_part import CellStyles, WorkbookPart, cell_styles, read_workbook_part

_EPOCH, _EPOCH_1904 = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)
_LAST_DAY = 2958466
_NOT_PLAIN = frozenset(["s", "str", "inlineStr", "b", "e", "d"])


def read_spreadsheet(package: Package, content: bytes, limits: Limits) -> list[RawSheet]:
    """Read all worksheets.

    Raises:
        TooLarge: there is too much of them.
        KeyError, ValueError, SyntaxError, expat.ExpatError, zlib.error, zipfile.BadZipFile: the file is damaged.
    """
    book = read_workbook_part(package)
    if len(book.sheets) > limits.sheets:
        # the part that is read might be taken for the whole
        raise TooLarge(f"有{len(book.sheets)}张工作表，超过{limits.sheets}张")
    # the template's own check of itself is large, and nothing of the unit's stands in it
    entries = [entry for entry in book.sheets if entry.kind == "worksheet" and entry.name not in CHECKING_SHEETS]
    parts = {entry.name: read_sheet_part(package.pieces(entry.part), limits) for entry in entries}
    texts_part = book.target("sharedStrings")
    texts = read_shared_texts(package.pieces(texts_part)) if texts_part and texts_part in package else []
    styles = cell_styles(package, book)
    known = {entry.part.lower() for entry in entries} | {(texts_part or "").lower()}
    for name in package.names:
        if name.lower() not in known:
            package.prove(name)
    # the engine does not read the strict form by itself
    strict = NAMESPACES[1] in book.root.tag
    uncached = {} if strict else placeholders(content, parts)
    sheets = []
    for entry in entries:
        part = parts[entry.name]
        cells, scan = _typed(part, texts, styles, book)
        scan.uncached |= uncached.get(entry.name, set())
        if strict:
            scan.unproved = in_doubt(part)
        sheets.append(RawSheet(entry.name, entry.hidden, cells, tuple(part.merges), scan))
    if strict:
        find_placeholders(sheets)
    return sheets


def _typed(
    part: SheetPart, texts: Sequence[str], styles: CellStyles, book: WorkbookPart
) -> tuple[list[list[Any]], SheetScan]:
    scan = SheetScan(heights=part.heights)
    height = 1 + max((row for row, _ in part.cells), default=-1)
    width = 1 + max((column for _, column in part.cells), default=-1)
    cells: list[list[Any]] = [[""] * width for _ in range(height)]
    codes, struck = styles
    evidence = [telling(code) for code in codes]
    dates = [is_date(code) for code in codes]
    worded = [bool(shown_by(code, 1).words.strip()) for code in codes]
    epoch = _EPOCH_1904 if book.date1904 else _EPOCH
    for spot, cell in part.cells.items():
        if cell.style in struck:
            scan.struck.add(spot)
        if cell.formula is not None:
            scan.formulas.add(spot)
            if cell.value is None or (not cell.value and cell.kind != "str"):
                scan.uncached.add(spot)
                continue
        text = cell.value or ""
        kind = cell.kind
        value: Any
        if kind not in _NOT_PLAIN:
            value = _number(text)
            if isinstance(value, float) and cell.style < len(codes):
                if dates[cell.style]:
                    value = _moment(value, codes[cell.style], epoch)
                if evidence[cell.style]:
                    scan.formats[spot] = codes[cell.style]
                elif worded[cell.style]:
                    scan.worded[spot] = codes[cell.style]
        elif kind == "s":
            value = texts[int(text)] if text else ""
        elif kind == "e":
            value = scan.errors[spot] = text or "#VALUE!"
        elif kind == "b":
            value = text.strip() in ("1", "true")
        else:
            value = _iso_moment(text) if kind == "d" else unescaped(text)
        cells[spot[0]][spot[1]] = value
    for spot in part.repeated:
        # two cells claim one place: neither is believed
        cells[spot[0]][spot[1]] = scan.errors[spot] = "#VALUE!"
    return cells, scan


def _number(text: str) -> float | str:
    """A number as XML states it; a text where it is none, which is no number to Excel either."""
    if not text:
        return ""
    try:
        return float(text) if "_" not in text else text
    except ValueError:
        return text


def _moment(serial: float, code: str, epoch: datetime.datetime) -> Any:
    """The date, time or span that a day number is shown as; the number itself where no date has it."""
    if not 0 <= serial < _LAST_DAY:
        return serial
    if shown_by(code, 1).elapsed:
        return datetime.timedelta(days=serial)
    if epoch is _EPOCH and serial < 60:
        # the format's calendar has a 29 February 1900
        serial += 1 if serial >= 1 else 0
    whole = round(serial * 86400)
    moment = epoch + datetime.timedelta(seconds=whole)
    if whole < 86400:
        return moment.time()
    return moment.date() if moment.time() == datetime.time() else moment


def _iso_moment(text: str) -> Any:
    try:
        moment = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return moment.date() if moment.time() == datetime.time() else moment.replace(tzinfo=None)
