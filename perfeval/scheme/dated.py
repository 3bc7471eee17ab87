"""Values that hold from a year on, values with a reference of their own, and clauses that several indicators share.

In a scheme file a value may be written plainly, or by the years from which it holds, or with where it comes from:

    deduct: 0.5
    deduct: {2021: 0.5, 2023: 1}
    deduct: {value: 0.5, reference: 财绩〔2021〕3号}
    deduct: {2021: {value: 0.5, reference: 财绩〔2021〕3号}, 2023: {value: 1, reference: 财绩〔2023〕5号}}

What stands in a list (an indicator, a band, a case) may say `since` and `until`, the first and the last year in which
it is there. So a standard that changes from one year to the next is one file, and the change is a line.

A clause is what a denominator of 0 means, under a name in `clauses`; `when_undefined` may be such a name, or a list in
which names stand for their cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

Raw = dict[str, Any]
_EARLIEST, _LATEST = 1990, 2100
_VALUE, _REFERENCE = ("value", "值"), ("reference", "依据")
_SINCE, _UNTIL = "since", "until"
_UNDEFINED = "when_undefined"
_NOT_RULES = ("clauses", "references", "value_references")


def years_in(raw: Any) -> frozenset[int]:
    """The years from which something in a file is otherwise."""
    return frozenset(_years(raw))


def _years(value: Any) -> Iterator[int]:
    if isinstance(value, list):
        for one in value:
            yield from _years(one)
    elif isinstance(value, dict):
        if _is_dated(value):
            yield from (int(key) for key in value)
        if isinstance(value.get(_SINCE), int):
            yield value[_SINCE]
        if isinstance(value.get(_UNTIL), int):
            yield value[_UNTIL] + 1
        for one in value.values():
            yield from _years(one)


def at_year(raw: Raw, year: int) -> Raw:
    """The file as it stands for a year: every value a plain one.

    The references of single values are kept in `references` of the indicator that they belong to, or of the scheme.
    A value whose first year is later holds from that year backwards, too; there is no other.
    """
    told: dict[str, str] = {}
    whole = _plain(raw, year, (), told)
    if told:
        whole["value_references"] = {**told, **_mapping(whole.get("value_references"))}
    return dict(whole)


def _plain(value: Any, year: int, path: tuple[str, ...], told: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_plain(one, year, path, told) for one in value if _is_there(one, year)]
    if not isinstance(value, dict):
        return value
    if _is_dated(value):
        return _plain(_of_year(value, year), year, path, told)
    if _is_referenced(value):
        told[".".join(path)] = str(_first(value, _REFERENCE))
        return _plain(_first(value, _VALUE), year, path, told)
    if "id" in value or path[:-1] == ("changes",):
        # an indicator, or the changes to one: the references in it are its own
        own: dict[str, str] = {}
        found = {key: _plain(one, year, (str(key),), own) for key, one in value.items() if key not in (_SINCE, _UNTIL)}
        if own:
            found["references"] = {**own, **_mapping(found.get("references"))}
        return found
    return {
        key: _plain(one, year, (*path, str(key)), told)
        for key, one in value.items()
        if not (key in (_SINCE, _UNTIL) and isinstance(one, int))
    }


def _is_dated(value: Mapping[Any, Any]) -> bool:
    return bool(value) and all(isinstance(key, int) and _EARLIEST <= key <= _LATEST for key in value)


def _is_referenced(value: Mapping[Any, Any]) -> bool:
    return len(value) == 2 and any(key in value for key in _VALUE) and any(key in value for key in _REFERENCE)


def _first(value: Mapping[Any, Any], keys: tuple[str, ...]) -> Any:
    return next(value[key] for key in keys if key in value)


def _of_year(value: Mapping[int, Any], year: int) -> Any:
    return value[max((known for known in value if known <= year), default=min(value))]


def _is_there(one: Any, year: int) -> bool:
    if not isinstance(one, dict):
        return True
    since, until = one.get(_SINCE), one.get(_UNTIL)
    return not ((isinstance(since, int) and year < since) or (isinstance(until, int) and year > until))


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def with_clauses(raw: Raw) -> tuple[str, ...]:
    """Put the cases of clauses in the place of their names, and say which names there are none of."""
    clauses = _mapping(raw.get("clauses"))
    unknown: list[str] = []
    _fill(raw, clauses, unknown)
    known = "、".join(clauses) or "还没有"
    return tuple(f"没有名为“{name}”的条款（clauses），已有的：{known}" for name in dict.fromkeys(unknown))


def _fill(value: Any, clauses: Mapping[str, Any], unknown: list[str]) -> None:
    if isinstance(value, list):
        for one in value:
            _fill(one, clauses, unknown)
        return
    if not isinstance(value, dict):
        return
    for key, one in value.items():
        if key == _UNDEFINED:
            value[key] = list(_cases(one, clauses, unknown))
        elif key not in _NOT_RULES:
            _fill(one, clauses, unknown)


def _cases(given: Any, clauses: Mapping[str, Any], unknown: list[str]) -> Iterator[Any]:
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, str):
            yield one
        elif one in clauses:
            cases = clauses[one]
            yield from deepcopy(cases if isinstance(cases, list) else [cases])
        else:
            unknown.append(one)
