"""Where the summary goes, as long as all goes well."""

from __future__ import annotations

from typing import BinaryIO


class Target:
    """Passes everything on to a stream, until it is let go.

    A package that could not be finished tries once more when it is thrown away. By then the stream is closed or full,
    and a traceback would be printed that nobody can catch. No other stream could take its place: thrown away together
    with the package, it may be closed first.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: BinaryIO | None = stream
        self._at = 0

    def let_go(self) -> None:
        """From now on nothing is written and nothing fails; positions go on as if it were."""
        self._stream = None

    def write(self, content: bytes, /) -> int:
        """As of the stream."""
        if self._stream is not None:
            return self._stream.write(content)
        self._at += len(content)
        return len(content)

    def seek(self, offset: int, /) -> int:
        """As of the stream."""
        if self._stream is not None:
            return self._stream.seek(offset)
        self._at = offset
        return offset

    def tell(self) -> int:
        """As of the stream."""
        return self._at if self._stream is None else self._stream.tell()

    def flush(self) -> None:
        """As of the stream."""
        if self._stream is not None:
            self._stream.flush()

    def seekable(self) -> bool:
        """Whether the package may be written in place; as of the stream."""
        return self._stream is None or self._stream.seekable()
