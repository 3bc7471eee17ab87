"""SpreadsheetML, the XML of Excel 2003, which many systems write under the name of an .xls."""

from __future__ import annotations

import datetime
import io
import re
from typing import TYPE_CHECKING, Any

from perfeval.formula.addresses import address_of
from perfeval.reader.documents.building import SheetBuilder, check_sheets, raised
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.never_calculated import find_placeholders
from perfeval.xlsx.opening import RawSheet

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
_STRING = re.compile(r'("[^"]*")')
_RELATIVE = re.compile(r"(?<![\w.\]])R(\[-?\d{1,7}\]|\d{0,7})C(\[-?\d{1,5}\]|\d{0,5})(?![\w(.])")


def read_spreadsheetml(content: bytes, limits: Limits) -> list[RawSheet]:
    """Read the worksheets.

    Raises:
        TooLarge: it has more or larger sheets than the limits allow.
        lxml.etree.XMLSyntaxError: it is damaged.
    """
    from lxml import etree

    sheets: list[RawSheet] = []
    events = etree.iterparse(
        io.BytesIO(content), tag=f"{_SS}Worksheet", resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, sheet in events:
        sheets.append(_sheet(sheet, limits))
        check_sheets(len(sheets), limits)
        sheet.clear()
    find_placeholders(sheets)
    return sheets


def _sheet(sheet: Element, limits: Limits) -> RawSheet:
    builder = SheetBuilder(limits)
    formulas: set[tuple[int, int]] = set()
    unproved: dict[tuple[int, int], str] = {}
    uncached: set[tuple[int, int]] = set()
    row = -1
    for line in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = _index(line, row)
        column, covered = -1, 0
        for cell in line.iterfind(f"{_SS}Cell"):
            column = _index(cell, column + covered)
            covered, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
            data = cell.find(f"{_SS}Data")
            formula = cell.get(f"{_SS}Formula")
            value = "" if data is None else _value(data)
            if formula:
                formulas.add((row, column))
                if data is None:
                    uncached.add((row, column))
                if value in ("", 0):
                    unproved[row, column] = _in_letters(formula, row, column)
            if data is not None or covered or down or formula:
                builder.put(row, column, value, down + 1, covered + 1)
    visible = sheet.findtext(f"{_X}WorksheetOptions/{_X}Visible") or ""
    made = builder.sheet(sheet.get(f"{_SS}Name", ""), hidden=visible.startswith("Sheet"))
    made.scan.formulas.update(formulas)
    made.scan.uncached.update(uncached)
    made.scan.unproved.update(unproved)
    return made


def _in_letters(formula: str, row: int, column: int) -> str:
    """A formula in R1C1 notation as people see it, without =: R[-1]C in B3 is B2; '' where it leads off the sheet."""
    pieces = _STRING.split(formula.strip().removeprefix("="))
    try:
        for at in range(0, len(pieces), 2):
            pieces[at] = _RELATIVE.sub(
                lambda found: address_of(_moved(found[1], row), _moved(found[2], column)), pieces[at]
            )
    except ValueError:
        return ""
    return "".join(pieces)


def _moved(text: str, home: int) -> int:
    """A row or column from 0: [-1] is counted from home, 3 from 1, and nothing is home."""
    place = home + int(text[1:-1]) if text.startswith("[") else int(text) - 1 if text else home
    if place < 0:
        raise ValueError("outside the sheet")
    return place


def _index(element: Element, before: int) -> int:
    text = element.get(f"{_SS}Index", "")
    return int(text) - 1 if re.fullmatch(r"[1-9]\d{0,6}", text) else before + 1


def _count(cell: Element, name: str) -> int:
    text = cell.get(f"{_SS}{name}", "")
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 0


def _value(data: Element) -> Any:
    kind, text = data.get(f"{_SS}Type", "String"), _text(data)
    try:
        match kind:
            case "Number":
                return float(text)
            case "Boolean":
                return text.strip() == "1"
            case "DateTime":
                return datetime.datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        pass
    return text


def _text(data: Element) -> str:
    pieces = [data.text or ""]
    for part in data.iter():
        if part is data:
            continue
        up = isinstance(part.tag, str) and part.tag.rpartition("}")[2].lower() == "sup"
        pieces += [raised(part.text or "") if up else part.text or "", part.tail or ""]
    return "".join(pieces)
