"""Edits of a score workbook's package, as package_edits.yaml lists them: what no spreadsheet program would refuse."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class PackageEdit:
    """One edit and what an audit must say: a code, a sheet ('' for the whole workbook) and one of these cells."""

    name: str
    steps: tuple[dict[str, Any], ...]
    sheet: str
    cells: tuple[str, ...]
    honest: bool = False
    code: str = ""


def package_edits() -> list[PackageEdit]:
    """The catalogue."""
    entries = yaml.safe_load((Path(__file__).parent / "package_edits.yaml").read_text(encoding="utf-8"))
    return [
        PackageEdit(
            one["name"],
            tuple(one["steps"]),
            one.get("sheet", ""),
            tuple(str(one.get("cell", "")).split()),
            one.get("honest", False),
            one.get("code", ""),
        )
        for one in entries
    ]


class EditedPackage:
    """A package being edited."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self._drawings = 90

    def content(self) -> bytes:
        """The bytes of the edited package."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts.items():
                package.writestr(name, content)
        return stream.getvalue()

    def apply(self, step: dict[str, Any]) -> None:
        """One step: the only key says what is done."""
        [(kind, details)] = step.items()
        steps: dict[str, Callable[[Any], None]] = {
            "replace": self._replace, "restyle": self._restyle, "condition": self._condition, "shape": self._shape,
            "property": self._property, "add": self._add,
        }  # fmt: skip
        steps[kind](details)

    def _part(self, name: str) -> str:
        """A part by its sheet's name, or by its own."""
        if name.startswith(("xl/", "docProps/", "[", "_rels")):
            return name
        names = re.findall(r'<sheet name="([^"]*)"', self.text("xl/workbook.xml"))
        return f"xl/worksheets/sheet{names.index(name) + 1}.xml"

    def text(self, name: str) -> str:
        """A part's text."""
        return self.parts[self._part(name)].decode("utf-8")

    def put(self, name: str, text: str) -> None:
        """Write a part."""
        self.parts[self._part(name)] = text.encode("utf-8")

    def _replace(self, details: dict[str, str]) -> None:
        text, count = re.subn(details["find"], details["put"], self.text(details["part"]), count=1, flags=re.DOTALL)
        assert count == 1, f"nothing to replace: {details['find']}"
        assert text != self.text(details["part"])
        self.put(details["part"], text)

    def _add(self, details: dict[str, str]) -> None:
        self.put(details["part"], details["text"])

    def _restyle(self, details: dict[str, str]) -> None:
        """Give cells a style like theirs with another font, fill, alignment or number format."""
        for cell in details["cell"].split():
            self._restyle_cell(details, cell)

    def _restyle_cell(self, details: dict[str, str], cell: str) -> None:
        styles, sheet = self.text("xl/styles.xml"), self.text(details["sheet"])
        match = re.search(rf'(<c r="{cell}"(?: t="\w+")?) s="(\d+)"', sheet)
        assert match is not None, cell
        xfs = re.search(r"<cellXfs[^>]*>(.*?)</cellXfs>", styles, re.DOTALL)
        assert xfs is not None
        every = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", xfs[1], re.DOTALL)
        xf = every[int(match[2])]
        for key, tag, attribute in (("font", "fonts", "fontId"), ("fill", "fills", "fillId")):
            if key in details:
                styles, number = _appended(styles, tag, details[key])
                xf = re.sub(rf'{attribute}="\d+"', f'{attribute}="{number}"', xf, count=1)
        if "alignment" in details:
            xf = re.sub(r"<alignment [^>]*/>", details["alignment"], xf, count=1)
        if "format" in details:
            code = details["format"].replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
            styles, _ = _appended(styles, "numFmts", f'<numFmt numFmtId="{400 + len(every)}" formatCode="{code}"/>')
            xf = re.sub(r'numFmtId="\d+"', f'numFmtId="{400 + len(every)}"', xf, count=1)
        styles, number = _appended(styles, "cellXfs", xf)
        self.put("xl/styles.xml", styles)
        self.put(details["sheet"], sheet.replace(match[0], f'{match[1]} s="{number}"', 1))

    def _condition(self, details: dict[str, str]) -> None:
        styles = self.text("xl/styles.xml")
        rule = details["rule"]
        if "dxf" in details:
            styles, number = _appended(styles, "dxfs", f"<dxf>{details['dxf']}</dxf>")
            rule = rule.replace("<cfRule", f'<cfRule dxfId="{number}"', 1)
        self.put("xl/styles.xml", styles)
        xml = f'<conditionalFormatting sqref="{details["area"]}">{rule}</conditionalFormatting>'
        sheet = self.text(details["sheet"])
        assert "<printOptions" in sheet or "<pageMargins" in sheet
        at = min(i for tag in ("<printOptions", "<pageMargins", "<hyperlinks") if (i := sheet.find(tag)) >= 0)
        self.put(details["sheet"], sheet[:at] + xml + sheet[at:])

    def _shape(self, details: dict[str, Any]) -> None:
        """A picture or a text box; the anchor is: left column, top row, right column, bottom row, from 0."""
        self._drawings += 1
        number, part = self._drawings, self._part(details["sheet"])
        left, top, right, bottom = details["anchor"]
        corner = (
            "<xdr:{0}><xdr:col>{1}</xdr:col><xdr:colOff>{3}</xdr:colOff>"
            "<xdr:row>{2}</xdr:row><xdr:rowOff>{3}</xdr:rowOff></xdr:{0}>"
        )
        anchor = corner.format("from", left, top, 1000) + corner.format("to", right, bottom, 90000)
        xml = (
            f'<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main"><xdr:twoCellAnchor>'
            f"{anchor}{_picture() if details['kind'] == 'picture' else _text_box(details.get('text', ''))}"
            "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
        )
        self.parts[f"xl/drawings/drawing{number}.xml"] = xml.encode()
        rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
        assert rels not in self.parts, "the sheet has relations already"
        self.parts[rels] = (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{_RELATIONSHIPS}/drawing" '
            f'Target="../drawings/drawing{number}.xml"/></Relationships>'
        ).encode()
        types = self.text("[Content_Types].xml")
        override = (
            f'<Override PartName="/xl/drawings/drawing{number}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/></Types>'
        )
        self.put("[Content_Types].xml", types.replace("</Types>", override))
        sheet = self.text(details["sheet"])
        at = min(
            i for tag in ("<legacyDrawing", "<tableParts", "<extLst", "</worksheet>") if (i := sheet.find(tag)) >= 0
        )
        self.put(details["sheet"], f'{sheet[:at]}<drawing r:id="rId1"/>{sheet[at:]}')

    def _property(self, details: dict[str, Any]) -> None:
        name, value = details["name"], details["value"]
        text = self.text("docProps/custom.xml")
        pattern = rf'<property [^>]*name="{re.escape(name)}">.*?</property>'
        match = re.search(pattern, text)
        assert match is not None, name
        if value is None:
            self.put("docProps/custom.xml", text.replace(match[0], ""))
        else:
            now = re.sub(r"<vt:lpwstr>.*?</vt:lpwstr>", f"<vt:lpwstr>{value}</vt:lpwstr>", match[0])
            self.put("docProps/custom.xml", text.replace(match[0], now))


def _appended(styles: str, tag: str, element: str) -> tuple[str, int]:
    """The styles with one more element in a list, and its number."""
    match = re.search(rf'<{tag}(?: count="\d+")?(?:/>|>(.*?)</{tag}>)', styles, re.DOTALL)
    if match is None:
        return styles.replace("<fonts", f"<{tag}>{element}</{tag}><fonts", 1), 0
    inner = match[1] or ""
    name = re.match(r"<(\w+)", element)
    assert name is not None
    number = len(re.findall(rf"<{name[1]}[ />]", inner))
    return styles.replace(match[0], f"<{tag}>{inner}{element}</{tag}>", 1), number


def _text_box(text: str) -> str:
    return (
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="7" name="t"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>'
        '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        f"</xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )


def _picture() -> str:
    return (
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="8" name="公章"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill/>'
        '<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
    )
