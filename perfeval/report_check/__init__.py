"""Checking a report that people wrote: its figures by themselves, and against the workbook."""

from perfeval.report_check.check import check_document, check_report
from perfeval.report_check.documents import Document, UnreadableReport, read_report
from perfeval.report_check.judging.result import Contradiction, Doubt, ReportCheck, Unjudged

__all__ = [
    "Contradiction",
    "Document",
    "Doubt",
    "ReportCheck",
    "Unjudged",
    "UnreadableReport",
    "check_document",
    "check_report",
    "read_report",
]
