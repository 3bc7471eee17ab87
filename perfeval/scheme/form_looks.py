"""How a cell of a bureau's workbook looks, in the words of the library that writes the form."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any

from perfeval.xlsx.colours import Palette

_BORDERS = {
    "thin": 1, "medium": 2, "dashed": 3, "dotted": 4, "thick": 5, "double": 6, "hair": 7, "mediumDashed": 8,
    "dashDot": 9, "mediumDashDot": 10, "dashDotDot": 11, "mediumDashDotDot": 12, "slantDashDot": 13,
}  # fmt: skip
_SIDES = ("left", "right", "top", "bottom")
_DIAGONALS = {(True, False): 2, (False, True): 1, (True, True): 3}
_ALIGNED = {"left": "left", "center": "center", "right": "right", "fill": "fill", "justify": "justify",
            "distributed": "distributed", "centerContinuous": "center_across"}  # fmt: skip
_AUTOMATIC_FONT = "000000"


def look_of_cell(cell: Any, palette: Palette) -> Iterator[tuple[str, object]]:
    """The properties of a cell's format."""
    font, alignment = cell.font, cell.alignment
    if font.name:
        yield "font_name", str(font.name)
    if font.sz:
        yield "font_size", float(font.sz)
    yield from _font(font, palette)
    yield from _ground(cell.fill, palette)
    yield from _border(cell.border, palette)
    if alignment.horizontal in _ALIGNED:
        yield "align", _ALIGNED[alignment.horizontal]
    yield "valign", {"center": "vcenter", "top": "top"}.get(alignment.vertical or "", "vcenter")
    if alignment.wrap_text:
        yield "text_wrap", True
    if alignment.shrink_to_fit:
        yield "shrink", True
    if alignment.indent:
        yield "indent", int(alignment.indent)
    if alignment.textRotation:
        yield "rotation", _rotation(int(alignment.textRotation))
    if cell.number_format and cell.number_format != "General":
        yield "num_format", str(cell.number_format)


def look_of_condition(style: Any, palette: Palette) -> Iterator[tuple[str, object]]:
    """The properties that a conditional format sets."""
    if style is None:
        return
    if style.font is not None:
        yield from _font(style.font, palette)
    if style.fill is not None:
        # a differential format fills with the background colour
        color = _color(style.fill.bgColor, palette) or _color(style.fill.fgColor, palette)
        if color:
            yield "bg_color", color
    if style.border is not None:
        yield from _border(style.border, palette)
    if style.numFmt is not None and style.numFmt.formatCode:
        yield "num_format", str(style.numFmt.formatCode)


def _font(font: Any, palette: Palette) -> Iterator[tuple[str, object]]:
    for name, given in (("bold", font.b), ("italic", font.i), ("underline", font.u), ("font_strikeout", font.strike)):
        if given:
            yield name, 1
    color = _color(font.color, palette)
    if color and color != f"#{_AUTOMATIC_FONT}":
        yield "font_color", color


def _ground(fill: Any, palette: Palette) -> Iterator[tuple[str, object]]:
    if getattr(fill, "fill_type", None) == "solid":
        color = _color(fill.fgColor, palette)
        if color:
            yield "bg_color", color


def _border(border: Any, palette: Palette) -> Iterator[tuple[str, object]]:
    for side in _SIDES:
        line = getattr(border, side, None)
        if line is None or line.style not in _BORDERS:
            continue
        yield side, _BORDERS[line.style]
        color = _color(line.color, palette)
        if color and color != f"#{_AUTOMATIC_FONT}":
            yield f"{side}_color", color
    diagonal = getattr(border, "diagonal", None)
    kind = _DIAGONALS.get((bool(border.diagonalDown), bool(border.diagonalUp)))
    if kind and diagonal is not None and diagonal.style in _BORDERS:
        yield "diag_type", kind
        yield "diag_border", _BORDERS[diagonal.style]


def _rotation(degrees: int) -> int:
    """255 stands for letters below each other, 91 to 180 for downwards."""
    if degrees == 255:
        return 270
    return 90 - degrees if degrees > 90 else degrees


def _color(color: Any, palette: Palette) -> str:
    """#RRGGBB; empty for an automatic colour or none."""
    if color is None:
        return ""
    tint = {"tint": str(color.tint)} if color.tint else {}
    if color.type == "rgb" and isinstance(color.rgb, str):
        given = {"rgb": color.rgb}
    elif color.type in ("theme", "indexed"):
        given = {color.type: str(getattr(color, color.type))}
    else:
        return ""
    if given.get("indexed") in ("64", "65"):
        return ""
    # the one way in which the project makes a colour out of theme, tint and palette reads an element's attributes
    found = palette.colour(ElementTree.Element("color", {**given, **tint}), "")
    return f"#{found}" if found else ""
