"""Rebuild the sample workbooks from the data beside this script: `python sample_workbooks/rebuild.py [FOLDER]`.

Two kinds of data. Most samples fill in the blank standard workbook: fields {label: value}, tables
{row: values in the order of the columns} or {row: {column: value}}, lists [{column: value}]. A value may carry
a mark, `[10, R]`: R stands in the published report, D follows from it, E is an example value; the mark becomes
a cell note; `marks` marks the sums, which are formulas. A sample with `as_typed` is a workbook somebody typed
without the blank one: its sheets cell by cell, with merges, a hidden sheet and formulas.
"""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from perfeval.facts.layout import Sheet, layout
from perfeval.scheme import load_scheme
from perfeval.template import absent_points, checklist_rows, write_template

HERE = Path(__file__).parent
MARKS = {
    "R": "〔报告〕数据见该单位公布的2021年度部门整体支出绩效评价报告。",
    "D": "〔推算〕由报告中的数据推算。",
    "E": "〔示例值〕报告没有给出，为示例填列。",
}
CREATED = datetime.datetime(2000, 1, 1)


def rebuild(folder: Path) -> list[Path]:
    """Write all samples into a folder and return their paths."""
    built = []
    for source in sorted((HERE / "data").glob("*.yaml")):
        data = yaml.safe_load(source.read_text(encoding="utf-8"))
        path = folder / f"{source.stem}.xlsx"
        if "projects" in data:
            path = folder / data["unit"] / "项目支出绩效自评表.xlsx"
            path.parent.mkdir(exist_ok=True)
            write_projects(path, data)
        elif "as_typed" in data:
            write_as_typed(path, data["as_typed"])
        else:
            fill_in(path, data)
        built.append(path)
    return built


