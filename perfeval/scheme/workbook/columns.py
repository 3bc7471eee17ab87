"""The sheets of the 指标体系 workbook and their columns, from `data/scheme_workbook.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from perfeval.data import load_yaml

SYSTEM, GUIDE = "体系", "填写说明"
INDICATORS, RULES, BANDS, POINTS = "指标", "评分规则", "分档", "要点与情形"
UNDEFINED, ALTERNATIVES = "分母为0", "几种形式"
DERIVED, FACTS, GRADES = "派生数据", "补充数据项", "等级"
OUTCOMES = {"full": "满分", "zero": "零分", "missing": "缺数据", "not_applicable": "不适用"}
"""What a denominator of 0 means: the key in the scheme file and the word in the workbook."""
YES = "是"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the key it stands for, its width, its kind and its choices."""

    heading: str
    key: str
    width: float = 14
    kind: Literal["text", "number", "flag"] = "text"
    choices: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """What the drop-down offers."""
        return (YES,) if self.kind == "flag" else tuple(self.choices)


@cache
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each sheet."""
    sheets = load_yaml("scheme_workbook.yaml")["sheets"]
    return {name: tuple(Column(**column) for column in given) for name, given in sheets.items()}


@cache
def system_rows() -> dict[str, str]:
    """The rows of 体系: heading → key."""
    return dict(load_yaml("scheme_workbook.yaml")["system"])


@cache
def guide() -> tuple[str, ...]:
    """The lines of 填写说明."""
    return tuple(load_yaml("scheme_workbook.yaml")["guide"])
