"""The scoring rules (评分标准), one file a rule."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from perfeval.rules.bands import Bands
from perfeval.rules.checklist import Checklist
from perfeval.rules.deduct_deviation import DeductDeviation
from perfeval.rules.deduct_over import DeductOver
from perfeval.rules.deduct_under import DeductUnder
from perfeval.rules.grade import Grade
from perfeval.rules.proportional import Proportional

AnyRule: TypeAlias = Annotated[
    Bands | Checklist | DeductDeviation | DeductOver | DeductUnder | Grade | Proportional,
    Field(discriminator="kind"),
]

__all__ = [
    "AnyRule",
    "Bands",
    "Checklist",
    "DeductDeviation",
    "DeductOver",
    "DeductUnder",
    "Grade",
    "Proportional",
]