def write_projects(path: Path, data: dict[str, Any]) -> None:
    """A sheet a project, in the layout of the national form, as a unit types it."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"author": data["unit"], "created": CREATED})
    base = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 10}
    text, head = book.add_format(base), book.add_format({**base, "bold": True, "align": "center"})
    percent = book.add_format({**base, "num_format": "0.00%"})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    for project in data["projects"]:
        sheet = book.add_worksheet(project["项目名称"])
        sheet.set_column(0, 9, 14)
        sheet.merge_range(0, 0, 0, 9, "项目支出绩效自评表", title)
        sheet.merge_range(1, 0, 1, 9, f"（{data['year']}年度）", book.add_format({"align": "center"}))
        names = {
            2: [(0, "项目名称", 2, 9, project["项目名称"])],
            3: [(0, "主管部门", 2, 4, data["department"]), (5, "实施单位", 7, 9, data["unit"])],
        }
        for row, pairs in names.items():
            for column, label, first, last, value in pairs:
                sheet.merge_range(row, column, row, column + 1, label, head)
                sheet.merge_range(row, first, row, last, value, text)
        sheet.merge_range(4, 0, 8, 1, "项目资金（万元）", head)
        headings = (None, "年初预算数", None, "全年预算数", "全年执行数", "分值", "执行率", "得分")
        for column, heading in enumerate(headings, 2):
            sheet.write(4, column, heading, head)
        other = project["其他资金"]
        own = [amount if other is None else amount - other for amount in project["资金"]]
        rows = (("年度资金总额", project["资金"]), ("其中：当年财政拨款", own), ("上年结转资金", [None] * 3),
                ("其他资金", [other] * 3))  # fmt: skip
        for row, (label, amounts) in enumerate(rows, 5):
            cells = [label, amounts[0], None, amounts[1], amounts[2], *(["—", None, "—"] if row > 5 else [10])]
            for column, value in enumerate(cells, 2):
                sheet.write(row, column, value, text)
        sheet.write_number(5, 8, project["执行率"], percent)
        sheet.write_number(5, 9, project["得分"], text)
        sheet.merge_range(9, 0, 10, 0, "年度总体目标", head)
        for first, last, label in ((1, 5, "预期目标"), (6, 9, "实际完成情况")):
            sheet.merge_range(9, first, 9, last, label, head)
            sheet.merge_range(10, first, 10, last, project[label], text)
        for column, heading in enumerate(
            (
                "绩效指标",
                "一级指标",
                "二级指标",
                "三级指标",
                None,
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            )
        ):
            sheet.write(11, column, heading, head)
        for row, (one, two, name, target, actual, weight, score, reason) in enumerate(project["指标"], 12):
            for column, value in enumerate((None, one, two, name, None, target, actual, weight, score, reason)):
                sheet.write(row, column, value, text)
        last = 12 + len(project["指标"])
        sheet.write(last, 0, "总分", head)
        sheet.write(last, 7, 100, text)
        sheet.write(last, 8, project["总分"], text)
    book.close()


def fill_in(path: Path, data: dict[str, Any]) -> None:
    """Fill in the blank standard workbook as a person would."""
    notes: dict[tuple[str, str, str], str] = {}
    content: dict[str, Any] = {}

    def plain(sheet: str, row: str, column: str, value: Any) -> Any:
        if isinstance(value, list) and len(value) == 2 and value[1] in MARKS:
            value, mark = value
            notes[sheet, row, column] = MARKS[mark]
        return value

    for sheet in layout("standard").sheets:
        body = data["sheets"].get(sheet.name)
        if sheet.kind == "list":
            content[sheet.name] = [
                {column: plain(sheet.name, str(number), column, value) for column, value in record.items()}
                for number, record in enumerate(body or [], 1)
            ]
        elif sheet.kind == "fields":
            value_column = sheet.columns[1].label
            content[sheet.name] = {
                label: plain(sheet.name, label, value_column, value) for label, value in body.items()
            }
        elif body:
            rows = {label: _by_column(sheet, row) for label, row in body.items()}
            content[sheet.name] = {
                label: {column: plain(sheet.name, label, column, value) for column, value in row.items()}
                for label, row in _with_zeros(sheet, rows).items()
            }
    for name, body in data.get("marks", {}).items():
        notes |= {(name, label, column): MARKS[mark] for label, row in body.items() for column, mark in row.items()}
    content["评价要点"] = _answers(data)
    content["金额单位"] = data.get("money_units", {})
    write_template(path, content, notes, [tuple(line) for line in data["about"]], self_check=False)


def _by_column(sheet: Sheet, row: Any) -> dict[str, Any]:
    """A table row as {column: value}."""
    if isinstance(row, dict):
        return row
    return dict(zip((column.label for column in sheet.columns[1:]), row, strict=False))


def _with_zeros(sheet: Sheet, rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """0 typed wherever nothing happened: in every row that is not a sum, in every column that is in use."""
    used = [c.label for c in sheet.columns[1:] if not c.optional or any(c.label in row for row in rows.values())]
    mark = any(isinstance(value, list) for row in rows.values() for value in row.values())
    zero: Any = [0, "E"] if mark else 0
    return {
        row.label: {column: rows.get(row.label, {}).get(column, zero) for column in used}
        for row in sheet.rows
        if not row.parts and not row.retired
    }


def _answers(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Every point answered well, with evidence, unless the data say otherwise."""
    scheme = load_scheme()
    absent = absent_points(scheme)
    rows = checklist_rows(scheme)
    for row in rows:
        indicator, serial = row["三级指标"], row["序号"]
        usual = {"是否符合": "否" if (indicator, serial) in absent else "是"}
        usual |= {"佐证材料": data["evidence"][indicator], "说明": data.get("remark", "")}
        row |= usual | data.get("answers", {}).get(indicator, {}).get(serial, {})
    return rows


def write_as_typed(path: Path, sheets: dict[str, Any]) -> None:
    """Write sheets cell by cell: text stays text, a mapping {formula, value} is a formula."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED})
        body = book.add_format({"font_name": "宋体", "border": 1, "text_wrap": True, "valign": "vcenter"})
        title = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
        for name, sheet in sheets.items():
            target = book.add_worksheet(name)
            for column, width in enumerate(sheet.get("widths", [])):
                target.set_column(column, column, width)
            for number, row in enumerate(sheet["rows"]):
                for column, value in enumerate(row):
                    if isinstance(value, dict):
                        target.write_formula(number, column, value["formula"], body, value["value"])
                    elif isinstance(value, str):
                        target.write_string(number, column, value, body)
                    elif value is not None:
                        target.write_number(number, column, value, body)
            for merged in sheet.get("titles", []):
                first = int("".join(filter(str.isdigit, merged.split(":")[0]))) - 1
                target.merge_range(merged, sheet["rows"][first][0], title)
            if sheet.get("hidden"):
                target.hide()
            target.set_landscape()
            target.set_paper(9)
            target.fit_to_pages(1, 0)


if __name__ == "__main__":
    for written in rebuild(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE):
        print(written)
