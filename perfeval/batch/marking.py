"""The unit's own workbook with every problem marked at its cell, and a sheet 问题; its look is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perfeval.batch.kept_values import results_of, sheets_by_part, with_results
from perfeval.checks.problems import Problem, problems_of_findings
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.reader.discovery import InputFile
from perfeval.xlsx.sheet_part import PartCell, Spot

SHEET = "问题"
_FONT_PARTS = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
_FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.HINT: "DDEBF7"}
_HEADINGS = ("序号", "级别", "位置", "问题", "改法", "说明")
_WIDTHS = (6, 8, 22, 62, 46, 40)
_ADVICE = "先改前面的：后面有些问题由前面的引起，改好后会一并消失。改完另存，再检查一遍。"
_A4 = 9
_LONGEST = 2000
"""A longer comment nobody reads."""
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Marks:
    """A workbook and what is to be marked in it."""

    file: InputFile
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def marked_copy(marks: Marks) -> bytes:
    """The marked copy; of a file that cannot be kept as it is (.xls, .ods, a damaged one), the list alone."""
    import openpyxl

    book: Any = None
    results: dict[str, dict[Spot, PartCell]] = {}
    readable = not any(one.code[0] == "F" for one in marks.findings)
    if readable and marks.file.path.suffix.lower() in (".xlsx", ".xlsm"):
        try:
            book = openpyxl.load_workbook(marks.file.path, keep_vba=False)
            results = results_of(marks.file.path.read_bytes())
        except Exception:
            # whatever openpyxl does not understand costs the marks, not the list
            book = None
    if book is None:
        book = openpyxl.Workbook()
        book.active.title = "检查"
        _list(book, marks.problems)
        del book["检查"]
    else:
        _mark(book, [one for one in marks.findings if one.place.file in ("", marks.file.shown_as)])
        _list(book, marks.problems)
    stream = io.BytesIO()
    book.save(stream)
    return _mended(stream.getvalue(), results)


def _mended(package: bytes, results: Mapping[str, dict[Spot, PartCell]]) -> bytes:
    """The workbook as openpyxl does not write it: with the results of formulas, and fonts in the standard's order."""
    from lxml import etree

    sheets = sheets_by_part(package) if results else {}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/styles.xml":
                root = etree.fromstring(content)
                for font in root.iter("{*}font"):
                    font[:] = sorted(font, key=lambda one: _FONT_PARTS.index(etree.QName(one).localname))
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            elif known := results.get(sheets.get(entry.filename, "")):
                content = with_results(content, known)
            copy.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def lost_copy(marks: Marks, problem: Finding) -> bytes:
    """The list alone, with what became of the worker that was to mark the copy."""
    problems = (*marks.problems, *problems_of_findings([problem]))
    return marked_copy(Marks(marks.file, problems, (Finding("F", problem.severity, "", ""),)))


def _mark(book: Any, findings: Sequence[Finding]) -> None:
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cells: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        if one.place.cell and one.place.sheet in book.sheetnames:
            cells.setdefault((one.place.sheet, one.place.cell), []).append(one)
    for (sheet, address), found in cells.items():
        cell = book[sheet][address]
        if isinstance(cell, MergedCell):
            block = next(one for one in book[sheet].merged_cells.ranges if address in one)
            cell = book[sheet].cell(block.min_row, block.min_col)
        gravest = min((one.severity for one in found), key=lambda one: one.rank)
        cell.fill = PatternFill("solid", fgColor=_FILLS[gravest])
        words = "\n".join(f"{one.severity.value}：{one.message}{one.mend}" for one in found)
        before = f"{cell.comment.text}\n" if cell.comment is not None else ""
        comment = Comment((before + words)[:_LONGEST], "perfeval")
        comment.width, comment.height = 360, 60 + 20 * min(len(words) // 24, 15)
        cell.comment = comment


def _list(book: Any, problems: Sequence[Problem]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.hyperlink import Hyperlink

    if SHEET in book.sheetnames and book[SHEET]["A1"].value == SHEET:
        # an earlier check's
        del book[SHEET]
    sheet = book.create_sheet(SHEET, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    thin = Side(style="thin", color="8EA9C1")
    border = Border(thin, thin, thin, thin)
    sheet["A1"] = SHEET
    sheet["A1"].font = Font(name="宋体", size=16, bold=True)
    sheet["A2"] = _ADVICE if problems else "没有问题。"
    rows: list[tuple[Any, ...]] = [_HEADINGS]
    rows += [
        (number, one.severity.value, one.where, one.message, one.mend, one.remark.strip("（）"))
        for number, one in enumerate(problems, 1)
    ]
    for row, values in enumerate(rows, 4):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            cell.value = value
            if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
                cell.data_type = "s"
            cell.font = Font(name="宋体", size=11, bold=row == 4)
            cell.border = border
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center" if column < 3 else None)
    for row, values in enumerate(rows[1:], 5):
        lines = max(-(-2 * len(str(text)) // width) for text, width in zip(values, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = 8 + 15 * max(lines, 1)
    for row, one in enumerate(problems, 5):
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=_FILLS[one.severity])
        place = next((place for place in one.places if place.sheet in book.sheetnames), Place())
        if place.sheet:
            quoted = "'" + place.sheet.replace("'", "''") + "'"
            link = Hyperlink(ref=f"C{row}", location=f"{quoted}!{place.cell or 'A1'}")
            sheet.cell(row, 3).hyperlink = link
            sheet.cell(row, 3).font = Font(name="宋体", size=11, underline="single", color="0563C1")
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEF"[number]].width = width
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.print_title_rows = "4:4"
    sheet.oddFooter.center.text = "&A　第 &P 页"
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_properties.tabColor = "C00000"
