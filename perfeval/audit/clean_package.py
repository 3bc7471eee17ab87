"""A workbook written anew with nothing but the cells that Excel would load: what engines calculate from.

An engine with a reader of its own might see in a doctored package what no spreadsheet program shows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from perfeval.audit.found import FoundSheet, FoundWorkbook, Position
from perfeval.audit.outward import refers_outward
from perfeval.formula.addresses import address_of

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
Usable = Callable[[str, Position, str], bool]
"""Whether the engine shall have a formula, by sheet, cell and text; else it has the value."""


def clean_package(found: FoundWorkbook, usable: Usable | None = None) -> bytes:
    """The bytes of a plain .xlsx with the workbook's cells, formulas and names."""
    names = list(found.sheets)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:

        def part(name: str, text: str) -> None:
            package.writestr(name, f"{_HEAD}{text}")

        sheets = range(1, len(names) + 1)
        overrides = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>' for n in sheets
        )
        part(
            "[Content_Types].xml",
            f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            f'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName='
            f'"/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{overrides}</Types>',
        )
        part("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        part("xl/_rels/workbook.xml.rels", _relations([("worksheet", f"worksheets/sheet{n}.xml") for n in sheets]))
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
        )
        part(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>{listed}</sheets>'
            f"<definedNames>{_names(found, names)}</definedNames></workbook>",
        )
        for n, name in enumerate(names, 1):
            part(f"xl/worksheets/sheet{n}.xml", _sheet(found.sheets[name], usable))
    return stream.getvalue()


def _relations(targets: list[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'


def _names(found: FoundWorkbook, sheets: list[str]) -> str:
    entries: list[str] = []
    for name, target in found.names.items():
        sheet, mark, own = name.rpartition("!")
        if refers_outward(target) or not target:
            continue
        scope = f' localSheetId="{sheets.index(sheet)}"' if mark and sheet in sheets else ""
        entries.append(f"<definedName name={quoteattr(own)}{scope}>{escape(target.removeprefix('='))}</definedName>")
    return "".join(entries)


def _sheet(sheet: FoundSheet, usable: Usable | None) -> str:
    rows: dict[int, list[str]] = {}
    for place in sorted(sheet.filled):
        rows.setdefault(place[0], []).append(_cell(sheet, place, usable))
    lines = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in rows.items())
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(sheet: FoundSheet, place: Position, usable: Usable | None) -> str:
    value, formula = sheet.values.get(place), sheet.formulas.get(place)
    address = address_of(*place)
    if formula is not None and not refers_outward(formula) and (usable is None or usable(sheet.name, place, formula)):
        return f'<c r="{address}"><f>{_escaped(formula[1:])}</f></c>'
    if isinstance(value, bool):
        return f'<c r="{address}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{address}"><v>{value:f}</v></c>'
    if value is None:
        return f'<c r="{address}"/>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'


def _escaped(text: str) -> str:
    return "".join(sign if sign >= " " or sign in "\t\n\r" else " " for sign in escape(text))
