"""A department of three units, as workbooks: the head office gives 30 to two schools, one of which hands up 4."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.workbook_builder import build_workbook

AGENCY = "示例区教育局"
MEASURES = ("年初预算数", "全年预算数", "决算数")


def given(item: str, amount: str) -> dict[str, Decimal]:
    return {item + measure: Decimal(amount) for measure in MEASURES}


UNITS: dict[str, dict[str, Any]] = {
    "本级": {
        "单位名称": AGENCY,
        "主管部门": "示例区人民政府",
        "编制数": Decimal(20),
        "在职人员数": Decimal(19),
        **given("对附属单位补助支出", "30"),
        **given("附属单位上缴收入", "4"),
    },
    "一小": {"单位名称": "示例区第一小学", "主管部门": AGENCY, **given("上级补助收入", "20")},
    "二小": {
        "单位名称": "示例区第二小学",
        "主管部门": AGENCY,
        **given("上级补助收入", "10"),
        **given("上缴上级支出", "4"),
        "在职人员数": Decimal(8),
    },
}


def write_units(folder: Path, changes: dict[str, dict[str, Any]] | None = None, **options: Any) -> Path:
    """The department's workbooks; `changes` are facts by file name."""
    folder.mkdir(exist_ok=True)
    for name, values in UNITS.items():
        build_workbook(folder / f"{name}.xlsx", {**values, **(changes or {}).get(name, {})}, **options)
    return folder


@pytest.fixture
def department(tmp_path: Path) -> Path:
    return write_units(tmp_path / "in")
