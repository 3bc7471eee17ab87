"""The version and the changelog say the same."""

from __future__ import annotations

import re
from pathlib import Path

import perfeval

CHANGELOG = Path(__file__).parent.parent / "CHANGELOG.md"
HEADING = re.compile(r"^## (\d+\.\d+\.\d+)（(\d{4}-\d{2}-\d{2})）$", re.MULTILINE)


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    entries = HEADING.findall(CHANGELOG.read_text(encoding="utf-8"))
    assert entries[0][0] == perfeval.__version__
    assert [day for _, day in entries] == sorted((day for _, day in entries), reverse=True)
