"""What a reader sees of a cell: its number format, its colours, its size, held against the regenerated workbook's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from perfeval.audit.comparison import CellDifference, Frame
from perfeval.audit.found import CellContent, FoundSheet, FoundWorkbook, Position
from perfeval.audit.recalculation import Engine
from perfeval.audit.result import Difference
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import round_half_away
from perfeval.writer.names import SCORE
from perfeval.writer.provenance import settled
from perfeval.xlsx.colours import contrast
from perfeval.xlsx.looks import LEAST_CONTRAST, LEAST_SIZE, Look
from perfeval.xlsx.number_display import Display, displayed

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)%?")
_DECORATION = re.compile(r"[\s　,，¥￥$€]")
_FAITHFUL, _COARSE, _FALSE = range(3)
_SINGLY = 8
"""Up to so many cells with the same fault are told one by one."""


def compare_sight(frame: Frame, engine: Engine | None) -> Iterator[CellDifference]:
    """The cells that show something else than their value, or show it to nobody, from the top of each sheet.

    Many of one sheet with the same fault (a style or the theme was changed) are one difference, at the first of them.
    """
    alike: dict[tuple[str, str, str, str], list[CellDifference]] = {}
    for one in _cell_by_cell(frame, engine):
        difference = one.difference
        alike.setdefault((one.sheet, one.code, difference.expected, difference.found), []).append(one)
    for members in alike.values():
        yield from members if len(members) <= _SINGLY else [_together(members)]


def _together(members: Sequence[CellDifference]) -> CellDifference:
    """Several alike as one."""
    first = members[0]
    cell = address_of(*first.found)
    message = first.difference.finding.message.replace(f"”{cell}", f"”{cell}等{len(members)}个单元格", 1)
    made = replace(first.difference.finding, message=message)
    return replace(first, difference=replace(first.difference, finding=made))


def _cell_by_cell(frame: Frame, engine: Engine | None) -> Iterator[CellDifference]:
    for name, wanted in frame.expected.sheets.items():
        found = frame.found.sheets.get(name)
        if found is None:
            continue
        places = {now: was for was in wanted.filled if (now := frame.place(name, was)) is not None}
        for now in sorted(found.filled):
            was = places.get(now)
            look = frame.found.look(found, now)
            usual = frame.expected.look(wanted, was).number_format if was is not None else "General"
            if look.number_format == usual and look.plain and now not in found.pieces:
                continue
            difference = _cell(frame, wanted, found, was, now, engine)
            if difference is not None:
                yield CellDifference(difference, name, was, now)


def _cell(
    frame: Frame, wanted: FoundSheet, found: FoundSheet, was: Position | None, now: Position, engine: Engine | None
) -> Difference | None:
    value = found.values.get(now)
    if value is None and engine is not None:
        value = engine.content(found.name, now)
    if value is None:
        return None
    look = frame.found.look(found, now)
    should = frame.expected.look(wanted, was) if was is not None else Look()
    if look.number_format != should.number_format:
        kind = _compared(value, look.number_format, should.number_format)
        if kind == _COARSE and (not frame.other_version or found.name == SCORE):
            return _difference("A311", found.name, now, should.number_format, look.number_format)
        if kind == _FALSE:
            seen = displayed(value, look.number_format).text.strip() or "（不显示）"
            return _difference("A308", found.name, now, should.number_format, look.number_format, seen=seen)
    reason = _illegible(frame.found, found, now, value, look)
    if reason and not _illegible(frame.expected, wanted, was or now, value, should):
        return _difference("A312", found.name, now, "（看得清）", reason)
    return None


def _difference(code: str, sheet: str, place: Position, expected: str, found: str, **more: str) -> Difference:
    cell = address_of(*place)
    details = {"sheet": sheet, "cell": cell, "expected": expected, "found": found, **more}
    return Difference(finding(code, Place("", sheet, cell), **details), expected, found)


def _illegible(book: FoundWorkbook, sheet: FoundSheet, place: Position, value: CellContent, look: Look) -> str:
    """Why the cell's text cannot be read; '' where it can."""
    colour = _section_colour(book, displayed(value, look.number_format)) if value is not None else ""
    pieces = [(str(value), look), *sheet.pieces.get(place, ())]
    for text, one in pieces:
        seen = colour or one.colour
        if text.strip() and min(contrast(seen, ground) for ground in one.grounds) < LEAST_CONTRAST:
            return f"字色{seen}、底色{'/'.join(one.grounds)}"
        if text.strip() and one.size < LEAST_SIZE:
            return f"{one.size:g}磅字"
        if text.strip() and one.symbols:
            return f"符号字体{one.symbols}"
        if text.strip() and one.struck:
            return "划了删除线"
    if look.repeated and value is not None:
        return "水平对齐为“填充”，内容重复显示"
    return ""


def _section_colour(book: FoundWorkbook, display: Display) -> str:
    if display.colour.startswith("#"):
        # the format's colours 1 to 56 are those of the palette from 8 on
        return book.looks.palette.numbered(int(display.colour[1:]) + 7, "")
    return display.colour


def _compared(value: CellContent, code: str, wanted: str) -> int:
    """Whether a format shows a value as faithfully as the wanted one does."""
    assert value is not None
    now, right = displayed(value, code), displayed(value, wanted)
    if not isinstance(value, Decimal):
        return _FAITHFUL if settled(now.text) == settled(right.text) else _FALSE
    if right.date:
        return _FAITHFUL if now.date and re.search(r"[yYeE].*[dD]|[dD].*[yY]", code) else _FALSE
    if now.date:
        return _FALSE
    seen, due = _bare(now.text), _bare(right.text)
    if seen == due:
        return _FAITHFUL
    if not _NUMBER.fullmatch(seen) or not _NUMBER.fullmatch(due):
        return _FALSE
    one, two = _read(seen), _read(due)
    if one == two and seen.endswith("%") == due.endswith("%"):
        return _FAITHFUL
    decimals = len(seen.rstrip("%").partition(".")[2]) + (2 if seen.endswith("%") else 0)
    true = one == round_half_away(value, decimals)
    if true and seen.endswith("%") == due.endswith("%"):
        # more digits than wanted tell the truth too, fewer do not tell all of it
        return _COARSE if decimals < len(due.rstrip("%").partition(".")[2]) + 2 * due.endswith("%") else _FAITHFUL
    return _COARSE if true else _FALSE


def _bare(text: str) -> str:
    bare = _DECORATION.sub("", text)
    return f"-{bare[1:-1]}" if bare.startswith("(") and bare.endswith(")") else bare


def _read(text: str) -> Decimal:
    try:
        number = Decimal(text.rstrip("%"))
    except InvalidOperation:
        return Decimal(0)
    return number / 100 if text.endswith("%") else number
