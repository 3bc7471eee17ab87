"""What lies over the cells of a sheet: pictures, shapes, text boxes, charts, controls, comments, by their anchors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from perfeval.formula.addresses import Area, row_and_column
from perfeval.xlsx.markup import Element, child, children, descendants, local, relation_id, tree_of, truth
from perfeval.xlsx.package import Package
from perfeval.xlsx.sheet_layout import LAST_COLUMN, LAST_ROW, SheetLayout
from perfeval.xlsx.workbook_part import relations

PICTURE, SHAPE, CHART, CONTROL, COMMENT, BACKGROUND = "图片", "图形或文本框", "图表", "控件或对象", "批注", "背景图片"
_EMU_A_POINT, _EMU_A_PIXEL, _PIXELS_A_CHARACTER, _PADDING = 12700, 9525, 7, 5
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_KINDS = {"pic": PICTURE, "sp": SHAPE, "cxnSp": SHAPE, "grpSp": SHAPE, "contentPart": SHAPE, "control": CONTROL}


@dataclass(frozen=True, slots=True)
class Series:
    """A chart's series: what its name, categories and values refer to, or a text where they refer to nothing."""

    name: str
    categories: str
    values: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its titles' texts in order, its series, and its kind of plot (barChart …)."""

    titles: tuple[str, ...]
    series: tuple[Series, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One thing over the cells, and the cells it covers.

    Attributes:
        text: what it says.
        place: of a comment, the cell it belongs to; None otherwise.
    """

    kind: str
    block: Area
    text: str = ""
    chart: Chart | None = None
    place: tuple[int, int] | None = None


def read_drawings(package: Package, part: str, sheet: SheetLayout) -> tuple[Drawing, ...]:
    """All that lies over the cells of the sheet in this part; hidden comments are left out."""
    targets = {one.id: one for one in relations(package, part)}
    found: list[Drawing] = []
    for name, relation in sheet.relations.items():
        target = targets.get(relation)
        if target is None:
            continue
        if name == "drawing":
            found += _drawings(package, target.target, sheet)
        elif name in ("legacyDrawing", "legacyDrawingHF"):
            found += _legacy(package, target.target) if name == "legacyDrawing" else ()
        elif name == "picture":
            found.append(Drawing(BACKGROUND, Area(0, 0, LAST_ROW, LAST_COLUMN)))
    return tuple(found)


def _drawings(package: Package, part: str, sheet: SheetLayout) -> Iterator[Drawing]:
    root = tree_of(package, part)
    if root is None:
        return
    targets = {one.id: one.target for one in relations(package, part)}
    for anchor in descendants(root, *_ANCHORS):
        for one in anchor:
            if _is_hidden(one):
                continue
            if local(one) == "graphicFrame":
                yield _frame(package, one, _anchored(anchor, sheet), targets)
            elif local(one) in _KINDS:
                yield Drawing(_KINDS[local(one)], _anchored(anchor, sheet), _words(one))


def _is_hidden(shape: Element) -> bool:
    properties = next(descendants(shape, "cNvPr"), None)
    return properties is not None and truth(properties.get("hidden"))


def _words(element: Element) -> str:
    return "".join(one.text or "" for one in descendants(element, "t"))


def _frame(package: Package, frame: Element, block: Area, targets: dict[str, str]) -> Drawing:
    chart = next((one for one in descendants(frame, "chart") if relation_id(one)), None)
    root = tree_of(package, targets.get(relation_id(chart), "")) if chart is not None else None
    if root is None:
        return Drawing(SHAPE, block, _words(frame))
    return Drawing(CHART, block, chart=chart_of(root))


def chart_of(root: Element) -> Chart:
    """What a chart's part shows."""
    titles: list[str] = []
    for one in descendants(root, "title"):
        titles.append(_words(one).strip() or "".join(f.text or "" for f in descendants(one, "f")))
    series = list(descendants(root, "ser"))
    plot = next(descendants(root, "plotArea"), None)
    kinds = tuple(local(one) for one in plot if local(one).endswith("Chart")) if plot is not None else ()
    return Chart(tuple(filter(None, titles)), tuple(_series(one) for one in series), kinds)


def _series(element: Element) -> Series:
    values = child(element, "val")
    return Series(
        _reference(child(element, "tx")),
        _reference(child(element, "cat") if child(element, "cat") is not None else child(element, "xVal")),
        _reference(values if values is not None else child(element, "yVal")),
    )


def _reference(element: Element | None) -> str:
    if element is None:
        return ""
    formula = next(descendants(element, "f"), None)
    if formula is not None:
        return (formula.text or "").strip()
    literal = [one.text or "" for one in descendants(element, "v")]
    return f"“{'、'.join(literal)}”" if literal else ""


def _anchored(anchor: Element, sheet: SheetLayout) -> Area:
    start, end, extent = child(anchor, "from"), child(anchor, "to"), child(anchor, "ext")
    if start is not None:
        row, column = _whole(start, "row"), _whole(start, "col")
        row_rest, column_rest = _whole(start, "rowOff"), _whole(start, "colOff")
    else:
        position = child(anchor, "pos")
        row, row_rest = _walk(0, _emu(position, "y"), lambda at: _height(sheet, at), LAST_ROW)
        column, column_rest = _walk(0, _emu(position, "x"), lambda at: _width(sheet, at), LAST_COLUMN)
    if end is not None:
        bottom = _whole(end, "row") - (0 if _whole(end, "rowOff") > 0 else 1)
        right = _whole(end, "col") - (0 if _whole(end, "colOff") > 0 else 1)
    else:
        tall, wide = _emu(extent, "cy"), _emu(extent, "cx")
        bottom, _ = _walk(row, row_rest + tall - 1, lambda at: _height(sheet, at), LAST_ROW)
        right, _ = _walk(column, column_rest + wide - 1, lambda at: _width(sheet, at), LAST_COLUMN)
    return Area(row, column, max(row, bottom), max(column, right))


def _walk(at: int, length: int, size: Callable[[int], int], last: int) -> tuple[int, int]:
    """From the beginning of a row or column so many EMU on: where that is, and how far into it."""
    left = length
    while at < last and left >= (step := size(at)):
        left -= step
        at += 1
    return at, max(0, left)


def _height(sheet: SheetLayout, row: int) -> int:
    size = sheet.row(row)
    points = sheet.usual_height if size.height is None else size.height
    return 0 if size.hidden else round(points * _EMU_A_POINT)


def _width(sheet: SheetLayout, column: int) -> int:
    size = sheet.column(column)
    characters = sheet.usual_width if size.width is None else size.width
    return 0 if size.hidden else round((characters * _PIXELS_A_CHARACTER + _PADDING) * _EMU_A_PIXEL)


def _whole(element: Element, name: str) -> int:
    one = child(element, name)
    try:
        return int((one.text or "0").strip()) if one is not None else 0
    except ValueError:
        return 0


def _emu(element: Element | None, name: str) -> int:
    try:
        return int(element.get(name) or 0) if element is not None else 0
    except ValueError:
        return 0


def _legacy(package: Package, part: str) -> Iterator[Drawing]:
    """Comments that are always shown, and form controls, which have their shapes in VML."""
    if part not in package:
        return
    # programs write VML that is no good XML
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    root = etree.fromstring(package.read(part), parser)
    for shape in root.iter() if root is not None else ():
        data = child(shape, "ClientData") if isinstance(shape.tag, str) and local(shape) == "shape" else None
        if data is None:
            continue
        anchor = child(data, "Anchor")
        block = _legacy_block(anchor.text or "") if anchor is not None else Area(0, 0, 0, 0)
        words = " ".join("".join(shape.itertext()).split()) if data.get("ObjectType") != "Note" else ""
        if data.get("ObjectType") != "Note":
            yield Drawing(CONTROL, block, words)
        elif "hidden" not in (shape.get("style") or "").replace(" ", "") and child(data, "Visible") is not None:
            yield Drawing(COMMENT, block, place=(_whole(data, "Row"), _whole(data, "Column")))


def _legacy_block(text: str) -> Area:
    pieces = [int(piece) for piece in text.replace(",", " ").split() if piece.lstrip("-").isdigit()]
    if len(pieces) < 8:
        return Area(0, 0, 0, 0)
    left, _, top, _, right, right_rest, bottom, bottom_rest = pieces[:8]
    return Area(top, left, max(top, bottom - (bottom_rest == 0)), max(left, right - (right_rest == 0)))


def comments_of(package: Package, part: str) -> dict[tuple[int, int], str]:
    """The comments of a sheet, by row and column from 0."""
    notes: dict[tuple[int, int], str] = {}
    target = next((one.target for one in relations(package, part) if one.kind == "comments"), None)
    root = tree_of(package, target)
    for one in children(child(root, "commentList"), "comment"):
        text = "".join(piece.text or "" for piece in descendants(one, "t"))
        notes[row_and_column((one.get("ref") or "A1").replace("$", ""))] = text
    return notes
