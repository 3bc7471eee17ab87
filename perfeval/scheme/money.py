"""Amounts in a standard → the unit of the facts they are compared with: 5000元 of a fact in 万元 is 0.5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from perfeval.formula.nodes import Binary, Call, Name, Negative, Node, names_in
from perfeval.formula.numeric import divide, plain
from perfeval.formula.parser import ExpressionError, parse
from perfeval.scheme.catalogue import fact_catalogue
from perfeval.scheme.inheritance import Raw, members
from perfeval.scheme.vocabulary import IN_YUAN, expressions_in

_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?)({'|'.join(sorted(IN_YUAN, key=len, reverse=True))})")
_BARE = re.compile(r"\d+(?:\.\d+)?(?![\d.%]|万|亿|千|百|元|个百分点|百分点)")
_MIXED = "?"
_SCALED = ("limit", "step", "floor", "base", "full", "from", "over", "to", "under", "at")


def in_units_of_facts(raw: Raw) -> Raw:
    """The scheme with the amounts of its rules and conditions in the units of what they are compared with, in place."""
    units = {fact.name: fact.unit for fact in fact_catalogue()}
    units |= {
        str(one.get("name")): str(one.get("unit")) for key in ("facts", "derived") for one in members(raw.get(key))
    }
    for holder, key in expressions_in(raw, "scheme"):
        if isinstance(holder[key], str) and _AMOUNT.search(holder[key]):
            holder[key] = _condition(holder[key], units)
    for expression, rule in _rules(raw, ""):
        unit = _unit_of(expression, units)
        if unit in IN_YUAN:
            _scale(rule, unit)
    return raw


def _rules(raw: Any, expression: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule with the expression whose value it scores."""
    if isinstance(raw, list | tuple):
        for one in raw:
            yield from _rules(one, expression)
    elif isinstance(raw, dict):
        expression = str(raw.get("expression") or expression)
        rule = raw.get("rule")
        if isinstance(rule, dict) and expression:
            yield expression, rule
        for key, inner in raw.items():
            # the rules of bands and cases are scaled with the rule around them
            if key not in ("bands", "cases"):
                yield from _rules(inner, "" if key in ("divisions", "groups", "indicators") else expression)


def _unit_of(expression: str, units: Mapping[str, str]) -> str:
    """The unit of money in which the expression's value is; empty for none, ? where units are mixed."""
    try:
        return _of(parse(expression), units)
    except ExpressionError:
        return ""


def _of(node: Node, units: Mapping[str, str]) -> str:
    match node:
        case Name(name):
            unit = units.get(name, "")
            return unit if unit in IN_YUAN else ""
        case Negative(operand):
            return _of(operand, units)
        case Binary("/", left, right):
            above, below = _of(left, units), _of(right, units)
            return above if not below else "" if above == below else _MIXED
        case Binary(_, left, right):
            return _same(_of(left, units), _of(right, units))
        case Call("IF", (_, *arguments)) | Call("MIN" | "MAX" | "SUM" | "AVERAGE", arguments):
            found = ""
            for one in arguments:
                found = _same(found, _of(one, units))
            return found
        case Call("ABS" | "ROUND", (argument, *_)):
            return _of(argument, units)
        case _:
            return ""


def _same(left: str, right: str) -> str:
    return left if not right or left == right else right if not left else _MIXED


def _condition(text: str, units: Mapping[str, str]) -> str:
    """A condition with its amounts (≥ 50万元) as numbers of the unit of its facts."""
    try:
        names = names_in(parse(_AMOUNT.sub(r"\1", text)))
    except ExpressionError:
        return text
    found = {units.get(name, "") for name in names} & IN_YUAN.keys()
    return _AMOUNT.sub(lambda match: _number(match, *found), text) if len(found) == 1 else text


def _number(match: re.Match[str], unit: str) -> str:
    return format(plain(divide(Decimal(match[1]) * IN_YUAN[match[2]], IN_YUAN[unit])), "f")


def _scale(rule: dict[str, Any], unit: str) -> None:
    """The rule, and what is inside it, with amounts in this unit, in place."""
    own = str(rule.get("unit") or "")
    if own in IN_YUAN and own != unit:
        rule["unit"] = unit
        for part in (rule, *members(rule.get("bands")), *members(rule.get("through"))):
            for key in _SCALED:
                if isinstance(part.get(key), int | float | Decimal):
                    part[key] = divide(Decimal(str(part[key])) * IN_YUAN[own], IN_YUAN[unit])
    for band in members(rule.get("bands")):
        if isinstance(band.get("range"), str):
            band["range"] = _range(band["range"], unit)
    for inner in (*members(rule.get("bands")), *members(rule.get("cases"))):
        if isinstance(inner.get("rule"), dict):
            _scale(inner["rule"], unit)


def _range(text: str, unit: str) -> str:
    """A range with its amounts in this unit: 3000-5000元 in 万元 is 0.3万元-0.5万元."""
    written = {match[2] for match in _AMOUNT.finditer(text)}
    if not written or written == {unit}:
        return text
    if len(written) == 1:
        (own,) = written
        text = _BARE.sub(lambda match: match[0] + own, text)
    return _AMOUNT.sub(lambda match: _number(match, unit) + unit, text)
