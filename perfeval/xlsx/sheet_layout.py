"""What a worksheet's part says besides its cells: rows, columns, merges, views, printing, conditional formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfeval.formula.addresses import Area, row_and_column
from perfeval.xlsx.looks import Differential, Looks, differential_of
from perfeval.xlsx.markup import Element, child, children, descendants, local, relation_id, truth

LAST_ROW, LAST_COLUMN = 1048575, 16383
USUAL_HEIGHT, USUAL_WIDTH = 15.0, 8.43
_CELL_OR_AXIS = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})")


def block_of(text: str) -> Area | None:
    """A1:C3, A1, A:C or 1:3; None where it is none of these."""
    first, _, last = text.strip().partition(":")
    one, two = _CELL_OR_AXIS.fullmatch(first), _CELL_OR_AXIS.fullmatch(last or first)
    if one is None or two is None or not (first and (one[1] or one[2])):
        return None
    return Area.between(_corner(one[1], one[2], 0, 0), _corner(two[1], two[2], LAST_ROW, LAST_COLUMN))


def _corner(letters: str, digits: str, row: int, column: int) -> tuple[int, int]:
    if letters and digits:
        return row_and_column(f"{letters.upper()}{digits}")
    if letters:
        return row, row_and_column(f"{letters.upper()}1")[1]
    return int(digits) - 1, column


def blocks_of(text: str) -> tuple[Area, ...]:
    """The blocks of a list with blanks or commas between them."""
    return tuple(one for piece in re.split(r"[\s,]+", text.strip()) if piece and (one := block_of(piece)) is not None)


@dataclass(frozen=True, slots=True)
class RowSize:
    """A row's height in points, None for the usual one, and whether it is hidden."""

    height: float | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class ColumnSize:
    """The width in characters of the columns from `first` to `last`, from 0, and whether they are hidden."""

    first: int
    last: int
    width: float | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional format.

    Attributes:
        kind: cellIs, expression, dataBar, iconSet, colorScale …
        hides_value: whether a bar or an icon stands in place of the value.
    """

    blocks: tuple[Area, ...]
    kind: str
    operator: str
    formulas: tuple[str, ...]
    change: Differential
    hides_value: bool


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A worksheet without its cells.

    Attributes:
        usual_hidden: whether rows that the part does not write are hidden.
        hidden_zeros: whether a view shows a zero as nothing.
        shown_formulas: whether a view shows formulas in place of results.
        scrolled: the first cell that frozen panes let see, where they cut off what is before; None otherwise.
        print_texts: headers and footers by their place (oddHeader …).
        formulas_elsewhere: the texts of formulas outside cells: validations, conditional formats.
        relations: what the part refers to by kind of element: drawing, legacyDrawing, picture …
        outward: the cells of hyperlinks, and the relation of each.
        inward: the cells of hyperlinks without a relation, and where in the workbook they lead.
    """

    rows: dict[int, RowSize] = field(default_factory=dict)
    columns: tuple[ColumnSize, ...] = ()
    usual_height: float = USUAL_HEIGHT
    usual_width: float = USUAL_WIDTH
    usual_hidden: bool = False
    merges: tuple[Area, ...] = ()
    hidden_zeros: bool = False
    shown_formulas: bool = False
    scrolled: tuple[int, int] | None = None
    print_texts: dict[str, str] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    validations: tuple[tuple[tuple[Area, ...], tuple[str, ...]], ...] = ()
    relations: dict[str, str] = field(default_factory=dict)
    outward: tuple[tuple[Area, str], ...] = ()
    inward: tuple[tuple[Area, str], ...] = ()
    protected: bool = False

    def row(self, row: int) -> RowSize:
        """A row's size."""
        return self.rows.get(row, RowSize(None, self.usual_hidden))

    def column(self, column: int) -> ColumnSize:
        """A column's size."""
        found = next((one for one in self.columns if one.first <= column <= one.last), None)
        return found or ColumnSize(column, column, None, hidden=False)


