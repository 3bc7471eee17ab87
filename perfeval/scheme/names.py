"""Names as people write them: the one that was probably meant, and what a label stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

_MARKS = re.compile(r"[\s“”\"'‘’「」《》]+")
_WEIGHT = re.compile(r"[（(]\d+(?:\.\d+)?分[）)]$")
_ENOUGH = 0.5


def bare(name: str) -> str:
    """A name without quotes, spaces, widths and the weight behind it: “三公经费”变动率（5分） → 三公经费变动率."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", _WEIGHT.sub("", str(name).strip())))
    return text.replace("(", "（").replace(")", "）")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant; empty where none is near."""
    names = list(dict.fromkeys(known))
    wanted = bare(name)
    inside = [one for one in names if wanted and (bare(one).startswith(wanted) or wanted.startswith(bare(one)))]
    if inside:
        return min(inside, key=lambda one: abs(len(one) - len(name)))
    by_bare = {bare(one): one for one in names}
    found = get_close_matches(wanted, by_bare, n=1, cutoff=_ENOUGH)
    return by_bare[found[0]] if found else ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """（是不是“…”？）, or nothing."""
    meant = nearest(name, known)
    return f"（是不是“{meant}”？）" if meant else ""


def by_any_name(named: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Every way to write each name → the name; a way that would stand for two is left out.

    Args:
        named: what each name is also called.
    """
    ways: dict[str, set[str]] = {}
    for name, others in named.items():
        for way in (name, *others):
            ways.setdefault(bare(way), set()).add(name)
    found = {way: next(iter(names)) for way, names in ways.items() if len(names) == 1}
    return {**found, **{bare(name): name for name in named}}
