"""The custom document properties: what they must say, and that 编制说明 says the same."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place

_MARK = "perfeval."
_OF_VERSION = frozenset({"perfeval.version", "perfeval.format"})
_TITLES = {
    "perfeval.version": "编制工具版本", "perfeval.format": "输出格式", "perfeval.scheme": "指标体系名称",
    "perfeval.scheme_sha256": "指标体系文件的SHA-256", "perfeval.source": "来源文件",
    "perfeval.source_sha256": "来源文件的SHA-256",
}  # fmt: skip


def compare_properties(
    found: FoundWorkbook, expected: FoundWorkbook, declared: Declaration, *, other_version: bool
) -> Iterator[Difference]:
    """Properties that are missing, empty or another than perfeval writes."""
    for name, right in expected.properties.items():
        if not name.startswith(_MARK):
            continue
        now, what = found.properties.get(name, ""), _TITLES.get(name, name)
        if name in _OF_VERSION and other_version:
            # what 编制说明 says of the version is the measure; format 1 had no property for itself
            stated = declared.versions[-1] if name == "perfeval.version" else declared.formats[-1:]
            right = stated if isinstance(stated, str) else "".join(stated)
        if now == right:
            continue
        if not now:
            yield _difference("A320", what, right, "（空白）" if name in found.properties else "（没有）")
        else:
            yield _difference("A310", what, right, now)


def _difference(code: str, what: str, expected: str, now: str) -> Difference:
    details = {"what": what, "expected": clipped(expected), "found": clipped(now)}
    return Difference(finding(code, Place(), **details), expected, now)
