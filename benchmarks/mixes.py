"""The kinds of inputs that are measured, each from a generator: no two inputs of a mix are alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.accounts import make_units_with_accounts
from benchmarks.messy import make_messy_workbooks
from benchmarks.projects import make_messy as make_forms
from benchmarks.workbooks import make_workbooks

Files = tuple[Path, ...]
"""The files of one input."""
_FORMS = 5


def _single(paths: Sequence[Path]) -> list[Files]:
    return [(path,) for path in paths]


def _projects(folder: Path, count: int, _: int) -> list[Files]:
    folder.mkdir(parents=True, exist_ok=True)
    return _single(make_forms(folder, count, _FORMS))


def _messy(folder: Path, count: int, processes: int) -> list[Files]:
    return _single(make_messy_workbooks(folder, count, processes))


def _one_shape(folder: Path, count: int, processes: int) -> list[Files]:
    return _single(make_workbooks(folder, count, processes))


MIXES: dict[str, Callable[[Path, int, int], list[Files]]] = {
    "messy": _messy,
    "one shape": _one_shape,
    "accounts": make_units_with_accounts,
    "projects": _projects,
}
"""By name: folder, number, processes → the inputs."""
TITLES = {
    "messy": "杂乱：每个工作簿各有各的形状",
    "one shape": "一种形状：只有单位和数不同",
    "accounts": "决算公开表和标准工作簿，一个单位两个文件",
    "projects": f"杂乱的项目自评表，一个单位{_FORMS}张",
}
