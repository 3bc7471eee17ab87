"""The content of an .ods: how far its cells reach, and which hold errors, formulas, telling number formats and
struck text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from perfeval.xlsx.extents import too_far
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.number_formats import telling
from perfeval.xlsx.package import Package
from perfeval.xlsx.raw_sheet import MOST_MERGES, SheetScan, is_error
from perfeval.xlsx.sheet_part import parser_of

_PREFIXES = {
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext",
}
_CELLS = ("table:table-cell", "table:covered-table-cell")
_VALUES = ("office:value", "office:date-value", "office:time-value", "office:boolean-value", "office:string-value")
_LINES_THROUGH = ("style:text-line-through-style", "style:text-line-through-type")
_LETTERS = ("number:text", "number:currency-symbol")
_TRUTHS = {"TRUE": True, "FALSE": False, "真": True, "假": False}
_MOST_REPEATS = 1000
_REFERENCE = re.compile(
    r"""\[(?:\$?(?P<sheet>'(?:[^']|'')+'|[^'\[\]#.:]+))?\.(?P<first>\$?[A-Z]+(?:\$?\d+)?)"""
    r"""(?::(?:\$?(?:'(?:[^']|'')+'|[^'\[\]#.:]+))?\.(?P<last>\$?[A-Z]+(?:\$?\d+)?))?\]"""
)
_LANGUAGES = ("of:=", "oooc:=")


def scan_open_document(parts: Iterable[Iterable[bytes]], limits: Limits) -> dict[str, SheetScan]:
    """Scan styles.xml and content.xml, in this order; the findings by sheet.

    Raises:
        TooLarge: a sheet reaches absurdly far.
        ValueError, expat.ExpatError: the file is damaged.
    """
    scan = _Scan(limits)
    for pieces in parts:
        parser = parser_of(scan.start, scan.end, scan.text)
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    return scan.sheets


def scan_open_package(package: Package, limits: Limits) -> dict[str, SheetScan]:
    """Scan an .ods; errors as `scan_open_document`'s, and zipfile.BadZipFile or EOFError for a damaged package."""
    wanted = [part for part in ("styles.xml", "content.xml") if part in package]
    for part in package.names:
        if part.lower() not in wanted:
            package.prove(part)
    return scan_open_document([package.pieces(part) for part in wanted], limits)


def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"{_PREFIXES.get(space, '')}:{local}"


