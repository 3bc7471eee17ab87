"""Every code of the catalogue is raised by a test that names it, and no test names another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from perfeval.findings.catalogue import catalogue

TESTS = Path(__file__).parents[1]
_CODE = re.compile(r"[A-Z]\d{3}")
_CHINESE, _COLUMN = re.compile(r"[㐀-鿿]"), re.compile(r"[A-H]")


def _codes_of_module(text: str) -> Iterator[str]:
    """The codes among a module's texts; right behind a sheet's name D137 is a cell."""
    for node in ast.walk(ast.parse(text)):
        before = ""
        for child in ast.iter_child_nodes(node):
            told = child.value if isinstance(child, ast.Constant) else ""
            told = told if isinstance(told, str) else ""
            if _CODE.fullmatch(told) and not (_CHINESE.search(before) and _COLUMN.match(told)):
                yield told
            before = told


def _codes_of_table(loaded: Any, key: str = "") -> Iterator[str]:
    """The codes among the texts of a table of cases, but for its cells."""
    if isinstance(loaded, dict):
        for name, value in loaded.items():
            yield from _codes_of_table(value, str(name))
    elif isinstance(loaded, list):
        for value in loaded:
            yield from _codes_of_table(value, key)
    elif isinstance(loaded, str) and key != "cell" and _CODE.fullmatch(loaded):
        yield loaded


@cache
def named() -> dict[str, str]:
    """The codes that tests name, with a file that does."""
    found: dict[str, str] = {}
    for path in sorted(TESTS.rglob("*")):
        if path.suffix not in (".py", ".yaml") or TESTS / "findings" in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        if not _CODE.search(text):
            continue
        codes = _codes_of_module(text) if path.suffix == ".py" else _codes_of_table(yaml.safe_load(text))
        for code in codes:
            found.setdefault(code, str(path.relative_to(TESTS)))
    return found


def test_every_code_is_raised_by_a_test() -> None:
    assert sorted(catalogue().keys() - named().keys()) == [], "write a test that raises them in their wing's folder"


def test_no_test_names_a_code_that_is_not_in_the_catalogue() -> None:
    letters = {code[0] for code in catalogue()}
    unknown = {code: file for code, file in named().items() if code not in catalogue() and code[0] in letters}
    assert unknown == {}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('assert codes(data) == ["R102", "R301"]', ["R102", "R301"]),
        ('cases = [("平均", "R413")]', ["R413"]),
        ('Place("甲.xlsx", "支出", "D137")', []),
        ('put("计分表", "D105", 2, "A201")', ["A201"]),
        ('assert "R1022" in text and "（R102）" not in text', []),
    ],
)
def test_what_counts_as_named(text: str, codes: list[str]) -> None:
    assert list(_codes_of_module(text)) == codes
