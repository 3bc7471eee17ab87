"""Find the workbooks among the paths that were given."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
DOCUMENTS = frozenset(
    {".docx", ".doc", ".wps", ".pdf", ".csv", ".tsv", ".txt", ".xml", ".htm", ".html", ".mht", ".mhtml"}
)
ARCHIVES = frozenset({".zip", ".rar", ".7z"})
_ASIDE = ARCHIVES | {".rtf", ".ofd", ".ppt", ".pptx", ".dps", ".eml", ".msg"}
_ASIDE |= {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".heic"}
"""What people send along; files of programs are nobody's report and are not mentioned."""
ENDINGS = WORKBOOKS | DOCUMENTS


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, and how it is called towards people: relative to the folder that was given.

    Attributes:
        aside: whether it is of a kind that nothing is read from; it lay in a folder that was given.
    """

    path: Path
    shown_as: str
    aside: bool = False


def discover(paths: Sequence[Path], output: Path | None = None, *, others: bool = False) -> tuple[InputFile, ...]:
    """The workbooks and documents in folders (with their subfolders) and the files given by name, by path, each once.

    Args:
        others: list what else people send along (pictures, archives …) as well, marked as left aside.

    Lock files (~$…), hidden files and folders, and an output folder inside a given folder are passed over.
    """
    found: dict[Path, InputFile] = {}
    several = sum(1 for path in paths if path.is_dir()) > 1
    for path in paths:
        if path.is_dir():
            for file in _files(path, output, others=others):
                inside = file.relative_to(path)
                aside = file.suffix.lower() not in ENDINGS
                shown = Path(_real(path).name) / inside if several else inside
                found.setdefault(_real(file), InputFile(file, _printable(shown.as_posix()), aside))
        else:
            found.setdefault(_real(path), InputFile(path, _printable(path.name)))
    names = Counter(one.shown_as for one in found.values())
    distinct = [
        one if names[one.shown_as] == 1 else InputFile(one.path, _printable(one.path.as_posix()), one.aside)
        for one in found.values()
    ]
    return tuple(sorted(distinct, key=lambda one: (one.shown_as, str(one.path))))


def _real(path: Path) -> Path:
    """The path with its symbolic links followed, as far as they lead: a link to itself leads nowhere."""
    return Path(os.path.realpath(path))


def _printable(name: str) -> str:
    """A file name whose bytes are no valid text (an old archive in GBK) must still be printed and written."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _files(folder: Path, output: Path | None, *, others: bool) -> Iterator[Path]:
    excluded = _real(output) if output and _real(output) != _real(folder) else None
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = [name for name in folders if not name.startswith(".") and _real(here / name) != excluded]
        for name in files:
            if name.startswith(("~$", ".")):
                continue
            if Path(name).suffix.lower() in (ENDINGS | _ASIDE if others else ENDINGS):
                yield here / name
