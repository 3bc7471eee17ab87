"""The 指标体系 workbook: a scheme as Excel sheets that a bureau edits, and back."""

from perfeval.scheme.workbook.more import NotInWorkbook
from perfeval.scheme.workbook.reading import read_scheme_workbook
from perfeval.scheme.workbook.writing import render_scheme_workbook

__all__ = ["NotInWorkbook", "read_scheme_workbook", "render_scheme_workbook"]
