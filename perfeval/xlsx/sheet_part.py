"""The XML of a worksheet, cell by cell, as Excel would load it.

A streaming parser that knows namespaces reads it: prefixes, quotes, comments, CDATA, the order of attributes and of a
cell's children, and cells without an address make no difference, and a part of any size takes no more memory than its
filled cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar, NamedTuple
from xml.parsers import expat

from perfeval.formula.addresses import row_and_column
from perfeval.xlsx.extents import TooLarge, too_far
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.raw_sheet import MOST_MERGES
from perfeval.xlsx.texts import struck_out

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""SpreadsheetML, as programs write it and in its strict form."""

Spot = tuple[int, int]
_TEXT_NAMES = {
    f"{space} {name}": name for space in NAMESPACES for name in ("si", "t", "r", "vertAlign", "strike", "rPh")
}
_COLUMNS, _ROWS = 16384, 1048576
_HEIGHTS = 10_000
_TRUE = ("1", "true")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ENCODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = {
    "superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}


class PartCell(NamedTuple):
    """A cell as its XML states it.

    Attributes:
        kind: s (shared text), str, inlineStr, b, e, d, or n.
        style: the number of its style.
        value: the text of its <v>, or of its <is>; None where it has none.
        formula: the text of its <f>; '' where it only shares another cell's; None for a constant.
        shared: the number of the formula it shares; '' where it shares none.
        span: the area that a shared or array formula fills, where the cell states one.
    """

    kind: str
    style: int
    value: str | None
    formula: str | None = None
    shared: str = ""
    span: str = ""


@dataclass(slots=True)
class SheetPart:
    """A worksheet.

    Attributes:
        cells: those with a value or a formula, by row and column from 0; of two with one address the last.
        repeated: the addresses that more than one cell claims.
        merges: merged rectangles, first and last corner, from 0.
        heights: of rows that were given one of their own, in points.
    """

    cells: dict[Spot, PartCell] = field(default_factory=dict)
    repeated: set[Spot] = field(default_factory=set)
    merges: list[tuple[Spot, Spot]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)


def read_sheet_part(pieces: Iterable[bytes], limits: Limits) -> SheetPart:
    """Read the XML of a worksheet.

    Raises:
        TooLarge: its cells reach absurdly far, or it has absurdly many merges.
        ValueError, expat.ExpatError: it is damaged.
    """
    return _SheetReader(limits).read(pieces)


def read_shared_texts(pieces: Iterable[bytes]) -> list[str]:
    """The texts that the sheets share, in order.

    Raises:
        expat.ExpatError: the part is damaged.
    """
    return _TextsReader().read(pieces)


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold: _x000D_ is a carriage return."""
    return _ENCODED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


@dataclass(slots=True)
class _Run:
    """How a run of a rich text looks: raised or lowered, struck out."""

    where: str = ""
    struck: bool = False

    def seen(self, text: str) -> str:
        """Its text as the characters that look so: a note's mark is no digit, and what is struck out no number."""
        table = _RAISED.get(self.where)
        text = text if table is None else text.translate(table)
        return struck_out(text) if self.struck else text

    def strike(self, attributes: dict[str, str]) -> None:
        self.struck = attributes.get("val", "1") in _TRUE


def parser_of(start: Callable[..., None], end: Callable[..., None], text: Callable[..., None]) -> expat.XMLParserType:
    """An XML parser that knows namespaces, joins texts and takes no entities of its own.

    Raises, while parsing:
        ValueError: the part declares a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise ValueError("a document type")


class _SheetReader:
    """Handlers of the parser's events; what is asked for most often is asked for first."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._part = SheetPart()
        self._cells = self._part.cells
        self._in_data = False
        self._row = self._column = -1
        self._far_row = self._far_column = 0
        # of the cell that is being read
        self._attributes: dict[str, str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._formula_attributes: dict[str, str] = {}
        self._inline: list[str] | None = None
        self._run, self._phonetic = _Run(), False
        self._text: list[str] | None = None

    def read(self, pieces: Iterable[bytes]) -> SheetPart:
        def start(name: str, attributes: dict[str, str]) -> None:
            handler = _STARTS.get(name)
            if handler is not None:
                handler(self, attributes)

        def end(name: str) -> None:
            handler = _ENDS.get(name)
            if handler is not None:
                handler(self)

        def characters(text: str) -> None:
            if self._text is not None:
                self._text.append(text)

        parser = parser_of(start, end, characters)
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        return self._part

    def _start_data(self, _: dict[str, str]) -> None:
        self._in_data = True

    def _end_data(self) -> None:
        self._in_data = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._in_data:
            number = attributes.get("r")
            self._row = int(number) - 1 if number else self._row + 1
            self._column = -1
            if attributes.get("customHeight") in _TRUE and len(self._part.heights) < _HEIGHTS:
                self._part.heights[self._row] = float(attributes.get("ht", 0))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._in_data:
            self._attributes = attributes
            self._value = self._formula = self._inline = None

    def _end_cell(self) -> None:
        attributes, self._attributes = self._attributes, None
        if attributes is None:
            return
        address = attributes.get("r")
        if address is None:
            self._column += 1
            spot = (self._row, self._column)
        else:
            spot = self._row, self._column = _spot(address)
        value, formula = self._value, self._formula
        if value is None and self._inline is not None:
            value = "".join(self._inline)
        if value is None and formula is None:
            return
        row, column = spot
        if row >= self._far_row or column >= self._far_column:
            self._far_row = max(self._far_row, row + 1)
            self._far_column = max(self._far_column, column + 1)
            too_far(self._far_row, self._far_column, self._limits)
        if spot in self._cells:
            self._part.repeated.add(spot)
        kind, style = attributes.get("t", "n"), int(attributes.get("s", 0))
        if formula is None:
            self._cells[spot] = PartCell(kind, style, value)
        else:
            more = self._formula_attributes
            shared = more.get("si", "") if more.get("t") == "shared" else ""
            self._cells[spot] = PartCell(kind, style, value, formula, shared, more.get("ref", ""))

    def _start_value(self, _: dict[str, str]) -> None:
        if self._attributes is not None:
            self._text = []

    def _end_value(self) -> None:
        if self._text is not None:
            self._value, self._text = "".join(self._text), None

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if self._attributes is not None:
            self._text, self._formula_attributes = [], attributes

    def _end_formula(self) -> None:
        if self._text is not None:
            self._formula, self._text = "".join(self._text), None

    def _start_inline(self, _: dict[str, str]) -> None:
        self._inline, self._run = [], _Run()

    def _start_run(self, _: dict[str, str]) -> None:
        self._run = _Run()

    def _start_raised(self, attributes: dict[str, str]) -> None:
        self._run.where = attributes.get("val", "")

    def _start_struck(self, attributes: dict[str, str]) -> None:
        self._run.strike(attributes)

    def _start_phonetic(self, _: dict[str, str]) -> None:
        self._phonetic = True

    def _end_phonetic(self) -> None:
        self._phonetic = False

    def _start_text(self, _: dict[str, str]) -> None:
        if self._inline is not None and not self._phonetic:
            self._text = []

    def _end_text(self) -> None:
        if self._text is not None and self._inline is not None:
            self._inline.append(self._run.seen("".join(self._text)))
            self._text = None

    def _merge(self, attributes: dict[str, str]) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        if last and not self._in_data:
            if len(self._part.merges) >= MOST_MERGES:
                raise TooLarge(f"有超过{MOST_MERGES}处合并单元格")
            self._part.merges.append((_spot(first), _spot(last)))

    starts: ClassVar = {
        "c": _start_cell, "v": _start_value, "f": _start_formula, "t": _start_text, "row": _start_row,
        "is": _start_inline, "r": _start_run, "vertAlign": _start_raised, "strike": _start_struck,
        "rPh": _start_phonetic, "sheetData": _start_data, "mergeCell": _merge,
    }  # fmt: skip
    ends: ClassVar = {
        "v": _end_value, "c": _end_cell, "f": _end_formula, "t": _end_text, "rPh": _end_phonetic,
        "sheetData": _end_data,
    }  # fmt: skip


_STARTS = {f"{space} {name}": handler for space in NAMESPACES for name, handler in _SheetReader.starts.items()}
_ENDS = {f"{space} {name}": handler for space in NAMESPACES for name, handler in _SheetReader.ends.items()}


@lru_cache(maxsize=65536)
def _spot(address: str) -> Spot:
    found = _ADDRESS.fullmatch(address)
    row, column = row_and_column(found[1].upper() + found[2]) if found else (-1, -1)
    if not (0 <= row < _ROWS and 0 <= column < _COLUMNS):
        raise ValueError(f"no address: {address[:20]}")
    return row, column


class _TextsReader:
    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._run, self._phonetic = _Run(), False
        self._text: list[str] | None = None

    def read(self, pieces: Iterable[bytes]) -> list[str]:
        parser = parser_of(self._start, self._end, self._characters)
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        return self._texts

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _TEXT_NAMES.get(name)
        if local == "t":
            if not self._phonetic:
                self._text = []
        elif local == "si":
            self._pieces, self._run = [], _Run()
        elif local == "r":
            self._run = _Run()
        elif local == "vertAlign":
            self._run.where = attributes.get("val", "")
        elif local == "strike":
            self._run.strike(attributes)
        elif local == "rPh":
            self._phonetic = True

    def _end(self, name: str) -> None:
        local = _TEXT_NAMES.get(name)
        if local == "t":
            if self._text is not None:
                self._pieces.append(self._run.seen("".join(self._text)))
                self._text = None
        elif local == "si":
            self._texts.append(unescaped("".join(self._pieces)))
        elif local == "rPh":
            self._phonetic = False
