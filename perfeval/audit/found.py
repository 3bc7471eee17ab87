"""A workbook as it was found: whoever saved it last, and whatever was done to it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

from perfeval.audit.beside_sheets import (
    active_parts,
    calculation_settings,
    custom_properties,
    defined_names,
    print_area,
)
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import Area, address_of, row_and_column
from perfeval.formula.numeric import decimal_of
from perfeval.xlsx.drawings import Drawing, comments_of, read_drawings
from perfeval.xlsx.extents import TooLarge
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.looks import Look, Looks, font_look, read_looks
from perfeval.xlsx.markup import Element, child, children, descendants, tree_of
from perfeval.xlsx.number_formats import is_date
from perfeval.xlsx.opening import UnreadableWorkbook, load
from perfeval.xlsx.package import Package
from perfeval.xlsx.sheet_layout import SheetLayout, read_sheet_layout
from perfeval.xlsx.sheet_part import PartCell, SheetPart, read_shared_texts, read_sheet_part, unescaped
from perfeval.xlsx.workbook_part import SheetEntry, WorkbookPart, read_workbook_part, relations

Position: TypeAlias = tuple[int, int]
"""Row and column, from 0."""
Runs: TypeAlias = tuple[tuple[str, Element], ...]
"""Pieces of a text, each with the XML of its font."""
CellContent: TypeAlias = Decimal | str | bool | None
_PROGRAMS_OWN = ("_xlnm.", "_xlfn", "_xlchart", "_xlpm", "_ETC", "Print_", "Excel_BuiltIn", "_FilterDatabase")
_EPOCH = datetime.datetime(1899, 12, 30)
UNSEEN_HEIGHT, UNSEEN_WIDTH = 5.0, 1.5
"""Points and characters below which a row or column shows nothing."""


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """One sheet.

    Attributes:
        values: the filled cells' values, formulas' cached ones among them, by row and column from 0.
        formulas: the formula cells' texts, with their `=`.
        arrays: the cells with array formulas.
        uncached: the formula cells without a cached value.
        repeated: the cells that the file writes more than once.
        notes: the cells' comments.
        hidden: whether the sheet is hidden.
        styles: the number of each cell's style, of blank cells too.
        days: the cells shown as dates, whose values are day numbers.
        pieces: of texts with several fonts, each piece and its look.
        layout: rows, columns, views, printing, conditional formats.
        print_area: what is printed; empty for everything.
        links: the cells of hyperlinks that lead out of the workbook, and where to.
        inward: the cells of hyperlinks within the workbook, and the cell each leads to.
    """

    name: str
    values: Mapping[Position, CellContent]
    formulas: Mapping[Position, str] = field(default_factory=dict)
    arrays: frozenset[Position] = frozenset()
    uncached: frozenset[Position] = frozenset()
    repeated: tuple[Position, ...] = ()
    notes: Mapping[Position, str] = field(default_factory=dict)
    hidden: bool = False
    styles: Mapping[Position, int] = field(default_factory=dict)
    days: frozenset[Position] = frozenset()
    pieces: Mapping[Position, tuple[tuple[str, Look], ...]] = field(default_factory=dict)
    layout: SheetLayout = field(default_factory=SheetLayout)
    drawings: tuple[Drawing, ...] = ()
    print_area: tuple[Area, ...] = ()
    links: tuple[tuple[Area, str], ...] = ()
    inward: Mapping[Position, str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """A cell's value as text; '' when blank."""
        value = self.values.get((row, column))
        return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)

    @property
    def filled(self) -> set[Position]:
        """The cells with a value or a formula."""
        return {*self.values, *self.formulas}

    def unseen_rows(self) -> list[int]:
        """The rows with something in them that are hidden, or too low to show it."""
        return [row for row in sorted({row for row, _ in self.filled}) if self._low(row)]

    def _low(self, row: int) -> bool:
        size = self.layout.row(row)
        return size.hidden or (size.height is not None and size.height < UNSEEN_HEIGHT)

    def unseen_columns(self) -> list[int]:
        """The columns with something in them that are hidden, or too narrow to show it."""
        found: list[int] = []
        for column in sorted({column for _, column in self.filled}):
            size = self.layout.column(column)
            width = self.layout.usual_width if size.width is None else size.width
            if size.hidden or width < UNSEEN_WIDTH:
                found.append(column)
        return found


