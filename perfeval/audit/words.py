"""What a cell of a score workbook is, in the form's own words."""

from __future__ import annotations

from perfeval.audit.found import FoundSheet, FoundWorkbook
from perfeval.formula.addresses import address_of
from perfeval.scheme.form import LEVEL3
from perfeval.writer import calculation_columns as calculation
from perfeval.writer import facts_sheet as facts
from perfeval.writer.names import CALCULATION, CHECKS, FACTS, NOTES, SCORE, STANDARDS

_FORMULA_WORDS, _INDICATOR = 5, 3
_PARAMETER, _PARAMETER_VALUE = 3, 4
_FORM_COLUMNS = 40


def words_of(found: FoundWorkbook, spot: tuple[str, int, int]) -> str:
    """The words for a cell; '' where there are none."""
    name, row, column = spot
    sheet = found.sheets[name]
    if name == SCORE:
        return _score(sheet, row, column)
    if name == CALCULATION:
        heading = sheet.text(calculation.FIRST_ROW - 1, column)
        words = f"“{sheet.text(row, _INDICATOR)}”{heading}"
        formula = sheet.text(row, _FORMULA_WORDS)
        return f"{words}：{formula}" if column == calculation.VALUE and formula else words
    if name == STANDARDS:
        indicator = next((text for at in range(row, 0, -1) if (text := sheet.text(at, 1))), "")
        return f"“{indicator}”评分标准：{sheet.text(row, _PARAMETER)}"
    if name == FACTS:
        source = f"{sheet.text(row, 5)}〔{sheet.text(row, 6)}〕{sheet.text(row, 7)}" if sheet.text(row, 5) else ""
        name, official = sheet.text(row, 1), sheet.text(row, 2)
        words = _once(name, official)
        return f"{words}，来自{source}" if source and column == facts.VALUE else words
    if name == NOTES:
        return f"{sheet.text(row, 0)}：{sheet.text(row, 2)}"
    if name == CHECKS:
        return f"{sheet.text(row, 1)}，{sheet.text(1, column)}"
    return _source(sheet, row, column)


def _once(name: str, official: str) -> str:
    """A fact's name with its official words, where these say more."""
    inner = official.removeprefix(name)
    if inner.startswith("（") and inner.endswith("）"):
        inner = inner[1:-1]
    return f"{name}（{inner}）" if inner else name


def _score(sheet: FoundSheet, row: int, column: int) -> str:
    """A cell of the form: the indicator in its row, and the heading of its column."""
    texts = [(at, text) for at in range(_FORM_COLUMNS) if (text := sheet.text(row, at))]
    header = next((at for at in range(row) if _is_heading(sheet, at)), -1)
    if header < 0:
        return texts[0][1] if texts else ""
    heading = sheet.text(header, column)
    named = (text for at, text in texts if sheet.text(header, at) == LEVEL3)
    label = next(named, "") or (texts[0][1] if texts else "")
    return f"“{label}”{heading}" if label and heading else label


def _is_heading(sheet: FoundSheet, row: int) -> bool:
    return any(sheet.text(row, column) == LEVEL3 for column in range(_FORM_COLUMNS))


def _source(sheet: FoundSheet, row: int, column: int) -> str:
    """A copied sheet's row label and column heading: 合计 / 决算数."""
    label = next((text for at in range(column) if (text := _word(sheet, row, at))), "")
    heading = next((text for at in range(row - 1, -1, -1) if (text := _word(sheet, at, column))), "")
    return " / ".join(dict.fromkeys(filter(None, (label, heading)))) or address_of(row, column)


def _word(sheet: FoundSheet, row: int, column: int) -> str:
    value = sheet.values.get((row, column))
    return value.strip() if isinstance(value, str) else ""
