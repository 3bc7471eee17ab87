"""The standard workbook that departments fill in."""

from perfeval.template.build import write_template
from perfeval.template.fill import fill_from
from perfeval.template.prefill import absent_points, checklist_rows

__all__ = ["absent_points", "checklist_rows", "fill_from", "write_template"]
