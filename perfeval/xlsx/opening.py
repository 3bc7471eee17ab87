"""Open a workbook safely, whatever it calls itself, and hand out its sheets as grids."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.system_errors import reason_of
from perfeval.xlsx.binary_workbook import scan_binary_workbook
from perfeval.xlsx.calamine_sheets import read_by_calamine
from perfeval.xlsx.compound import scan_compound
from perfeval.xlsx.content_kind import OLE2, UNKNOWN, ZIP, content_kind
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.open_document import scan_open_package
from perfeval.xlsx.package import Encrypted, Package
from perfeval.xlsx.raw_sheet import RawSheet as RawSheet
from perfeval.xlsx.spreadsheet import read_spreadsheet

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableWorkbook(Exception):
    """The file cannot be used at all.

    Attributes:
        finding: why not.
        sha256: of the bytes that were refused; '' where none were read.
    """

    def __init__(self, finding: Finding, sha256: str = "") -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.sha256 = sha256


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """A file's worksheets and the SHA-256 of the very bytes they were read from.

    Attributes:
        misnamed: what the file is where it only bears the ending of a workbook (网页, PDF …); '' for any other.
    """

    sheets: list[RawSheet]
    sha256: str
    misnamed: str = ""


def load(path: Path, shown_as: str, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableWorkbook: empty, too large, no plain file, vanished.
    """
    place = Place(shown_as)

    def refuse(code: str, sha256: str = "", **details: object) -> UnreadableWorkbook:
        return UnreadableWorkbook(finding(code, place, file=shown_as, **details), sha256)

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # a pipe or a device may have no end, or keep one waiting for it
            raise refuse("F101", reason="不是普通文件")
        if status.st_size > limits.file_bytes:
            raise refuse("F103", size=status.st_size // 1048576, limit=limits.file_bytes // 1048576)
        content = path.read_bytes()
    except OSError as error:
        raise refuse("F101", reason=reason_of(error)) from error
    if not content:
        raise refuse("F102", hashlib.sha256(content).hexdigest())
    return content


def open_workbook(path: Path, shown_as: str, limits: Limits) -> OpenedWorkbook:
    """Read all worksheets; the format is told from the content, whatever the file is called.

    Raises:
        UnreadableWorkbook: empty, not a workbook, encrypted, damaged, too large, vanished.
    """
    return open_content(load(path, shown_as, limits), shown_as, limits)


def open_content(content: bytes, shown_as: str, limits: Limits) -> OpenedWorkbook:
    """Read all worksheets of a workbook's bytes; errors as `open_workbook`'s."""
    place = Place(shown_as)
    sha256 = hashlib.sha256(content).hexdigest()

    def refuse(code: str, **details: object) -> UnreadableWorkbook:
        return UnreadableWorkbook(finding(code, place, file=shown_as, **details), sha256)

    try:
        return OpenedWorkbook(_sheets(content, limits), sha256)
    except _NotAWorkbook:
        raise refuse("F107", kind=content_kind(content) or UNKNOWN) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except Encrypted as error:
        raise refuse("F104") from error
    except TooLarge as error:
        raise refuse("F105", reason=str(error)) from error
    except BaseException as error:
        # zipfile has no one exception for a damaged package: KeyError, struct.error, RuntimeError …; calamine's panics
        # are no Exception, and a damaged file is that file's failure alone.
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise refuse("F104") from error
        if kind := content_kind(content):
            raise refuse("F107", kind=kind) from error
        raise refuse("F106") from error


class _NotAWorkbook(Exception):
    """The content is of no format that is read."""


def _sheets(content: bytes, limits: Limits) -> list[RawSheet]:
    """The sheets of a workbook of any format, which its content tells.

    Raises:
        Encrypted, TooLarge, _NotAWorkbook, or whatever a damaged file leads to.
    """
    if content.startswith(OLE2):
        if _ENCRYPTED in content:
            raise Encrypted
        return read_by_calamine(content, scan_compound(content, limits), limits)
    if not content.startswith(ZIP):
        raise _NotAWorkbook
    package = Package(content, limits)
    if "content.xml" in package and "[content_types].xml" not in package:
        return read_by_calamine(content, scan_open_package(package, limits), limits)
    if any(name.lower().endswith(".bin") and "worksheets/" in name.lower() for name in package.names):
        return read_by_calamine(content, scan_binary_workbook(package, limits), limits)
    return read_spreadsheet(package, content, limits)
