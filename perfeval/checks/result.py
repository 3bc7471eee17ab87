"""What a cross-check (勾稽关系) came to."""

from __future__ import annotations

from decimal import Decimal

from perfeval.findings.finding import Finding, Severity
from perfeval.formula.nodes import Node
from perfeval.formula.numeric import round_half_away
from perfeval.formula.record import record

DIFFERENCE_DIGITS = 6
PASSED, FAILED, UNCHECKED = "通过", "不符", "未校验"


@record(frozen=True, slots=True)
class CheckResult:
    """One comparison of two sides.

    Attributes:
        names: the facts that take part.
        left, right: the sides as trees over fact names, the text 缺数据 while an operand is missing.
        left_text, right_text: the sides in words.
        relation: `=`, `<=` or `<`.
        operands: how many printed numbers take part.
        half_unit: half of their last printed unit, the coarsest of them (万元).
        outcome: 通过, 不符 or 未校验.
    """

    code: str
    title: str
    severity: Severity
    names: tuple[str, ...]
    left: Node
    right: Node
    left_text: str
    right_text: str
    relation: str
    operands: int
    half_unit: Decimal
    outcome: str
    left_value: Decimal | None
    right_value: Decimal | None
    finding: Finding | None = None

    @property
    def difference(self) -> Decimal | None:
        """Left less right; None while either is missing."""
        if self.left_value is None or self.right_value is None:
            return None
        return round_half_away(self.left_value - self.right_value, DIFFERENCE_DIGITS)

    @property
    def tolerance(self) -> Decimal:
        """The greatest difference that rounding explains, at the digits at which 数据校验 compares."""
        return round_half_away(self.operands * self.half_unit, DIFFERENCE_DIGITS)
