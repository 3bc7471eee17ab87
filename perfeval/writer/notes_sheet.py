"""编制说明: the scheme and its basis, policy values in labelled cells, rounding, sources and versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import perfeval
from perfeval.calculator import Evaluation
from perfeval.facts.layout import layout
from perfeval.facts.policy import policies
from perfeval.findings.finding import Finding
from perfeval.formula.remembered import remembered
from perfeval.reader.records import UnitData
from perfeval.reader.standard.absent import sheet_facts
from perfeval.scheme.catalogue import fact_catalogue, facts_on_demand
from perfeval.scheme.model import Scheme
from perfeval.scheme.total_words import total_lines
from perfeval.writer.checks_sheet import in_order
from perfeval.writer.names import NOTES
from perfeval.writer.provenance import (
    FINDINGS_TITLE,
    FORMAT,
    FORMAT_TITLE,
    TOOL_TITLE,
    finding_code,
    finding_texts,
    record_of,
    written,
)
from perfeval.xlsx.book import Book, Format
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

_WIDTHS = (26.0, 16.0, 90.0)
_RECORD_POINTS = 34.0
_UNSEEN = "没有填写内容，副本已隐藏，不打印；在工作表标签上取消隐藏即可查看。"


def write_policy_rows(book: Book, evaluation: Evaluation) -> int:
    """Write the labelled policy values and grade limits, define their names; return the next free row.

    They come first because the formulas of other sheets refer to them.
    """
    sheet = book.sheet(NOTES)
    widths(sheet, _WIDTHS)
    book.merge(NOTES, 0, 0, 0, 2, "编制说明", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, NOTES, 1, list(zip(("名称", "数值", "含义"), _WIDTHS, strict=True)))
    rows = [*policies()]
    rows += [(name, least, f"等级“{grade}”的最低总分") for grade, name, least in evaluation.scheme.grade_limits()]
    for row, (name, value, label) in enumerate(rows, 2):
        book.put_text(NOTES, row, 0, name, cell_format(book))
        book.put_number(NOTES, row, 1, value, cell_format(book, "center", "General", parameter=True))
        book.put_text(NOTES, row, 2, label, cell_format(book))
        sheet.set_row(row, row_height([(name, _WIDTHS[0]), (label, _WIDTHS[2])]))
        book.define(name, NOTES, row, 1)
    return 2 + len(rows)


def write_notes(
    book: Book,
    row: int,
    evaluation: Evaluation,
    data: UnitData,
    findings: Sequence[Finding],
    sheets: Mapping[str, str],
    blank: Sequence[str],
    scheme_sha256: str,
) -> None:
    """Write the explanations below the policy values.

    Args:
        row: the first free row.
        findings: those that 数据校验 lists.
        sheets: how each source sheet is called in the output.
        blank: those that were left blank, whose copies are hidden.
    """
    sheet = book.sheet(NOTES)
    scheme = evaluation.scheme
    entries: list[tuple[str, str]] = [
        ("指标体系", f"{scheme.title}（{scheme.name}）"),
        *(("制定依据", basis) for basis in scheme.legal_basis),
        *((f"依据“{name}”", text) for name, text in scheme.references.items()),
        *((("标准说明", scheme.disclaimer),) if scheme.disclaimer else ()),
        *((f"口径：{key}", value) for key, value in scheme.parameters.items()),
        ("精度与舍入", "比率型指标值四舍五入到万分之一（0.01个百分点）；得分四舍五入到0.01分，不低于0分、不高于分值。"),
        ("扣分步数", "“每超过（低于）若干个百分点”按整数步计算，不足一步的不扣，指标体系另有规定的除外。"),
        ("金额单位", "金额统一以万元列示；来源工作表以元、亿元填列的，在“基础数据”中按上列换算系数折算。"),
        ("缺数据", "缺少数据的指标不计分，得分栏显示“缺数据”，总分标明不完整，不评定等级；缺数据从不按0处理。"),
        *_total_entries(evaluation),
        *((f"数据：{name}", meaning) for name, meaning in meanings(scheme)),
        ("来源工作表", "所附来源工作表是所报文件的数值副本，单元格位置不变；由文字识别的数字带有“原文”批注。"),
        *((("没有填写的表", f"{_quoted(sheets[name] for name in blank)}{_UNSEEN}"),) if blank else ()),
        *(("来源文件", f"{name}　SHA-256：{digest}") for name, digest in data.files),
        *_accounts(data),
        *(("未识别的工作表", f"{file}：{name}（未采用、未复制）") for file, name in data.unrecognised),
        ("指标体系文件", f"SHA-256：{scheme_sha256}"),
        (TOOL_TITLE, f"perfeval {perfeval.__version__}"),
        (FORMAT_TITLE, str(FORMAT)),
    ]
    records = [
        *(line for one in data.sheets for line in written(record_of(one, sheets[one.name]))),
        (FINDINGS_TITLE, " ".join(finding_code(finding_texts(one)) for one in in_order(findings)) or "无"),
    ]
    _entries(book, row + 1, entries)
    _records(book, row + 1 + len(entries), records)
    print_setup(sheet, header_rows=None, landscape=False)
    # the records are for the audit, not for paper
    set_pages(sheet, (0, row + len(entries)), [(0, 2)], None, landscape=False)
    protect(sheet)


@remembered(size=64)
def meanings(scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """What the facts are that not every indicator system asks for, and where they stand."""
    used = frozenset(scheme.names_used())
    further = {name for sheet in layout("standard").more for name in sheet_facts(sheet)} | facts_on_demand()
    own = [fact for fact in scheme.facts if fact.name in used]
    asked = [fact for fact in fact_catalogue() if fact.name in used & further]
    return (
        *((fact.name, f"{fact.meaning}（{fact.where}，单位：{fact.unit}）。") for fact in asked),
        *((fact.name, f"{fact.description}（“补充数据”表，单位：{fact.unit}）。") for fact in own),
    )


def _quoted(names: Iterable[str]) -> str:
    return "、".join(f"“{name}”" for name in names)


def _total_entries(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """How the total comes about."""
    if not evaluation.steps:
        yield "不适用", "不适用的指标不占分值，其余指标得分按适用分值折算为100分。"
        yield "总分", "总分＝四舍五入（Σ得分÷Σ适用分值×100，2位小数）；适用分值含缺数据的指标，不含不适用的指标。"
        return
    base = next((step.words for step in evaluation.steps if step.key == "基本分"), "")
    yield "总分", f"逐步计算见“总分计算”。基本分：{base}。"
    yield from (("总分规定", f"{line.rstrip('。')}。") for line in total_lines(evaluation.scheme))


def _accounts(data: UnitData) -> Iterator[tuple[str, str]]:
    """Which sheets were taken for tables of the accounts, and which figures stand in for others."""
    for one in data.recognised:
        if one.layout != "standard":
            yield "识别的工作表", f"{one.file}：“{one.sheet}”识别为{one.layout_sheet}（{one.evidence}）"
    for fact in data.facts.values():
        if fact.substitute and not fact.missing and fact.sources and "_" not in fact.name:
            source = fact.sources[0]
            title = fact.substitute.partition("，")[0] if fact.substitute.startswith("口径替代") else "替代数据"
            yield title, f"{fact.name}：{fact.substitute}；取自{source.file}〔{source.sheet}〕{source.cell}"


def _entries(book: Book, first: int, entries: Sequence[tuple[str, str]]) -> None:
    sheet = book.sheet(NOTES)
    look = cell_format(book)
    for row, (title, text) in enumerate(entries, first):
        _entry(book, row, title, text, look)
        sheet.set_row(row, row_height([(title, _WIDTHS[0]), (text, _WIDTHS[1] + _WIDTHS[2])]))


def _records(book: Book, first: int, records: Sequence[tuple[str, str]]) -> None:
    """Lines for the audit; how they begin is all that anybody reads of them."""
    look = book.format(border=1, text_wrap=True, valign="top", font_color="#595959")
    for row, (title, text) in enumerate(records, first):
        _entry(book, row, title, text, look)
        book.sheet(NOTES).set_row(row, _RECORD_POINTS)


def _entry(book: Book, row: int, title: str, text: str, look: Format) -> None:
    book.put_text(NOTES, row, 0, title, book.format(bold=True, border=1, text_wrap=True))
    book.sheet(NOTES).merge_range(row, 1, row, 2, "", look)
    book.put_text(NOTES, row, 1, text, look)
