"""The sample units, evaluated; and reports as text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from perfeval.calculator import Evaluation, evaluate_unit
from perfeval.reader import read_workbook
from perfeval.reader.records import UnitData
from perfeval.scheme import load_scheme

ROOT = Path(__file__).parent.parent.parent
REPORTS = ROOT / "tests" / "data" / "reports"
GOLDEN = "赫山区政务服务中心_2021"
SAMPLES = tuple(sorted(path.stem for path in (ROOT / "sample_workbooks").glob("*.xlsx")))


@cache
def sample(name: str) -> tuple[UnitData, Evaluation]:
    """A sample workbook and its evaluation."""
    data = read_workbook(ROOT / "sample_workbooks" / f"{name}.xlsx", shown_as=f"{name}.xlsx")
    return data, evaluate_unit(data, load_scheme())
