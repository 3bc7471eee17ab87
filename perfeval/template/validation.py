"""Drop-downs, number checks and prompts, as XlsxWriter wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

NumberKind = Literal["money", "count", "ratio", "number"]

_LIMITS: dict[NumberKind, tuple[str, float, float, str, str]] = {
    "money": ("decimal", -1e13, 1e13, "这里只能填数字，没有发生额的填0。", "按本表金额单位填写；没有发生额的填0"),
    "count": ("integer", 0, 1e7, "这里只能填大于等于0的整数。", "填整数；没有的填0"),
    "ratio": ("decimal", 0, 100, "这里只能填比率，例如95%或0.95。", "填比率，例如95%"),
    "number": ("decimal", -1e13, 1e13, "这里只能填数字。", ""),
}


def _prompted(rule: dict[str, Any], prompt: str) -> dict[str, Any]:
    """Excel cuts nothing off: it refuses prompts above 255 characters."""
    return rule | {"input_title": "填写说明", "input_message": prompt[:255]} if prompt else rule


def choice_rule(words: Sequence[str], prompt: str = "") -> dict[str, Any]:
    """A drop-down of the only words a cell may hold."""
    shown = "、".join(words)
    rule = {
        "validate": "list",
        "source": list(words),
        "error_title": "请选择",
        "error_message": f"请从下拉列表中选择：{shown}。",
    }
    return _prompted(rule, prompt or f"请选择：{shown}")


def number_rule(kind: NumberKind, prompt: str = "", *, positive: bool = False) -> dict[str, Any]:
    """A number within sense; `positive` allows nothing below 0."""
    validate, minimum, maximum, error, usual = _LIMITS[kind]
    rule = {
        "validate": validate,
        "criteria": "between",
        "minimum": 0 if positive else minimum,
        "maximum": maximum,
        "error_title": "请填数字",
        "error_message": "这里只能填大于等于0的数字。" if positive and kind == "money" else error,
    }
    return _prompted(rule, prompt or usual)


def prompt_rule(prompt: str) -> dict[str, Any]:
    """Any entry, with a prompt."""
    return _prompted({"validate": "any"}, prompt)
