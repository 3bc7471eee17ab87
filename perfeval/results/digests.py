"""SHA-256 of contents and of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from perfeval.facts.account_layout import own_layout_files

_PIECE = 1 << 20
_BUILT = ("__pycache__", ".pyc")


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


@cache
def package_digest() -> str:
    """SHA-256 of perfeval itself, code and data: what equal inputs give depends on nothing else of it.

    A bureau's own layouts count as its data.
    """
    digest = hashlib.sha256()
    for name, source in _sources(files("perfeval"), ""):
        content = source.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for path in own_layout_files():
        digest.update(f"{path.name}\0{file_digest(path)}\0".encode())
    return digest.hexdigest()


def _sources(folder: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The files of the package in a fixed order, without what Python makes of them."""
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.name.endswith(_BUILT):
            continue
        if entry.is_dir():
            yield from _sources(entry, name)
        else:
            yield name, entry
