"""Where the projects of a template come from: 项目清单, forms of an earlier year, approved targets."""

from __future__ import annotations

from pathlib import Path

from perfeval.reader.documents import open_input
from perfeval.reader.listing import ListError
from perfeval.reader.projects import read_declared, read_projects, split_sheets
from perfeval.results.project_list import read_project_list
from perfeval.template.project_records import TemplateProject, carried_over
from perfeval.xlsx.limits import Limits
from perfeval.xlsx.opening import UnreadableWorkbook


class ProjectSourceError(ValueError):
    """A file gives no projects; the message is Chinese and says what to mend."""


def projects_from(path: Path) -> list[TemplateProject]:
    """The projects that a file names.

    Raises:
        ProjectSourceError: it cannot be read, or names none.
    """
    try:
        opened = open_input(path, path.name, Limits())
    except UnreadableWorkbook as error:
        raise ProjectSourceError(f"{error.finding.message}{error.finding.mend}") from error
    forms, rest = split_sheets(opened.sheets)
    if forms:
        data = read_projects(forms, shown_as=path.name, sha256=opened.sha256, path=path)
        return [carried_over(form) for form in data.projects]
    declared = [form for raw in rest for _, form in read_declared(raw, path.name)]
    if declared:
        return [carried_over(form) for form in declared]
    try:
        listed = read_project_list(path)
    except ListError as error:
        raise ProjectSourceError(str(error)) from error
    return [TemplateProject(one.name, one.unit, one.agency, one.budget) for one in listed]
