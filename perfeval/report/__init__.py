"""部门整体支出绩效评价报告 in Word: written from the facts, and checked where people wrote it."""

from perfeval.report.render import export_template, render_report, report_file_name, template_tags
from perfeval.report.rendering_errors import ReportTemplateError

__all__ = ["ReportTemplateError", "export_template", "render_report", "report_file_name", "template_tags"]
