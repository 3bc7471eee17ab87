"""What a scheme takes over from the one it extends, before anything is validated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any

from perfeval.formula.parser import ExpressionError, parse, with_names
from perfeval.scheme.catalogue import canonical
from perfeval.scheme.names import bare, by_any_name, suggestion

Raw = dict[str, Any]
_OWN = ("abstract", "extends", "weights", "changes", "remove", "add", "disclaimer", "variants")
_BY_NAME = ("facts", "derived")
_MERGED = ("total", "form", "targets", "clauses", "references", "value_references")
_SHAPE = ("weights", "changes", "remove", "add")
_WORDING = ("description", "source")
"""What tells people how an indicator is computed, beside the expression and the rule themselves."""
_PARAMETER = re.compile(r"\{([^{}]*)\}")


def resolved(raw: Raw, base_of: Callable[[str], Raw]) -> tuple[Raw, tuple[str, ...]]:
    """The scheme as if it had been written down whole, and what refers to something the base does not have.

    An indicator takes over what it does not say itself from the base's indicator of its id, or of the id in
    `definition`. A scheme without `divisions` takes over the base's, with its `changes` to indicators, `weights`
    of groups and divisions, `remove` and `add`. `variants` change the result once more, each for its own units.

    Args:
        base_of: gives a base, resolved, by its name.
    """
    if not raw.get("extends"):
        whole = labelled(deepcopy(raw))
        return whole, tuple(_variants(whole, raw))
    base = deepcopy(base_of(str(raw["extends"])))
    merged: Raw = {key: value for key, value in base.items() if key not in _OWN}
    merged |= {key: deepcopy(value) for key, value in raw.items() if key not in _SHAPE}
    for key in _BY_NAME:
        named = {one.get("name"): one for one in (*members(base.get(key)), *members(raw.get(key)))}
        if named:
            merged[key] = list(named.values())
    for key in ("parameters", *_MERGED):
        if (
            isinstance(base.get(key, {}), dict)
            and isinstance(raw.get(key, {}), dict)
            and (base.get(key) or raw.get(key))
        ):
            merged[key] = {**base.get(key, {}), **deepcopy(raw.get(key, {}))}
    merged.setdefault("parameters", {})
    definitions = {one["id"]: one for one in indicators(base)}
    problems: list[str] = []
    if "divisions" in raw:
        for one in indicators(merged):
            problems += _complete(one, definitions)
    else:
        problems += _reshape(merged, raw)
    labelled(merged)
    problems += _variants(merged, raw)
    return merged, tuple(problems)


def stale_wording(raw: Raw, base_of: Callable[[str], Raw]) -> Iterator[str]:
    """Indicators that are computed otherwise than the base's while its 指标说明 and 依据 stay."""
    if not raw.get("extends"):
        return
    base = base_of(str(raw["extends"]))
    definitions = {one["id"]: one for one in indicators(base)}
    ids = _ways(indicators(base))
    given = [(str(name), change) for name, change in mapping(raw.get("changes")).items() if isinstance(change, dict)]
    given += [(str(one.get("definition") or one["id"]), one) for one in indicators(raw)]
    for name, own in given:
        definition = definitions.get(ids.get(bare(name), name), {})
        stays = [key for key in _WORDING if definition.get(key) and key not in own]
        before = definition.get("expression")
        if stays and before and not _same_formula(own.get("expression", before), before):
            said = "、".join({"description": "指标说明", "source": "依据"}[key] for key in stays)
            yield f"指标“{own.get('id', name)}”改了计算公式，{said}仍是上级体系的文字，请核对；不合适的，请一并改写"


def _same_formula(one: Any, other: Any) -> bool:
    """Whether two expressions are one, however they are spelt."""
    with suppress(ExpressionError, TypeError):
        return parse(with_names(one, canonical)) == parse(with_names(other, canonical))
    return bool(one == other)


