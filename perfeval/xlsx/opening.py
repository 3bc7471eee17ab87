"""Open a workbook safely, whatever it calls itself, and hand out its sheets as grids."""

from __future__ import annotations

import hashlib
import io
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.findings.system_errors import reason_of
from perfeval.xlsx.compound import scan_compound
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.package import Encrypted, SheetScan, scan_package

_ZIP, _OLE2 = b"PK", b"\xd0\xcf\x11\xe0"
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
class RawSheet:
    """A sheet as calamine gives it: `cells[row][column]`, from A1, blank cells as ''."""

    name: str
    hidden: bool
    cells: list[list[Any]]
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    scan: SheetScan = field(default_factory=SheetScan)


@dataclass(frozen=True, slots=True)
class OpenedWorkbook:
    """A file's worksheets and the SHA-256 of the very bytes they were read from."""

    sheets: list[RawSheet]
    sha256: str


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

    scans: dict[str, SheetScan] = {}
    try:
        if content.startswith(_ZIP):
            scans = scan_package(content, limits)
        elif content.startswith(_OLE2):
            if _ENCRYPTED in content:
                raise refuse("F104")
            scan_compound(content, limits)
        else:
            raise refuse("F107")
    except UnreadableWorkbook:
        raise
    except Encrypted as error:
        raise refuse("F104") from error
    except TooLarge as error:
        raise refuse("F105", reason=str(error)) from error
    except Exception as error:
        # zipfile has no one exception for a damaged package: KeyError, struct.error, RuntimeError …
        raise refuse("F104" if "encrypted" in str(error) else "F106") from error
    try:
        return OpenedWorkbook(_sheets(content, scans, limits), sha256)
    except (KeyboardInterrupt, SystemExit):
        raise
    except TooLarge as error:
        raise refuse("F105", reason=str(error)) from error
    except BaseException as error:
        # calamine's panics are no Exception, and a damaged file is that file's failure alone.
        code = "F104" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "F106"
        raise refuse(code) from error


def _sheets(content: bytes, scans: dict[str, SheetScan], limits: Limits) -> list[RawSheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: list[RawSheet] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        metadata = workbook.sheets_metadata
        if len(metadata) > limits.sheets:
            # the part that is read might be taken for the whole
            raise TooLarge(f"有{len(metadata)}张工作表，超过{limits.sheets}张")
        for meta in metadata:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            cells = sheet.to_python(skip_empty_area=False)
            merges = tuple(sheet.merged_cell_ranges or ())
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append(RawSheet(meta.name, hidden, cells, merges, scans.get(meta.name, SheetScan())))
    return sheets
