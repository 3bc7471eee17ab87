"""项目支出绩效自评表 in whatever layout a unit sends them: recognised sheet by sheet, read into records."""

from perfeval.reader.projects.read import ProjectsData, read_declared, read_projects
from perfeval.reader.projects.recognition import split_sheets
from perfeval.reader.projects.records import FundRow, IndicatorRow, ProjectForm

__all__ = [
    "FundRow",
    "IndicatorRow",
    "ProjectForm",
    "ProjectsData",
    "read_declared",
    "read_projects",
    "split_sheets",
]
