"""One unit's audit → the bytes of its letter."""

from __future__ import annotations

import math
from collections.abc import Sequence

from perfeval.audit.letters.sender import Sender
from perfeval.audit.letters.template import default_letter, letter_words
from perfeval.audit.result import AuditResult, Difference, Verdict
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Finding
from perfeval.report.closing import keep_signature
from perfeval.report.filling import filled, intact
from perfeval.report.package import saved

_KIND = "意见书模板"
_LINES, _CHARACTERS = 23, 33
"""What the page holds above the signature, in lines and characters to a line; what does not fit is counted."""
_FIXED = 10
"""Lines of salutation, opening, headings, what is left out, closing and annex."""
_LONGEST, _LONGEST_CELL = 90, 24
_STOPS = "。；！？"
_OPENING, _CLOSING = "（〔“《", "）〕”》"
DEADLINE = "收到本意见书之日起10个工作日内"


def needs_letter(result: AuditResult) -> bool:
    """Whether there is anything for the unit to mend: differences, 错误 or 警告."""
    return bool(result.differences or result.findings or result.reasons)


def render_letter(result: AuditResult, sender: Sender, template: bytes | None = None) -> bytes:
    """Render the letter; equal arguments give equal bytes.

    Args:
        template: a template that a bureau edited; None for the built-in one.

    Raises:
        ReportTemplateError: the template is no Word document, or has a tag that perfeval does not know.
    """
    room = _LINES - _FIXED
    # both kinds are told of where there are both
    differences = _fitting([*_entries(result.reasons), *map(_difference, result.differences)],
                           room - 3 if result.findings else room)  # fmt: skip
    problems = _fitting(_entries(result.findings), room - sum(map(_lines, differences)))
    left = len(result.reasons) + len(result.differences) - len(differences) + len(result.findings) - len(problems)
    context = {
        "单位名称": result.unit or result.file,
        "年度": result.year or "　　",
        "结论": _conclusion(result),
        "差异": differences,
        "问题": problems,
        "其他": f"另有{left}处问题，见所附本单位《复核表》。" if left else "",
        "文号": sender.number,
        "期限": sender.deadline or DEADLINE,
        "发文单位": sender.signature,
        "日期": sender.day,
    }
    source = default_letter() if template is None else template
    document = filled(source, context, letter_words()["tags"], _KIND)
    with intact(_KIND):
        keep_signature(document.docx)
        return saved(document.docx)


def _fitting(entries: Sequence[dict[str, str]], room: int) -> list[dict[str, str]]:
    """The first entries, as many as fit into so many lines; one at least."""
    shown: list[dict[str, str]] = []
    for entry in entries:
        room -= _lines(entry)
        if room < 0 and shown:
            break
        shown.append(entry)
    return shown


def _lines(entry: dict[str, str]) -> int:
    # two characters of indent, and the number
    return math.ceil((4 + len("".join(entry.values()))) / _CHARACTERS)


def _conclusion(result: AuditResult) -> str:
    if result.verdict is Verdict.SAME:
        return "计分表与核算结果一致，但所填数据有需要核实之处。"
    if result.verdict is Verdict.UNPROVED:
        return "计分表无法验证。"
    if result.shown_total is not None and result.total is not None and result.shown_total != result.total:
        return f"所载总分{result.shown_total:.2f}分，按来源数据核算应为{result.total:.2f}分。"
    return f"与重新生成的结果有{len(result.differences)}处不符。"


def _difference(one: Difference) -> dict[str, str]:
    """A difference in a line: a formula itself says nothing to the unit."""
    title = catalogue()[one.finding.code].title
    now, right = (clipped(text, _LONGEST_CELL) for text in (one.found, one.expected))
    words = f"{title}，现为“{now}”" if one.expected.startswith(("=", "（")) else f"{title}，应为“{right}”，现为“{now}”"
    return {"位置": _place(one.finding), "问题": f"{words}。", "改法": one.finding.mend}


def _place(one: Finding) -> str:
    """Sheet and cell: the unit knows its own file."""
    return f"“{one.place.sheet}”{one.place.cell}" if one.place.sheet else "全表"


def _entries(findings: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"位置": _place(one), "问题": shortened(one.message), "改法": one.mend} for one in findings]


def shortened(text: str) -> str:
    """A message in whole clauses: what is too long ends where a clause does, never inside a bracket or a quotation."""
    if len(text) <= _LONGEST:
        return text
    depth, end = 0, 0
    for index, sign in enumerate(text[:_LONGEST]):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0 and (sign in _STOPS or (sign in "，、" and index > _LONGEST // 2)):
            end = index
    if not end:
        return text
    return text[:end] + ("。" if text[end] in _STOPS else "等，详见《复核表》。")