@dataclass(frozen=True, slots=True)
class FoundWorkbook:
    """The workbook.

    Attributes:
        names: the defined names a person made and what they refer to, programs' own (print areas) left out.
        properties: the custom document properties.
        looks: the cell styles.
        active: kinds of parts that compute or fetch something of their own, each with its part.
        settings: calculation settings that change results: 手动计算, 以显示精度为准, 1904日期系统.
        repeated: parts that the package holds more than once.
    """

    shown_as: str
    sha256: str
    content: bytes
    sheets: Mapping[str, FoundSheet]
    names: Mapping[str, str]
    properties: Mapping[str, str]
    looks: Looks
    active: tuple[tuple[str, str], ...]
    settings: tuple[str, ...]
    repeated: tuple[str, ...] = ()

    def look(self, sheet: FoundSheet, place: Position) -> Look:
        """How a cell looks."""
        return self.looks.of(sheet.styles.get(place, 0))


def read_found(path: Path, shown_as: str, limits: Limits) -> FoundWorkbook:
    """Read a workbook from a file.

    Raises:
        UnreadableWorkbook: it cannot be read, or is no .xlsx.
    """
    return found_in(load(path, shown_as, limits), shown_as, limits)


def found_in(content: bytes, shown_as: str, limits: Limits) -> FoundWorkbook:
    """Read a workbook from its bytes.

    Raises:
        UnreadableWorkbook: it is no .xlsx, is damaged or too large.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        package = Package(content, limits)
        book = read_workbook_part(package)
        found = _found(package, book, shown_as, limits)
    except TooLarge as error:
        refusal = finding("F105", Place(shown_as), file=shown_as, reason=str(error))
        raise UnreadableWorkbook(refusal, digest) from error
    except Exception as error:
        # a damaged package leads to errors of many kinds: KeyError, zlib.error, ExpatError, struct.error …
        raise UnreadableWorkbook(finding("A102", Place(shown_as), file=shown_as), digest) from error
    return replace(found, sha256=digest, content=content)


def _found(package: Package, book: WorkbookPart, shown_as: str, limits: Limits) -> FoundWorkbook:
    looks = read_looks(tree_of(package, book.target("styles")), tree_of(package, book.target("theme")))
    texts_part = book.target("sharedStrings")
    texts = read_shared_texts(package.pieces(texts_part)) if texts_part and texts_part in package else []
    rich = dict(_rich_texts(tree_of(package, texts_part)))
    names = tuple(defined_names(book))
    sheets: dict[str, FoundSheet] = {}
    for entry in book.sheets:
        if entry.kind == "worksheet":
            area = tuple(print_area(names, entry.name))
            reader = _Sheet(package, entry, read_sheet_part(package.pieces(entry.part), limits), looks)
            sheets[entry.name] = reader.sheet(texts, rich, area)
        else:
            sheets[entry.name] = FoundSheet(entry.name, {}, hidden=entry.hidden)
    people = {
        f"{one.sheet}!{one.name}" if one.sheet else one.name: one.target
        for one in names
        if not one.name.startswith(_PROGRAMS_OWN)
    }
    properties = custom_properties(package)
    active, settings = tuple(active_parts(package)), tuple(calculation_settings(book))
    return FoundWorkbook(shown_as, "", b"", sheets, people, properties, looks, active, settings, package.repeated)


class _Sheet:
    """A worksheet being put together from its part, read once for its cells and once for the rest."""

    def __init__(self, package: Package, entry: SheetEntry, part: SheetPart, looks: Looks) -> None:
        self._package, self._entry, self._part, self._looks = package, entry, part, looks
        self._root = tree_of(package, entry.part)
        self._layout = read_sheet_layout(self._root, looks)

    def sheet(self, texts: list[str], rich: dict[int, Runs], area: tuple[Area, ...]) -> FoundSheet:
        """All of it."""
        cells, name, part = self._part.cells, self._entry.name, self._entry.part
        values = {place: content for place, cell in cells.items() if (content := _content(cell, texts)) is not None}
        formulas = dict(self._formulas())
        dates = {number for number, look in enumerate(self._looks.cells) if is_date(look.number_format)}
        numbers = (place for place, value in values.items() if isinstance(value, Decimal))
        return FoundSheet(
            name,
            values,
            formulas,
            frozenset(place for place, cell in cells.items() if cell.formula and cell.span and not cell.shared),
            frozenset(place for place in formulas if place not in values),
            tuple(sorted(self._part.repeated)),
            comments_of(self._package, part),
            self._entry.hidden,
            {place: cell.style for place, cell in cells.items()} | self._blank_styles(),
            frozenset(place for place in numbers if cells[place].style in dates),
            self._pieces(rich),
            self._layout,
            read_drawings(self._package, part, self._layout),
            area,
            tuple(self._links()),
            dict(self._inward()),
        )

    def _formulas(self) -> Iterator[tuple[Position, str]]:
        """The formulas, those that only refer to another cell's written out."""
        masters = {
            cell.shared: (cell.formula, place)
            for place, cell in self._part.cells.items()
            if cell.shared and cell.formula
        }
        for place, cell in self._part.cells.items():
            if cell.formula is None:
                continue
            text = cell.formula.strip().removeprefix("=")
            if not text and cell.shared in masters:
                yield place, _translated(*masters[cell.shared], place)
            elif text or cell.span:
                yield place, f"={text}"

    def _blank_styles(self) -> dict[Position, int]:
        """The styles of cells without content, which the reader of cells leaves out."""
        styles: dict[Position, int] = {}
        for cell in descendants(self._root, "c"):
            style, address = cell.get("s"), cell.get("r")
            if style and address and not len(cell):
                styles[row_and_column(address.replace("$", "").upper())] = int(style)
        return styles

    def _pieces(self, rich: dict[int, Runs]) -> dict[Position, tuple[tuple[str, Look], ...]]:
        found: dict[Position, tuple[tuple[str, Look], ...]] = {}
        for place, cell in self._part.cells.items() if rich else ():
            if cell.kind == "s" and (runs := rich.get(int(cell.value or -1))):
                grounds = self._looks.of(cell.style).grounds
                found[place] = tuple((text, font_look(font, self._looks.palette, grounds)) for text, font in runs)
        return found

    def _links(self) -> Iterator[tuple[Area, str]]:
        targets = {one.id: one for one in relations(self._package, self._entry.part)}
        for block, relation in self._layout.outward:
            target = targets.get(relation)
            # some programs write links within the workbook like those out of it
            if target is not None and target.external and not target.target.startswith("#"):
                yield block, target.target

    def _inward(self) -> Iterator[tuple[Position, str]]:
        targets = {one.id: one.target for one in relations(self._package, self._entry.part)}
        for block, relation in self._layout.outward:
            if (target := targets.get(relation, "")).startswith("#"):
                yield (block.top, block.left), unquote(target.removeprefix("#"))
        for block, location in self._layout.inward:
            yield (block.top, block.left), location


