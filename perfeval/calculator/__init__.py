"""Facts + scheme → evaluation: every ratio, every score, the total."""

from perfeval.calculator.calculate import evaluate_unit
from perfeval.calculator.evaluation import Evaluation, FactScope, IndicatorResult

__all__ = ["Evaluation", "FactScope", "IndicatorResult", "evaluate_unit"]
