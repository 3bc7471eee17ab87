"""What an audit came to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from perfeval.findings.finding import Finding


class Verdict(str, Enum):
    """一致 has no difference, 有差异 has some, 无法验证 could not be proved."""

    SAME = "一致"
    DIFFERENT = "有差异"
    UNPROVED = "无法验证"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the workbook is not what it should be.

    Attributes:
        finding: what is wrong, where, and the mend.
        expected, found: what should stand there and what does.
        effect: how much this alone changes 总分 (found less expected); None where it cannot be told.
    """

    finding: Finding
    expected: str = ""
    found: str = ""
    effect: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One indicator's scores side by side.

    Attributes:
        self_score: 单位自评分, of the 自评分 sheet that the department sent.
        shown: the score that stands in 计分表; None for 缺数据, 不适用 or anything else than a number.
        computed: 核算分, recomputed from the copies.
        reviewed: 复核分, entered by the bureau.
        opinion: 复核意见.
        remark: what is conspicuous: 自评偏高, 复核与核算相差…
    """

    indicator: str
    weight: Decimal
    self_score: Decimal | None
    shown: Decimal | None
    computed: Decimal | None
    reviewed: Decimal | None
    opinion: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A step of a trace, `depth` steps below its beginning."""

    depth: int
    place: str
    value: str
    formula: str
    words: str


@dataclass(frozen=True, slots=True)
class AuditResult:
    """One score workbook's audit.

    Attributes:
        file: as shown to people.
        reasons: why it could not be proved; empty otherwise.
        shown_total: 总分 as it stands in the workbook, recalculated; None where it is no number.
        total: 总分 recomputed from the copies.
        remarks: what is no difference but should be known, in sentences.
        findings: 错误 and 警告 of the evaluation itself.
        version: of perfeval, as the workbook states it.
        scheme_digests: the SHA-256 of the indicator system as the workbook states it.
        content_digest: what a register knows the workbook by.
        property_digests: the SHA-256 of the inputs as the document properties have them.
        traces: from 总分 to the source, for each indicator whose score is wrong.
    """

    file: str
    sha256: str
    verdict: Verdict
    unit: str = ""
    year: int | None = None
    reasons: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    shown_total: Decimal | None = None
    total: Decimal | None = None
    reviews: tuple[Review, ...] = ()
    remarks: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    source_digests: tuple[tuple[str, str], ...] = ()
    version: str = ""
    scheme_digests: tuple[str, ...] = ()
    content_digest: str = ""
    property_digests: tuple[str, ...] = ()
    traces: tuple[tuple[str, tuple[TraceLine, ...]], ...] = ()
