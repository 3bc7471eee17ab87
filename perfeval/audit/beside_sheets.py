"""What a workbook holds beside its sheets: names, document properties, settings, and parts that compute or fetch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from perfeval.formula.addresses import Area
from perfeval.xlsx.markup import tree_of
from perfeval.xlsx.package import Package
from perfeval.xlsx.sheet_layout import blocks_of
from perfeval.xlsx.workbook_part import WorkbookPart, elements, relations

_AREAS = ("_xlnm.Print_Area", "Print_Area")
_ACTIVE = {
    "vbaProject": "宏", "xlMacrosheet": "宏表", "xlIntlMacrosheet": "宏表", "dialogsheet": "对话框工作表",
    "oleObject": "嵌入对象", "package": "嵌入文件", "control": "ActiveX控件", "connections": "数据连接",
    "queryTable": "查询表", "externalLink": "外部链接", "externalLinkPath": "外部链接", "ctrlProp": "窗体控件",
}  # fmt: skip
"""Kinds of parts that compute, fetch or hold something of their own, by kind of relation."""
_PATH = "externalLinkPath"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; `sheet` is the one it belongs to, '' for one of the whole workbook."""

    name: str
    sheet: str
    target: str


def defined_names(book: WorkbookPart) -> Iterator[DefinedName]:
    """Every name that the workbook defines."""
    for one in elements(book.root, "definedName"):
        scope = one.get("localSheetId") or ""
        at = int(scope) if scope.isdigit() else -1
        sheet = book.sheets[at].name if 0 <= at < len(book.sheets) else ""
        yield DefinedName(one.get("name") or "", sheet, "".join(one.itertext()).strip())


def print_area(names: Iterable[DefinedName], sheet: str) -> Iterator[Area]:
    """What of a sheet is printed, where a name says so."""
    for one in names:
        if one.name in _AREAS and one.sheet == sheet:
            for piece in _pieces_of(one.target):
                yield from blocks_of(piece.rpartition("!")[2])


def _pieces_of(target: str) -> list[str]:
    """A list of references, whose sheets' names may hold commas within quotes."""
    pieces, quoted = [""], False
    for sign in target:
        quoted ^= sign == "'"
        if sign == "," and not quoted:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def custom_properties(package: Package) -> dict[str, str]:
    """The custom document properties."""
    part = next((one.target for one in relations(package, "") if one.kind == "custom-properties"), None)
    root = tree_of(package, part)
    if root is None:
        return {}
    return {one.get("name") or "": "".join(one.itertext()).strip() for one in root}


def active_parts(package: Package) -> Iterator[tuple[str, str]]:
    """What computes, fetches or holds something of its own: what it is, and the part."""
    seen: set[str] = set()
    for name in ("", *package.names):
        for one in relations(package, name) if not name.endswith(".rels") else ():
            if one.kind == "externalLink" and any(other.kind == _PATH for other in relations(package, one.target)):
                # told by the file it leads to
                continue
            if one.kind in _ACTIVE and one.target not in seen:
                seen.add(one.target)
                yield _ACTIVE[one.kind], one.target


def calculation_settings(book: WorkbookPart) -> Iterator[str]:
    """Settings by which the same formulas come to other values, in words."""
    for calculation in elements(book.root, "calcPr"):
        if calculation.get("calcMode") == "manual":
            yield "手动计算"
        if calculation.get("fullPrecision") in ("0", "false"):
            yield "以显示精度为准"
    if book.date1904:
        yield "1904日期系统"
