"""The project forms of one unit and year from several files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perfeval.reader.projects.read import ProjectsData, identity
from perfeval.reader.records import SourceSheet
from perfeval.reader.shifting import unique_names


def merge_projects(parts: Sequence[ProjectsData]) -> ProjectsData:
    """The parts together; sheets of one name in several files are told apart in the output, （2）.

    Raises:
        ValueError: there are no parts.
    """
    if not parts:
        raise ValueError("no parts to merge")
    if len(parts) == 1:
        return parts[0]
    names = unique_names([part.sheets for part in parts])
    forms = tuple(form for part in parts for form in part.forms)
    unit, year = identity(forms)
    return ProjectsData(
        unit,
        year,
        tuple(file for part in parts for file in part.files),
        forms,
        tuple(sheet for part, new in zip(parts, names, strict=True) for sheet in _renamed(part.sheets, new)),
        tuple(found for part in parts for found in part.findings),
        tuple(one for part in parts for one in part.unrecognised),
    )


def _renamed(sheets: Sequence[SourceSheet], names: Mapping[str, str]) -> list[SourceSheet]:
    return [
        sheet if names[sheet.name] == sheet.name else replace(sheet, name=names[sheet.name], original_name=sheet.name)
        for sheet in sheets
    ]
