"""Outputs of another version of perfeval: which differences its words and its layout explain, and which nothing does.

Scores, figures, parameters and the form's own texts do not depend on the version. How a formula is put and what notes
say may; such a difference counts where the value does not come out the same, or where there is no formula left.
"""

from __future__ import annotations

import re
from decimal import Decimal

from perfeval.audit.blanks import is_signature
from perfeval.audit.comparison import CellDifference, Frame
from perfeval.audit.recalculation import Engine
from perfeval.audit.values import same_value
from perfeval.writer.names import GOES_ON, SCORE
from perfeval.xlsx.references import areas

_ALWAYS = frozenset({"A205", "A212", "A213"})
_GONE_OR_TYPED = frozenset({"A201", "A203"})
_NAME = re.compile(r"[^\W\d][\w.]*(?!\()")
VALUE_CODES = frozenset({"A202", "A205", "A505"})
"""Differences that a change of the law's reading between two versions could explain as well."""


def holds_for_any_version(one: CellDifference, frame: Frame, engine: Engine | None) -> bool:
    """Whether a difference is one even if the workbook comes from another version."""
    if one.code in _ALWAYS:
        return True
    on_form = one.sheet == SCORE and not _laid_out_otherwise(one, frame, engine)
    wanted = frame.expected.sheets.get(one.sheet)
    right = wanted.values.get(one.wanted) if wanted is not None and one.wanted is not None else None
    formula = wanted is not None and one.wanted in wanted.formulas
    if one.code in ("A209", "A210", "A211"):
        return on_form
    if one.code in _GONE_OR_TYPED:
        return on_form or (formula and isinstance(right, Decimal))
    if one.code == "A202":
        return not _same_result(one, frame, engine, right)
    if one.code == "A204":
        return on_form or isinstance(right, Decimal)
    return on_form


def _laid_out_otherwise(one: CellDifference, frame: Frame, engine: Engine | None) -> bool:
    """Whether a difference is only where a signature or the name of a level that goes on stands, or where a line ends.

    Forms of other versions have others, and their pages and lines end elsewhere.
    """
    wanted, found = frame.expected.sheets[one.sheet], frame.found.sheets.get(one.sheet)
    right = wanted.values.get(one.wanted) if one.wanted is not None else None
    now = found.values.get(one.found) if found is not None else None
    if now is None and found is not None and one.found in found.formulas and engine is not None:
        now = engine.content(one.sheet, one.found)
    texts = [str(text) for text in (right, now) if text not in (None, "")]
    if len(texts) == 1 and texts[0].endswith(GOES_ON):
        return True
    if len(texts) == 2 and len({"".join(text.split()) for text in texts}) == 1:
        return True
    return bool(texts) and all(is_signature(text) for text in texts)


def _same_result(one: CellDifference, frame: Frame, engine: Engine | None, right: object) -> bool:
    """Whether a formula that is put otherwise still rests on other cells and comes to the same."""
    sheet = frame.found.sheets[one.sheet]
    formula = sheet.formulas.get(one.found, "")
    rests = any(True for _ in areas(formula, one.sheet)) or any(
        name.casefold() in {known.casefold() for known in frame.found.names} for name in _NAME.findall(formula)
    )
    if one.found in sheet.arrays:
        return False
    if not rests:
        # a word alone (缺数据) where another version asks the cell first
        return isinstance(right, str) and engine is not None and same_value(right, engine.content(one.sheet, one.found))
    if not isinstance(right, Decimal):
        return True
    return engine is not None and same_value(right, engine.content(one.sheet, one.found))
