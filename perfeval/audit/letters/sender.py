"""Who sends a letter, under which 文号, and by when the unit should answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

_NO_REFERENCE = "　　　〔　　　　〕　　　号"
_NO_DATE = "　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, when, under which 文号, and by when the unit should answer.

    What is not given is a blank to fill in by hand.
    """

    bureau: str = ""
    date: str = ""
    deadline: str = ""
    reference: str = ""

    @property
    def signature(self) -> str:
        """发文单位."""
        return self.bureau or "（盖章）"

    @property
    def number(self) -> str:
        """文号."""
        return self.reference or _NO_REFERENCE

    @property
    def day(self) -> str:
        """The date as a letter has it: 2024-05-10 is 2024年5月10日."""
        try:
            day = datetime.date.fromisoformat(self.date.strip())
        except ValueError:
            return self.date or _NO_DATE
        return f"{day.year}年{day.month}月{day.day}日"
