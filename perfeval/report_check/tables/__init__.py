"""Tables in a report: sums down and across, levels of codes, rates beside their amounts."""

from perfeval.report_check.tables.check import TableCheck, check_tables

__all__ = ["TableCheck", "check_tables"]
