"""Reading single cells of a form: points, amounts, values, texts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from perfeval.formula.numeric import decimal_of, plain
from perfeval.reader.grid import SheetGrid, shows_another
from perfeval.reader.projects.records import Printed, Spot
from perfeval.reader.records import CopiedCell
from perfeval.reader.values import Value, parse
from perfeval.xlsx.number_formats import shown_by, shown_of
from perfeval.xlsx.raw_sheet import is_error

_POINTS_IN_NAME = re.compile(
    r"[（(\[【]\s*(?:(?:分值|权重)\s*[:：]?\s*)?(\d+(?:\.\d+)?)\s*分\s*[)）\]】]\s*$"
    r"|[（(\[【]\s*(?:分值|权重)\s*[:：]?\s*(\d+(?:\.\d+)?)\s*[)）\]】]\s*$"
)
_POINTS_IN_LABEL = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_CODE = re.compile(
    r"^(?:[\[【(（〔]?[0-9A-Za-z]{3,}[\])）】〕]?\s*[-—－–_ \u3000:：]+|[\[【(（〔][0-9A-Za-z]{3,}[\])）】〕])"
)
_CODE_BEHIND = re.compile(r"[\[【(（〔][0-9A-Za-z]{3,}[\])）】〕]$|[-—_][0-9]{3,}$")
_DASHES = frozenset(["", "-", "—", "——", "–", "/", "\\", "无", "－", "--"])


def percent_format(grid: SheetGrid, spot: Spot) -> bool:
    """Whether a number cell is shown as a percentage, a hundred times itself."""
    return shown_by(grid.raw.scan.formats.get(spot, ""), 1).percent


def cell_text(grid: SheetGrid, spot: Spot | None) -> str:
    """A cell's text on one line; '' where there is no cell."""
    return "" if spot is None else re.sub(r"\s*\n\s*", "", grid.text(*spot))


def usable(grid: SheetGrid, spot: Spot) -> bool:
    """Whether a cell holds what its formula gives, no error value, and a number that is the one that is seen."""
    scan = grid.raw.scan
    if spot in scan.uncached or spot in scan.errors or is_error(grid.text(*spot)):
        return False
    return not looks_another(grid, spot)


def looks_another(grid: SheetGrid, spot: Spot) -> bool:
    """Whether the number format lets a number look like another one."""
    raw: Any = grid.raw_value(*spot)
    code = grid.raw.scan.formats.get(spot, "")
    if not code or not isinstance(raw, float | int) or isinstance(raw, bool):
        return False
    shown = shown_of(code, decimal_of(raw))
    return bool(shown.scale) or shown.wrong_sign or shows_another(shown, decimal_of(raw))


def value_at(grid: SheetGrid, spot: Spot | None, unit: str) -> Value:
    """A 指标值 or 实际完成值; a number in a % format is a percentage."""
    if spot is None or not usable(grid, spot):
        return parse("", unit)
    return shown_value(grid, spot, unit)


def shown_value(grid: SheetGrid, spot: Spot, unit: str) -> Value:
    """A cell's value as its reader sees it; 98 with a % as a letter is 98 of a hundred, as in a column of %."""
    raw: Any = grid.raw_value(*spot)
    number = isinstance(raw, float | int) and not isinstance(raw, bool)
    if number and shown_by(grid.raw.scan.formats.get(spot, ""), 1).percent_sign:
        return parse(grid.text(*spot), "%")
    return parse(shown_text(grid, spot), unit)


def shown_text(grid: SheetGrid, spot: Spot) -> str:
    """A cell's text as its reader sees it: 98% where 0.98 is shown so, or 98 with a % as a letter; 3天 where 3 is."""
    raw: Any = grid.raw_value(*spot)
    code = grid.raw.scan.formats.get(spot, "")
    if not code or not isinstance(raw, float | int) or isinstance(raw, bool):
        return grid.text(*spot)
    shown, number = shown_of(code, decimal_of(raw)), plain(decimal_of(raw))
    if shown.percent:
        return f"{plain(number * 100):f}%"
    if shown.percent_sign:
        return f"{number:f}%"
    said = f"{shown.before}{number:f}{shown.after}"
    read = parse(said)
    # what makes another number of it is told where it stands, or not understood
    return said if read.kind == "定量" and read.amount == number and not shown.scale else grid.text(*spot)


def points_at(grid: SheetGrid, spot: Spot | None) -> Printed:
    """A 分值 or 得分: 10, 10分, 9.5; no value where nothing of the kind stands there."""
    if spot is None:
        return Printed()
    text = shown_text(grid, spot) if percent_format(grid, spot) else grid.text(*spot)
    if text in _DASHES or not usable(grid, spot):
        return Printed(None, spot, text)
    value = parse(text)
    if value.kind != "定量" or value.amount is None or value.sign or value.unit not in ("", "分", "%", "％"):
        return Printed(None, spot, text)
    amount = plain(value.amount * 100 if value.unit == "%" else value.amount)
    if percent_format(grid, spot):
        # what is reckoned with is what is seen: 10 where 0.1 is shown as 10%
        grid.copies[spot] = CopiedCell(amount, grid.text(*spot))
    return Printed(amount, spot, text)


def rate_at(grid: SheetGrid, spot: Spot | None) -> Printed:
    """A printed 执行率 as a fraction: 97.73%, 0.9773, 97.73."""
    if spot is None:
        return Printed()
    text = shown_text(grid, spot)
    if text in _DASHES or not usable(grid, spot):
        return Printed(None, spot, text)
    value = parse(text)
    if value.kind != "定量" or value.amount is None or value.unit not in ("", "%"):
        return Printed(None, spot, text)
    amount = value.amount
    if value.unit != "%" and amount > 2:
        amount /= 100
    return Printed(plain(amount), spot, text)


def points_in_label(text: str) -> Decimal | None:
    """The points that a label states: 产出指标（50分）, 15分÷三级指标个数."""
    found = _POINTS_IN_LABEL.search(text)
    return Decimal(found[1]) if found else None


def points_in_name(text: str) -> Decimal | None:
    """The points behind an indicator's own name: 新建公厕（10分）, 培训人数（分值：5）."""
    found = _POINTS_IN_NAME.search(text)
    return Decimal(found[1] or found[2]) if found else None


def without_points(text: str) -> str:
    """A level's name without its points in brackets."""
    plain_text = re.sub(r"\s+", "", text)
    plain_text = re.sub(r"[（(][^（()）]*\d+(?:\.\d+)?\s*(?:分|%)?[^（()）]*[)）]", "", plain_text)
    return re.sub(r"\d+(?:\.\d+)?分.*$", "", plain_text).strip("：:、.")


def without_code(text: str) -> str:
    """A unit's or project's name without the code before or behind it: 219-示例镇人民政府."""
    name = re.sub(r"\s*\n\s*", "", text).strip()
    shorter = _CODE_BEHIND.sub("", _CODE.sub("", name)).strip()
    return shorter or name
