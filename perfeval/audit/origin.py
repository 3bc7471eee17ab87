"""Where a workbook comes from: the register of the run that made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from perfeval.audit.result import AuditResult, Difference, Verdict
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.register.entry import Entry
from perfeval.register.register import Register, matching


def against_register(result: AuditResult, register: Register, name: str) -> AuditResult:
    """The result, with what the register says of the workbook.

    Args:
        name: of the register, as shown to people.
    """
    if not result.content_digest or not result.source_digests:
        return result
    broken = tuple(one for one in register.problems if one.code == "A703")
    entries = matching(register, result.content_digest)
    scored = [(list(_mismatches(result, entry)), entry) for entry in entries]
    best = min(scored, key=lambda one: len(one[0]), default=None)
    if best is not None and not best[0]:
        entry = best[1]
        words = (
            f"来源与台账第{entry.number}项（{entry.time}登记）一致，"
            "所报文件的SHA-256、所附来源、指标体系（评分办法）和总分均相符。"
        )
        reasons = (*result.reasons, *broken)
        verdict = Verdict.UNPROVED if broken and result.verdict is Verdict.SAME else result.verdict
        return replace(result, verdict=verdict, reasons=reasons, remarks=(words, *result.remarks))
    same = best if best is not None else _of_same_input(result, register)
    if same is None:
        reasons = (*result.reasons, *broken, finding("A702", Place(result.file), file=name))
        verdict = Verdict.UNPROVED if result.verdict is Verdict.SAME else result.verdict
        return replace(result, verdict=verdict, reasons=reasons)
    difference = _difference(same[1], same[0])
    return replace(
        result,
        verdict=Verdict.DIFFERENT if result.verdict is Verdict.SAME else result.verdict,
        reasons=(*result.reasons, *broken),
        differences=(difference, *result.differences),
    )


def _mismatches(result: AuditResult, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What the workbook and an entry say otherwise: in words, as registered, as found."""
    registered, found = {digest for _, digest in entry.inputs}, {digest for _, digest in result.source_digests}
    if registered != found:
        yield "所报文件的SHA-256", "、".join(sorted(registered)), "、".join(sorted(found))
    if entry.content != result.content_digest:
        yield "所附来源工作表的内容", entry.content, result.content_digest
    if (entry.unit, entry.year) != (result.unit, result.year):
        yield "单位和年度", f"{entry.unit}{entry.year or ''}", f"{result.unit}{result.year or ''}"
    if result.scheme_digests and entry.scheme_sha256 not in result.scheme_digests:
        yield "指标体系或评分办法的SHA-256", entry.scheme_sha256, "、".join(result.scheme_digests)
    if result.version and result.version != entry.version:
        yield "perfeval的版本", entry.version, result.version
    total = "" if result.total is None else format(result.total, "f")
    if entry.version == result.version and total != entry.total:
        yield "总分", entry.total or "（没有）", total or "（没有）"


def _of_same_input(result: AuditResult, register: Register) -> tuple[list[tuple[str, str, str]], Entry] | None:
    """The entry of the same input file, or else of the same unit and year, with what is otherwise."""
    digests = {digest for _, digest in result.source_digests}
    by_input = [one for one in reversed(register.entries) if digests & {digest for _, digest in one.inputs}]
    by_unit = [
        one for one in reversed(register.entries) if one.unit and (one.unit, one.year) == (result.unit, result.year)
    ]
    entry = next(iter(by_input or by_unit), None)
    return None if entry is None else (list(_mismatches(result, entry)), entry)


def _difference(entry: Entry, mismatches: list[tuple[str, str, str]]) -> Difference:
    """One difference for all that does not agree: what matters most, the contents, is in the first words."""
    words = "；".join(f"{what}登记为{registered}，计分表为{found}" for what, registered, found in mismatches)
    found = finding("A701", Place(), number=entry.number, time=entry.time, what=words)
    return Difference(found, "；".join(one[1] for one in mismatches), "；".join(one[2] for one in mismatches))
