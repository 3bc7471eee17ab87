"""The parts of an .xlsb: how far its cells reach, and which hold errors, formulas and telling number formats.

Structure after [MS-XLSB]: records of a type, a length and data.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from perfeval.xlsx.extents import BinaryExtent, record
from perfeval.xlsx.formula_tokens import XLSB, TokenNames, formula_text, shared_master
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.number_formats import BUILT_IN, telling
from perfeval.xlsx.package import Package
from perfeval.xlsx.raw_sheet import MOST_MERGES, SheetScan, Spot
from perfeval.xlsx.workbook_part import CellStyles, relations

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""How the codes of error values are shown; they are the same in .xls."""
_ROW, _CELL_ERROR, _FORMULA_ERROR = 0, 3, 11
_NUMBERS, _FORMULAS = (2, 5, 9), (8, 9, 10, 11)
_TEXTS = (6, 7)
_SHEET, _FORMAT, _STYLES_START, _STYLE, _STYLES_END, _FONT = 156, 44, 617, 47, 618, 43
_MERGE = 176
_TEXT_FORMULA, _NUMBER_FORMULA, _SHARED_FORMULA = 8, 9, 427
_BOOKS = {357: True, 358: True, 355: False, 667: False}
"""The records of books that formulas refer to, and whether each is the workbook itself."""
_EXTERNALS = 362
_STRUCK = 0x0008


def scan_binary_workbook(package: Package, limits: Limits) -> dict[str, SheetScan]:
    """Check every binary part, and find the cells; the findings by sheet.

    Raises:
        TooLarge: a sheet reaches absurdly far.
        KeyError, ValueError, struct.error, SyntaxError, zipfile.BadZipFile: the file is damaged.
    """
    names, tokens = _sheet_names(package) if "xl/workbook.bin" in package else ({}, TokenNames())
    styles = _styles(package.read("xl/styles.bin")) if "xl/styles.bin" in package else CellStyles()
    scans: dict[str, SheetScan] = {}
    for part in package.names:
        if not part.lower().endswith(".bin"):
            package.prove(part)
            continue
        extent, pieces = BinaryExtent(limits), []
        for piece in package.pieces(part):
            extent.add(piece)
            if part.lower() in names:
                pieces.append(piece)
        if pieces:
            scans[names[part.lower()]] = _scan(b"".join(pieces), styles, tokens)
    return scans


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while (found := record(data, at)) is not None:
        kind, start, at = found
        yield kind, data[start:at]


def _sheet_names(package: Package) -> tuple[dict[str, str], TokenNames]:
    """The name of each sheet, by its part in lower case, and what formulas refer to by number."""
    targets = {one.id: one.target for one in relations(package, "xl/workbook.bin")}
    names: dict[str, str] = {}
    tokens = TokenNames()
    for kind, data in _records(package.read("xl/workbook.bin")):
        if kind == _SHEET:
            number, end = _text(data, 8)
            name, _ = _text(data, end)
            names[targets.get(number, "").lower()] = name
            tokens.sheets.append(name)
        elif kind in _BOOKS:
            tokens.books.append(_BOOKS[kind])
        elif kind == _EXTERNALS:
            tokens.externals += struct.iter_unpack("<Iii", data[4 : 4 + len(data[4:]) // 12 * 12])
    return names, tokens


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A counted text and where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * min(length, len(data))
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _styles(data: bytes) -> CellStyles:
    """What the cell styles tell."""
    own: dict[int, str] = {}
    codes: list[str] = []
    struck_fonts: list[bool] = []
    struck: set[int] = set()
    inside = False
    for kind, content in _records(data):
        if kind == _FORMAT:
            own[struct.unpack_from("<H", content)[0]] = _text(content, 2)[0]
        elif kind == _FONT and len(content) >= 4:
            struck_fonts.append(bool(struct.unpack_from("<H", content, 2)[0] & _STRUCK))
        elif kind in (_STYLES_START, _STYLES_END):
            inside = kind == _STYLES_START
        elif kind == _STYLE and inside:
            _, number, font = struct.unpack_from("<HHH", content)
            if font < len(struck_fonts) and struck_fonts[font]:
                struck.add(len(codes))
            codes.append(own.get(number) or BUILT_IN.get(number, "General"))
    return CellStyles(tuple(codes), frozenset(struck))


def _scan(data: bytes, styles: CellStyles, names: TokenNames) -> SheetScan:
    scan, codes = SheetScan(), styles.codes
    empty: dict[Spot, tuple[bytes, bytes]] = {}
    shared: dict[Spot, bytes] = {}
    row = column = 0
    for kind, content in _records(data):
        if kind == _ROW and len(content) >= 4:
            row = struct.unpack_from("<I", content)[0]
            continue
        if kind == _MERGE and len(content) >= 16 and len(scan.merges) < MOST_MERGES:
            top, bottom, left, right = struct.unpack_from("<IIII", content)
            scan.merges.append(((top, left), (bottom, right)))
            continue
        if kind == _SHARED_FORMULA and len(content) >= 20:
            # it stands behind the first cell that has it
            shared[row, column] = content[20 : 20 + struct.unpack_from("<I", content, 16)[0]]
            continue
        if not (kind in _FORMULAS or kind in _NUMBERS or kind in _TEXTS or kind == _CELL_ERROR) or len(content) < 9:
            continue
        column, style = struct.unpack_from("<II", content)
        if style & 0xFFFFFF in styles.struck:
            scan.struck.add((row, column))
        if kind in _FORMULAS:
            scan.formulas.add((row, column))
            if (found := _tokens_of_empty(kind, content)) is not None:
                empty[row, column] = found
        if kind in (_CELL_ERROR, _FORMULA_ERROR):
            scan.errors[row, column] = ERRORS.get(content[8], "#VALUE!")
        code = codes[style & 0xFFFFFF] if style & 0xFFFFFF < len(codes) else "General"
        if kind in _NUMBERS and telling(code):
            scan.formats[row, column] = code
    for spot, (own, more) in empty.items():
        master = shared_master(own, XLSB, more)
        scan.unproved[spot] = formula_text(own if master is None else shared.get(master, b""), XLSB, names, spot)
    return scan


def _tokens_of_empty(kind: int, content: bytes) -> tuple[bytes, bytes] | None:
    """The tokens of a formula whose result is 0 or an empty text, and what stands behind them; None of any other."""
    at = 16
    if kind == _TEXT_FORMULA:
        if content[8:12] != bytes(4):
            return None
        at = 12
    elif kind != _NUMBER_FORMULA or struct.unpack_from("<d", content, 8)[0] != 0:
        return None
    if len(content) < at + 6:
        return b"", b""
    end = at + 6 + struct.unpack_from("<I", content, at + 2)[0]
    return content[at + 6 : end], content[end + 4 :]
