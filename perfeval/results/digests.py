"""SHA-256 of contents and of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PIECE = 1 << 20


def digest_of(content: bytes) -> str:
    """SHA-256; '' of nothing."""
    return hashlib.sha256(content).hexdigest() if content else ""


def file_digest(path: Path) -> str:
    """SHA-256 of a file of any size; '' where it cannot be read, or is a pipe or a device, which may have no end."""
    digest = hashlib.sha256()
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()
