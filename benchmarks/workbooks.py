"""Distinct standard workbooks, made from the sample data: other unit, other figures, sums that still hold."""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sample_workbooks.rebuild import HERE, fill_in

Made = TypeVar("Made")
_SAMPLES = ("示例区城市管理服务大队_2023", "示例县新设机构服务中心_2024", "赫山区政务服务中心_2021")
_AMOUNTS = ("收入", "支出", "三公经费", "结转结余", "政府采购", "固定资产")
_ADJUSTMENTS = "预算调整"
_ACTUAL = {"政府采购": (1, "实际采购金额"), "三公经费": (3, "本年决算数")}
"""By sheet, the column that is varied by itself, by position and label: no other sheet repeats its sums."""
_CENT_OF_A_YUAN = Decimal("0.000001")


def make_workbooks(folder: Path, count: int, processes: int, first: int = 0) -> list[Path]:
    """Write `count` workbooks, no two alike, and return their paths in order; units are numbered from `first`.

    Raises:
        OSError: the folder cannot be written to.
    """
    return made_in_parallel(_make, folder, range(first, first + count), processes)


def made_in_parallel(make: Callable[[Path, int], Made], folder: Path, numbers: range, processes: int) -> list[Made]:
    """What `make` writes into the folder for each number, in order, by so many processes.

    Raises:
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(make, repeat(folder), numbers, chunksize=8))


def _make(folder: Path, number: int) -> Path:
    path = folder / f"单位{number:05}.xlsx"
    fill_in(path, varied(number))
    return path


def varied(number: int) -> dict[str, Any]:
    """The data of the workbook of this number, from 0, as `fill_in` takes them."""
    data = copy.deepcopy(_sample(_SAMPLES[number % len(_SAMPLES)]))
    sheets = data["sheets"]
    factor = Decimal(50 + number) / 100
    for name in _AMOUNTS:
        if name in sheets:
            sheets[name] = _changed(sheets[name], lambda amount: amount * factor)
    for record in sheets.get(_ADJUSTMENTS, ()):
        record["金额"] = _changed(record["金额"], lambda amount: amount * factor)
    share = Decimal(60 + number % 41) / 100
    for name, (position, label) in _ACTUAL.items():
        for row in sheets.get(name, {}).values():
            place = position if isinstance(row, list) else label
            row[place] = _changed(row[place], lambda amount: amount * share)
    about = sheets["基本信息"]
    about["单位名称"] = f"示例第{number:05}服务中心"
    about["预算编码"] = f"示例{number:06}"
    about["在职人员数"] = _changed(about["在职人员数"], lambda people: people + number % 7)
    return data


@cache
def _sample(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((HERE / "data" / f"{name}.yaml").read_text(encoding="utf-8"))
    return data


def _changed(value: Any, change: Callable[[Decimal], Decimal]) -> Any:
    """Every number of a nested value changed; labels and marks stay."""
    if isinstance(value, dict):
        return {key: _changed(inner, change) for key, inner in value.items()}
    if isinstance(value, list):
        return [_changed(inner, change) for inner in value]
    if isinstance(value, int | float):
        return float(change(Decimal(str(value))).quantize(_CENT_OF_A_YUAN))
    return value
