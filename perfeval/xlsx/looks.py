"""The styles of a workbook as a reader sees them: number format, colour on colour, size; and those of conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from perfeval.xlsx.colours import BLACK, WHITE, Palette, contrast, mixed, palette_of
from perfeval.xlsx.markup import Element, child, children, truth
from perfeval.xlsx.number_formats import BUILT_IN

_SHARES = {"gray0625": 0.0625, "gray125": 0.125, "lightGray": 0.25, "mediumGray": 0.5, "darkGray": 0.75}
_USUAL_SIZE = 11.0
_SYMBOLS = re.compile(
    r"wingdings|webdings|symbol|zapf ?dingbats|opensymbol|marlett|bookshelf symbol|mt extra|barcode|code ?(?:39|128)",
    re.IGNORECASE,
)
LEAST_CONTRAST, LEAST_SIZE = 2.0, 4.0
"""Below these nobody can read a text: the contrast of its colour against what is behind it, its size in points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How cells of one style look.

    Attributes:
        colour: the font's, RRGGBB.
        grounds: what is behind it: one colour, of a gradient several.
        size: the font's, in points.
        locked: whether the cell cannot be typed in while the sheet is protected.
        symbols: the font's name where it shows pictures in place of letters and digits; '' otherwise.
        repeated: whether the cell repeats its text as often as there is room (a 9 as 999).
        struck: whether the text is struck out.
    """

    number_format: str = "General"
    colour: str = BLACK
    grounds: tuple[str, ...] = (WHITE,)
    size: float = _USUAL_SIZE
    locked: bool = True
    symbols: str = ""
    repeated: bool = False
    struck: bool = False

    @property
    def plain(self) -> bool:
        """Whether anybody can read it, whatever the value."""
        return _plain(self)

    @property
    def contrast(self) -> float:
        """The least contrast of the font against what is behind it, from 1."""
        return min(contrast(self.colour, ground) for ground in self.grounds)


@lru_cache(maxsize=4096)
def _plain(look: Look) -> bool:
    return (
        look.contrast >= LEAST_CONTRAST
        and look.size >= LEAST_SIZE
        and not look.symbols
        and not look.repeated
        and not look.struck
        and "[" not in look.number_format
    )


@dataclass(frozen=True, slots=True)
class Differential:
    """What a conditional format changes; None where it leaves things as they are."""

    number_format: str | None = None
    colour: str | None = None
    grounds: tuple[str, ...] | None = None
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks by number, those of conditional formats, and the palette."""

    cells: tuple[Look, ...] = (Look(),)
    differentials: tuple[Differential, ...] = ()
    palette: Palette = field(default_factory=Palette)

    def of(self, style: int) -> Look:
        """The look of a style; the first one's where there is none of this number."""
        return self.cells[style] if 0 <= style < len(self.cells) else self.cells[0]


def read_looks(styles: Element | None, theme: Element | None) -> Looks:
    """Read the styles part with the theme."""
    palette = palette_of(styles, theme)
    if styles is None:
        return Looks(palette=palette)
    codes = dict(BUILT_IN)
    for one in children(child(styles, "numFmts"), "numFmt"):
        codes[_whole(one.get("numFmtId"))] = one.get("formatCode") or "General"
    fonts = [_font(one, palette) for one in children(child(styles, "fonts"), "font")]
    fills = [_grounds(one, palette) for one in children(child(styles, "fills"), "fill")]
    looks = tuple(_look(one, codes, fonts, fills) for one in children(child(styles, "cellXfs"), "xf"))
    conditional = tuple(differential_of(one, palette) for one in children(child(styles, "dxfs"), "dxf"))
    return Looks(looks or (Look(),), conditional, palette)


def _look(xf: Element, codes: dict[int, str], fonts: Sequence[_Font], fills: Sequence[tuple[str, ...]]) -> Look:
    font, fill = _whole(xf.get("fontId")), _whole(xf.get("fillId"))
    colour, size, symbols, struck = fonts[font] if font < len(fonts) else _Font()
    alignment = child(xf, "alignment")
    protection = child(xf, "protection")
    return Look(
        codes.get(_whole(xf.get("numFmtId")), "General"),
        colour,
        fills[fill] if fill < len(fills) else (WHITE,),
        size,
        truth(protection.get("locked"), default=True) if protection is not None else True,
        symbols,
        alignment is not None and alignment.get("horizontal") == "fill",
        struck,
    )


class _Font(NamedTuple):
    """Colour, size, the name of a font of symbols, and whether it strikes its text out."""

    colour: str = BLACK
    size: float = _USUAL_SIZE
    symbols: str = ""
    struck: bool = False


def _font(font: Element, palette: Palette) -> _Font:
    size = child(font, "sz")
    names = [name for tag in ("name", "rFont") if (one := child(font, tag)) is not None and (name := one.get("val"))]
    symbols = next((name for name in names if _SYMBOLS.search(name)), "")
    return _Font(
        palette.colour(child(font, "color"), BLACK),
        _number(size.get("val") if size is not None else None),
        symbols,
        _is_struck(font),
    )


def _is_struck(font: Element | None) -> bool:
    strike = child(font, "strike")
    return strike is not None and truth(strike.get("val"), default=True)


def font_look(font: Element, palette: Palette, ground: tuple[str, ...]) -> Look:
    """The look of a piece of a text that has a font of its own."""
    own = _font(font, palette)
    return Look(colour=own.colour, grounds=ground, size=own.size, symbols=own.symbols, struck=own.struck)


def _grounds(fill: Element, palette: Palette, *, differential: bool = False) -> tuple[str, ...]:
    gradient = child(fill, "gradientFill")
    if gradient is not None:
        stops = tuple(palette.colour(child(stop, "color"), WHITE) for stop in children(gradient, "stop"))
        return stops or (WHITE,)
    pattern = child(fill, "patternFill")
    if pattern is None:
        return (WHITE,)
    kind = pattern.get("patternType") or ("solid" if differential else "none")
    front, back = child(pattern, "fgColor"), child(pattern, "bgColor")
    if kind == "none":
        return (WHITE,)
    if kind == "solid":
        # a conditional format keeps the colour of a solid fill where other patterns have their background
        chosen = (back if back is not None else front) if differential else front
        return (palette.colour(chosen, WHITE if differential else BLACK),)
    return (mixed(palette.colour(front, BLACK), palette.colour(back, WHITE), _SHARES.get(kind, 0.5)),)


def differential_of(dxf: Element, palette: Palette) -> Differential:
    """What a differential format changes."""
    code, font, fill = child(dxf, "numFmt"), child(dxf, "font"), child(dxf, "fill")
    colour = child(font, "color")
    return Differential(
        code.get("formatCode") if code is not None else None,
        palette.colour(colour, BLACK) if colour is not None else None,
        _grounds(fill, palette, differential=True) if fill is not None else None,
        _is_struck(font),
    )


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _number(text: str | None) -> float:
    try:
        return float(text) if text else _USUAL_SIZE
    except ValueError:
        return _USUAL_SIZE
