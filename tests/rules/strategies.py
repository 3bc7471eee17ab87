"""Random rules for the properties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from perfeval.rules import (
    Add,
    Band,
    Bands,
    Case,
    Cases,
    Checklist,
    DeductDeviation,
    DeductOver,
    DeductPerViolation,
    DeductUnder,
    Formula,
    Grade,
    Interpolate,
    Manual,
    Proportional,
    Target,
)
from perfeval.rules.answers import Point
from perfeval.rules.base import Rule
from perfeval.rules.interpolate import Knot

LIMITS = st.sampled_from([Decimal(text) for text in ("0", "0.5", "0.9", "0.95", "1", "1.05")])
STEPS = st.sampled_from([Decimal(text) for text in ("0.001", "0.005", "0.01", "0.02", "0.03", "0.05", "0.1")])
DEDUCTIONS = st.sampled_from([Decimal(text) for text in ("0.1", "0.2", "0.25", "0.5", "1", "2")])
WEIGHTS = st.sampled_from([Decimal(text) for text in ("1", "2", "2.5", "3", "5", "8", "10", "30")])
NEIGHBOURS = [Decimal(0), Decimal("0.0001"), Decimal("-0.0001")]
PARTIAL = st.sampled_from(["floor", "ceil", "proportional"])


BOUNDS = st.none() | st.sampled_from([Decimal(text) for text in ("0.5", "1", "3")])


@st.composite
def step_rules(draw: st.DrawFn) -> Rule:
    kind: Any = draw(st.sampled_from([DeductOver, DeductUnder, DeductDeviation]))
    limit = draw(LIMITS)
    away = draw(st.none() | st.sampled_from([Decimal("0.1"), Decimal("0.35"), Decimal(1)]))
    sign = {DeductOver: 1, DeductUnder: -1}.get(kind) or draw(st.sampled_from([1, -1]))
    rule: Rule = kind(
        limit=limit,
        step=draw(STEPS),
        deduct=draw(DEDUCTIONS),
        partial=draw(PARTIAL),
        floor=None if away is None else limit + sign * away,
        floor_included=draw(st.booleans()),
        max_deduct=draw(BOUNDS),
        start=draw(BOUNDS),
        of_weight=draw(st.booleans()),
        start_of_weight=draw(st.booleans()),
        max_deduct_of_weight=draw(st.booleans()),
    )
    return rule


@st.composite
def interpolations(draw: st.DrawFn) -> Rule:
    places = sorted(draw(st.sets(st.decimals(-1, 2, places=2), min_size=2, max_size=5)))
    key = draw(st.sampled_from(["points", "share"]))
    knots = [Knot.model_validate({"at": at, key: draw(st.decimals(0, 1, places=2))}) for at in places]
    return Interpolate(through=tuple(knots), outside=draw(st.sampled_from(["ends", "zero"])))


@st.composite
def formulas(draw: st.DrawFn) -> Rule:
    factor = draw(st.decimals(0, 3, places=2))
    divisor = draw(st.none() | st.sampled_from(["0.9", "0.3", "7"]))
    return Formula(score_as=f"{factor} × 指标值 × 分值" + (f" ÷ {divisor}" if divisor else ""))


ADDITIONS = st.builds(
    Add,
    add=DEDUCTIONS,
    step=STEPS,
    limit=LIMITS,
    start=st.sampled_from([Decimal(0), Decimal("0.5"), Decimal(2)]),
    partial=PARTIAL,
    of_weight=st.booleans(),
    start_of_weight=st.booleans(),
)


@st.composite
def band_rules(draw: st.DrawFn, inner: st.SearchStrategy[Rule] | None = None) -> Rule:
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
        earned: dict[str, object] = {"share" if shares else "points": amount}
        if 0 < index < len(limits) and draw(st.booleans()):
            earned = {"linear": (draw(st.decimals(0, 1, places=2)), amount), "linear_of_weight": draw(st.booleans())}
        elif draw(st.booleans()):
            earned = {"less": amount}
        elif inner is not None and draw(st.booleans()):
            earned = {"rule": draw(inner)}
        bands.append(Band.model_validate({**limit, **earned}))
    return Bands(bands=tuple(bands))


def _points(count: int) -> tuple[Point, ...]:
    return tuple(Point(text=f"要点{number}") for number in range(count))


BASES = st.sampled_from([Decimal(1), Decimal("0.9"), Decimal("0.85")])
TARGETS = st.builds(
    Target,
    direction=st.sampled_from(["≥", "≤", "="]),
    ceiling=st.none() | st.just(Decimal("1.3")),
    beyond=st.sampled_from(["remark", "deduct", "proportional"]),
    deduct=DEDUCTIONS,
    equal=st.sampled_from(["symmetric", "met"]),
)
SIMPLE_RULES: st.SearchStrategy[Rule] = st.one_of(
    step_rules(),
    interpolations(),
    formulas(),
    ADDITIONS,
    st.builds(
        Proportional,
        floor=st.none() | LIMITS,
        floor_included=st.booleans(),
        full=st.none() | st.just(Decimal("0.95")),
        base=BASES,
    ),
)


@st.composite
def case_rules(draw: st.DrawFn) -> Rule:
    limits = sorted(draw(st.sets(st.decimals(0, 2, places=2), min_size=1, max_size=3)), reverse=True)
    cases = [Case(when=f"指标值 ≥ {limit}", **draw(earnings())) for limit in limits]
    return Cases(cases=(*cases, Case(**draw(earnings()))))


@st.composite
def earnings(draw: st.DrawFn) -> dict[str, Any]:
    """What a case earns."""
    kind = draw(st.sampled_from(["points", "share", "less", "rule"]))
    return {kind: draw(SIMPLE_RULES) if kind == "rule" else draw(st.decimals(0, 1, places=2))}


RATIO_RULES = st.one_of(
    SIMPLE_RULES,
    band_rules(),
    band_rules(SIMPLE_RULES),
    case_rules(),
    TARGETS,
    st.builds(
        DeductPerViolation,
        deduct=DEDUCTIONS,
        max_deduct=BOUNDS,
        max_deduct_of_weight=st.booleans(),
        floor=st.none() | st.sampled_from([Decimal(1), Decimal(2)]),
        floor_included=st.booleans(),
    ),
)
RULES = st.one_of(
    RATIO_RULES,
    st.builds(Checklist, points=st.integers(1, 7).map(_points)),
    st.just(Grade()),
    st.just(Manual()),
)
