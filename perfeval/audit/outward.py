"""References to anything outside the workbook."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_OUTWARD = re.compile(r"\[[^\]]*\][^!]*!|'[^']*\[[^\]]+\][^']*'!|\w+\|'?[^!]*'?!|https?:|file:|\\\\", re.IGNORECASE)
_FUNCTIONS = re.compile(r"\b(?:WEBSERVICE|RTD|DDE|FILTERXML|CALL|REGISTER(?:\.ID)?|IMAGE)\(", re.IGNORECASE)
_OPAQUE = re.compile(r"\b(?:INDIRECT|HYPERLINK|RTD|WEBSERVICE|DDE)\s*\(", re.IGNORECASE)


def refers_outward(formula: str) -> bool:
    """Whether a formula, or what a name refers to, reaches another file, a server or another program."""
    bare = _QUOTED.sub('""', formula)
    if _OUTWARD.search(bare) or _FUNCTIONS.search(bare):
        return True
    # INDIRECT and HYPERLINK carry addresses in texts
    return bool(_OPAQUE.search(bare) and re.search(r"\[[^\]]+\]|https?:|file:|\\\\", formula, re.IGNORECASE))
