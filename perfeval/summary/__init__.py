"""汇总表.xlsx: what a run did, for people who work in Excel."""

from perfeval.summary.workbook import SummaryError, write_summary

__all__ = ["SummaryError", "write_summary"]
