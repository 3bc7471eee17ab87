"""Older formats (.doc, .wps, .rtf, .odt) by way of LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SECONDS = 120


class NoOffice(Exception):
    """LibreOffice is not installed."""


class NotConverted(Exception):
    """LibreOffice could not convert the file."""


def office() -> str | None:
    """The program, if it is installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def as_docx(content: bytes, suffix: str) -> bytes:
    """A document in an older format as a .docx.

    Raises:
        NoOffice: LibreOffice is not installed.
        NotConverted: it cannot read the file, or takes too long.
    """
    program = office()
    if program is None:
        raise NoOffice
    with tempfile.TemporaryDirectory(prefix="perfeval-") as folder:
        source = Path(folder) / f"report{suffix}"
        source.write_bytes(content)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", "docx", "--outdir", str(Path(folder) / "out"), str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotConverted from error
        made = Path(folder) / "out" / "report.docx"
        if not made.exists():
            raise NotConverted
        return made.read_bytes()
