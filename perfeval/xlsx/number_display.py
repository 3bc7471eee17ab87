"""What a number format shows of a value: all sections, conditions, literals, scaling (ECMA-376, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from perfeval.formula.numeric import plain, round_half_away

Shown: TypeAlias = "Decimal | str | bool"
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]|'
    r"(?P<general>[Gg]eneral|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<noon>AM/PM|A/P|上午/下午)|"
    r"(?P<date>[yYmMdDhHsS]+|[aA]{3,4}|[eE]+|[gG]+|[bB]{2,4})|(?P<digit>[0#?])|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_COLOURS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "white": "FFFFFF", "yellow": "FFFF00", "黑色": "000000", "蓝色": "0000FF", "蓝绿色": "00FFFF", "青色": "00FFFF",
    "绿色": "00FF00", "洋红色": "FF00FF", "红色": "FF0000", "白色": "FFFFFF", "黄色": "FFFF00",
}  # fmt: skip
_PALETTE = re.compile(r"(?:color|颜色)\s*(\d+)", re.IGNORECASE)
_GENERAL_DIGITS = 11
_EPOCH, _MOST_DAYS = datetime.datetime(1899, 12, 30), 2958465


@dataclass(frozen=True, slots=True)
class Display:
    """What is shown.

    Attributes:
        colour: RRGGBB where the format gives one, a number of the palette as `#n`; '' otherwise.
        date: whether a number is shown as a date or time.
    """

    text: str
    colour: str = ""
    date: bool = False


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None
    colour: str

    @property
    def date(self) -> bool:
        return any(kind in ("date", "noon") for kind, _ in self.tokens)

    def holds(self, value: Decimal) -> bool:
        assert self.condition is not None
        sign, limit = self.condition
        outcomes = {"<": value < limit, ">": value > limit, "=": value == limit}
        outcomes |= {"<=": value <= limit, ">=": value >= limit, "<>": value != limit}
        return outcomes[sign]


def displayed(value: Shown, code: str) -> Display:
    """What a cell of this number format shows of a value."""
    sections = _sections(code)
    if isinstance(value, bool):
        return Display("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return _text(value, sections)
    section, magnitude = _chosen(value, sections)
    if section is None:
        return Display("########")
    return Display(_number(magnitude, section), section.colour, section.date)


@lru_cache(maxsize=2048)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[tuple[str, str]]] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), str(match[str(match.lastgroup)] or "")
        if kind == "other" and text == ";":
            sections.append([])
        else:
            sections[-1].append((kind, text))
    return tuple(_section(tokens) for tokens in sections[:4])


def _section(tokens: list[tuple[str, str]]) -> _Section:
    condition: tuple[str, Decimal] | None = None
    colour = ""
    kept: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind != "bracket":
            kept.append((kind, text))
            continue
        match = _CONDITION.fullmatch(text.strip())
        if match is not None:
            condition = match[1], _decimal(match[2])
        elif text.strip().casefold() in _COLOURS:
            colour = _COLOURS[text.strip().casefold()]
        elif palette := _PALETTE.fullmatch(text.strip()):
            colour = f"#{palette[1]}"
        elif text.startswith("$"):
            kept.append(("quoted", text[1:].partition("-")[0]))
        elif re.fullmatch(r"[hms]+", text, re.IGNORECASE):
            kept.append(("date", text))
        elif text.casefold().startswith("dbnum") and text.casefold() != "dbnum0":
            kept.append(("quoted", f"〔{text}〕"))
    return _Section(tuple(kept), condition, colour)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _text(value: str, sections: tuple[_Section, ...]) -> Display:
    last = sections[-1]
    if len(sections) == 4 or any(kind == "text" for kind, _ in last.tokens):
        pieces = [value if kind == "text" else _literal(kind, text) for kind, text in last.tokens]
        return Display("".join(pieces), last.colour)
    return Display(value)


def _literal(kind: str, text: str) -> str:
    return " " if kind == "space" else text


def _chosen(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section | None, Decimal]:
    """The section for a number, and the number it shows."""
    numbers = sections[:3]
    if len(numbers) > 1 and any(kind == "text" for kind, _ in numbers[-1].tokens):
        numbers = numbers[:-1]
    first = numbers[0]
    second = numbers[1] if len(numbers) > 1 else None
    third = numbers[2] if len(numbers) > 2 else None
    if first.condition is None and (second is None or second.condition is None):
        if value < 0 and second is not None:
            return second, -value
        return (third, value) if value == 0 and third is not None else (first, value)
    if first.holds(value) if first.condition is not None else value > 0:
        return first, value
    if second is None:
        return None, value
    if third is None:
        return second, abs(value)
    met = second.holds(value) if second.condition is not None else value < 0
    return (second, abs(value)) if met else (third, value)


def _number(value: Decimal, section: _Section) -> str:
    tokens = section.tokens
    if section.date:
        return _date(value, tokens)
    if not any(kind in ("digit", "general", "text") for kind, _ in tokens):
        sign = "-" if value < 0 and any(text.strip() for _, text in tokens) else ""
        return sign + "".join(_literal(kind, text) for kind, text in tokens)
    if any(kind in ("general", "text") for kind, _ in tokens):
        shown = _general(value)
        return "".join(shown if kind in ("general", "text") else _literal(kind, text) for kind, text in tokens)
    return _placed(value, tokens)


def _general(value: Decimal) -> str:
    whole = len(str(abs(int(value))))
    return format(plain(round_half_away(value, max(0, _GENERAL_DIGITS - 1 - whole))), "f")


def _placed(value: Decimal, tokens: tuple[tuple[str, str], ...]) -> str:
    """A number in its placeholders, with whatever stands between them."""
    if any(kind == "exponent" for kind, _ in tokens) or _is_fraction(tokens):
        kinds = {"digit", "exponent"}
        literals = "".join(_literal(kind, text) for kind, text in tokens if kind not in kinds and text not in "./ ,")
        return literals + format(plain(value), "f")
    point = next((at for at, token in enumerate(tokens) if token == ("other", ".")), len(tokens))
    digits = [at for at, (kind, _) in enumerate(tokens) if kind == "digit"]
    whole = [at for at in digits if at < point]
    scale = grouping = 0
    skipped: set[int] = {point}
    for at, token in enumerate(tokens):
        if token != ("other", ","):
            continue
        if any(one < at for one in digits):
            skipped.add(at)
            later = [one for one in (whole if at < point else digits) if one > at]
            grouping += bool(later)
            scale += not later
    percent = sum(1 for token in tokens if token == ("other", "%"))
    shown = abs(value) * 100**percent / Decimal(1000) ** scale
    decimals = len(digits) - len(whole)
    text = format(round_half_away(shown, decimals), "f")
    integer, _, fraction = text.partition(".")
    places = _whole_places([tokens[at][1] for at in whole], integer.lstrip("0"), grouping=bool(grouping))
    fractions = _fraction_places([tokens[at][1] for at in digits if at > point], fraction)
    filled = dict(zip(whole, places, strict=True)) | dict(
        zip([at for at in digits if at > point], fractions, strict=True)
    )
    pieces: list[str] = [] if whole else [integer.lstrip("0")]
    for at, (kind, literal) in enumerate(tokens):
        if at == point:
            pieces.append(".")
        elif at in filled:
            pieces.append(filled[at])
        elif at not in skipped:
            pieces.append(_literal(kind, literal))
    return ("-" if value < 0 else "") + "".join(pieces)


def _is_fraction(tokens: tuple[tuple[str, str], ...]) -> bool:
    slash = next((at for at, token in enumerate(tokens) if token == ("other", "/")), None)
    return slash is not None and any(kind == "digit" for kind, _ in tokens[slash + 1 :])


def _whole_places(marks: list[str], digits: str, *, grouping: bool) -> list[str]:
    """The digits before the point in their places, the last place taking the last digit."""
    if not marks:
        return []
    if grouping:
        # nothing stands between the places of a grouped number
        shown = digits.rjust(marks.count("0"), "0")
        return [*[""] * (len(marks) - 1), f"{int(shown):,}" if shown else ""]
    places: list[str] = []
    left = digits
    for mark in reversed(marks):
        places.append(left[-1] if left else {"0": "0", "?": " "}.get(mark, ""))
        left = left[:-1]
    places[-1] = left + places[-1]
    return places[::-1]


def _fraction_places(marks: list[str], digits: str) -> list[str]:
    kept = digits
    while kept and kept.endswith("0") and marks[len(kept) - 1] != "0":
        kept = kept[:-1]
    return [kept[index] if index < len(kept) else "" for index in range(len(marks))]


def _date(value: Decimal, tokens: tuple[tuple[str, str], ...]) -> str:
    if not 0 <= value <= _MOST_DAYS:
        return "########"
    moment = _EPOCH + datetime.timedelta(days=float(value))
    pieces: list[str] = []
    after_hour = False
    for kind, text in tokens:
        letter = text[:1].casefold()
        if kind != "date":
            pieces.append("" if kind == "noon" else _literal(kind, text))
            continue
        if letter == "m" and after_hour:
            pieces.append(f"{moment.minute:02d}")
        elif letter in "ye":
            pieces.append(f"{moment:%Y}")
        elif letter == "m":
            pieces.append(f"{moment.month:02d}" if len(text) != 1 else str(moment.month))
        elif letter == "d":
            pieces.append(f"{moment.day:02d}" if len(text) == 2 else str(moment.day))
        elif letter == "h":
            pieces.append(str(moment.hour))
        elif letter == "s":
            pieces.append(f"{moment.second:02d}")
        after_hour = letter == "h"
    return "".join(pieces)
