"""The workbook of a unit's project forms: <年度>_<单位>_项目支出绩效自评.xlsx."""

from perfeval.writer.projects.workbook import Copies, copies_of, render_projects_workbook

__all__ = ["Copies", "copies_of", "render_projects_workbook"]
