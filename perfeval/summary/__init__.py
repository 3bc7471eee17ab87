"""汇总表.xlsx: what a run did, for people who work in Excel."""

from perfeval.summary.workbook import render_summary

__all__ = ["render_summary"]
