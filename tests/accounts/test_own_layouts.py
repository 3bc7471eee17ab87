"""A bureau adds the export of its own system as a layout, without a line of Python."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.facts import account_layout
from perfeval.facts.account_layout import LAYOUTS_FOLDER, LayoutError
from perfeval.reader import read_workbook
from perfeval.reader.accounts import recognition, segments
from tests.accounts.forms import Rows
from tests.accounts.messes import write_workbook
from tests.reader.conftest import assert_derivations

LAYOUT = """
name: quota-execution
title: 指标执行情况（某区一体化系统导出）
nature: 决算
words:
  项目: [预算项目]
  指标金额: [指标数]
  支出金额: [已支付]
sheets:
  - id: 指标执行表
    name: 指标执行情况表
    titles: [{has: [[指标执行]]}]
    evidence: [[指标金额], [支出金额]]
    funds: 全部
    blocks:
      - kind: rows
        columns:
          - {at: [指标金额], item: 指标数, budget: 全年}
          - {at: [支出金额], item: 支出数}
        rows:
          - {label: 基本支出, item: 基本支出}
          - {label: 项目支出, item: 项目支出, aliases: [项目支出小计]}
supplies:
  - {fact: "{m}全年预算数", sources: ["指标执行表_{m}指标数"], funds: 全部, budget: 全年, each: [基本支出, 项目支出]}
  - {fact: "{m}决算数", sources: ["指标执行表_{m}支出数"], funds: 全部, each: [基本支出, 项目支出]}
"""
ROWS: Rows = [
    ["2023年指标执行情况表"],
    ["单位：某局", None, "金额单位：元"],
    ["预算项目", "指标数", "已支付"],
    ["基本支出", 120000, 110000],
    ["项目支出小计", 300000, 250000.5],
]


def _forget() -> None:
    account_layout.account_layouts.cache_clear()
    account_layout.account_layout.cache_clear()
    recognition.vocabulary_of.cache_clear()
    recognition.label_forms.cache_clear()
    recognition.known_heading.cache_clear()
    segments._title_words.cache_clear()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "版式"
    folder.mkdir()
    monkeypatch.setenv(LAYOUTS_FOLDER, str(folder))
    _forget()
    yield folder
    monkeypatch.undo()
    _forget()


def test_a_layout_of_its_own_is_read(own: Path, tmp_path: Path) -> None:
    (own / "quota-execution.yaml").write_text(LAYOUT, encoding="utf-8")
    path = write_workbook(tmp_path / "导出.xlsx", {"Sheet1": ROWS})
    data = read_workbook(path, shown_as="导出.xlsx")
    assert_derivations(data)
    assert (data.unit, data.year) == ("某局", 2023)
    assert data.facts.value("基本支出全年预算数") == Decimal(12)
    assert data.facts.value("项目支出决算数") == Decimal("25.00005")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("quota-execution", LAYOUT.replace("nature: 决算", "nature: 结算"), "nature"),
        ("quota-execution", LAYOUT.replace("id: 指标执行表", "id: 收支总表"), "收支总表"),
        ("other", LAYOUT, "other"),
        ("quota-execution", "a: [", "无法读取"),
    ],
)
def test_a_layout_that_cannot_be_used_is_named(own: Path, name: str, text: str, words: str) -> None:
    (own / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LayoutError, match=words):
        account_layout.account_layouts()
