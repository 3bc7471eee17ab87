"""Checking a report that people wrote: its figures by themselves, and against the workbook."""

from perfeval.report_check.check import check_report
from perfeval.report_check.documents import UnreadableReport
from perfeval.report_check.result import Contradiction, Doubt, ReportCheck

__all__ = ["Contradiction", "Doubt", "ReportCheck", "UnreadableReport", "check_report"]
