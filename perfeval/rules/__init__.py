"""The scoring rules (评分标准), one file a rule."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from perfeval.rules.add import Add
from perfeval.rules.bands import Band, Bands
from perfeval.rules.base import Rule
from perfeval.rules.cases import Case, Cases
from perfeval.rules.checklist import Checklist
from perfeval.rules.deduct_deviation import DeductDeviation
from perfeval.rules.deduct_over import DeductOver
from perfeval.rules.deduct_per_violation import DeductPerViolation
from perfeval.rules.deduct_under import DeductUnder
from perfeval.rules.formula import Formula
from perfeval.rules.grade import Grade
from perfeval.rules.interpolate import Interpolate
from perfeval.rules.manual import Manual
from perfeval.rules.proportional import Proportional
from perfeval.rules.sum import Part, Sum
from perfeval.rules.target import Target

AnyRule: TypeAlias = Annotated[
    Add
    | Bands
    | Cases
    | Checklist
    | DeductDeviation
    | DeductOver
    | DeductPerViolation
    | DeductUnder
    | Formula
    | Grade
    | Interpolate
    | Manual
    | Proportional
    | Sum
    | Target,
    Field(discriminator="kind"),
]

for _holder in (Band, Bands, Case, Cases, Part, Sum):
    # these hold rules themselves
    _holder.model_rebuild(_types_namespace={"AnyRule": AnyRule})

ALL_RULES = (
    Add,
    Bands,
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
    Sum,
    Target,
)

_BY_KIND: dict[str, type[Rule]] = {rule.model_fields["kind"].default: rule for rule in ALL_RULES}


def rule_of(kind: object) -> type[Rule] | None:
    """The rule of this kind, for what is true of all such rules; None where there is none."""
    return _BY_KIND.get(kind) if isinstance(kind, str) else None


__all__ = [
    "ALL_RULES",
    "Add",
    "AnyRule",
    "Band",
    "Bands",
    "Case",
    "Cases",
    "Checklist",
    "DeductDeviation",
    "DeductOver",
    "DeductPerViolation",
    "DeductUnder",
    "Formula",
    "Grade",
    "Interpolate",
    "Manual",
    "Part",
    "Proportional",
    "Sum",
    "Target",
    "rule_of",
]
