"""The layouts as data: the standard workbook's names, and a bureau's own accounts with their mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval.facts.account_layout import (
    LAYOUTS_FOLDER,
    LayoutError,
    Supply,
    account_layout,
    account_layouts,
    function_classes,
)
from perfeval.facts.layout import layout


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of own layouts that the environment names."""
    monkeypatch.setenv(LAYOUTS_FOLDER, str(tmp_path))
    account_layouts.cache_clear()
    account_layout.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    account_layouts.cache_clear()
    account_layout.cache_clear()


OWN = """
name: 本市系统
title: 本市预算执行系统导出表
nature: 决算
words: {决算数: [决算数]}
sheets:
- id: 本市支出
  name: 支出情况
  titles: [{has: [[支出情况表]]}]
  evidence: [[基本支出]]
  funds: 全部
  blocks:
  - {kind: rows, rows: [{label: 基本支出, item: 基本支出}], columns: [{at: [决算数], item: 决算数}]}
supplies:
- {fact: 基本支出决算数, sources: [本市支出_基本支出决算数]}
"""


def test_where_the_standard_workbook_holds_a_fact() -> None:
    standard = layout("standard")
    spending = standard.sheet("支出")
    columns = {column.measure: column for column in spending.columns if column.measure}
    assert spending.fact_name(spending.row("本年支出合计"), columns["决算数"]) == "支出决算数"
    assert spending.fact_name(spending.row("项目支出"), columns["年初预算数"]) == "项目支出年初预算数"
    assert set(spending.row("本年支出合计").parts) >= {"基本支出", "项目支出"}
    with pytest.raises(KeyError, match="没有的行"):
        spending.row("没有的行")
    with pytest.raises(KeyError, match="没有的表"):
        standard.sheet("没有的表")


def test_no_two_places_of_the_standard_workbook_hold_one_fact() -> None:
    names = [
        sheet.fact_name(row, column)
        for sheet in layout("standard").every
        if sheet.kind == "table"
        for row in sheet.rows
        for column in sheet.columns
        if column.measure and not row.retired
    ]
    assert len(names) > 60
    assert sorted(names) == sorted(set(names))


def test_a_supply_stands_for_each_measure() -> None:
    supply = Supply(fact="支出{m}", sources=("总表_支出{m}", "支出表_合计{m}"), each=("决算数", "年初预算数"))
    assert [*supply.names()] == [
        ("支出决算数", ("总表_支出决算数", "支出表_合计决算数")),
        ("支出年初预算数", ("总表_支出年初预算数", "支出表_合计年初预算数")),
    ]


def test_the_functional_classes_have_their_codes() -> None:
    assert function_classes()["农林水支出"] == "213"
    assert len(function_classes()) == len(set(function_classes().values())) > 20


def test_a_bureaus_own_layout_comes_first(folder: Path) -> None:
    (folder / "本市系统.yaml").write_text(OWN, encoding="utf-8")
    assert account_layouts()[0] == "本市系统"
    assert account_layout("本市系统").own and not account_layout("published-accounts").own
    assert account_layout("本市系统").sheets[0].blocks[0].rows[0].item == "基本支出"


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("别名", ("", ""), "name应与文件名“别名”相同"),
        ("本市系统", ("kind: rows", "kind: row"), "sheets → 0 → blocks → 0 → kind”写得不对"),
        ("本市系统", ("nature: 决算", "nature: 决算\nnatur: 预算"), "natur”写得不对"),
        ("本市系统", ("funds: 全部", "funds: [全部"), "无法读取"),
        ("本市系统", ("funds: 全部", f"funds: {'[' * 900}"), "嵌套过深"),
        ("published-accounts", ("本市系统", "published-accounts"), "不能是内置版式的名称"),
    ],
)
def test_a_mistake_in_it_is_said_with_its_place(name: str, change: tuple[str, str], said: str, folder: Path) -> None:
    (folder / f"{name}.yaml").write_text(OWN.replace(*change) if change[0] else OWN, encoding="utf-8")
    with pytest.raises(LayoutError) as refused:
        account_layouts()
    assert said in str(refused.value) and str(folder) in str(refused.value) and "\n" not in str(refused.value)


def test_a_table_that_another_layout_has_is_refused(folder: Path) -> None:
    taken = account_layout("published-accounts").sheets[0].id
    (folder / "本市系统.yaml").write_text(OWN.replace("本市支出", taken), encoding="utf-8")
    with pytest.raises(LayoutError, match=f"表id“{taken}”与别的版式重复"):
        account_layouts()


def test_a_folder_that_is_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LAYOUTS_FOLDER, str(folder / "没有"))
    with pytest.raises(LayoutError, match="不是文件夹"):
        account_layouts()
