"""Single edits of a score workbook, each with the place that an audit must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from openpyxl.workbook.defined_name import DefinedName

Book = Any


@dataclass(frozen=True)
class Edit:
    """What somebody does to the workbook, the sheet and cell where it must be found ('' for the whole), and as what."""

    name: str
    do: Callable[[Book], None]
    sheet: str
    cell: str
    code: str


def _set(sheet: str, cell: str, value: object) -> Callable[[Book], None]:
    def do(book: Book) -> None:
        assert book[sheet][cell].value != value, "the edit must change something"
        book[sheet][cell].value = value

    return do


def _formula(sheet: str, cell: str, old: str, new: str) -> Callable[[Book], None]:
    def do(book: Book) -> None:
        text = book[sheet][cell].value
        assert isinstance(text, str) and old in text, text
        book[sheet][cell].value = text.replace(old, new, 1)

    return do


def put(sheet: str, cell: str, value: object, name: str, code: str) -> Edit:
    """An edit that writes something else in a cell."""
    return Edit(name, _set(sheet, cell, value), sheet, cell, code)


def rewrite(sheet: str, cell: str, old: str, new: str, name: str, code: str) -> Edit:
    """An edit within a formula."""
    return Edit(name, _formula(sheet, cell, old, new), sheet, cell, code)


def _redirect(name: str, target: str) -> Callable[[Book], None]:
    def do(book: Book) -> None:
        assert book.defined_names[name].attr_text != target
        book.defined_names[name] = DefinedName(name, attr_text=target)

    return do


def _swap_names(one: str, other: str) -> Callable[[Book], None]:
    def do(book: Book) -> None:
        names = book.defined_names
        names[one].attr_text, names[other].attr_text = names[other].attr_text, names[one].attr_text

    return do


def _local_name(book: Book) -> None:
    book["指标计算"].defined_names["支出决算数"] = DefinedName("支出决算数", attr_text="'支出'!$B$12")


def _hide_row(book: Book) -> None:
    book["计分表"].row_dimensions[12].hidden = True


def _hide_column(book: Book) -> None:
    book["指标计算"].column_dimensions["O"].hidden = True


def _hide_sheet(book: Book) -> None:
    book["数据校验"].sheet_state = "hidden"


def _very_hidden(book: Book) -> None:
    book["基础数据"].sheet_state = "veryHidden"


def _remove_sheet(book: Book) -> None:
    del book["得分分析"]


def _add_sheet(book: Book) -> None:
    book.create_sheet("补充说明")["A1"] = 1


def _disguise(book: Book) -> None:
    book["计分表"]["D5"].number_format = '"5"'


def _whole_numbers(book: Book) -> None:
    book["计分表"]["D32"].number_format = "0"


def _no_percent(book: Book) -> None:
    cell = book["指标计算"]["I8"]
    assert cell.number_format == "0.00%"
    cell.number_format = "0.00"


def _white(book: Book) -> None:
    from openpyxl.styles import Font

    book["计分表"]["G6"].font = Font(color="FFFFFFFF")


def _manual(book: Book) -> None:
    book.calculation.calcMode = "manual"


def _as_shown(book: Book) -> None:
    book.calculation.fullPrecision = False


def _property(book: Book) -> None:
    for one in book.custom_doc_props:
        if one.name == "perfeval.source_sha256":
            one.value = "0" * 64


def _delete_rows(book: Book) -> None:
    book["计分表"].delete_rows(8)


EDITS = (
    put("计分表", "D5", 2, "a score typed over", "A201"),
    put("计分表", "D32", 98, "总分 typed over", "A201"),
    rewrite("计分表", "D6", "M5", "E5", "a score that refers to 分值", "A202"),
    rewrite("计分表", "D32", "*100", "*110", "the total's formula", "A202"),
    put("计分表", "G7", "预算执行良好", "得分说明 typed over", "A201"),
    put("计分表", "C8", "公用经费控制率（3分）", "a label with another 分值", "A206"),
    put("计分表", "F9", "按实际情况酌情计分", "指标说明 rewritten", "A206"),
    put("计分表", "E9", None, "指标解释 deleted", "A203"),
    put("计分表", "A1", "2022年计分表", "the title", "A206"),
    put("计分表", "A33", "等级：优。", "the grade typed over", "A201"),
    put("计分表", "K2", "（已核）", "a text added", "A207"),
    put("指标计算", "E7", 10, "分值", "A205"),
    put("指标计算", "J7", 0.5, "标准值", "A207"),
    put("指标计算", "L8", 0.01, "每步扣分", "A205"),
    put("指标计算", "K8", 0.5, "步长", "A205"),
    put("指标计算", "I8", 1, "指标值 typed over", "A201"),
    put("指标计算", "H10", "满分", "计算状态 typed over", "A201"),
    put("指标计算", "M10", 2, "得分 typed over", "A201"),
    put("指标计算", "N9", 0, "扣分 typed over", "A201"),
    put("指标计算", "O9", "无扣分", "扣分原因 typed over", "A201"),
    put("指标计算", "G9", "100%", "代入过程 typed over", "A201"),
    rewrite("指标计算", "I8", "决算数", "预算数", "指标值 from other facts", "A202"),
    rewrite("指标计算", "M8", "ROUND(", "1+ROUND(", "a point more in the score's formula", "A202"),
    put("评分标准", "E17", 0.5, "a band's score", "A207"),
    put("评分标准", "C6", "酌情计分", "a standard's words", "A206"),
    put("评分标准", "D19", "其他", "a parameter's label", "A206"),
    put("基础数据", "D20", 999, "a fact typed over", "A201"),
    rewrite("基础数据", "D21", "!B7", "!C7", "a fact from another cell", "A202"),
    rewrite("基础数据", "D30", "0,", "1,", "a blank counted as 1", "A202"),
    put("基础数据", "B25", "其他收入", "a fact's name", "A206"),
    put("基础数据", "H22", "B99", "the cell that a fact is said to come from", "A206"),
    put("基础数据", "I40", "已核实", "a note added", "A207"),
    put("数据校验", "M5", "通过", "a check's outcome typed over", "A201"),
    put("数据校验", "K6", 100, "a tolerance widened", "A205"),
    rewrite("数据校验", "G7", "ROUND(", "0*ROUND(", "a check's side", "A202"),
    put("数据校验", "E8", "≤", "a check's relation", "A206"),
    put("数据校验", "F9", "0", "a check's words", "A206"),
    put("得分分析", "B4", 1, "a chart's figure", "A201"),
    put("编制说明", "B5", 0, "a policy value", "A205"),
    put("编制说明", "B9", 10, "a grade's limit", "A205"),
    put("收入", "D5", 12345, "a source cell", "A401"),
    put("支出", "B6", None, "a source cell blanked", "A401"),
    put("三公经费", "A5", "其他", "a source label", "A401"),
    put("支出", "C6", "=1+1", "a source cell turned into a formula", "A401"),
    put("评价要点", "D6", "部分", "an answer", "A401"),
    Edit("a name that points elsewhere", _redirect("支出决算数", "'支出'!$C$12"), "基础数据", "", "A305"),
    Edit("two names swapped", _swap_names("编制数", "在职人员数"), "基础数据", "", "A305"),
    Edit("a sheet's own name of the same words", _local_name, "", "", "A309"),
    Edit("a row hidden", _hide_row, "计分表", "A12", "A304"),
    Edit("a column hidden", _hide_column, "指标计算", "O1", "A304"),
    Edit("a sheet hidden", _hide_sheet, "数据校验", "", "A303"),
    Edit("a sheet hidden deeply", _very_hidden, "基础数据", "", "A303"),
    Edit("a sheet removed", _remove_sheet, "得分分析", "", "A301"),
    Edit("a sheet added", _add_sheet, "补充说明", "", "A302"),
    Edit("a format that shows a fixed text", _disguise, "计分表", "D5", "A308"),
    Edit("a total shown in whole points", _whole_numbers, "计分表", "D32", "A311"),
    Edit("a ratio without its %", _no_percent, "指标计算", "I8", "A311"),
    Edit("white on white", _white, "计分表", "G6", "A312"),
    Edit("manual calculation", _manual, "", "", "A307"),
    Edit("precision as shown", _as_shown, "", "", "A307"),
    Edit("another source's SHA-256 in the properties", _property, "", "", "A310"),
    Edit("a row of the form deleted", _delete_rows, "计分表", "", "A209"),
)