def _content(cell: PartCell, texts: list[str]) -> CellContent:
    text, kind = cell.value, cell.kind
    if text is None:
        return None
    if kind == "s":
        return content_of(texts[int(text)]) if text else None
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        return _day_number(text)
    if kind in ("str", "inlineStr"):
        return content_of(unescaped(text))
    try:
        return content_of(float(text)) if kind == "n" else content_of(text)
    except ValueError:
        return content_of(text)


def _day_number(text: str) -> CellContent:
    try:
        moment = datetime.datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return content_of(text)
    return content_of((moment - _EPOCH) / datetime.timedelta(days=1))


def _translated(text: str, origin: Position, place: Position) -> str:
    """A shared formula as another cell has it."""
    from openpyxl.formula.translate import Translator

    formula = f"={text.strip().removeprefix('=')}"
    return str(Translator(formula, address_of(*origin)).translate_formula(address_of(*place)))


def _rich_texts(root: Element | None) -> Iterator[tuple[int, Runs]]:
    """The shared texts with several fonts, by number: each piece with its font."""
    for number, text in enumerate(children(root, "si")):
        runs = [
            ("".join(piece.text or "" for piece in children(run, "t")), font)
            for run in children(text, "r")
            if (font := child(run, "rPr")) is not None
        ]
        if runs:
            yield number, tuple(runs)


def content_of(value: Any) -> CellContent:
    """A cell's value as a spreadsheet computes with it; None when blank."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float | int):
        try:
            return decimal_of(value)
        except ValueError:
            return str(value)
    return str(value)
