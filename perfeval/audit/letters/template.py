"""The Word template of the letter, made from `data/report/letter.yaml`; a bureau may edit it in Word."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from perfeval.data import load_yaml
from perfeval.report import typography
from perfeval.report.package import saved

_CREATED = datetime.datetime(2000, 1, 1)
STYLES: dict[str, dict[str, Any]] = {
    "文号": {"font": typography.BODY, "size": 13, "line": 26, "align": "center"},
    "意见正文": {"font": typography.BODY, "size": 13, "line": 22},
    "意见条目": {"font": typography.BODY, "size": 13, "line": 22, "indent": True},
    "意见标题": {"font": typography.HEADING, "size": 13, "line": 22, "indent": True, "keep": True},
}
"""A size smaller than a report's, so that the letter stays on a page."""


@cache
def letter_words() -> dict[str, Any]:
    """Title, tags and body of the letter."""
    found: dict[str, Any] = load_yaml("report/letter.yaml")
    return found


@cache
def default_letter() -> bytes:
    """The template as a .docx; the same bytes each time."""
    import docx

    document = docx.Document()
    typography.apply(document)
    for name, look in STYLES.items():
        typography.add_style(document, name, **look)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = letter_words()["title"], "perfeval", ""
    properties.created = properties.modified = _CREATED
    for line in letter_words()["body"]:
        document.add_paragraph(line["text"], style=line["style"])
    return saved(document)
