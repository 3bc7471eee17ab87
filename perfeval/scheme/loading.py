"""Load a scheme from the package's data or from a file a bureau wrote."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from perfeval.data import data_files, parse_yaml
from perfeval.expression.parser import ExpressionError, parse
from perfeval.layout import layout
from perfeval.scheme.model import DENOMINATOR, NUMERATOR, Scheme

DEFAULT = "heshan-2021"
_LIST_FACTS = ("预算调整总额", "预算调整净额", "实际支付进度", "既定支付进度", "支付进度时点")
_TASK_FACTS = ("计划工作数", "实际完成工作数", "及时完成工作数", "质量达标工作数", "重点工作交办数", "重点工作完成数")


class SchemeError(ValueError):
    """A scheme cannot be used; the message is Chinese and names file and mend, one problem a line."""


def scheme_names() -> tuple[str, ...]:
    """The names of the built-in schemes."""
    return tuple(path.stem for path in data_files("schemes"))


def known_facts() -> frozenset[str]:
    """The names that a scheme's expressions may refer to: everything the standard layout can hold."""
    standard = layout("standard")
    names: set[str] = {*_LIST_FACTS, *_TASK_FACTS}
    for sheet in standard.sheets:
        names |= {row.fact for row in sheet.rows if row.fact}
        if sheet.kind == "table":
            names |= {sheet.fact_name(row, c) for row in sheet.rows for c in sheet.columns if c.measure}
    return frozenset(names)


def scheme_source(name_or_path: str) -> bytes:
    """The bytes of a scheme file, by built-in name or path.

    Raises:
        SchemeError: there is no such scheme or file, or it cannot be read.
    """
    if name_or_path in scheme_names():
        return files("perfeval.data").joinpath("schemes").joinpath(f"{name_or_path}.yaml").read_bytes()
    path = Path(name_or_path)
    if not path.is_file():
        known = "、".join(scheme_names())
        raise SchemeError(f"没有名为“{name_or_path}”的指标体系，也没有这个文件；内置的有：{known}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SchemeError(f"指标体系文件“{name_or_path}”无法读取（{error.strerror}），请检查权限") from error


def scheme_sha256(name_or_path: str) -> str:
    """SHA-256 of the scheme's file."""
    return hashlib.sha256(scheme_source(name_or_path)).hexdigest()


@cache
def load_scheme(name_or_path: str = DEFAULT) -> Scheme:
    """Load and validate a scheme.

    Raises:
        SchemeError: the file is not a valid scheme; the message lists every problem found.
    """
    try:
        raw: Any = parse_yaml(scheme_source(name_or_path).decode("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"指标体系“{name_or_path}”不是有效的YAML文件，请检查缩进和引号（{error}）"
        raise SchemeError(message) from error
    if not isinstance(raw, dict):
        raise SchemeError(f"指标体系“{name_or_path}”的内容应为键值结构")
    try:
        scheme = Scheme(**raw)
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}：{_sentence(e)}" for e in error.errors()]
        raise SchemeError(f"指标体系“{name_or_path}”有{len(lines)}处问题：\n" + "\n".join(lines)) from error
    problems = _unknown_facts(scheme)
    if problems:
        raise SchemeError(f"指标体系“{name_or_path}”有{len(problems)}处问题：\n" + "\n".join(problems))
    return scheme


def _sentence(error: Any) -> str:
    """pydantic's verdict in Chinese."""
    kind = str(error["type"])
    if kind == "missing":
        return "缺少这一项，请补上"
    if kind == "extra_forbidden":
        return "不认识这一项，请检查拼写"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind.startswith("union_tag"):
        return f"评分规则种类“{error.get('input', {}).get('kind', '')}”不存在"
    return f"填的是“{error.get('input')}”，类型不对"


def _unknown_facts(scheme: Scheme) -> list[str]:
    known = known_facts() | {derived.name for derived in scheme.derived} | {NUMERATOR, DENOMINATOR}
    problems: list[str] = []
    for indicator in scheme.indicators:
        for text in (indicator.expression, *(case.when for case in indicator.when_undefined)):
            try:
                if text:
                    parse(text)
            except ExpressionError as error:
                problems.append(f"{indicator.id}：{error}")
    if problems:
        return problems
    return [f"数据“{name}”不在数据目录中，请检查名称" for name in scheme.names_used() if name not in known]
