"""An XlsxWriter workbook that writes a text which the workbook before had as well without escaping it again."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

_REMEMBERED = 8192
_LONG = 400
"""Longer texts are a unit's own; remembering them would only take room."""


class PlainWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """An XlsxWriter workbook; most of its texts are those of the form, the same in all of a batch."""

    def _get_packager(self) -> Any:
        return _Package()


class _Package(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _Texts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        self.fh.write(_element(string) if len(string) <= _LONG else _escaped(string))


def _escaped(text: str) -> str:
    """A text as an element of the shared strings, escaped by XlsxWriter."""
    strings = SharedStrings()
    strings.fh = io.StringIO()
    strings._write_si(text)
    return str(strings.fh.getvalue())


_element = lru_cache(maxsize=_REMEMBERED)(_escaped)