@dataclass(slots=True)
class _NumberStyle:
    """What a data style shows: a format code that says the same, as far as it matters."""

    percent: bool = False
    digits: bool = False
    scale: int = 0
    positive: str = ""
    before: str = ""
    after: str = ""

    def code(self) -> str:
        if not self.digits:
            return ";;;"
        if self.percent:
            return "0%"
        number = "0!." + "0" * self.scale if self.scale % 3 else "0" + "," * (self.scale // 3)
        return _quoted(self.before) + number + _quoted(self.after)

    def add(self, text: str) -> None:
        if self.digits:
            self.after += text
        else:
            self.before += text


def _quoted(text: str) -> str:
    text = text.strip().replace('"', "")
    return f'"{text}"' if text else ""


@dataclass(slots=True)
class _Scan:
    limits: Limits
    sheets: dict[str, SheetScan] = field(default_factory=dict)
    _numbers: dict[str, _NumberStyle] = field(default_factory=dict)
    _styles: dict[str, tuple[str, str]] = field(default_factory=dict)
    _style: _NumberStyle | None = None
    _of_texts: str = ""
    _worded: bool = False
    _struck_styles: set[str] = field(default_factory=set)
    _named: str = ""
    _struck_run: bool = False
    _embedded: int = 0
    _sheet: SheetScan | None = None
    _row: int = 0
    _rows: int = 1
    _column: int = 0
    _far_row: int = 0
    _far_column: int = 0
    _defaults: list[tuple[int, str]] = field(default_factory=list)
    _row_default: str = ""
    _cell: dict[str, str] | None = None
    _notes: int = 0
    _in_text: int = 0
    _text: list[str] = field(default_factory=list)

    def start(self, name: str, raw: dict[str, str]) -> None:
        kind = _short(name)
        if kind in ("table:table", "table:table-column", "table:table-row", *_CELLS) or kind[:6] in (
            "style:",
            "number",
        ):
            attributes = {_short(key): value for key, value in raw.items()}
            self._structure(kind, attributes)
        elif kind == "office:annotation":
            self._notes += 1
        elif kind == "text:p" and self._cell is not None and not self._notes:
            self._in_text += 1
        elif kind == "text:span" and self._in_text:
            style = next((value for key, value in raw.items() if _short(key) == "text:style-name"), "")
            self._struck_run = self._struck_run or style in self._struck_styles

    def _structure(self, kind: str, attributes: dict[str, str]) -> None:
        if kind == "table:table":
            self._sheet = self.sheets.setdefault(attributes.get("table:name", ""), SheetScan())
            self._row = self._far_row = self._far_column = 0
            self._defaults = []
        elif kind == "table:table-column":
            times = int(attributes.get("table:number-columns-repeated", 1))
            self._defaults.append((times, attributes.get("table:default-cell-style-name", "")))
        elif kind == "table:table-row":
            self._rows = int(attributes.get("table:number-rows-repeated", 1))
            self._row_default = attributes.get("table:default-cell-style-name", "")
            self._column = 0
        elif kind in _CELLS:
            self._cell, self._text, self._struck_run = attributes, [], False
        elif kind == "style:text-properties":
            if any(attributes.get(line, "none") != "none" for line in _LINES_THROUGH):
                self._struck_styles.add(self._named)
        elif kind == "style:style" and attributes.get("style:family") == "text":
            self._named = attributes.get("style:name", "")
        elif kind == "style:style" and attributes.get("style:family") == "table-cell":
            self._named = attributes.get("style:name", "")
            pair = (attributes.get("style:data-style-name", ""), attributes.get("style:parent-style-name", ""))
            self._styles[attributes.get("style:name", "")] = pair
        elif kind in ("number:number-style", "number:percentage-style", "number:currency-style"):
            self._style, self._of_texts = _NumberStyle(percent="percentage" in kind), ""
            self._numbers[attributes.get("style:name", "")] = self._style
        elif kind == "number:text-style":
            # such a style says something of numbers where it has others for them
            self._style, self._of_texts = _NumberStyle(), attributes.get("style:name", "")
        elif kind.endswith("-style") and kind.startswith("number:"):
            self._style = None
        elif self._style is not None:
            self._number(kind, attributes, self._style)

    def _number(self, kind: str, attributes: dict[str, str], style: _NumberStyle) -> None:
        if kind in ("number:number", "number:scientific-number", "number:fraction"):
            style.digits = True
            factor = float(attributes.get("number:display-factor", 1))
            while factor >= 1000:
                style.scale, factor = style.scale + 3, factor / 1000
        elif kind in _LETTERS:
            self._worded = True
        elif kind == "number:embedded-text":
            self._embedded = int(attributes.get("number:position", 0))
        elif kind == "style:map" and attributes.get("style:condition", "").replace(" ", "") in (
            "value()>0",
            "value()>=0",
        ):
            style.positive = attributes.get("style:apply-style-name", "")
            if self._of_texts:
                self._numbers[self._of_texts] = style

    def text(self, text: str) -> None:
        if self._in_text:
            self._text.append(text)
        elif self._worded and self._style is not None:
            self._style.add(text)
        elif self._embedded and self._style is not None and text.strip() == ".":
            self._style.scale += self._embedded

    def end(self, name: str) -> None:
        kind = _short(name)
        if kind in _CELLS and self._cell is not None:
            self._finish(self._cell, kind)
            self._cell = None
        elif kind == "table:table-row":
            self._row += self._rows
        elif kind == "office:annotation":
            self._notes -= 1
        elif kind == "text:p" and self._in_text:
            self._in_text -= 1
        elif kind in _LETTERS:
            self._worded = False
        elif kind == "number:embedded-text":
            self._embedded = 0

    def _finish(self, cell: dict[str, str], kind: str) -> None:
        times = int(cell.get("table:number-columns-repeated", 1))
        text = "".join(self._text).strip()
        formula = cell.get("table:formula") is not None
        filled = bool(text) or formula or any(cell.get(value) for value in _VALUES)
        if filled and kind == _CELLS[0] and self._sheet is not None:
            self._far_row = max(self._far_row, self._row + self._rows)
            self._far_column = max(self._far_column, self._column + times)
            too_far(self._far_row, self._far_column, self.limits)
            self._note(self._sheet, cell, text, times, formula=formula)
        if kind == _CELLS[0] and self._sheet is not None:
            self._merge(self._sheet, cell)
        self._column += times

    def _merge(self, sheet: SheetScan, cell: dict[str, str]) -> None:
        rows = int(cell.get("table:number-rows-spanned", 1))
        columns = int(cell.get("table:number-columns-spanned", 1))
        if (rows > 1 or columns > 1) and len(sheet.merges) < MOST_MERGES:
            first = (self._row, self._column)
            sheet.merges.append((first, (first[0] + rows - 1, first[1] + columns - 1)))

    def _note(self, sheet: SheetScan, cell: dict[str, str], text: str, times: int, *, formula: bool) -> None:
        error = cell.get("calcext:value-type") == "error" or (formula and is_error(text))
        kind = cell.get("office:value-type", "")
        code = self._code(cell) if kind in ("float", "currency", "percentage") else ""
        struck = bool(self._struck_styles) and (self._struck_run or self._is_struck(cell))
        truth = _TRUTHS.get(text) if kind == "float" else None
        if not (error or formula or code or struck or truth is not None):
            return
        for row in range(self._row, self._row + min(self._rows, _MOST_REPEATS)):
            for column in range(self._column, self._column + min(times, _MOST_REPEATS)):
                if formula:
                    sheet.formulas.add((row, column))
                    if not kind and not text:
                        sheet.uncached.add((row, column))
                    if _may_be_placeholder(cell, text):
                        # what is repeated may be counted from each cell
                        alone = times == 1 and self._rows == 1
                        sheet.unproved[row, column] = formula_text(cell["table:formula"]) if alone else ""
                if truth is not None:
                    sheet.truths[row, column] = truth
                if struck:
                    sheet.struck.add((row, column))
                if error:
                    sheet.errors[row, column] = text or "#VALUE!"
                elif code:
                    sheet.formats[row, column] = code

    def _code(self, cell: dict[str, str]) -> str:
        """The format of a number cell where it is evidence; '' for any other."""
        name = cell.get("table:style-name") or self._row_default or self._column_default()
        for _ in range(8):
            data, parent = self._styles.get(name, ("", ""))
            style = self._numbers.get(data)
            if style is not None:
                style = self._numbers.get(style.positive, style)
                code = style.code()
                return code if telling(code) else ""
            if not parent:
                break
            name = parent
        return "0%" if cell.get("office:value-type") == "percentage" else ""

    def _is_struck(self, cell: dict[str, str]) -> bool:
        """Whether the style of a cell, or one it goes back to, strikes its text out."""
        name = cell.get("table:style-name") or self._row_default or self._column_default()
        for _ in range(8):
            if name in self._struck_styles:
                return True
            name = self._styles.get(name, ("", ""))[1]
        return False

    def _column_default(self) -> str:
        at = 0
        for times, name in self._defaults:
            at += times
            if self._column < at:
                return name
        return ""


def _may_be_placeholder(cell: dict[str, str], text: str) -> bool:
    """Whether a formula cell holds 0, an empty text or nothing."""
    if cell.get("office:value-type", "string") == "string":
        return not text and not cell.get("office:string-value")
    try:
        return float(cell.get("office:value", "1")) == 0
    except ValueError:
        return False


def formula_text(formula: str) -> str:
    """A formula of OpenFormula, such as of:=SUM([.C7:.C14];1), as spreadsheet programs show it, without =; '' where it
    is of another language or refers to another file.
    """
    language = next((one for one in _LANGUAGES if formula.startswith(one)), None)
    if language is None or "#" in formula:
        return ""
    pieces = re.split(r'("(?:[^"]|"")*")', formula[len(language) :])
    for at in range(0, len(pieces), 2):
        piece = _REFERENCE.sub(_shown_reference, pieces[at])
        if "[" in piece:
            return ""
        pieces[at] = piece.replace(";", ",")
    return "".join(pieces)


def _shown_reference(found: re.Match[str]) -> str:
    sheet, first, last = found.group("sheet", "first", "last")
    if sheet and sheet[0] != "'":
        sheet = f"'{sheet}'"
    return (f"{sheet}!" if sheet else "") + first + (f":{last}" if last else "")
