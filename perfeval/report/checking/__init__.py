"""Checking a report that people wrote: its figures by themselves, and against the workbook."""

from perfeval.report.checking.check import check_report
from perfeval.report.checking.reading import UnreadableReport
from perfeval.report.checking.result import Contradiction, Doubt, ReportCheck

__all__ = ["Contradiction", "Doubt", "ReportCheck", "UnreadableReport", "check_report"]
