"""The zip package of a workbook: its parts, read safely.

The sizes a package states may be lies: every part is expanded piece by piece, counted, and compared with its checksum.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import IO

from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits

CHUNK = 1 << 20
"""Parts come in pieces of so many bytes at most."""
_MANIFEST, _MANIFEST_BYTES = "META-INF/manifest.xml", 1 << 20
_LOCAL_HEADER = struct.Struct("<26xHH")


class Encrypted(Exception):
    """The package can be opened with a password only."""


class Package:
    """The parts of a zip package, within the limits; a part's name is compared without regard to case.

    Attributes:
        repeated: the names that more than one part has: programs differ in which of them they read.

    Raises:
        Encrypted: it can be opened with a password only.
        TooLarge: it is a bomb.
        zipfile.BadZipFile, OSError, EOFError: it is damaged.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._content, self._room = content, limits.expanded_bytes
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            counts = Counter(info.filename.lower() for info in infos)
            self.repeated = tuple(name for name, count in counts.items() if count > 1)
            self._infos = {info.filename.lower(): info for info in infos}
            if _MANIFEST in package.NameToInfo:
                # an encrypted .ods says so in its manifest; its parts look like damaged ones
                with package.open(_MANIFEST) as manifest:
                    if b"encryption-data" in manifest.read(_MANIFEST_BYTES):
                        raise Encrypted
        if sum(info.file_size for info in infos) > limits.expanded_bytes:
            raise TooLarge("展开后过大")

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, as the package writes their names."""
        return tuple(info.filename for info in self._infos.values())

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._infos

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part's true content, in pieces.

        Raises:
            KeyError: there is no such part.
            TooLarge: all that was read so far expands beyond the limit.
            zipfile.BadZipFile, zlib.error, EOFError: the part is damaged.
        """
        for piece in _expanded(io.BytesIO(self._content), self._infos[part.lower()]):
            self._room -= len(piece)
            if self._room < 0:
                raise TooLarge("展开后过大")
            yield piece

    def read(self, part: str) -> bytes:
        """A part's true content; errors as `pieces`'."""
        return b"".join(self.pieces(part))

    def prove(self, part: str) -> None:
        """Expand a part that nobody reads, so that its size and checksum are known to be true; errors as `pieces`'."""
        for _ in self.pieces(part):
            pass


def prove_package(content: bytes, limits: Limits) -> None:
    """Expand all parts of a package that another reader will trust; errors as those of `Package` and its pieces."""
    package = Package(content, limits)
    for part in package.names:
        package.prove(part)


def resolved(part: str, target: str) -> str:
    """The part that a relation of another part points to."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def relations_of(part: str) -> str:
    """The part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _expanded(stream: IO[bytes], info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content, whatever size its header states.

    What was read is compared with its checksum: one changed bit may make another number.
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
        packed = stream.read(min(left, CHUNK))
        if not packed:
            raise EOFError(info.filename)
        left -= len(packed)
        if inflate is None:
            checksum = zlib.crc32(packed, checksum)
            yield packed
            continue
        while packed:
            piece = inflate.decompress(packed, CHUNK)
            checksum = zlib.crc32(piece, checksum)
            yield piece
            packed = inflate.unconsumed_tail
        if inflate.eof:
            break
    if checksum != info.CRC:
        raise zipfile.BadZipFile(info.filename)
