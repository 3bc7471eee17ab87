"""Project forms × 评分办法 → what each row, the execution and the whole earn, and what does not hold together."""

from perfeval.calculator.projects.evaluate import evaluate_form, evaluate_projects
from perfeval.calculator.projects.result import ExecutionResult, FormResult, ProjectsEvaluation, RowResult

__all__ = [
    "ExecutionResult",
    "FormResult",
    "ProjectsEvaluation",
    "RowResult",
    "evaluate_form",
    "evaluate_projects",
]
