"""Outcomes → the bytes of 汇总表.xlsx."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

import perfeval
from perfeval.results.outcome import Outcome
from perfeval.summary.departments_sheet import SHEET as DEPARTMENTS
from perfeval.summary.departments_sheet import write_departments
from perfeval.summary.findings_sheet import write_findings
from perfeval.summary.indicators_sheet import write_indicators
from perfeval.summary.left_out_sheet import write_left_out
from perfeval.summary.material import Material
from perfeval.summary.matrix_sheets import RATIOS, SCORES, write_ratios, write_scores
from perfeval.summary.overview_sheet import write_overview
from perfeval.summary.ranking_sheet import write_ranking
from perfeval.summary.recheck_sheet import write_recheck
from perfeval.summary.roster import RosterEntry
from perfeval.summary.roster_sheets import write_kinds, write_missing
from perfeval.summary.styles import Styles
from perfeval.summary.target import Target
from perfeval.summary.years_sheet import has_several_years, write_years
from perfeval.xlsx.book import CREATED

_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""Rows are written to disk as they come: the matrices of ten thousand units are large. XlsxWriter removes its files
only where all went well, hence a folder of their own."""
Write = Callable[[Any], None]


def write_summary(target: BinaryIO, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry] = ()) -> None:
    """Write the summary; equal arguments give equal bytes.

    Args:
        roster: the units that must report; empty where no 名册 was given.

    Raises:
        OSError: there is no room.
    """
    kept = Target(target)
    with tempfile.TemporaryDirectory(prefix="perfeval-", ignore_cleanup_errors=True) as folder:
        try:
            _write(xlsxwriter.Workbook(kept, {**_OPTIONS, "tmpdir": folder}), outcomes, roster)
        except BaseException:
            kept.let_go()
            raise


def _write(book: Any, outcomes: Sequence[Outcome], roster: Sequence[RosterEntry]) -> None:
    book.set_properties({"title": "部门整体支出绩效自评汇总表", "author": "perfeval", "created": CREATED})
    book.set_custom_property("perfeval.version", perfeval.__version__, "text")
    styles, material = Styles(book), Material(outcomes, roster)
    sheets: list[tuple[str, Write]] = [
        ("总览", lambda sheet: write_overview(book, sheet, styles, material)),
        ("排名", lambda sheet: write_ranking(sheet, styles, material)),
        ("指标分析", lambda sheet: write_indicators(book, sheet, styles, material)),
        (SCORES, lambda sheet: write_scores(sheet, styles, material)),
        (RATIOS, lambda sheet: write_ratios(sheet, styles, material)),
    ]
    if has_several_years(material):
        sheets.append(("历年对比", lambda sheet: write_years(sheet, styles, material)))
    if any(material.kind_of(one) for one in material.ranked):
        sheets.append(("分类比较", lambda sheet: write_kinds(sheet, styles, material)))
    if any(one.members for one in material.briefs):
        departments = Material(outcomes, departments=True)
        sheets.append((DEPARTMENTS, lambda sheet: write_departments(sheet, styles, departments)))
    if roster:
        sheets.append(("应报未报", lambda sheet: write_missing(sheet, styles, material)))
    sheets += [
        ("抽查名单", lambda sheet: write_recheck(sheet, styles, material)),
        ("问题清单", lambda sheet: write_findings(sheet, styles, outcomes)),
        ("未处理文件", lambda sheet: write_left_out(sheet, styles, outcomes)),
    ]
    for name, write in sheets:
        write(book.add_worksheet(name))
    try:
        book.close()
    except FileCreateError as error:
        # it wraps what the file system said
        raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from error
