"""Which references of a formula its value rests on: those of the branch that was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perfeval.audit.recalculation import Engine


def taken_references(parsed: Any, engine: Engine, home: str) -> list[Any]:
    """The references of a parsed formula's taken branches, in their order.

    A condition is no part of the answer, unless the branch that was taken rests on nothing else.
    """
    return list(_taken(parsed, engine, home))


def _taken(node: Any, engine: Engine, home: str) -> Iterator[Any]:
    children = list(node.children())
    name = str(node.get_function_name() or "").upper() if children else ""
    if name == "IF" and len(children) > 1:
        condition, *branches = children
        first = engine.computed(home, condition.to_formula()) is True
        chosen = branches[0] if first else branches[1] if len(branches) > 1 else None
        found = list(_taken(chosen, engine, home)) if chosen is not None else []
        yield from found or _taken(condition, engine, home)
    elif name in ("IFERROR", "IFNA") and len(children) == 2:
        value = engine.computed(home, children[0].to_formula())
        yield from _taken(children[1 if isinstance(value, dict) else 0], engine, home)
    elif children:
        for child in children:
            yield from _taken(child, engine, home)
    else:
        yield from node.walk_refs()
