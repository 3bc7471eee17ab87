"""The limits within which an input file is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """File size and expanded size in bytes, cells per sheet (its bounding box), sheets per workbook."""

    file_bytes: int = 50 * 1024 * 1024
    expanded_bytes: int = 400 * 1024 * 1024
    sheet_cells: int = 2_000_000
    sheets: int = 200


SETTINGS = Limits(file_bytes=20_000_000, expanded_bytes=100_000_000, sheet_cells=1_000_000, sheets=60)
"""For workbooks of rules and lists that the command itself reads: 指标体系, 评分办法, 名册, 项目清单."""
