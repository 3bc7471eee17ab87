"""Formulas compared by what they mean, not by how a program writes them."""

from __future__ import annotations

import re
from functools import lru_cache

_PIECES = re.compile(r'("(?:[^"]|"")*")')


def same_formula(one: str, other: str) -> bool:
    """Whether two formulas say the same: '收入'!$B$5 and 收入!B5, TRUE and TRUE(), with or without spaces."""
    return one == other or meaning_of(one) == meaning_of(other)


@lru_cache(maxsize=4096)
def meaning_of(formula: str) -> str:
    """A formula in one way of writing; its own text where it cannot be parsed."""
    import formualizer

    try:
        parsed = str(formualizer.parse(formula).to_formula())
    except Exception:
        # the parser has no one exception for what is no formula, and a forged cell may hold anything
        return formula
    pieces = _PIECES.split(parsed)
    plain = [piece if index % 2 else _plain(piece) for index, piece in enumerate(pieces)]
    return "".join(plain)


def _plain(piece: str) -> str:
    for sign in ("$", "'", " "):
        piece = piece.replace(sign, "")
    return piece.casefold().replace("true()", "true").replace("false()", "false")
