"""The model's refusals as Chinese sentences that name the place in the file and the mend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from perfeval.rules import ALL_RULES
from perfeval.scheme.inheritance import Raw
from perfeval.scheme.names import suggestion
from perfeval.scheme.vocabulary import Part, any_first_word, first_words, parts

_RULES = frozenset(rule.model_fields["kind"].default for rule in ALL_RULES)
_KINDS = {
    "missing": "缺少这一项，请补上",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than_equal": "应不大于{le}",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "union_tag_not_found": "缺少评分规则的种类kind，请补上",
    "tuple_type": "应为列表，请写成[…]或每项一行、以“- ”开头",
    "list_type": "应为列表，请写成[…]或每项一行、以“- ”开头",
    "dict_type": "应为键值结构，请写成{{…: …}}或每项一行",
    "model_type": "应为键值结构，请写成{{…: …}}或每项一行",
    "model_attributes_type": "应为键值结构，请写成{{…: …}}或每项一行",
}
_NUMBERS = ("decimal_", "int_", "float_", "finite_number", "is_instance_of")


def _where(raw: Raw, location: tuple[int | str, ...]) -> str:
    """The place in the file as a person finds it: the indicator, and the key in it."""
    here: Any = raw
    named = ""
    rest: list[str] = []
    for step in location:
        here = here[step] if _has(here, step) else None
        if isinstance(here, dict) and ("id" in here or ("name" in here and not rest)):
            named = f"指标“{here['id']}”" if "id" in here else f"“{here['name']}”"
            rest = []
        elif isinstance(step, str) and not (rest and rest[-1] == "rule" and step in _RULES):
            rest.append(step)
        elif rest and isinstance(step, int):
            rest[-1] += f"第{step + 1}项"
    key = ".".join(rest)
    return f"{named}的{key}" if named and key else named or key or "文件"


def _has(here: Any, step: int | str) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and step < len(here)


def refused(raw: Raw, error: ValidationError) -> Iterator[str]:
    """What the model refuses, each with its place in the file; what only follows from another is left out."""
    errors = error.errors()
    for one in errors:
        place = one["loc"]
        if one["type"] == "missing" and _misnamed(place[:-1], errors):
            continue
        follows = one["type"] == "too_short" and any(o["loc"][: len(place)] == place and o != one for o in errors)
        if not follows:
            yield f"{_where(raw, place)}：{_sentence(one)}"


def _misnamed(place: tuple[int | str, ...], errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the keys that are missing here are probably among those that are not known."""
    here = [one["type"] for one in errors if one["loc"][:-1] == place]
    return 0 < here.count("missing") <= here.count("extra_forbidden")


def _part_at(location: Sequence[int | str]) -> Part:
    """The part of a scheme file in which a key stands."""
    name, steps = "scheme", iter(location[:-1])
    for step in steps:
        inside = parts()[name].inside.get(str(step))
        if inside is None:
            continue
        if isinstance(inside, dict):
            name = inside["each"]
            next(steps, None)
        else:
            name = inside
        if name not in parts():
            break
        if name == "rule":
            # the kind of the rule stands next
            next(steps, None)
    return parts()[name if name in parts() else "scheme"]


_FEW = 8


def _unknown_key(location: Sequence[int | str]) -> str:
    """A key nobody knows: the one that was probably meant, of those that can stand there."""
    key, here = str(location[-1]), _part_at(location)
    if key in here.keys:
        return f"和另一个键写的是同一项（{here.keys[key]}），请只留一个"
    meant = suggestion(key, here.keys)
    models = list(dict.fromkeys(here.keys.values()))
    if not meant and len(models) <= _FEW:
        ways = {
            model: next((way for way, of in here.keys.items() if of == model and way != model), "") for model in models
        }
        listed = "、".join(f"{model}（{way}）" if way else model for model, way in ways.items())
        return f"不认识这一项，这里可用的有{listed}"
    if not meant:
        meant = suggestion(key, [way for part in parts().values() for way in part.keys if way != key])
    return f"不认识这一项{meant}，请检查拼写和所在的层级"


def _sentence(error: Mapping[str, Any]) -> str:
    """pydantic's verdict in Chinese."""
    kind, context, given = str(error["type"]), error.get("ctx") or {}, error.get("input")
    if kind == "value_error":
        return str(context["error"])
    if kind == "extra_forbidden":
        key = str(error["loc"][-1])
        if key[:1].isdigit() or key.endswith((")", "）")):
            return '像是公式的一部分：花括号里的公式有逗号的，要加引号，例如 expression: "日期(年度 + 1, 3, 31)"'
        return _unknown_key(error["loc"])
    if kind == "union_tag_invalid":
        words = first_words("kind")
        allowed = "、".join(f"{tag}（{words[tag]}）" for tag in sorted(_RULES))
        meant = suggestion(str(context.get("tag")), [*words, *words.values()])
        return f"评分规则种类“{context.get('tag')}”不存在{meant}，可用的有{allowed}"
    if kind == "literal_error":
        literals: list[str] = re.findall(r"'([^']*)'", str(context.get("expected")))
        return f"填的是“{given}”，应为{'、'.join(map(_with_words, filter(None, literals)))}之一"
    if kind == "too_short" and context.get("min_length", 1) > 1:
        return f"只写了{context.get('actual_length')}项，至少要有{context['min_length']}项"
    if kind in _KINDS:
        return _KINDS[kind].format(**context)
    if kind.startswith(_NUMBERS):
        if "grades" in error["loc"]:
            return f"填的是“{_short(given)}”，一个等级只写一个得分率，例如90%；由评价人在档内评分的，用manual（人工）"
        if isinstance(given, date) or re.search(r"\d月|\d{4}[-./]\d", str(given)):
            return (
                f"填的是“{_short(given)}”；截止日期要写明年份，写成当年10月31日、次年4月15日或2025-04-15，"
                "同时写出公式expression（报送日期），步长写1天"
            )
        if re.search(r"[≤≥<>＜＞]|低于|高于|超过|不足|以[上下内]|不到", str(given)):
            return (
                f"填的是“{_short(given)}”，与这条规则扣分的方向不符：低于界限才扣分、不得分的写低于60%或60%及以下，"
                "高于界限才扣分、不得分的写超过30%或30%以上；两个方向都有的，请用bands（分档）"
            )
        return f"填的是“{_short(given)}”，应为数字；百分数写90%或0.9"
    if kind.startswith("bool_"):
        return f"填的是“{_short(given)}”，应为是或否（true或false）"
    if kind.startswith("string_"):
        return f"填的是“{_short(given)}”，应为文字；文字像数字或日期的，请加引号"
    return f"填的是“{_short(given)}”，类型不对"


def _with_words(value: str) -> str:
    """A value of the model with its Chinese word: deduct（扣分）."""
    word = any_first_word(value)
    return f"{value}（{word}）" if word else value


def _short(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 40 else f"{text[:40]}…"
