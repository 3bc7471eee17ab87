"""What a run enters into the register: every result that it handed over, new ones and those taken up again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import perfeval
from perfeval.findings.finding import Finding
from perfeval.register.entry import Entry
from perfeval.register.register import BrokenRegister, append
from perfeval.results.outcome import Outcome

Laws = Mapping[str, tuple[str, str]]
"""Name and SHA-256 of what each kind of document was evaluated by: the indicator system, the 评分办法."""


def entries_of(outcomes: Sequence[Outcome], laws: Laws) -> Iterator[Entry]:
    """An entry for each result that was written."""
    for one in outcomes:
        if one.output and one.contents_sha256 and one.status.is_evaluated:
            scheme, scheme_sha256 = laws[one.kind]
            yield Entry(
                0,
                "",
                "",
                ((one.file, one.sha256), *one.others),
                one.contents_sha256,
                one.unit,
                one.year,
                scheme,
                scheme_sha256,
                perfeval.__version__,
                "" if one.total is None else format(one.total, "f"),
                one.grade,
                one.status.value,
                one.output,
            )


def register_results(path: Path, outcomes: Sequence[Outcome], laws: Laws) -> tuple[Finding, ...]:
    """Append the results of a run; a register that was changed is left alone, with a finding.

    Raises:
        OSError: it cannot be written.
    """
    entries = list(entries_of(outcomes, laws))
    try:
        if entries:
            append(path, entries)
    except BrokenRegister as error:
        return (error.finding,)
    return ()