def read_sheet_layout(root: Element, looks: Looks) -> SheetLayout:
    """Read a worksheet's root."""
    usual = child(root, "sheetFormatPr")
    views = list(children(child(root, "sheetViews"), "sheetView"))
    header = child(root, "headerFooter")
    protection = child(root, "sheetProtection")
    merges = (block_of(one.get("ref") or "") for one in children(child(root, "mergeCells"), "mergeCell"))
    return SheetLayout(
        rows=_rows_by_number(root),
        columns=tuple(_columns(root)),
        usual_height=_number(usual.get("defaultRowHeight"), USUAL_HEIGHT) if usual is not None else USUAL_HEIGHT,
        usual_width=_number(usual.get("defaultColWidth"), USUAL_WIDTH) if usual is not None else USUAL_WIDTH,
        usual_hidden=truth(usual.get("zeroHeight")) if usual is not None else False,
        merges=tuple(one for one in merges if one is not None),
        hidden_zeros=any(not truth(one.get("showZeros"), default=True) for one in views),
        shown_formulas=any(truth(one.get("showFormulas")) for one in views),
        scrolled=next((cut for one in views if (cut := _scrolled(one)) is not None), None),
        print_texts={local(one): one.text or "" for one in header} if header is not None else {},
        conditions=tuple(_conditions(root, looks)),
        validations=tuple(_validations(root)),
        relations={local(one): relation for one in root if (relation := relation_id(one))},
        outward=tuple(_links(root)),
        inward=tuple(_inward_links(root)),
        protected=protection is not None and truth(protection.get("sheet")),
    )


def _rows_by_number(root: Element) -> dict[int, RowSize]:
    """The rows; of a row that is written twice, what hides it counts."""
    rows: dict[int, RowSize] = {}
    for at, size in _rows(root):
        before = rows.get(at)
        if before is not None:
            heights = [height for height in (before.height, size.height) if height is not None]
            size = RowSize(min(heights, default=None), before.hidden or size.hidden)
        rows[at] = size
    return rows


def _rows(root: Element) -> Iterator[tuple[int, RowSize]]:
    at = -1
    for one in children(child(root, "sheetData"), "row"):
        number = one.get("r")
        at = int(number) - 1 if number and number.isdigit() else at + 1
        height = one.get("ht")
        hidden = truth(one.get("hidden"))
        yield at, RowSize(_number(height, USUAL_HEIGHT) if height is not None else None, hidden)


def _columns(root: Element) -> Iterator[ColumnSize]:
    for group in children(root, "cols"):
        for one in children(group, "col"):
            first, last = one.get("min") or "", one.get("max") or ""
            if first.isdigit() and last.isdigit():
                width = one.get("width")
                size = _number(width, USUAL_WIDTH) if width is not None else None
                yield ColumnSize(int(first) - 1, int(last) - 1, size, truth(one.get("hidden")))


def _scrolled(view: Element) -> tuple[int, int] | None:
    """Where the view begins if frozen panes keep one from scrolling back."""
    pane = child(view, "pane")
    if pane is None or "frozen" not in (pane.get("state") or ""):
        return None
    start = block_of(view.get("topLeftCell") or "A1")
    row = start.top if start is not None and _number(pane.get("ySplit"), 0) > 0 else 0
    column = start.left if start is not None and _number(pane.get("xSplit"), 0) > 0 else 0
    return (row, column) if row or column else None


def _conditions(root: Element, looks: Looks) -> Iterator[Condition]:
    """Conditional formats, those of later versions (extLst) too."""
    for element in descendants(root, "conditionalFormatting"):
        places = element.get("sqref") or "".join(one.text or "" for one in children(element, "sqref"))
        for rule in children(element, "cfRule"):
            yield _condition(rule, blocks_of(places), looks)


def _condition(rule: Element, blocks: tuple[Area, ...], looks: Looks) -> Condition:
    number, own = rule.get("dxfId"), child(rule, "dxf")
    change = Differential()
    if own is not None:
        change = differential_of(own, looks.palette)
    elif number and number.isdigit() and int(number) < len(looks.differentials):
        change = looks.differentials[int(number)]
    shapes = [one for name in ("dataBar", "iconSet") for one in children(rule, name)]
    formulas = tuple(one.text or "" for one in descendants(rule, "formula", "f"))
    return Condition(
        blocks,
        rule.get("type") or "",
        rule.get("operator") or "",
        formulas,
        change,
        any(not truth(one.get("showValue"), default=True) for one in shapes),
    )


def _validations(root: Element) -> Iterator[tuple[tuple[Area, ...], tuple[str, ...]]]:
    for element in descendants(root, "dataValidation"):
        pieces = [*children(element, "formula1"), *children(element, "formula2")]
        texts = tuple(filter(None, ("".join(one.itertext()).strip() for one in pieces)))
        places = element.get("sqref") or "".join(one.text or "" for one in children(element, "sqref"))
        yield blocks_of(places), texts


def _links(root: Element) -> Iterator[tuple[Area, str]]:
    for one in children(child(root, "hyperlinks"), "hyperlink"):
        block, relation = block_of(one.get("ref") or ""), relation_id(one)
        if block is not None and relation:
            yield block, relation


def _inward_links(root: Element) -> Iterator[tuple[Area, str]]:
    for one in children(child(root, "hyperlinks"), "hyperlink"):
        block, location = block_of(one.get("ref") or ""), one.get("location")
        if block is not None and location and not relation_id(one):
            yield block, location


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default
