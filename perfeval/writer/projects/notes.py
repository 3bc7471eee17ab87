"""问题清单 and 编制说明 of the workbook of project forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import perfeval
from perfeval.calculator.projects.result import ProjectsEvaluation
from perfeval.facts.policy import policies
from perfeval.findings.finding import Finding
from perfeval.formula.addresses import address_of
from perfeval.method.model import Method
from perfeval.reader.projects.records import Spot
from perfeval.reader.records import SourceSheet
from perfeval.writer.checks_sheet import in_order
from perfeval.writer.projects.names import FINDINGS, NOTES
from perfeval.writer.projects.stated_lines import STATED_TITLE, stated_texts
from perfeval.writer.provenance import FINDINGS_TITLE, finding_code, finding_texts, record_of, written
from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

_FINDING_COLUMNS = (("序号", 6.0), ("级别", 7.0), ("代码", 8.0), ("位置", 34.0), ("问题", 60.0), ("改法", 44.0))
_NOTE_WIDTHS = (26.0, 16.0, 90.0)


SUMS_TITLE, OUTTURN_TITLE = "合计公式（未计算，按各项来源之和）", "决算数（万元）"
"""What is recorded besides, so that the workbook can be made again from its own copies."""
FINISHED = {
    "产出": "各产出指标都达到指标值、且执行数不超过预算数的，执行率得满分。",
    "全部": "各项指标都达到指标值、且执行数不超过预算数的，执行率得满分。",
}
"""What a method says that gives full points to what was finished within the budget."""
EXPLANATIONS = (
    (
        "执行率",
        "执行率＝全年执行数÷全年预算数（没有全年预算数一列的用年初预算数），四舍五入到0.01个百分点；"
        "得分＝执行率×分值，不超过分值。",
    ),
    (
        "定量指标",
        "“≥”按完成值÷指标值，“≤”按指标值÷完成值，“＝”按小÷大，达到即满分；区间按偏离一侧最近的界限；"
        "日期不迟于期限得满分；指标值为0的，达到得满分，否则不得分。",
    ),
    ("没有写方向的", "成本、投诉、事故等按“≤”，指标值为0的按“＝”，其余按“≥”。"),
    ("定性指标", "得分取单位所填，应在所填档次的范围之内。"),
    ("精度与舍入", "每行得分四舍五入到0.01分，不低于0分、不高于分值；总分为各行得分之和。"),
    (
        "缺数据",
        "没有指标值、完成值，或完成值不是可以比较的数的，不计分，显示“缺数据”，总分也显示“缺数据”；从不按0处理。",
    ),
    ("不适用", "填“/”或“不适用”的行不占分值；占有分值的，其余得分按适用分值折算为100分。"),
    ("差额", "差额＝核算分-自评分。"),
    ("来源工作表", "所附来源工作表是所报表格的数值副本，单元格位置不变；由文字识别的数字、日期带有“原文”批注。"),
)
"""What every such workbook explains, title and text."""


def parameters_of(method: Method, factors: Mapping[str, Decimal]) -> Iterator[tuple[str, Decimal, str]]:
    """Each number that a formula refers to by name: its name, value, meaning."""
    yield from ((name, value, label) for name, value, label in policies() if "元每" in name)
    yield from method.parameters()
    yield from ((name, value, "单位换算（指标值与完成值的单位不同）") for name, value in sorted(factors.items()))


def write_parameters(book: Book, method: Method, factors: Mapping[str, Decimal]) -> int:
    """Write and name them, before the cells that refer to them; the next free row."""
    sheet = book.sheet(NOTES)
    widths(sheet, _NOTE_WIDTHS)
    book.merge(NOTES, 0, 0, 0, 2, "编制说明", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, NOTES, 1, list(zip(("名称", "数值", "含义"), _NOTE_WIDTHS, strict=True)))
    row = 2
    for name, value, label in parameters_of(method, factors):
        book.put_text(NOTES, row, 0, name, cell_format(book))
        book.put_number(NOTES, row, 1, value, cell_format(book, "center", "General", parameter=True))
        book.put_text(NOTES, row, 2, label, cell_format(book))
        sheet.set_row(row, row_height([(name, _NOTE_WIDTHS[0]), (label, _NOTE_WIDTHS[2])]))
        book.define(name, NOTES, row, 1)
        row += 1
    return row


def write_notes(
    book: Book, row: int, evaluation: ProjectsEvaluation, sheets: Sequence[tuple[SourceSheet, str]], method_sha256: str
) -> None:
    """Write the explanations below the parameters."""
    method, data = evaluation.method, evaluation.data
    entries = [
        ("评分办法", f"{method.title}（{method.name}）"),
        *(("制定依据", basis) for basis in method.basis),
        *((("办法说明", method.disclaimer),) if method.disclaimer else ()),
        *((("完成且未超预算", FINISHED[method.execution.finished]),) if method.execution.finished else ()),
        *EXPLANATIONS,
        *(("来源文件", f"{name}　SHA-256：{digest}") for name, digest in data.files),
        *(("未识别的工作表", f"{file}：{name}（未采用、未复制）") for file, name in data.unrecognised),
        ("评分办法文件", f"SHA-256：{method_sha256}"),
        *((SUMS_TITLE, _sums_line(name, spots)) for name, spots in _sums(evaluation, sheets)),
        *((OUTTURN_TITLE, f"{name}：{amount:f}") for name, amount in evaluation.outturn.items()),
        *((STATED_TITLE, text) for text in stated_texts(evaluation.stated)),
        ("编制工具", f"perfeval {perfeval.__version__}"),
        (FINDINGS_TITLE, " ".join(finding_code(finding_texts(one)) for one in in_order(evaluation.findings)) or "无"),
    ]  # fmt: skip
    records = [line for sheet, name in sheets for line in written(record_of(sheet, name))]
    sheet = book.sheet(NOTES)
    look, bold = cell_format(book), book.format(bold=True, border=1, text_wrap=True)
    for number, (title, text) in enumerate([*entries, *records], row + 1):
        book.put_text(NOTES, number, 0, title, bold)
        sheet.merge_range(number, 1, number, 2, "", look)
        book.put_text(NOTES, number, 1, text, look)
        sheet.set_row(number, row_height([(title, _NOTE_WIDTHS[0]), (text, _NOTE_WIDTHS[1] + _NOTE_WIDTHS[2])]))
    print_setup(sheet, header_rows=None, landscape=False)
    # the records are for the audit, not for paper
    set_pages(sheet, (0, row + len(entries)), [(0, 2)], None, landscape=False)
    protect(sheet)


def _sums(
    evaluation: ProjectsEvaluation, sheets: Sequence[tuple[SourceSheet, str]]
) -> Iterator[tuple[str, tuple[Spot, ...]]]:
    """The totals whose formula was never calculated and is the sum of the sources, by copied sheet."""
    for sheet, name in sheets:
        own = (sheet.file, sheet.original_name or sheet.name)
        spots = [
            fund.spots[side]
            for one in evaluation.forms
            if (one.form.file, one.form.sheet) == own
            for fund in one.form.funds
            for side in fund.summed
        ]
        if spots:
            yield name, tuple(sorted(spots))


def _sums_line(name: str, spots: Sequence[Spot]) -> str:
    return f"“{name}”{'、'.join(address_of(*spot) for spot in spots)}"


def write_findings(book: Book, findings: Sequence[Finding]) -> None:
    """问题清单: the gravest first, each with its place and what to do."""
    sheet = book.sheet(FINDINGS)
    widths(sheet, [width for _, width in _FINDING_COLUMNS])
    title = "问题清单（读取所报文件时的记录，不随单元格的修改而变）"
    book.merge(FINDINGS, 0, 0, 0, len(_FINDING_COLUMNS) - 1, title, title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, FINDINGS, 1, _FINDING_COLUMNS)
    if not findings:
        book.merge(FINDINGS, 2, 0, 2, len(_FINDING_COLUMNS) - 1, "没有发现问题。", cell_format(book))
    for row, one in enumerate(in_order(findings), 2):
        texts = (str(row - 1), one.severity.value, one.code, str(one.place), one.message, one.mend)
        for column, text in enumerate(texts):
            book.put_text(FINDINGS, row, column, text, cell_format(book, "center" if column < 3 else "left"))
        sheet.set_row(row, row_height([(text, _FINDING_COLUMNS[index][1]) for index, text in enumerate(texts)]))
    sheet.freeze_panes(2, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:A{len(findings) + 2}"})
    print_setup(sheet, header_rows=(1, 1))
    set_pages(sheet, (0, max(2, len(findings) + 1)), [(0, len(_FINDING_COLUMNS) - 1)], (1, 1))
    protect(sheet)
