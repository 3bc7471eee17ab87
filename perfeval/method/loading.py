"""Find, read and validate 评分办法; a method may extend another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from perfeval.data import data_files
from perfeval.data.bounded_yaml import YamlProblem, bounded_yaml
from perfeval.method.model import Method
from perfeval.method.workbook import read_method_workbook

DEFAULT_METHOD = "mof-2020-10-project"
_DEEPEST = 5


class MethodError(ValueError):
    """A 评分办法 cannot be used; the message is Chinese and says what to mend."""


def built_in_methods() -> tuple[str, ...]:
    """The names of the built-in methods."""
    return tuple(path.name.removesuffix(".yaml") for path in data_files("methods"))


def method_source(name: str) -> str:
    """The text of a built-in method or of a YAML file.

    Raises:
        MethodError: there is none of this name.
    """
    for path in data_files("methods"):
        if path.name == f"{name}.yaml":
            return path.read_text(encoding="utf-8")
    file = Path(name)
    try:
        if file.is_file():
            return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MethodError(f"评分办法“{name}”读不出来，请把文件另存为UTF-8编码的文本。") from error
    known = "、".join(built_in_methods())
    raise MethodError(f"没有评分办法“{name}”；内置的有：{known}。也可以给出自己的文件（.yaml或.xlsx）。")


@lru_cache(maxsize=16)
def load_method(name: str) -> Method:
    """Read a built-in method, or one's own file (.yaml, .xlsx).

    Raises:
        MethodError: there is none, or it does not hold together.
    """
    raw = _raw(name, 0)
    try:
        return Method.model_validate(raw)
    except ValidationError as error:
        raise MethodError(f"评分办法“{name}”有误：{_said(error)}") from error


def method_sha256(name: str) -> str:
    """SHA-256 of what the method says, whatever file says it."""
    said = load_method(name).model_dump(mode="json")
    if not said["execution"]["finished"]:
        # as it was before there was this setting, so that a workbook of then can still be audited
        del said["execution"]["finished"]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _raw(name: str, depth: int) -> dict[str, Any]:
    if depth > _DEEPEST:
        raise MethodError(f"评分办法“{name}”的extends绕了圈子。")
    if name.lower().endswith(".xlsx"):
        try:
            raw: Any = read_method_workbook(Path(name))
        except ValueError as error:
            raise MethodError(f"评分办法“{name}”：{error}") from error
    else:
        try:
            raw = bounded_yaml(method_source(name).encode())
        except YamlProblem as error:
            raise MethodError(f"评分办法“{name}”：{error}。") from error
    if not isinstance(raw, dict):
        raise MethodError(f"评分办法“{name}”的内容应为“名称: 值”的各行。")
    base = raw.pop("extends", None)
    return _merged(_raw(str(base), depth + 1), raw) if base else raw


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What the method says itself before what it extends; parts are replaced whole, but for their missing entries."""
    merged = dict(base)
    for key, value in own.items():
        inside = merged.get(key)
        keep = isinstance(inside, dict) and isinstance(value, dict) and key != "levels"
        merged[key] = {**inside, **value} if keep and isinstance(inside, dict) else value
    return merged


def _said(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    words = {
        "missing": "没有填",
        "extra_forbidden": "不是评分办法的项目，请检查拼写",
        "decimal_parsing": "应为数字",
        "literal_error": f"应为{str(first.get('ctx', {}).get('expected', '')).replace(' or ', '或')}之一",
        "greater_than": f"应大于{first.get('ctx', {}).get('gt')}",
        "greater_than_equal": f"应不小于{first.get('ctx', {}).get('ge')}",
        "less_than": f"应小于{first.get('ctx', {}).get('lt')}",
        "less_than_equal": f"应不大于{first.get('ctx', {}).get('le')}",
    }
    said = words.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{where}{said}。" if where else f"{said}。"
