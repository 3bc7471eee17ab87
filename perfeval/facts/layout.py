"""A layout: which sheets a kind of workbook has, and which rows and columns hold which facts."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from perfeval.data import load_yaml

CHECKING_SHEETS = ("自查", "自查数据", "问题")
"""Sheets that say what is wrong with a standard workbook: they are not even read."""
OWN_SHEETS = ("填表说明", *CHECKING_SHEETS)
"""Sheets of the standard workbook and of its checked copy that hold nothing to read."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Data):
    """A column, found by its heading.

    `measure` is the second half of a fact's name ("决算数"); `role` names what a column of a list or
    field sheet is for. `choices` are the only words its cells may hold. Of a list, a column with choices, or one that
    is `needed`, may not be absent.
    """

    label: str
    aliases: tuple[str, ...] = ()
    measure: str = ""
    role: str = ""
    optional: bool = False
    needed: bool = False
    choices: tuple[str, ...] = ()
    kind: Literal["number", "text", "date", "ratio"] = "number"
    prompt: str = ""
    width: float = 14


class Row(_Data):
    """A row, found by its label.

    A fact of a table is named `item + measure`; `facts` overrides the name for single measures.
    `parts` are the labels of the rows whose sum this row is. `fact` is the name in a fields sheet.
    """

    label: str
    aliases: tuple[str, ...] = ()
    item: str = ""
    facts: dict[str, str] = {}
    parts: tuple[str, ...] = ()
    fact: str = ""
    unit: str = ""
    kind: Literal["number", "text", "date", "ratio"] = "number"
    optional: bool = False
    retired: bool = False
    choices: tuple[str, ...] = ()
    prompt: str = ""


class Sheet(_Data):
    """A sheet. `table`: rows × columns of money; `fields`: label and value; `list`: a row a record.

    The amounts of a sheet that is not `signed` are hardly ever negative: one that is deserves a look.
    """

    name: str
    aliases: tuple[str, ...] = ()
    title: str = ""
    kind: Literal["table", "fields", "list"]
    required: bool = False
    optional: bool = False
    money: bool = False
    signed: bool = True
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    prompt: str = ""

    def fact_name(self, row: Row, column: Column) -> str:
        """The catalogue name of the fact where a table's row and column meet."""
        return row.facts.get(column.measure, row.item + column.measure)

    def row(self, label: str) -> Row:
        """The row with this label.

        Raises:
            KeyError: the layout has no such row.
        """
        for row in self.rows:
            if row.label == label:
                return row
        raise KeyError(label)


class Layout(_Data):
    """A kind of input workbook.

    Attributes:
        sheets: those that every workbook of the kind has.
        more: those that only some indicator systems ask for.
    """

    name: str
    title: str
    sheets: tuple[Sheet, ...]
    more: tuple[Sheet, ...] = ()

    @property
    def every(self) -> tuple[Sheet, ...]:
        """All sheets that may be there."""
        return (*self.sheets, *self.more)

    def sheet(self, name: str) -> Sheet:
        """The sheet with this name.

        Raises:
            KeyError: the layout has no such sheet.
        """
        for sheet in self.every:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


@cache
def layout(name: str) -> Layout:
    """Load one of the package's layouts, e.g. `standard`."""
    return Layout(**load_yaml(f"layouts/{name}.yaml"))
