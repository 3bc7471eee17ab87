"""The parts of an .xlsx package around the sheets: the workbook, its names and properties, notes, formats."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from perfeval.audit.number_format import BUILT_IN
from perfeval.formula.addresses import row_and_column

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PROGRAMS_OWN = ("_xlnm.", "_xlfn", "_xlchart", "_xlpm", "_ETC", "Print_", "Excel_BuiltIn")
_BOOK = "xl/workbook.xml"
_WHITE = frozenset({"FFFFFFFF", "00FFFFFF"})
_SECTION_WORDS = re.compile(r"\[[^\]]*\]|[Gg][Ee][Nn][Ee][Rr][Aa][Ll]|[Ee][+-]0+|[AaPp]/[AaPp]|AM/PM|上午/下午|_.|\*.")
_LITERAL = re.compile(r'"[^"]*\w[^"]*"|\\\w|[1-9]')
_DATE = re.compile(r"[ymdhsYMDHS]")


@dataclass(frozen=True, slots=True)
class BookXml:
    """xl/workbook.xml: the part of each sheet, hidden sheets, names and what they refer to, settings."""

    parts: dict[str, str]
    hidden: frozenset[str]
    names: dict[str, str]
    settings: tuple[str, ...]


def read_book(package: zipfile.ZipFile) -> BookXml:
    """Read the workbook part.

    Raises:
        KeyError: there is none.
    """
    root = ElementTree.fromstring(package.read(_BOOK))
    targets = dict(_relations(package, _BOOK))
    parts: dict[str, str] = {}
    hidden: set[str] = set()
    for sheet in root.iter(f"{_MAIN}sheet"):
        name = sheet.get("name", "")
        parts[name] = targets.get(sheet.get(_ID, ""), ("", ""))[1]
        if sheet.get("state", "visible") != "visible":
            hidden.add(name)
    sheet_names = list(parts)
    names: dict[str, str] = {}
    for defined in root.iter(f"{_MAIN}definedName"):
        name, scope = defined.get("name", ""), defined.get("localSheetId")
        if name.startswith(_PROGRAMS_OWN):
            continue
        where = f"{sheet_names[int(scope)]}!" if scope and int(scope) < len(sheet_names) else ""
        names[where + name] = (defined.text or "").strip()
    return BookXml(parts, frozenset(hidden), names, tuple(_settings(root)))


def _settings(root: ElementTree.Element) -> Iterator[str]:
    for calculation in root.iter(f"{_MAIN}calcPr"):
        if calculation.get("calcMode") == "manual":
            yield "手动计算"
        if calculation.get("fullPrecision") in ("0", "false"):
            yield "以显示精度为准"
    for properties in root.iter(f"{_MAIN}workbookPr"):
        if properties.get("date1904") in ("1", "true"):
            yield "1904日期系统"


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Identity, kind and target part of each relation of a part."""
    folder, name = posixpath.split(part)
    path = f"{folder}/_rels/{name}.rels"
    if path not in package.namelist():
        return
    for relation in ElementTree.fromstring(package.read(path)):
        target = relation.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield relation.get("Id", ""), (relation.get("Type", "").rpartition("/")[2], full)


def notes_of(package: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """The comments of a sheet, by row and column from 0."""
    notes: dict[tuple[int, int], str] = {}
    for _, (kind, target) in _relations(package, part):
        if kind == "comments" and target in package.namelist():
            for comment in ElementTree.fromstring(package.read(target)).iter(f"{_MAIN}comment"):
                text = "".join(piece.text or "" for piece in comment.iter(f"{_MAIN}t"))
                notes[row_and_column(comment.get("ref", "A1"))] = text
    return notes


def custom_properties(package: zipfile.ZipFile) -> dict[str, str]:
    """The custom document properties, as texts."""
    path = "docProps/custom.xml"
    if path not in package.namelist():
        return {}
    root = ElementTree.fromstring(package.read(path))
    return {one.get("name", ""): "".join(one.itertext()).strip() for one in root}


@dataclass(frozen=True, slots=True)
class Looks:
    """The cell styles by number: the format code of each, and those that show no value.

    These show a fixed text instead of the value, or nothing, or white on white.
    """

    formats: dict[str, str]
    disguises: frozenset[str]


def looks_of(package: zipfile.ZipFile) -> Looks:
    """Read the styles part."""
    path = "xl/styles.xml"
    if path not in package.namelist():
        return Looks({}, frozenset())
    root = ElementTree.fromstring(package.read(path))
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in root.iter(f"{_MAIN}numFmt")}
    white = [_white(font) for font in root.findall(f"{_MAIN}fonts/{_MAIN}font")]
    formats: dict[str, str] = {}
    found: set[str] = set()
    for number, style in enumerate(root.findall(f"{_MAIN}cellXfs/{_MAIN}xf")):
        font, kind = int(style.get("fontId", "0")), style.get("numFmtId", "0")
        formats[str(number)] = code = codes.get(kind, BUILT_IN.get(kind, "General"))
        if _disguises(code) or (font < len(white) and white[font]):
            found.add(str(number))
    return Looks(formats, frozenset(found))


def _white(font: ElementTree.Element) -> bool:
    color = font.find(f"{_MAIN}color")
    return color is not None and (color.get("rgb") in _WHITE)


def _disguises(code: str) -> bool:
    sections = code.split(";")
    if len(sections) > 1 and not any(section.strip() for section in sections[:2]):
        return True
    bare = [_SECTION_WORDS.sub("", section) for section in sections[:2]]
    if _DATE.search(re.sub(r'"[^"]*"', "", bare[0])):
        return False
    return any(_LITERAL.search(section) for section in bare)
