"""The results of formulas, put back where openpyxl leaves them out: a preview or a phone computes nothing itself."""

from __future__ import annotations

import re
from typing import Any

from perfeval.formula.addresses import row_and_column
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.package import Package
from perfeval.xlsx.sheet_part import PartCell, Spot, read_sheet_part
from perfeval.xlsx.workbook_part import read_workbook_part

_KINDS = frozenset(["n", "str", "b", "e", "d"])
"""How a result may be written in its cell itself."""
_LEADING = re.compile(r"^\s|\s$|\n")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def results_of(original: bytes) -> dict[str, dict[Spot, PartCell]]:
    """The formula cells with a result, by sheet.

    Raises:
        what `Package`, `read_workbook_part` and `read_sheet_part` raise: the file is damaged or too large.
    """
    package, found = Package(original, Limits()), dict[str, dict[Spot, PartCell]]()
    for sheet in read_workbook_part(package).sheets:
        if sheet.kind == "worksheet":
            cells = read_sheet_part(package.pieces(sheet.part), Limits()).cells
            found[sheet.name] = {
                spot: one
                for spot, one in cells.items()
                if one.formula is not None and one.value is not None and one.kind in _KINDS
            }
    return found


def sheets_by_part(package: bytes) -> dict[str, str]:
    """The name of each worksheet by its part."""
    book = read_workbook_part(Package(package, Limits()))
    return {sheet.part: sheet.name for sheet in book.sheets if sheet.kind == "worksheet"}


def with_results(part: bytes, results: dict[Spot, PartCell]) -> bytes:
    """A worksheet's part in which every formula that has a result there has it."""
    from lxml import etree

    root = etree.fromstring(part)
    for formula in root.iter("{*}f"):
        cell: Any = formula.getparent()
        one = results.get(row_and_column(cell.get("r")))
        if one is None or one.value is None:
            continue
        value = cell.find("{*}v")
        if value is None:
            value = etree.SubElement(cell, formula.tag[:-1] + "v")
        value.text = one.value
        if _LEADING.search(one.value):
            value.set(_SPACE, "preserve")
        if one.kind != "n":
            cell.set("t", one.kind)
        elif "t" in cell.attrib:
            del cell.attrib["t"]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
