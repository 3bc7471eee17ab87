"""The zip package of an .xlsx: its true size, how far its cells reach, and formulas without values.

calamine trusts the package, so everything that can exhaust memory is found here first, piece by piece. The
sizes a package states may be lies: every part is expanded and counted.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from perfeval.formula.addresses import row_and_column
from perfeval.xlsx.extents import BinaryExtent, OpenDocumentExtent, TooLarge, too_far
from perfeval.xlsx.limits import Limits

_CHUNK = 1 << 20
_MANIFEST, _MANIFEST_BYTES = "META-INF/manifest.xml", 1 << 20
_LONGEST_CARRY = 16 << 20
_LOCAL_HEADER = struct.Struct("<26xHH")
_ATTRIBUTES = rb"""(?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d+)["']""")
_FILLED_REFERENCE = re.compile(_REFERENCE.pattern + rb"(?!" + _ATTRIBUTES + rb"\s*/>)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_PLACED = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"')
_PLAIN_ROW, _PLAIN_CELL = re.compile(rb"<row[\s/>]"), re.compile(rb"<c[\s/>]")
_PLAIN_PLACED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b(" + _ATTRIBUTES + rb")\s*>\s*<(?:\w+:)?f(?=[\s/>])(.*?)</(?:\w+:)?c>",
    re.DOTALL,
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]|<(?:\w+:)?is>")
_TEXT_TYPE = re.compile(rb"""\st\s*=\s*["']str["']""")
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetScan:
    """Formula cells of a sheet, from 0, and those among them without a cached value."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)


def _column_number(letters: bytes) -> int:
    """From 1."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


@dataclass(slots=True)
class _Extent:
    """How far the filled cells of a part reach; cells and rows may state no place of their own."""

    row: int = 0
    column: int = 0
    row_number: int = 0
    rows: int = 0
    unplaced: int = 0
    in_row: int = 0

    def add(self, piece: bytes, limits: Limits) -> None:
        if not self._add_placed(piece, limits):
            self._add_any(piece)

    def _add_placed(self, piece: bytes, limits: Limits) -> bool:
        """Add a piece as programs write it, every cell with its place and none too far; whether it is one."""
        # most parts have no prefixed elements, and those without are searched several times as fast
        prefixed = b":c" in piece or b":row" in piece
        placed, any_cell, any_row = (_PLACED, _CELL, _ROW) if prefixed else (_PLAIN_PLACED, _PLAIN_CELL, _PLAIN_ROW)
        places = placed.findall(piece)
        if len(places) != len(any_cell.findall(piece)):
            return False
        row = max((int(digits) for _, digits in places), default=0)
        column = max((_column_number(letters) for letters in {letters for letters, _ in places}), default=0)
        row, column = max(self.row, row), max(self.column, column)
        if row * max(column, 1) > limits.sheet_cells:
            # perhaps only blank cells reach so far
            return False
        self.row, self.column = row, column
        self.rows += len(any_row.findall(piece))
        self.in_row = 0
        return True

    def _add_any(self, piece: bytes) -> None:
        for letters, digits in set(_FILLED_REFERENCE.findall(piece)):
            self.column = max(self.column, _column_number(letters))
            self.row = max(self.row, int(digits[:9]))
        self.rows += len(_ROW.findall(piece))
        if len(_CELL.findall(piece)) == len(_REFERENCE.findall(piece)):
            self.in_row = 0
            return
        self.row_number = max([self.row_number, *(int(number[:9]) for number in _ROW_NUMBER.findall(piece))])
        for index, cells in enumerate(_ROW.split(piece)):
            if index:
                self.in_row = 0
            self.in_row += len(_CELL.findall(cells))
            self.unplaced = max(self.unplaced, self.in_row)

    def check(self, limits: Limits) -> None:
        row, column = self.row, self.column + self.unplaced
        if self.unplaced:
            row = max(row, self.row_number) + self.rows
        too_far(row, column, limits)


class Encrypted(Exception):
    """The package can be opened with a password only."""


