"""What is not in a cell: sheets, names, links, settings, parts that compute something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.audit.comparison import Frame
from perfeval.audit.outward import refers_outward
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.excel import quote_sheet
from perfeval.writer.names import OWN

_TARGET = re.compile(r"=?'?(.+?)'?!\$?([A-Z]{1,3})\$?(\d+)(?::\$?\2\$?\3)?")
_LINK = "外部链接"
_ALWAYS_THERE = frozenset(OWN)
"""The sheets that outputs of every version have."""


def compare_structure(frame: Frame) -> Iterator[Difference]:
    """Differences of the workbook as a whole."""
    found = frame.found
    yield from _sheets(frame)
    yield from _names(frame)
    yield from _outside_cells(frame)
    yield from _inward(frame)
    for kind, part in found.active:
        if (kind, part) in frame.expected.active:
            continue
        code = "A306" if kind == _LINK else "A321"
        yield Difference(finding(code, Place(), link=part, what=kind), "（无）", f"{kind}：{part}")
    for setting in found.settings:
        yield Difference(finding("A307", Place(), setting=setting), "（自动计算、完整精度）", setting)
    for part in found.repeated:
        yield Difference(finding("A322", Place(), part=part), "一个", part)


def _sheets(frame: Frame) -> Iterator[Difference]:
    wanted = frame.expected.sheets
    for name in wanted:
        since = frame.other_version and name in frame.own and name not in _ALWAYS_THERE
        if name not in frame.found.sheets and not since:
            yield Difference(finding("A301", Place("", name), sheet=name), name, "（没有）")
    for name, sheet in frame.found.sheets.items():
        place = Place("", name)
        if name not in wanted:
            yield Difference(finding("A302", place, sheet=name), "（没有）", name)
        elif sheet.hidden and not wanted[name].hidden:
            yield Difference(finding("A303", place, sheet=name), "显示", "隐藏")


def _names(frame: Frame) -> Iterator[Difference]:
    given = {name.casefold(): target for name, target in frame.found.names.items()}
    wanted = {name.casefold() for name in frame.expected.names}
    for name, text in frame.expected.names.items():
        target = target_of(text)
        if target is None:
            continue
        sheet, place = target[0], (target[1], target[2])
        now = frame.place(sheet, place)
        if now is None:
            continue
        cell = address_of(*now)
        at, right = Place("", sheet, cell), f"{quote_sheet(sheet)}!{cell}"
        other = given.get(name.casefold())
        if other is None:
            if not (frame.loose and sheet in frame.lists) and not frame.other_version:
                yield Difference(finding("A305", at, name=name, expected=right, found="（没有）"), right, "（没有）")
        elif target_of(other) not in ((sheet, *now), target):
            yield Difference(finding("A305", at, name=name, expected=right, found=clipped(other)), right, other)
    for name, text in frame.found.names.items():
        if name.casefold() in wanted or _of_its_row(frame, name, text):
            continue
        yield Difference(finding("A309", Place(), name=name, found=clipped(text)), "（没有）", f"{name}：{text}")


def _of_its_row(frame: Frame, name: str, text: str) -> bool:
    """Whether a name is a row's own in a list: one that is not wanted now because the data or the version differ."""
    spot = target_of(text)
    if frame.other_version and spot is not None and "!" not in name and spot[0] in frame.own:
        return True
    if spot is None or not frame.loose or spot[0] not in frame.lists or spot[0] not in frame.found.sheets:
        return False
    sheet = frame.found.sheets[spot[0]]
    return any(sheet.text(spot[1], column).strip() == name for column in (0, *frame.lists[spot[0]].keys))


def _outside_cells(frame: Frame) -> Iterator[Difference]:
    """References to elsewhere in validations and hyperlinks."""
    for name, sheet in frame.found.sheets.items():
        for blocks, texts in sheet.layout.validations:
            outward = [text for text in texts if refers_outward(text)]
            if outward and blocks:
                yield _outward(name, address_of(blocks[0].top, blocks[0].left), outward[0])
        for block, target in sheet.links:
            yield _outward(name, address_of(block.top, block.left), target)


def _inward(frame: Frame) -> Iterator[Difference]:
    """Links of perfeval's own sheets that lead to another cell; one that is gone misleads nobody."""
    for name in frame.own if not frame.other_version else ():
        found = frame.found.sheets.get(name)
        for was, text in frame.expected.sheets[name].inward.items() if found is not None else ():
            assert found is not None
            wanted, now = _link_target(text), frame.place(name, was)
            spot = _link_target(found.inward[now]) if now is not None and now in found.inward else None
            if wanted is None or spot is None or now is None or _may_move(frame, wanted[0]):
                continue
            moved = frame.place(wanted[0], (wanted[1], wanted[2]))
            if spot not in (wanted, (wanted[0], *moved) if moved is not None else wanted):
                cell, right = address_of(*now), f"{wanted[0]}!{address_of(*wanted[1:])}"
                seen = f"{spot[0]}!{address_of(*spot[1:])}"
                details = {"sheet": name, "cell": cell, "expected": right, "found": seen}
                yield Difference(finding("A325", Place("", name, cell), **details), right, seen)


def _may_move(frame: Frame, sheet: str) -> bool:
    """Whether a sheet's rows are others because a source was changed."""
    return frame.loose and not frame.alignment(sheet).same


def _link_target(text: str) -> tuple[str, int, int] | None:
    """The cell that a link within the workbook leads to; a sheet's name may be followed by a dot (LibreOffice)."""
    return target_of(re.sub(r"^('?)(.+?)\1\.(?=\$?[A-Z]{1,3}\$?\d+$)", r"\1\2\1!", text.strip()))


def _outward(sheet: str, cell: str, target: str) -> Difference:
    found = finding("A213", Place("", sheet, cell), sheet=sheet, cell=cell, found=clipped(target), expected="")
    return Difference(found, "（无外部引用）", target)


def target_of(text: str) -> tuple[str, int, int] | None:
    """Sheet, row and column that a defined name refers to; None where it is no single cell."""
    match = _TARGET.fullmatch(text.strip())
    if match is None:
        return None
    sheet, letters, digits = match.groups()
    return (sheet.replace("''", "'"), *row_and_column(f"{letters}{digits}"))
