"""Random rules for the properties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from perfeval.rules import (
    Bands,
    Checklist,
    DeductDeviation,
    DeductOver,
    DeductPerViolation,
    DeductUnder,
    Grade,
    Manual,
    Proportional,
    Target,
)
from perfeval.rules.answers import Point
from perfeval.rules.bands import Band
from perfeval.rules.base import Rule

LIMITS = st.sampled_from([Decimal(text) for text in ("0", "0.5", "0.9", "0.95", "1", "1.05")])
STEPS = st.sampled_from([Decimal(text) for text in ("0.001", "0.005", "0.01", "0.02", "0.03", "0.05", "0.1")])
DEDUCTIONS = st.sampled_from([Decimal(text) for text in ("0.1", "0.2", "0.25", "0.5", "1", "2")])
WEIGHTS = st.sampled_from([Decimal(text) for text in ("1", "2", "2.5", "3", "5", "8", "10", "30")])
NEIGHBOURS = [Decimal(0), Decimal("0.0001"), Decimal("-0.0001")]
PARTIAL = st.sampled_from(["floor", "ceil", "proportional"])


@st.composite
def step_rules(draw: st.DrawFn) -> Rule:
    kind: type[Any] = draw(st.sampled_from([DeductOver, DeductUnder, DeductDeviation]))
    rule: Rule = kind(limit=draw(LIMITS), step=draw(STEPS), deduct=draw(DEDUCTIONS), partial=draw(PARTIAL))
    return rule


@st.composite
def band_rules(draw: st.DrawFn) -> Rule:
    limits = sorted(draw(st.sets(st.decimals(-1, 2, places=2), min_size=1, max_size=5)))
    shares = draw(st.booleans())
    worth = draw(st.lists(st.decimals(0, 1, places=2), min_size=len(limits) + 1, max_size=len(limits) + 1))
    inclusive = [draw(st.booleans()) for _ in limits]
    bands = []
    for index, amount in enumerate(worth):
        limit = {}
        if index:
            limit["over" if inclusive[index - 1] else "from"] = limits[index - 1]
        if index < len(limits):
            limit["to" if inclusive[index] else "under"] = limits[index]
        bands.append(Band.model_validate({**limit, "share" if shares else "points": amount}))
    return Bands(bands=tuple(bands))


def _points(count: int) -> tuple[Point, ...]:
    return tuple(Point(text=f"要点{number}") for number in range(count))


BASES = st.sampled_from([Decimal(1), Decimal("0.9"), Decimal("0.85")])
RATIO_RULES = st.one_of(
    step_rules(),
    band_rules(),
    st.builds(Proportional, floor=st.none() | LIMITS, base=BASES),
    st.builds(Target, direction=st.sampled_from(["≥", "≤", "="])),
    st.builds(DeductPerViolation, deduct=DEDUCTIONS),
)
RULES = st.one_of(
    RATIO_RULES,
    st.builds(Checklist, points=st.integers(1, 7).map(_points)),
    st.just(Grade()),
    st.just(Manual()),
)
