"""自评分: what the department scored by hand, against what its figures give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.calculator.evaluation import Evaluation
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.numeric import plain
from perfeval.reader.records import UnitData

TOO_HIGH, TOO_LOW = "自评偏高", "自评偏低"


def judged(own: Decimal, computed: Decimal) -> str:
    """自评偏高2分 or 自评偏低0.5分; '' where the scores agree to 0.01."""
    gap = round(own - computed, 2)
    if gap == 0:
        return ""
    return f"{TOO_HIGH if gap > 0 else TOO_LOW}{format(plain(abs(gap)), 'f')}分"


def self_score_findings(data: UnitData, evaluation: Evaluation) -> Iterator[Finding]:
    """One finding for all scores that are too high, one for all that are too low."""
    own = data.self_scores or {}
    groups: dict[str, list[str]] = {"D105": [], "D106": []}
    first: dict[str, Place] = {}
    sums = {"D105": Decimal(0), "D106": Decimal(0)}
    for result in evaluation.indicators:
        given = own.get(result.indicator.id)
        if given is None or result.score is None:
            continue
        gap = round(given.score - result.score, 2)
        if gap == 0:
            continue
        code = "D105" if gap > 0 else "D106"
        numbers = (format(plain(number), "f") for number in (given.score, result.score))
        groups[code].append("“{}”自评{}分、核算{}分".format(result.indicator.label, *numbers))
        sums[code] += abs(gap)
        first.setdefault(code, Place(given.cell.file, given.cell.sheet, given.cell.cell))
    for code, texts in groups.items():
        if texts:
            gap_text = format(plain(sums[code]), "f")
            yield finding(code, first[code], count=len(texts), gap=gap_text, list="；".join(texts))