def _refuse_encrypted(package: zipfile.ZipFile) -> None:
    """An encrypted .ods says so in its manifest; its parts look like damaged ones."""
    if _MANIFEST in package.NameToInfo:
        with package.open(_MANIFEST) as manifest:
            if b"encryption-data" in manifest.read(_MANIFEST_BYTES):
                raise Encrypted


def scan_package(content: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Check the sizes and find the formula cells, by sheet name.

    A package without xl/workbook.xml (.ods, .xlsb) has its sizes checked and no formulas.

    Raises:
        Encrypted: it can be opened with a password only.
        TooLarge: the package is a bomb or a sheet reaches absurdly far.
        zipfile.BadZipFile, ElementTree.ParseError, zlib.error, OSError, EOFError: the package is damaged.
    """
    scans: dict[str, SheetScan] = {}
    stream = io.BytesIO(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        _refuse_encrypted(package)
        room = limits.expanded_bytes
        if sum(info.file_size for info in package.infolist()) > room:
            raise TooLarge("展开后过大")
        parts = dict(_sheet_parts(package))
        for info in package.infolist():
            name = parts.get(info.filename.lower())
            extent, scan = _Extent(), SheetScan()
            records = BinaryExtent(limits) if info.filename.lower().endswith(".bin") else None
            repeats = OpenDocumentExtent(limits) if info.filename.lower() == "content.xml" else None
            for piece in _pieces(stream, info):
                room -= len(piece)
                if room < 0:
                    raise TooLarge("展开后过大")
                if records is not None:
                    records.add(piece)
                elif repeats is not None:
                    repeats.add(piece)
                else:
                    extent.add(piece, limits)
                    extent.check(limits)
                if name is not None:
                    _find_formulas(piece, scan)
            if name is not None:
                scans[name] = scan
    return scans


def _expanded(stream: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's true content, whatever size its header states.

    What was read is compared with its checksum: calamine does not, and one changed bit may make another number.
    """
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(info.filename)
    stream.seek(info.header_offset)
    header = stream.read(30)
    if len(header) < 30:
        raise EOFError(info.filename)
    stream.seek(sum(_LOCAL_HEADER.unpack(header)), 1)
    left, checksum = info.compress_size, 0
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = stream.read(min(left, _CHUNK))
        if not packed:
            raise EOFError(info.filename)
        left -= len(packed)
        if inflate is None:
            checksum = zlib.crc32(packed, checksum)
            yield packed
            continue
        while packed:
            piece = inflate.decompress(packed, _CHUNK)
            checksum = zlib.crc32(piece, checksum)
            yield piece
            packed = inflate.unconsumed_tail
        if inflate.eof:
            break
    if checksum != info.CRC:
        raise zipfile.BadZipFile(info.filename)


def _pieces(stream: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content in pieces that never cut a cell in two."""
    carry = b""
    for chunk in _expanded(stream, info):
        carry += chunk
        if len(carry) < _CHUNK:
            continue
        cut = max(carry.rfind(b"<row"), carry.rfind(b"<c "), carry.rfind(b":row"), carry.rfind(b":c "))
        if cut > 0:
            cut = carry.rfind(b"<", 0, cut + 1)
        if cut > 0:
            yield carry[:cut]
            carry = carry[cut:]
        elif len(carry) > _LONGEST_CARRY:
            yield carry
            carry = b""
    yield carry


def _sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Part name, in lower case, and sheet name of each worksheet."""
    names = {name.lower(): name for name in package.namelist()}
    book, links = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return
    relations = ElementTree.fromstring(package.read(links))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(package.read(book)).iter(f"{_NS}sheet"):
        target = targets.get(sheet.get(_REL), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield part.lower(), sheet.get("name", "")


def _find_formulas(piece: bytes, scan: SheetScan) -> None:
    if not _FORMULA.search(piece):
        return
    for attributes, content in _FORMULA_CELL.findall(piece):
        reference = _REFERENCE.search(attributes)
        if reference is None:
            continue
        cell = row_and_column((reference[1].upper() + reference[2]).decode())
        scan.formulas.add(cell)
        if not _VALUE.search(content) and not _TEXT_TYPE.search(attributes):
            scan.uncached.add(cell)
