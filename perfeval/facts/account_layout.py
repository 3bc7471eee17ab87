"""The layout of a workbook of accounts (部门决算公开表, 财决报表): recognised sheets, blocks, and facts they supply."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from perfeval.data import load_yaml
from perfeval.data.bounded_yaml import bounded_yaml

_BUILT_IN = ("final-accounts", "published-accounts", "department-budget")
LAYOUTS_FOLDER = "PERFEVAL_LAYOUTS"
"""The environment variable with the folder of a bureau's own layouts, one .yaml file each."""
_LARGEST = 1 << 20

Groups = tuple[tuple[str, ...], ...]
"""Of each group at least one word must be there."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountRow(_Data):
    """A row, found by its label in a block's label column, or the `above`/`below` part of it.

    Attributes:
        total: whether it is the total of other rows: blank, it is 0 only where these are.
    """

    label: str
    item: str
    aliases: tuple[str, ...] = ()
    above: str = ""
    below: str = ""
    total: bool = False


class AccountColumn(_Data):
    """A column, found by the words of its multi-level heading, in any order.

    Attributes:
        at: the words that must stand over it.
        may: words that may stand over it as well; any other word of the block rules the column out.
        item: second half of the account fact's name, after that of the row.
        budget: 年初 or 全年 where the amount is a budget.
        total: whether it is the total of other columns.
    """

    at: tuple[str, ...]
    item: str
    may: tuple[str, ...] = ()
    budget: str = ""
    total: bool = False


class Block(_Data):
    """A part of a table.

    `rows`: a label column (the one that holds most of the labels) and amounts beside it. `columns`: one row of amounts
    under headings, the row of the total or the only one. `cross`: an amount is what the words of its row and of its
    column say together, whichever way the table is turned. `codes`: subject codes with an amount each.

    Attributes:
        other: heading words that tell a column from those of the block.
        classes: whether the label column lists the classes of 支出功能分类.
        filled: whether a row's amount stands in whichever cell between its label and the next one is filled.
    """

    kind: Literal["rows", "columns", "cross", "codes"]
    rows: tuple[AccountRow, ...] = ()
    columns: tuple[AccountColumn, ...]
    other: tuple[str, ...] = ()
    classes: bool = False
    filled: bool = False


class Title(_Data):
    """What the title of a table says, in whatever words: of each group of `has` one, and none of `lacks`."""

    has: Groups
    lacks: tuple[str, ...] = ()


class Sum(_Data):
    """A total and its parts, by the items of the table's facts: a blank part is 0 only if they add up."""

    total: str
    parts: tuple[str, ...]


class AccountSheet(_Data):
    """A table of the accounts.

    Attributes:
        id: first part of the names of its facts, which no other table shares.
        titles: what its title or the name of its sheet says; one of them.
        evidence: heading words or row labels that must be there as well.
        untitled: those that are enough without a title; empty where nothing is.
        funds: 资金范围 of its amounts.
        titled_funds: another 资金范围 where the title has a word.
        unit: 万元 for amounts, 人 for a table of persons.
        undated: whether it tells what is there at the end of the year, and neither 决算 nor 预算.
        sums: which of its items are totals of which.
        besides: labels of rows that the form has as well and nothing is taken from.
    """

    id: str
    name: str
    titles: tuple[Title, ...]
    evidence: Groups
    untitled: Groups = ()
    funds: str
    titled_funds: dict[str, str] = {}
    unit: Literal["万元", "人"] = "万元"
    undated: bool = False
    sums: tuple[Sum, ...] = ()
    besides: tuple[str, ...] = ()
    blocks: tuple[Block, ...]


class Supply(_Data):
    """A fact of the catalogue that the accounts supply.

    Attributes:
        fact: its name; {m} stands for each of `each`.
        sources: names of account facts, the best first.
        funds, budget: the 口径 the catalogue asks for; an account fact of another one stands in with a 警告.
        instead: for a stand-in that differs in more than its 口径, what it is.
    """

    fact: str
    sources: tuple[str, ...]
    each: tuple[str, ...] = ("",)
    funds: str = ""
    budget: str = ""
    instead: str = ""

    def names(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each fact's name with those of its sources."""
        for m in self.each:
            yield self.fact.replace("{m}", m), tuple(source.replace("{m}", m) for source in self.sources)


class AccountLayout(_Data):
    """A kind of workbook of accounts.

    Attributes:
        nature: 决算 or 预算: a table of the other nature is none of its tables.
    """

    name: str
    title: str
    nature: Literal["决算", "预算"]

    @property
    def own(self) -> bool:
        """Whether it is a bureau's own."""
        return self.name not in _BUILT_IN

    words: dict[str, tuple[str, ...]]
    sheets: tuple[AccountSheet, ...]
    supplies: tuple[Supply, ...]


class LayoutError(Exception):
    """A bureau's own layout cannot be used; the text says which and why."""


def own_layout_files() -> tuple[Path, ...]:
    """A bureau's own layouts, by name.

    Raises:
        LayoutError: the folder that the environment names is none.
    """
    folder = os.environ.get(LAYOUTS_FOLDER, "")
    if not folder:
        return ()
    if not Path(folder).is_dir():
        raise LayoutError(f"环境变量{LAYOUTS_FOLDER}指的“{folder}”不是文件夹。")
    return tuple(sorted(Path(folder).glob("*.yaml")))


@cache
def account_layouts() -> tuple[str, ...]:
    """The names of all layouts of accounts, the more reliable first; the standard workbook goes before all.

    Raises:
        LayoutError: one of a bureau's own cannot be used.
    """
    own = [(path, account_layout(path.stem)) for path in own_layout_files()]
    tables = {sheet.id for name in _BUILT_IN for sheet in account_layout(name).sheets}
    for path, kind in own:
        if path.stem in _BUILT_IN or kind.name != path.stem:
            raise LayoutError(f"版式“{path}”的name应与文件名“{path.stem}”相同，且不能是内置版式的名称。")
        if taken := sorted(tables & {sheet.id for sheet in kind.sheets}):
            raise LayoutError(f"版式“{path}”的表id“{'、'.join(taken)}”与别的版式重复，请改名。")
        tables |= {sheet.id for sheet in kind.sheets}
    return (*(path.stem for path, _ in own), *_BUILT_IN)


@cache
def account_layout(name: str) -> AccountLayout:
    """One of the account layouts.

    Raises:
        LayoutError: it is a bureau's own and cannot be used.
    """
    if name in _BUILT_IN:
        return AccountLayout(**load_yaml(f"layouts/{name}.yaml"))
    path = next(path for path in own_layout_files() if path.stem == name)
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("文件过大")
        return AccountLayout(**bounded_yaml(path.read_bytes()))
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(str(part) for part in first["loc"])
        raise LayoutError(f"版式“{path}”的“{place}”写得不对（{first['msg']}）。") from error
    except (OSError, ValueError, TypeError) as error:
        raise LayoutError(f"版式“{path}”无法读取：{error}。") from error


@cache
def function_classes() -> dict[str, str]:
    """The classes (类) of 支出功能分类科目: code by name."""
    return {str(entry["name"]): str(entry["code"]) for entry in load_yaml("layouts/function-classes.yaml")}
