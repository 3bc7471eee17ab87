"""What a run still needs but should not keep in memory: objects in a temporary file that the system removes."""

from __future__ import annotations

import errno
import os
import pickle
import tempfile
import weakref
import zlib
from typing import Any

from perfeval.findings.system_errors import reason_of

_LEVEL = 1
Slot = tuple[int, int]
"""Where an object stands: offset and length in bytes."""


class SpoolError(Exception):
    """The temporary file cannot be written; the message is Chinese and says what to mend."""


class Spool:
    """Objects in the order in which they were put, to be got back any number of times."""

    def __init__(self) -> None:
        try:
            self._file: Any = tempfile.TemporaryFile(buffering=0, prefix="perfeval-")  # noqa: SIM115
        except OSError as error:
            raise _full(error) from error
        self._end = 0
        weakref.finalize(self, self._file.close)

    def put(self, value: object) -> Slot:
        """Store an object that can be pickled.

        Raises:
            SpoolError: there is no room.
        """
        packed = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), _LEVEL)
        slot = self._end, len(packed)
        try:
            self._file.seek(self._end)
            written = self._file.write(packed)
            if written < len(packed):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise _full(error) from error
        self._end += len(packed)
        return slot

    def get(self, slot: Slot) -> Any:
        """The object that stands there, as a copy."""
        offset, length = slot
        self._file.seek(offset)
        return pickle.loads(zlib.decompress(self._file.read(length)))


def _full(error: OSError) -> SpoolError:
    folder = tempfile.gettempdir() if tempfile.tempdir else "系统临时文件夹"
    mend = "请腾出空间，或用环境变量TMPDIR另指一处，然后重新运行。"
    return SpoolError(f"临时文件夹“{folder}”写不下（{reason_of(error)}），{mend}")
