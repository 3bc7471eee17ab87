"""The worksheets of .xls, .et, .xlsb and .ods, whose values calamine reads, with the errors that it leaves out."""

from __future__ import annotations

import io
from collections.abc import Mapping

from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.never_calculated import find_placeholders
from perfeval.xlsx.raw_sheet import RawSheet, SheetScan, put


def read_by_calamine(content: bytes, scans: Mapping[str, SheetScan], limits: Limits) -> list[RawSheet]:
    """Read all worksheets of a file that was scanned before; calamine trusts it.

    Raises:
        TooLarge: it has too many sheets.
        BaseException: it is damaged; calamine's panics are no Exception.
    """
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
            scan = scans.get(meta.name, SheetScan())
            for spot, error in scan.errors.items():
                # calamine hands errors over as empty texts
                put(cells, spot, error)
            for spot, truth in scan.truths.items():
                put(cells, spot, truth)
            merges = tuple(sheet.merged_cell_ranges or scan.merges)
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append(RawSheet(meta.name, hidden, cells, merges, scan))
    find_placeholders(sheets)
    return sheets
