"""The scoring rules (评分标准), one file a rule."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from perfeval.rules.bands import Bands
from perfeval.rules.cases import Case, Cases
from perfeval.rules.checklist import Checklist
from perfeval.rules.deduct_deviation import DeductDeviation
from perfeval.rules.deduct_over import DeductOver
from perfeval.rules.deduct_per_violation import DeductPerViolation
from perfeval.rules.deduct_under import DeductUnder
from perfeval.rules.grade import Grade
from perfeval.rules.manual import Manual
from perfeval.rules.proportional import Proportional
from perfeval.rules.target import Target

AnyRule: TypeAlias = Annotated[
    Bands
    | Cases
    | Checklist
    | DeductDeviation
    | DeductOver
    | DeductPerViolation
    | DeductUnder
    | Grade
    | Manual
    | Proportional
    | Target,
    Field(discriminator="kind"),
]

ALL_RULES = (
    Bands,
    Cases,
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

__all__ = [
    "ALL_RULES",
    "AnyRule",
    "Bands",
    "Case",
    "Cases",
    "Checklist",
    "DeductDeviation",
    "DeductOver",
    "DeductPerViolation",
    "DeductUnder",
    "Grade",
    "Manual",
    "Proportional",
    "Target",
]
