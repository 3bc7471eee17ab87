"""A book that goes to the disk as it is written: for workbooks of many units, too large to be held."""

from __future__ import annotations

import tempfile
import zipfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.packager import Packager

from perfeval.formula.evaluate import Scalar
from perfeval.formula.excel import formula
from perfeval.formula.nodes import Node
from perfeval.xlsx.book import Book, Format, Worksheet, cached
from perfeval.xlsx.cells import Cells
from perfeval.xlsx.fonts import WORKBOOK_OPTIONS
from perfeval.xlsx.packed_workbook import LEVEL

_HELD = 200
"""So many rows of a sheet are in memory."""
_PIECE = 1 << 16


class _Nothing(dict[tuple[str, int, int], Scalar]):
    """The values of constants, of which no formula is evaluated here."""

    def __setitem__(self, _: object, __: object) -> None:
        """Forget it."""


class StreamedBook(Book):
    """Rows are written from top to bottom and forgotten; every formula's value is known to the one who writes it.

    Formulas are trees as in any book, and `verify_streamed` has the independent engine confirm their values. The rows
    wait in a file that has no name, and so is gone with the process, however that ends.
    """

    def __init__(self, target: BinaryIO) -> None:
        """Args: target: takes the bytes as the book is closed.

        Raises:
            OSError: there is no room for temporary files.
        """
        super().__init__(_StreamedWorkbook(target))
        self._values = _Nothing()
        self._disk = tempfile.TemporaryFile(prefix="perfeval-")  # noqa: SIM115

    def add_sheet(self, name: str) -> Worksheet:
        """Add a sheet at the end; it is filled before the next one is added."""
        self._finish()
        sheet = self.workbook.add_worksheet(name, worksheet_class=_StreamedCells)
        sheet.hide_gridlines(2)
        sheet.begin(self._disk)
        self._sheets[name] = sheet
        return sheet

    def put_formula(
        self, sheet: str, row: int, column: int, node: Node, format: Format = None, known: Scalar = None
    ) -> Scalar:
        """Write a formula with its known value."""
        self._sheets[sheet].write_formula(row, column, formula(node, sheet), format, cached(known))
        return known

    def close(self) -> bytes:
        """Finish the workbook; the bytes are in the target.

        Raises:
            OSError: there is no room.
        """
        with self._disk:
            self._finish()
            self.workbook.close()
        return b""

    def _finish(self) -> None:
        for sheet in self._sheets.values():
            sheet.finish()


class _Rows(dict[int, dict[int, str]]):
    """The last rows of a sheet; when there are many, and another is begun, they go to the disk."""

    def __init__(self, sheet: _StreamedCells) -> None:
        super().__init__()
        self._sheet = sheet

    def __missing__(self, row: int) -> dict[int, str]:
        if len(self) >= _HELD:
            self._sheet.let_go()
        if row < self._sheet.gone:
            raise ValueError(f"row {row} is written already")
        cells = self[row] = dict[int, str]()
        return cells


class _StreamedCells(Cells):
    """A worksheet whose rows are written from top to bottom.

    Attributes:
        gone: the first row that can still be written.
        heights: of the rows before it, in pixels; 0 for the sheet's usual one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: Any = _Rows(self)
        self._disk: BinaryIO = BytesIO()
        self._start, self._size, self.gone = 0, 0, 0
        self.heights = array("H")

    def begin(self, disk: BinaryIO) -> None:
        """Have the rows go to a file, behind what is in it."""
        self._disk, self._start = disk, disk.tell()

    def let_go(self) -> None:
        """Put what is held into the file."""
        if not self._rows:
            return
        self._measure()
        self.gone = max(self._rows) + 1
        self.fh, kept = StringIO(), self.fh
        super()._write_rows()
        self._size += self._disk.write(self.fh.getvalue().encode())
        self.fh = kept
        self._rows.clear()
        self.heights.extend(int(info.height or 0) if info else 0 for info in map(self.row_info.get, self._begun()))
        # a chart is sized by the heights of the rows that are held when it is inserted
        for known in (self.row_info,) if self.charts else (self.row_info, self.row_sizes):
            for row in [row for row in known if row < self.gone]:
                del known[row]

    def _begun(self) -> range:
        """The rows that are written and whose heights are not kept yet."""
        return range(len(self.heights), self.gone)

    def finish(self) -> None:
        """Nothing more comes."""
        self.let_go()
        self.gone = self.xls_rowmax

    def _write_rows(self) -> None:
        part: Any = self.fh
        self._disk.seek(self._start)
        part.copy(self._disk, self._size)

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[str | None]:
        """A chart is drawn from the cells; what it would show before is not kept."""
        return []


class _StreamedWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """An XlsxWriter workbook whose package goes to a stream part by part."""

    def __init__(self, target: BinaryIO) -> None:
        # what XlsxWriter would zip itself it is not given
        super().__init__(BytesIO(), {"in_memory": True, **WORKBOOK_OPTIONS})
        self._target = target
        self.failed: OSError | None = None

    def close(self) -> None:
        """Write the package.

        Raises:
            OSError: there is no room.
        """
        super().close()
        if self.failed is not None:
            raise self.failed

    def _get_packager(self) -> Any:
        return _StreamedPackage(self._target)


class _StreamedPackage(Packager):  # type: ignore[misc]
    """XlsxWriter makes one part after the other: each goes into the package as it is made."""

    def __init__(self, target: BinaryIO) -> None:
        super().__init__()
        self._package = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self._part: _Part | None = None

    def _filename(self, xml_filename: str) -> StringIO:
        self._end_part()
        self._part = _Part(self._package.open(xml_filename, "w"))
        return self._part

    def _create_package(self) -> list[Any]:
        try:
            with self._package, self._ended():
                super()._create_package()
        except OSError as error:
            # XlsxWriter would leave an archive of its own open, which is heard of when it is thrown away
            self.workbook.failed = error
        return []

    @contextmanager
    def _ended(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._end_part()

    def _end_part(self) -> None:
        part, self._part = self._part, None
        if part is not None:
            part.end()


class _Part(StringIO):
    """Memory as far as XlsxWriter knows: a part of the package that is being written."""

    def __init__(self, entry: Any) -> None:
        super().__init__()
        self._entry = entry
        self._text = TextIOWrapper(entry, encoding="utf-8", newline="\n")

    def write(self, text: str) -> int:
        """Write to the package."""
        return self._text.write(text)

    def copy(self, source: BinaryIO, size: int) -> None:
        """Write so many bytes of a file to the package, from where it stands."""
        self._text.flush()
        while size > 0 and (piece := source.read(min(size, _PIECE))):
            self._entry.write(piece)
            size -= len(piece)

    def end(self) -> None:
        """Nothing more comes."""
        self._text.close()
