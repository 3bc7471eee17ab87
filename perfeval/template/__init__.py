"""The standard workbook that departments fill in."""

from perfeval.template.build import write_template, write_templates
from perfeval.template.fill import fill_from
from perfeval.template.prefill import absent_points, checklist_rows

__all__ = ["absent_points", "checklist_rows", "fill_from", "write_template", "write_templates"]
