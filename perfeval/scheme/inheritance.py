"""What a scheme takes over from the one it extends, before anything is validated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

Raw = dict[str, Any]
_OWN = ("abstract", "extends", "weights", "changes", "remove", "add", "disclaimer")
_BY_NAME = ("facts", "derived")
_SHAPE = ("weights", "changes", "remove", "add")


def resolved(raw: Raw, base_of: Callable[[str], Raw]) -> tuple[Raw, tuple[str, ...]]:
    """The scheme as if it had been written down whole, and what refers to something the base does not have.

    An indicator takes over what it does not say itself from the base's indicator of its id, or of the id in
    `definition`. A scheme without `divisions` takes over the base's, with its `changes` to indicators, `weights`
    of groups and divisions, `remove` and `add`.

    Args:
        base_of: gives a base, resolved, by its name.
    """
    if not raw.get("extends"):
        return labelled(deepcopy(raw)), ()
    base = deepcopy(base_of(str(raw["extends"])))
    merged: Raw = {key: value for key, value in base.items() if key not in _OWN}
    merged |= {key: deepcopy(value) for key, value in raw.items() if key not in _SHAPE}
    for key in _BY_NAME:
        named = {one.get("name"): one for one in (*base.get(key, ()), *raw.get(key, ())) if isinstance(one, dict)}
        if named:
            merged[key] = list(named.values())
    merged["parameters"] = {**base.get("parameters", {}), **raw.get("parameters", {})}
    definitions = {one["id"]: one for one in indicators(base)}
    problems: list[str] = []
    if "divisions" in raw:
        for one in indicators(merged):
            problems += _complete(one, definitions)
    else:
        problems += _reshape(merged, raw)
    return labelled(merged), tuple(problems)


def indicators(raw: Mapping[str, Any]) -> Iterator[Raw]:
    """The indicators of a scheme as written, whatever is wrong with the rest of it."""
    for group in groups(raw):
        yield from (one for one in _list(group.get("indicators")) if "id" in one)


def groups(raw: Mapping[str, Any]) -> Iterator[Raw]:
    """The groups of a scheme as written."""
    for division in _list(raw.get("divisions")):
        yield from _list(division.get("groups"))


def _list(value: Any) -> list[Raw]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _complete(one: Raw, definitions: Mapping[str, Raw]) -> list[str]:
    wanted = one.pop("definition", None)
    if wanted is not None and wanted not in definitions:
        return [f"指标“{one['id']}”：所依据的定义“{wanted}”不在上级指标体系中，请检查名称"]
    given = definitions.get(wanted or one["id"], {})
    for key, value in given.items():
        if key not in one and not (key == "label" and wanted):
            one[key] = deepcopy(value)
    return []


def _reshape(merged: Raw, raw: Raw) -> list[str]:
    problems: list[str] = []
    by_id = {one["id"]: one for one in indicators(merged)}
    for identity, change in (raw.get("changes") or {}).items():
        if identity not in by_id:
            problems.append(f"changes：没有指标“{identity}”，请检查名称")
        elif isinstance(change, dict):
            by_id[identity].update(deepcopy(change))
        else:
            problems.append(f"changes：指标“{identity}”的改动应为键值结构")
    for identity in raw.get("remove") or ():
        if identity not in by_id:
            problems.append(f"remove：没有指标“{identity}”，请检查名称")
    removed = set(raw.get("remove") or ())
    for group in groups(merged):
        group["indicators"] = [one for one in _list(group.get("indicators")) if one.get("id") not in removed]
    for added in _list(raw.get("add")):
        problems += _add(merged, deepcopy(added))
    named = {part.get("name"): part for part in (*_list(merged.get("divisions")), *groups(merged))}
    for name, weight in (raw.get("weights") or {}).items():
        if name not in named:
            problems.append(f"weights：没有一级或二级指标“{name}”，请检查名称")
        else:
            named[name]["weight"] = weight
    return problems


def _add(merged: Raw, added: Raw) -> list[str]:
    wanted = added.pop("group", None)
    group = next((group for group in groups(merged) if group.get("name") == wanted), None)
    if group is None:
        return [f"add：指标“{added.get('id', '')}”的二级指标（group）“{wanted}”不存在，请检查名称"]
    group["indicators"].append(added)
    return []


def labelled(raw: Raw) -> Raw:
    """The scheme with each indicator's label, its id where it says none."""
    for one in indicators(raw):
        one.setdefault("label", one["id"])
    return raw


def with_parameters(raw: Raw) -> Raw:
    """The scheme with its parameters written into the derived facts: {预算口径} becomes 年初."""
    whole = deepcopy(raw)
    for fact in _list(whole.get("derived")):
        for key in ("expression", "label"):
            if isinstance(fact.get(key), str):
                for name, value in (whole.get("parameters") or {}).items():
                    fact[key] = fact[key].replace(f"{{{name}}}", str(value))
    return whole
