"""Open a workbook safely, whatever it calls itself, and hand out its sheets as grids."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.limits import Limits
from perfeval.reader.package import SheetScan, TooLarge, scan_package

_ZIP, _OLE2 = b"PK", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableWorkbook(Exception):
    """The file cannot be used at all; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as calamine gives it: `cells[row][column]`, from A1, blank cells as ''."""

    name: str
    hidden: bool
    cells: list[list[Any]]
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    scan: SheetScan = field(default_factory=SheetScan)


def open_workbook(path: Path, shown_as: str, limits: Limits) -> list[RawSheet]:
    """Read all worksheets.

    Raises:
        UnreadableWorkbook: empty, not a workbook, encrypted, damaged, too large, vanished.
    """
    place = Place(shown_as)

    def refuse(code: str, **details: object) -> UnreadableWorkbook:
        return UnreadableWorkbook(finding(code, place, file=shown_as, **details))

    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise refuse("F101", reason=error.strerror or type(error).__name__) from error
    if size == 0:
        raise refuse("F102")
    if size > limits.file_bytes:
        raise refuse("F103", size=size // 1048576, limit=limits.file_bytes // 1048576)
    if head.startswith(_OLE2) and _ENCRYPTED in path.read_bytes():
        raise refuse("F104")
    scans: dict[str, SheetScan] = {}
    if head.startswith(_ZIP):
        try:
            scans = scan_package(str(path), limits)
        except TooLarge as error:
            raise refuse("F105", reason=str(error)) from error
        except Exception as error:
            # zipfile has no one exception for a damaged package: KeyError, struct.error, RuntimeError …
            raise refuse("F104" if "encrypted" in str(error) else "F106") from error
    elif not head.startswith(_OLE2):
        raise refuse("F107")
    try:
        return _sheets(path, scans, limits)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # calamine's panics are no Exception, and a damaged file is that file's failure alone.
        code = "F104" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "F106"
        raise refuse(code) from error


def _sheets(path: Path, scans: dict[str, SheetScan], limits: Limits) -> list[RawSheet]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: list[RawSheet] = []
    with CalamineWorkbook.from_path(str(path)) as workbook:
        for meta in workbook.sheets_metadata[: limits.sheets]:
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            cells = sheet.to_python(skip_empty_area=False)
            merges = tuple(sheet.merged_cell_ranges or ())
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append(RawSheet(meta.name, hidden, cells, merges, scans.get(meta.name, SheetScan())))
    return sheets
