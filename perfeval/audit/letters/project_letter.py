"""A letter to a unit whose project forms have 错误: what, where, by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from perfeval.audit.letters.sender import Sender
from perfeval.audit.letters.template import STYLES
from perfeval.data import load_yaml
from perfeval.formula.addresses import row_and_column
from perfeval.report import typography
from perfeval.report.closing import keep_signature
from perfeval.report.package import saved

_ERROR = "错误"
Entry = Mapping[str, Any]
"""An input's entry of 运行记录.json."""


@cache
def _words() -> dict[str, str]:
    found: dict[str, str] = load_yaml("report/project-letter.yaml")
    return found


def project_letters(inputs: Sequence[Entry], sender: Sender) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each letter, for the units whose project forms have 错误.

    Args:
        inputs: the entries of 运行记录.json.
    """
    together: dict[tuple[str, int | None], list[Entry]] = {}
    for entry in inputs:
        if entry.get("kind") == "项目" and (entry.get("projects") or entry.get("whole")):
            together.setdefault((entry["unit"] or entry["path"], entry["year"]), []).append(entry)
    for (unit, year), entries in together.items():
        errors = [found for entry in entries for found in entry["findings"] if found["severity"] == _ERROR]
        if errors:
            projects, wholes = (
                [{**one, "file": entry["path"]} for entry in entries for one in entry.get(kind, ())]
                for kind in ("projects", "whole")
            )
            name = f"{year or '年度不明'}_{unit}_退回修改通知书"
            yield name, _letter(unit, year, projects, wholes, errors, sender)


def _letter(
    unit: str,
    year: int | None,
    projects: Sequence[Entry],
    wholes: Sequence[Entry],
    errors: Sequence[Entry],
    sender: Sender,
) -> bytes:
    import docx

    words = _words()
    document = docx.Document()
    typography.apply(document)
    for style, look in STYLES.items():
        typography.add_style(document, style, **look)
    groups = list(_by_project([*projects, *wholes], errors))
    wrong = sum(1 for project, _ in groups if project is not None)
    counted = (("projects", len(projects)), ("wholes", len(wholes)))
    opening = words["opening"].format(
        year=f"{year}年度" if year else "",
        forms="、".join(words[kind].format(count=count) for kind, count in counted if count),
        wrong=words["wrong"].format(count=wrong) if wrong else words["wrong_together"],
    )
    document.add_paragraph(words["title_with_wholes" if wholes else "title"], style="报告标题")
    document.add_paragraph(sender.number, style="文号")
    document.add_paragraph(f"{unit}：", style="意见正文")
    document.add_paragraph(opening, style="意见条目")
    for project, found in groups:
        heading = words["unit_wide"]
        if project is not None:
            heading = words["project"].format(
                project=project["project"], place=f"{project['file']}〔{project['sheet']}〕"
            )
        document.add_paragraph(heading, style="意见标题")
        for number, one in enumerate(found, 1):
            cell = (one["cell"] if project is not None else _full_place(one)) or one["sheet"] or words["every_form"]
            item = words["item"].format(number=number, cell=cell, message=one["message"], mend=one["mend"])
            document.add_paragraph(item, style="意见条目")
    document.add_paragraph(words["closing"].format(deadline=sender.deadline or words["deadline"]), style="意见条目")
    for text in (sender.signature, sender.day):
        document.add_paragraph(text, style="落款")
    keep_signature(document)
    return saved(document)


def _full_place(one: Entry) -> str:
    """File, sheet and cell of what no heading tells the form of."""
    sheet = f"〔{one['sheet']}〕" if one["sheet"] else ""
    return f"{one['file']}{sheet}{one['cell']}"


def _by_project(projects: Sequence[Entry], errors: Sequence[Entry]) -> Iterator[tuple[Entry | None, list[Entry]]]:
    """The errors of each project, and those of none."""
    left = list(errors)
    for project in projects:
        own = [one for one in left if _form_of(one, projects) is project]
        if own:
            left = [one for one in left if one not in own]
            yield project, own
    if left:
        yield None, left


def _form_of(found: Entry, projects: Sequence[Entry]) -> Entry | None:
    """The form that a finding's cell is of: of several on one sheet, the last whose project is named above it."""
    beside = [one for one in projects if (one["file"], one["sheet"]) == (found["file"], found["sheet"])]
    if not beside:
        return None
    row = _row(found)
    return max((one for one in beside if _row(one) <= row), key=_row, default=beside[0])


def _row(one: Entry) -> int:
    return row_and_column(one["cell"])[0] if one.get("cell") else -1
