"""The compound file (OLE2) of an .xls or an old .et: its password, how far its cells reach, and what they hold.

Structure after [MS-CFB] and [MS-XLS]: sectors chained by an allocation table, a directory of streams, and in
the stream "Workbook" records of a type and a length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfeval.xlsx.binary_workbook import ERRORS
from perfeval.xlsx.extents import too_far
from perfeval.xlsx.formula_tokens import XLS, TokenNames, formula_text, shared_master
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.number_formats import BUILT_IN, telling
from perfeval.xlsx.raw_sheet import SheetScan, Spot

_END = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_BOF, _PASSWORD = (0x0809, 0x0409, 0x0209, 0x0009), 0x002F
_CELLS = (0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x0006, 0x0205, 0x00D6)
_MULTIPLE, _FORMULA, _BOOLEAN_OR_ERROR = 0x00BD, 0x0006, 0x0205
_NUMBER, _SHORT_NUMBER = 0x0203, 0x027E
_SHEET, _FORMAT, _STYLE, _FONT = 0x0085, 0x041E, 0x00E0, 0x0031
_BOOK, _EXTERNALS, _SHARED_FORMULA = 0x01AE, 0x0017, 0x04BC
_OWN_BOOK = b"\x01\x04"
_STRUCK = 0x0008
_EMPTY_TEXT = 3
_NO_FONT = 4
"""A number that no font has: those behind it are counted from one more."""


@dataclass(slots=True)
class _Globals:
    """What the sheets' records refer to: the sheets' names by the place of their first record, the cell styles."""

    names: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    struck_fonts: list[bool] = field(default_factory=list)
    struck: list[bool] = field(default_factory=list)
    tokens: TokenNames = field(default_factory=TokenNames)

    def is_struck(self, style: int) -> bool:
        return style < len(self.struck) and self.struck[style]

    def code(self, style: int) -> str:
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number) or BUILT_IN.get(number, "General")


def scan_compound(content: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Check how far the cells of each sheet reach, and find errors, formulas, telling formats and struck text.

    Raises:
        TooLarge: a sheet reaches absurdly far.
        ValueError: the file is damaged, or "encrypted" where it has a password.
        struct.error, IndexError: the file is damaged.
    """
    known = _Globals()
    scans: dict[str, SheetScan] = {}
    scan = SheetScan()
    empty = _Empty()
    row = column = 0
    for at, kind, data in _records(_workbook_stream(content)):
        if kind == _PASSWORD:
            raise ValueError("encrypted")
        if kind in _BOF:
            row = column = 0
            empty.prove(scan, known)
            scan = scans.setdefault(known.names[at], SheetScan()) if at in known.names else SheetScan()
        elif kind in _CELLS and len(data) >= 4:
            at_row, at_column = struct.unpack_from("<HH", data)
            last_column = at_column
            if kind == _MULTIPLE:
                last_column = max(at_column, struct.unpack_from("<H", data, len(data) - 2)[0])
            row, column = max(row, at_row + 1), max(column, last_column + 1)
            too_far(row, column, limits)
            _note(scan, kind, data, (at_row, at_column), known)
            if kind == _FORMULA:
                empty.note(data, (at_row, at_column))
        elif kind == _SHARED_FORMULA:
            empty.share(data)
        elif kind in (_SHEET, _FORMAT, _STYLE, _FONT, _BOOK, _EXTERNALS):
            _learn(known, kind, data)
    empty.prove(scan, known)
    return scans


@dataclass(slots=True)
class _Empty:
    """The formulas of a sheet whose result is 0 or an empty text, as tokens; the tokens that several share, by the
    first cell that has them, behind which they stand.
    """

    tokens: dict[Spot, bytes] = field(default_factory=dict)
    shared: dict[Spot, bytes] = field(default_factory=dict)
    _last: Spot = (-1, -1)

    def note(self, data: bytes, spot: Spot) -> None:
        self._last = spot
        if len(data) >= 22 and (data[6:14] == bytes(8) or (data[12:14] == b"\xff\xff" and data[6] == _EMPTY_TEXT)):
            self.tokens[spot] = data[22 : 22 + struct.unpack_from("<H", data, 20)[0]]

    def share(self, data: bytes) -> None:
        if len(data) >= 10:
            self.shared[self._last] = data[10 : 10 + struct.unpack_from("<H", data, 8)[0]]

    def prove(self, scan: SheetScan, known: _Globals) -> None:
        """Tell the scan of the sheet, and begin the next."""
        for spot, tokens in self.tokens.items():
            master = shared_master(tokens, XLS)
            held = tokens if master is None else self.shared.get(master, b"")
            scan.unproved[spot] = formula_text(held, XLS, known.tokens, spot)
        self.tokens, self.shared = {}, {}