def members(value: Any) -> list[Raw]:
    """The mappings in a list as written, whatever else is in it."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list | tuple) else []


def indicators(raw: Mapping[str, Any]) -> Iterator[Raw]:
    """The indicators of a scheme as written, whatever is wrong with the rest of it."""
    for group in groups(raw):
        yield from (one for one in members(group.get("indicators")) if isinstance(one.get("id"), str))


def groups(raw: Mapping[str, Any]) -> Iterator[Raw]:
    """The groups of a scheme as written."""
    for division in members(raw.get("divisions")):
        yield from members(division.get("groups"))


def mapping(value: Any) -> Mapping[Any, Any]:
    """A mapping as written; empty where there is none."""
    return value if isinstance(value, dict) else {}


def _ways(given: Iterable[Raw]) -> dict[str, str]:
    """Indicators by every way to write them: id, or label where only one has it."""
    return by_any_name({str(one["id"]): (str(one.get("label") or ""),) for one in given})


def _unknown(where: str, name: Any, given: Iterable[Raw]) -> str:
    """Why a name stands for no indicator, and what was probably meant."""
    ones = list(given)
    same = [str(one["id"]) for one in ones if bare(str(one["id"])).startswith(bare(str(name)))]
    if len(same) > 1:
        return f"{where}：名为“{name}”的指标不止一个，请写明是“{'”还是“'.join(same)}”"
    ways = [way for one in ones for way in (str(one["id"]), str(one.get("label") or "")) if way]
    return f"{where}：没有指标“{name}”{suggestion(str(name), ways)}，请检查名称"


def _complete(one: Raw, definitions: Mapping[str, Raw]) -> list[str]:
    wanted = one.pop("definition", None)
    ids = _ways(definitions.values())
    if wanted is not None and bare(str(wanted)) not in ids:
        return [_unknown(f"指标“{one['id']}”所依据的定义不在上级指标体系中", wanted, definitions.values())]
    name = ids[bare(str(wanted))] if wanted is not None else one["id"]
    for key, value in definitions.get(name, {}).items():
        if key not in one and not (key == "label" and wanted):
            one[key] = deepcopy(value)
    return []


_KINDS: dict[str, tuple[type, str]] = {
    "changes": (dict, "键值结构，即每行“指标: {要改的各项}”"),
    "weights": (dict, "键值结构，即每行“指标: 分值”"),
    "remove": (list, "列表，即[指标, 指标]"),
    "add": (list, "列表，即每项一行、以“- ”开头"),
}


def _reshape(merged: Raw, raw: Raw) -> list[str]:
    problems = [
        f"{key}应为{words}"
        for key, (kind, words) in _KINDS.items()
        if raw.get(key) is not None and not isinstance(raw[key], kind)
    ]
    by_id = {one["id"]: one for one in indicators(merged)}
    ids = _ways(by_id.values())
    changed: dict[str, str] = {}
    for name, change in mapping(raw.get("changes")).items():
        identity = ids.get(bare(str(name)))
        if identity is None:
            problems.append(_unknown("changes", name, by_id.values()))
        elif identity in changed:
            problems.append(f"changes：“{changed[identity]}”和“{name}”是同一个指标，请合并成一处")
        elif isinstance(change, dict):
            changed[identity] = str(name)
            told = {**mapping(by_id[identity].get("references")), **mapping(change.get("references"))}
            by_id[identity].update(deepcopy(change))
            by_id[identity].update({"references": told} if told else {})
        else:
            problems.append(f"changes：指标“{name}”的改动应为键值结构")
    removed: set[str] = set()
    for name in raw.get("remove") or () if isinstance(raw.get("remove"), list) else ():
        if bare(str(name)) in ids:
            removed.add(ids[bare(str(name))])
        else:
            problems.append(_unknown("remove", name, by_id.values()))
    for group in groups(merged):
        group["indicators"] = [one for one in members(group.get("indicators")) if str(one.get("id")) not in removed]
    for added in members(raw.get("add")):
        problems += _add(merged, deepcopy(added))
    problems += _weigh(merged, mapping(raw.get("weights")))
    # what lost all its indicators and its weight is no longer part of the form
    for division in members(merged.get("divisions")):
        if "groups" in division and not division.get("targets"):
            division["groups"] = [one for one in members(division["groups"]) if one.get("indicators")]
    return problems


def _weigh(merged: Raw, weights: Mapping[Any, Any]) -> Iterator[str]:
    named = {str(part.get("name")): part for part in (*groups(merged), *members(merged.get("divisions")))}
    ways = by_any_name(dict.fromkeys(named, ()))
    ids = {one["id"]: one for one in indicators(merged)}
    own = _ways(ids.values())
    for name, weight in weights.items():
        wanted = bare(str(name))
        if wanted in ways:
            for part in (*groups(merged), *members(merged.get("divisions"))):
                if str(part.get("name")) == ways[wanted]:
                    part["weight"] = weight
        elif wanted in own:
            ids[own[wanted]]["weight"] = weight
        else:
            yield f"weights：没有一级、二级或三级指标“{name}”{suggestion(str(name), [*named, *ids])}，请检查名称"


def _add(merged: Raw, added: Raw) -> list[str]:
    wanted = added.pop("group", None)
    names = [str(group.get("name")) for group in groups(merged)]
    group = next((group for group in groups(merged) if bare(str(group.get("name"))) == bare(str(wanted))), None)
    if group is None:
        meant = suggestion(str(wanted), names)
        return [f"add：指标“{added.get('id', '')}”的二级指标（group）“{wanted}”不存在{meant}，请检查名称"]
    group["indicators"].append(added)
    return []


def _variants(whole: Raw, raw: Raw) -> Iterator[str]:
    """Write every variant down whole, in place."""
    for number, variant in enumerate(members(raw.get("variants")), 1):
        shaped: Raw = {"divisions": deepcopy(whole.get("divisions"))}
        for problem in _reshape(shaped, variant):
            yield f"variants第{number}项：{problem}"
        labelled(shaped)
        kept = {key: value for key, value in variant.items() if key not in _SHAPE}
        whole["variants"][number - 1] = {**kept, "divisions": shaped["divisions"]}


def labelled(raw: Raw) -> Raw:
    """The scheme with each indicator's label, its id where it says none."""
    for one in indicators(raw):
        one.setdefault("label", one["id"])
    for item in (
        *members(mapping(raw.get("total")).get("bonus")),
        *members(mapping(raw.get("total")).get("penalty")),
    ):
        if isinstance(item.get("id"), str):
            item.setdefault("label", item["id"])
    return raw


def with_parameters(raw: Raw) -> Raw:
    """The scheme with its parameters written into the derived facts: {预算口径} becomes 年初.

    What a parameter says is not looked at again, so that parameters cannot stand for each other.
    """
    given = {str(name): str(value) for name, value in mapping(raw.get("parameters")).items()}
    whole = dict(raw)
    if given and members(raw.get("derived")):
        whole["derived"] = [_settled(fact, given) for fact in members(raw.get("derived"))]
    return whole


def _settled(fact: Raw, given: Mapping[str, str]) -> Raw:
    settled = dict(fact)
    for key in ("expression", "label"):
        if isinstance(fact.get(key), str):
            settled[key] = _PARAMETER.sub(lambda match: given.get(match[1], match[0]), fact[key])
    return settled
