"""The compound file (OLE2) of an .xls or an old .et: how far its cells reach, and whether it has a password.

Structure after [MS-CFB] and [MS-XLS]: sectors chained by an allocation table, a directory of streams, and in
the stream "Workbook" records of a type and a length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from perfeval.xlsx.extents import too_far
from perfeval.xlsx.limits import Limits

_END = 0xFFFFFFFA
_DIRECTORY_ENTRY = 128
_BOF, _PASSWORD = (0x0809, 0x0409, 0x0209, 0x0009), 0x002F
_CELLS = (0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x0006, 0x0205, 0x00D6)
_MULTIPLE = 0x00BD


def scan_compound(content: bytes, limits: Limits) -> None:
    """Check how far the cells of each sheet reach.

    Raises:
        TooLarge: a sheet reaches absurdly far.
        ValueError: the file is damaged, or "encrypted" where it has a password.
        struct.error, IndexError: the file is damaged.
    """
    stream = _workbook_stream(content)
    row = column = 0
    for kind, data in _records(stream):
        if kind == _PASSWORD:
            raise ValueError("encrypted")
        if kind in _BOF:
            row = column = 0
        elif kind in _CELLS and len(data) >= 4:
            at_row, at_column = struct.unpack_from("<HH", data)
            if kind == _MULTIPLE:
                at_column = max(at_column, struct.unpack_from("<H", data, len(data) - 2)[0])
            row, column = max(row, at_row + 1), max(column, at_column + 1)
            too_far(row, column, limits)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
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