def _learn(known: _Globals, kind: int, data: bytes) -> None:
    if kind == _STYLE and len(data) >= 4:
        font, number = struct.unpack_from("<HH", data)
        known.styles.append(number)
        font -= font > _NO_FONT
        known.struck.append(font < len(known.struck_fonts) and known.struck_fonts[font])
    elif kind == _FONT and len(data) >= 4:
        known.struck_fonts.append(bool(struct.unpack_from("<H", data, 2)[0] & _STRUCK))
    elif kind == _SHEET and len(data) > 8:
        name = known.names[struct.unpack_from("<I", data)[0]] = _text(data[7:], data[6])
        known.tokens.sheets.append(name)
    elif kind == _BOOK:
        known.tokens.books.append(data[2:4] == _OWN_BOOK)
    elif kind == _EXTERNALS:
        known.tokens.externals += struct.iter_unpack("<Hhh", data[2 : 2 + len(data[2:]) // 6 * 6])
    elif kind == _FORMAT and len(data) > 5:
        number, length = struct.unpack_from("<HH", data)
        known.formats[number] = _text(data[5:], length, data[4])


def _text(data: bytes, length: int, flags: int | None = None) -> str:
    """A text of one or two bytes a character, as a flag says that may stand in front of it."""
    if flags is None:
        flags, data = data[0], data[1:]
    return data[: 2 * length].decode("utf-16-le", "replace") if flags & 1 else data[:length].decode("latin-1")


def _note(scan: SheetScan, kind: int, data: bytes, spot: tuple[int, int], known: _Globals) -> None:
    if kind == _BOOLEAN_OR_ERROR and len(data) >= 8 and data[7]:
        scan.errors[spot] = ERRORS.get(data[6], "#VALUE!")
    elif kind == _FORMULA and len(data) >= 14:
        scan.formulas.add(spot)
        if data[12:14] == b"\xff\xff" and data[6] == 2:
            scan.errors[spot] = ERRORS.get(data[8], "#VALUE!")
    if kind == _MULTIPLE:
        for number, at in enumerate(range(4, len(data) - 2, 6)):
            _note_format(scan, (spot[0], spot[1] + number), struct.unpack_from("<H", data, at)[0], known)
    elif len(data) >= 6 and spot not in scan.errors:
        style = struct.unpack_from("<H", data, 4)[0]
        if kind in (_NUMBER, _SHORT_NUMBER, _FORMULA):
            _note_format(scan, spot, style, known)
        elif known.is_struck(style):
            scan.struck.add(spot)


def _note_format(scan: SheetScan, spot: tuple[int, int], style: int, known: _Globals) -> None:
    code = known.code(style)
    if known.is_struck(style):
        scan.struck.add(spot)
    if telling(code):
        scan.formats[spot] = code


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and data of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(content: bytes) -> bytes:
    """The stream "Workbook" (or "Book" of older versions).

    Raises:
        ValueError: there is none.
    """
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    directory_start, cutoff, mini_start = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    table = _allocation_table(content, size)
    directory = _chain(content, directory_start, table, size)
    root_start = struct.unpack_from("<I", directory, 116)[0]
    for at in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        if name.casefold() not in ("workbook", "book"):
            continue
        start, total = struct.unpack_from("<II", directory, at + 116)
        if total >= cutoff:
            return _chain(content, start, table, size)[:total]
        mini_size = 1 << struct.unpack_from("<H", content, 32)[0]
        small = _chain(content, root_start, table, size)
        links = _numbers(_chain(content, mini_start, table, size))
        return _chain(small, start, links, mini_size, head=0)[:total]
    raise ValueError("no workbook stream")


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _allocation_table(content: bytes, size: int) -> tuple[int, ...]:
    sectors = [number for number in _numbers(content[76:512]) if number < _END]
    following = struct.unpack_from("<I", content, 68)[0]
    seen: set[int] = set()
    while following < _END and following not in seen:
        seen.add(following)
        more = _numbers(content[size * (following + 1) : size * (following + 2)])
        sectors += [number for number in more[:-1] if number < _END]
        following = more[-1]
    return tuple(link for sector in sectors for link in _numbers(content[size * (sector + 1) : size * (sector + 2)]))


def _chain(content: bytes, start: int, table: tuple[int, ...], size: int, head: int = 1) -> bytes:
    """The sectors of a chain, joined.

    Raises:
        ValueError: the chain runs in a circle.
        IndexError: it leads nowhere.
    """
    pieces: list[bytes] = []
    seen: set[int] = set()
    while start < _END:
        if start in seen:
            raise ValueError("circular chain")
        seen.add(start)
        pieces.append(content[size * (start + head) : size * (start + head + 1)])
        start = table[start]
    return b"".join(pieces)
