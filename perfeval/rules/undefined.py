"""What a denominator of 0 means (分母为0)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Outcome = Literal["full", "zero", "missing", "not_applicable"]
NUMERATOR, DENOMINATOR = "分子", "分母"


class UndefinedCase(BaseModel):
    """What a denominator of 0 means where `when` holds: the outcome and the words for the note.

    `when` is a condition over facts, in which 分子 and 分母 stand for the two sides of the ratio; empty
    means always. A comparison on a fact that is also asked about with missing() does not hold while that
    fact is missing; any other missing fact makes the indicator 缺数据.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: str = ""
    then: Outcome
    note: str = ""
    warn: bool = False
