"""The indicator system that a score workbook was made by: the one of today, or as it was in an earlier version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from perfeval.audit.declaration import Declaration
from perfeval.data import data_files
from perfeval.scheme import SchemeError, load_scheme, scheme_names, scheme_sha256

_FORMER = "former_schemes"


@dataclass(frozen=True, slots=True)
class SchemeChoice:
    """A scheme to evaluate by.

    Attributes:
        name: its name or file.
        digest: its SHA-256, as score workbooks state it.
        proved: whether that is the one the workbook states.
    """

    name: str
    digest: str
    proved: bool


def chosen_scheme(declared: Declaration, option: str = "") -> SchemeChoice | None:
    """The scheme that was asked for, else the one whose SHA-256 the workbook states, else the one of its name.

    Returns:
        None where no scheme can be loaded.
    """
    first: SchemeChoice | None = None
    for name, digest in _candidates(declared, option):
        try:
            load_scheme(name)
            known = digest or scheme_sha256(name)
        except (SchemeError, OSError):
            continue
        choice = SchemeChoice(name, known, not declared.digests or known in declared.digests)
        if choice.proved and declared.digests:
            return choice
        first = first or choice
    return first


def _candidates(declared: Declaration, option: str) -> Iterator[tuple[str, str]]:
    """Names or files of schemes, with the SHA-256 of those that are kept under another name."""
    if option:
        yield option, ""
        return
    for name in declared.schemes:
        yield name, ""
    for path in data_files(_FORMER):
        digest = digest_of_former(path)
        if digest in declared.digests:
            yield str(path), digest
    if declared.digests:
        for name in scheme_names():
            if name not in declared.schemes:
                yield from _if_stated(name, declared)


def _if_stated(name: str, declared: Declaration) -> Iterator[tuple[str, str]]:
    if scheme_sha256(name) in declared.digests:
        yield name, ""


def digest_of_former(path: Path) -> str:
    """The SHA-256 that score workbooks state for a scheme of an earlier version: its file is called by it."""
    return path.stem.rpartition("@")[2]
