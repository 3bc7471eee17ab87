"""What a finding must say: its code, how grave it is, where, in which words, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from perfeval.findings.finding import Finding, Place, Severity

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


@dataclass(frozen=True)
class Said:
    """A finding as a person reads it.

    Attributes:
        place: as much of it as the finding must name; a part that is '' must be '' there too.
        message: the whole sentence; … stands for any text.
        mend: how it begins.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    mend: str

    def assert_in(self, findings: Iterable[Finding]) -> Finding:
        """Exactly one finding says it."""
        pattern = re.compile(".*".join(re.escape(part) for part in self.message.split("…")), re.DOTALL)
        every = list(findings)
        alike = [one for one in every if one.code == self.code]
        mine = [one for one in alike if one.place == self.place and pattern.fullmatch(one.message)]
        assert len(mine) == 1, [(one.code, str(one.place), one.message) for one in alike or every]
        [found] = mine
        assert found.mend.startswith(self.mend), found.mend
        assert found.severity is self.severity
        return found
