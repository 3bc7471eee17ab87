"""Write .xlsb packages as raw records, by no library."""

from __future__ import annotations

import io
import struct
import zipfile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind: int, data: bytes) -> bytes:
    """A record: its kind, how long it is, its data."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(data)
    return head + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + data


def text(words: str) -> bytes:
    """A counted text."""
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def formula(column: int, result: float | str, tokens: bytes, more: bytes = b"") -> bytes:
    """A formula cell with its result."""
    cell = struct.pack("<II", column, 0)
    tail = struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", len(more)) + more
    if isinstance(result, str):
        return record(8, cell + text(result) + tail)
    return record(9, cell + struct.pack("<d", result) + tail)


def number(column: int, value: float, style: int = 0) -> bytes:
    """A number cell."""
    return record(5, struct.pack("<II", column, style) + struct.pack("<d", value))


def row(at: int, *cells: bytes) -> bytes:
    """A row with its cells."""
    return record(0, struct.pack("<I", at) + bytes(13)) + b"".join(cells)


def package(sheets: dict[str, bytes], *, more: bytes = b"", styles: bytes = b"", globals_: bytes = b"") -> bytes:
    """A workbook of sheets, each its rows.

    Args:
        more: records behind the rows of each sheet, such as its merges.
        styles: the part of the styles.
        globals_: records of the workbook behind its list of sheets.
    """
    book, links = record(131, b"") + record(143, b""), ""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
        )
        for at, (name, rows) in enumerate(sheets.items(), 1):
            book += record(156, struct.pack("<II", 0, at) + text(f"rId{at}") + text(name))
            links += f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.bin"/>'
            sheet = record(129, b"") + record(148, struct.pack("<IIII", 0, 9, 0, 9))
            sheet += record(145, b"") + rows + record(146, b"") + more + record(130, b"")
            made.writestr(f"xl/worksheets/sheet{at}.bin", sheet)
        made.writestr("xl/workbook.bin", book + record(144, b"") + globals_ + record(132, b""))
        made.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
        if styles:
            made.writestr("xl/styles.bin", styles)
    return stream.getvalue()
