"""Opening what people send as a report: Word, PDF, web pages, plain text."""

from perfeval.report_check.documents.model import Document, Paragraph, UnreadableReport
from perfeval.report_check.documents.opening import read_report

__all__ = ["Document", "Paragraph", "UnreadableReport", "read_report"]
