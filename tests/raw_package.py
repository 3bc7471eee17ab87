"""Write .xlsx packages as raw XML, by no library: every form that a program may choose can be chosen here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from perfeval.formula.addresses import address_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class Error:
    """A cell that holds an error value, such as #REF!, of a formula or without one."""

    value: str
    formula: str = ""


@dataclass(frozen=True)
class Formula:
    """A formula cell; `rest` is the XML behind <f>, by default none, as of a program that never calculated."""

    text: str
    rest: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Shown:
    """A number in a number format."""

    value: float
    format: str


@dataclass(frozen=True)
class Raw:
    """A cell's XML as it is."""

    xml: str


Cell = str | float | int | bool | Error | Formula | Shown | Raw | None


@dataclass
class RawSheet:
    """A sheet: its cells by row and column from 0, its merged areas such as A1:B2, its state."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[str] = field(default_factory=list)
    hidden: bool = False

    def rows(self) -> dict[int, dict[int, Cell]]:
        """The cells by row."""
        found: dict[int, dict[int, Cell]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, {})[column] = self.cells[row, column]
        return found


def sheet_of(rows: list[list[Cell]]) -> RawSheet:
    """A sheet of rows; None leaves a cell out."""
    return RawSheet(
        {
            (r, c): value
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
            if value is not None and value != ""
        }
    )


def write_package(path: Path, sheets: Mapping[str, RawSheet]) -> Path:
    """Write the package and return its path."""
    path.write_bytes(package_of(sheets))
    return path


def package_of(sheets: Mapping[str, RawSheet], parts: Mapping[str, str] | None = None) -> bytes:
    """The package's bytes.

    Args:
        sheets: the sheets in order.
        parts: other contents for single parts.
    """
    codes = list(
        dict.fromkeys(c.format for sheet in sheets.values() for c in sheet.cells.values() if isinstance(c, Shown))
    )
    names = list(sheets)
    made = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"{_state(sheets[name])}/>'
            for n, name in enumerate(names, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELATIONS}">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(1, len(names) + 1)
        )
        + f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _styles(codes),
    }
    made |= {f"xl/worksheets/sheet{n}.xml": sheet_xml(sheets[name], codes) for n, name in enumerate(names, 1)}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for part, content in {**made, **(parts or {})}.items():
            package.writestr(part, content)
    return stream.getvalue()


def _state(sheet: RawSheet) -> str:
    return ' state="hidden"' if sheet.hidden else ""


def _styles(codes: list[str]) -> str:
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(codes))
    styles = "".join(f'<xf numFmtId="{164 + n}" fontId="0" fillId="0" borderId="0"/>' for n in range(len(codes)))
    return (
        f'{_HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{formats}</numFmts><fonts count="1"><font/>'
        '</fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        f'</cellStyleXfs><cellXfs count="{len(codes) + 1}"><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )


def sheet_xml(sheet: RawSheet, codes: list[str] | None = None) -> str:
    """The XML of a worksheet."""
    data = "".join(
        f'<row r="{row + 1}">'
        + "".join(_cell(address_of(row, at), cell, codes or []) for at, cell in cells.items())
        + "</row>"
        for row, cells in sheet.rows().items()
    )
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merges)
    merges = f'<mergeCells count="{len(sheet.merges)}">{merged}</mergeCells>' if merged else ""
    return f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{merges}</worksheet>'


def _cell(at: str, cell: Cell, codes: list[str]) -> str:
    match cell:
        case Raw(xml):
            return xml
        case Error(value, formula):
            return f'<c r="{at}" t="e">{f"<f>{escape(formula)}</f>" if formula else ""}<v>{value}</v></c>'
        case Formula(text, rest, kind):
            return f'<c r="{at}"{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}><f>{escape(text)}</f>{rest}</c>'
        case Shown(value, code):
            return f'<c r="{at}" s="{codes.index(code) + 1}"><v>{value!r}</v></c>'
        case bool():
            return f'<c r="{at}" t="b"><v>{int(cell)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{cell!r}</v></c>'
        case str():
            return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
    return ""
