"""Facts + scheme → evaluation: every ratio, every score, the total."""

from perfeval.calculator.calculate import evaluate_unit
from perfeval.calculator.evaluation import Evaluation, IndicatorResult

__all__ = ["Evaluation", "IndicatorResult", "evaluate_unit"]
