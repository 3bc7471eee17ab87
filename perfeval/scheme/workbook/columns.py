"""The sheets of the 指标体系 workbook and their columns, from `data/scheme_workbook.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from perfeval.data import load_yaml
from perfeval.scheme.vocabulary import first_words, value_written

SYSTEM, GUIDE = "体系", "填写说明"
INDICATORS, RULES, BANDS, POINTS = "指标", "评分规则", "分档", "要点与情形"
UNDEFINED, ALTERNATIVES = "分母为0", "几种形式"
PARTS, ITEMS, LIMITS, VARIANTS, FORM = "分项", "加分扣分", "封顶与否决", "分类", "表样"
DERIVED, FACTS, GRADES = "派生数据", "补充数据项", "等级"
OUTCOMES = {"full": "满分", "zero": "零分", "missing": "缺数据", "not_applicable": "不适用"}
"""What a denominator of 0 means: the key in the scheme file and the word in the workbook."""
NAMED = ("parameters", "references", "value_references")
"""The keys of 体系 with several rows, each a name and what it stands for: 预算口径：年初."""
YES = "是"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        heading, key: what stands at its head, and the key in the scheme file.
        also: other headings for it.
        choices: the only words its cells may hold, or the table of words (`words`) where people have their own.
    """

    heading: str
    key: str
    width: float = 14
    kind: Literal["text", "number", "flag"] = "text"
    choices: tuple[str, ...] = ()
    words: str = ""
    also: tuple[str, ...] = ()

    @property
    def offered(self) -> tuple[str, ...]:
        """What the drop-down offers."""
        if self.kind == "flag":
            return (YES,)
        return tuple(first_words(self.words).values()) if self.words else tuple(self.choices)

    @property
    def expected(self) -> str:
        """What its cells should hold, in words."""
        return "是或空白" if self.kind == "flag" else "数字"

    def value_of(self, written: str) -> str:
        """The scheme file's word for what stands in a cell."""
        return value_written(self.words, written) if self.words else written

    def shown(self, value: object) -> str:
        """What a cell shows for the scheme file's word."""
        return first_words(self.words).get(str(value), str(value)) if self.words else str(value)


@cache
def columns() -> dict[str, tuple[Column, ...]]:
    """The columns of each sheet."""
    sheets = load_yaml("scheme_workbook.yaml")["sheets"]
    return {name: tuple(_column(column) for column in given) for name, given in sheets.items()}


def _column(given: dict[str, Any]) -> Column:
    lists: dict[str, Any] = {key: tuple(given[key]) for key in ("choices", "also") if key in given}
    return Column(**{**given, **lists})


@cache
def system_rows() -> dict[str, str]:
    """The rows of 体系: heading → key."""
    return dict(load_yaml("scheme_workbook.yaml")["system"])


@cache
def guide() -> tuple[str, ...]:
    """The lines of 填写说明."""
    return tuple(load_yaml("scheme_workbook.yaml")["guide"])
