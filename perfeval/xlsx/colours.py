"""Colours as a reader sees them: theme and tint, palette, automatic, and the contrast of two of them."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass

from perfeval.xlsx.markup import Element, child, children, descendants, local

BLACK, WHITE = "000000", "FFFFFF"
_PALETTE_SYSTEM_TEXT, _PALETTE_SYSTEM_GROUND = 64, 65
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_OFFICE = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646",
           "0000FF", "800080")  # fmt: skip
"""The colours of Office's own theme, for a workbook without one."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The workbook's colours: its theme's, in the order in which styles number them, and its indexed ones."""

    theme: tuple[str, ...] = _OFFICE
    indexed: tuple[str, ...] = ()

    def colour(self, element: Element | None, automatic: str) -> str:
        """A colour element (rgb, theme, indexed, auto) as RRGGBB."""
        if element is None:
            return automatic
        base = self._base(element, automatic)
        return tinted(base, _number(element.get("tint")))

    def _base(self, element: Element, automatic: str) -> str:
        if rgb := element.get("rgb"):
            return str(rgb)[-6:].upper().rjust(6, "0")
        if (theme := element.get("theme")) is not None:
            number = int(_number(theme))
            return self.theme[number] if 0 <= number < len(self.theme) else automatic
        if (indexed := element.get("indexed")) is not None:
            return self.numbered(int(_number(indexed)), automatic)
        return automatic

    def numbered(self, number: int, automatic: str) -> str:
        """A colour of the palette."""
        if number == _PALETTE_SYSTEM_TEXT:
            return BLACK
        if number == _PALETTE_SYSTEM_GROUND:
            return WHITE
        own = self.indexed or _standard()
        return own[number] if 0 <= number < len(own) else automatic


def _standard() -> tuple[str, ...]:
    from openpyxl.styles.colors import COLOR_INDEX

    return tuple(one[-6:] for one in COLOR_INDEX)


def palette_of(styles: Element | None, theme: Element | None) -> Palette:
    """The colours that styles refer to."""
    scheme = next(descendants(theme, "clrScheme"), None)
    known = {local(one): _scheme_colour(one) for one in scheme} if scheme is not None else {}
    colours = tuple(known.get(name, office) for name, office in zip(_THEME_ORDER, _OFFICE, strict=True))
    indexed = child(child(styles, "colors"), "indexedColors")
    own = tuple((one.get("rgb") or WHITE)[-6:].upper() for one in children(indexed, "rgbColor"))
    return Palette(colours, own)


def _scheme_colour(element: Element) -> str:
    for one in element:
        if value := (one.get("lastClr") or one.get("val")):
            if local(one) == "sysClr" and not one.get("lastClr"):
                return WHITE if value == "window" else BLACK
            return str(value)[-6:].upper()
    return BLACK


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def tinted(colour: str, tint: float) -> str:
    """A colour made lighter (tint > 0) or darker, as the format defines it: by the lightness of HLS."""
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return _hex(colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation))


def mixed(one: str, other: str, share: float) -> str:
    """Two colours in a pattern, `share` of the first."""
    return _hex([a * share + b * (1 - share) for a, b in zip(_channels(one), _channels(other), strict=True)])


def _channels(colour: str) -> tuple[float, float, float]:
    try:
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return 0.0, 0.0, 0.0
    return red, green, blue


def _hex(channels: Sequence[float]) -> str:
    return "".join(f"{round(min(1.0, max(0.0, one)) * 255):02X}" for one in channels)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1); below 2 a text can hardly be read."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
