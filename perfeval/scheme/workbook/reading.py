"""The 指标体系 workbook → a scheme, as written down whole."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval.scheme.inheritance import Raw
from perfeval.scheme.workbook.columns import (
    ALTERNATIVES,
    BANDS,
    DERIVED,
    FACTS,
    GRADES,
    INDICATORS,
    OUTCOMES,
    POINTS,
    RULES,
    SYSTEM,
    UNDEFINED,
    YES,
    Column,
    columns,
    system_rows,
)

_KEYS = {word: key for key, word in OUTCOMES.items()}


def read_scheme_workbook(content: bytes) -> tuple[Raw, list[str]]:
    """The scheme in a workbook, and what is wrong with the workbook itself, in sentences."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as error:
        return {}, [f"不是能读取的工作簿（{error}），请用perfeval scheme export重新导出"]
    missing = [name for name in (SYSTEM, INDICATORS, RULES) if name not in sheets]
    if missing:
        return {}, [f"缺少工作表“{'”“'.join(missing)}”，请用perfeval scheme export导出一份对照"]
    problems: list[str] = []
    rows = {name: list(_rows(name, sheets.get(name, []), problems)) for name in columns()}
    raw: Raw = _system(sheets[SYSTEM], problems)
    raw["divisions"] = _divisions(rows, problems)
    if rows[DERIVED]:
        raw["derived"] = [_derived(row) for row in rows[DERIVED]]
    for name, key in ((FACTS, "facts"), (GRADES, "grades")):
        if rows[name]:
            raw[key] = rows[name]
    return raw, problems


def _rows(name: str, cells: Sequence[Sequence[Any]], problems: list[str]) -> Iterator[dict[str, Any]]:
    """The filled rows, by key; blank cells are left out."""
    if not cells:
        return
    headings = [str(cell).strip() for cell in cells[0]]
    wanted = {column.heading: column for column in columns()[name]}
    for row, line in enumerate(cells[1:], 2):
        record: dict[str, Any] = {}
        for heading, cell in zip(headings, line, strict=False):
            column = wanted.get(heading)
            if column is None or cell is None or str(cell).strip() == "":
                continue
            value = _value(column, cell)
            if value is None:
                problems.append(f"“{name}”表第{row}行“{heading}”填的是“{cell}”，应为数字")
            else:
                record[column.key] = value
        if record:
            yield record


def _value(column: Column, cell: Any) -> Any:
    text = str(cell).strip()
    if column.kind == "flag":
        return text == YES
    if column.kind == "text":
        whole = isinstance(cell, float) and cell.is_integer()
        return str(int(cell)) if whole else str(cell)
    if isinstance(cell, (int, float)):
        return int(cell) if float(cell).is_integer() else float(cell)
    try:
        number = Decimal(text.removesuffix("%"))
    except ArithmeticError:
        return None
    return float(number / 100) if text.endswith("%") else float(number)


def _system(cells: Sequence[Sequence[Any]], problems: list[str]) -> Raw:
    raw: Raw = {}
    for row, line in enumerate(cells[1:], 2):
        heading, content = (str(cell).strip() for cell in (*line, "", "")[:2])
        key = system_rows().get(heading)
        if not heading or not content:
            continue
        if key is None:
            problems.append(f"“{SYSTEM}”表第{row}行的项目“{heading}”不认识，应为{'、'.join(system_rows())}之一")
        elif key == "parameters":
            name, _, value = content.replace(":", "：").partition("：")
            raw.setdefault("parameters", {})[name] = value
        elif key == "legal_basis":
            raw.setdefault("legal_basis", []).append(content)
        elif key == "abstract":
            raw[key] = content == YES
        elif key == "target_ceiling":
            raw[key] = float(content)
        else:
            raw[key] = content
    return raw


def _divisions(rows: Mapping[str, list[dict[str, Any]]], problems: list[str]) -> list[Raw]:
    divisions: dict[str, Raw] = {}
    for row in rows[INDICATORS]:
        name = row.get("division")
        if not name:
            problems.append(f"“{INDICATORS}”表指标“{row.get('id', '')}”没有写一级指标")
            continue
        division = divisions.setdefault(name, {"name": name, "groups": []})
        if "division_weight" in row:
            division["weight"] = row["division_weight"]
        if row.get("targets"):
            division["targets"] = True
        if "id" not in row:
            continue
        group = next((one for one in division["groups"] if one["name"] == row.get("group")), None)
        if group is None:
            group = {"name": row.get("group", ""), "indicators": []}
            if "group_weight" in row:
                group["weight"] = row["group_weight"]
            division["groups"].append(group)
        group["indicators"].append(_indicator(row, rows))
    return list(divisions.values())


def _indicator(row: dict[str, Any], rows: Mapping[str, list[dict[str, Any]]]) -> Raw:
    above = ("division", "division_weight", "targets", "group", "group_weight")
    one: Raw = {key: value for key, value in row.items() if key not in above}
    if "known_as" in one:
        one["known_as"] = one["known_as"].split("|")
    one |= _of_form(row["id"], "", rows)
    others = [other for other in rows[ALTERNATIVES] if other.get("id") == row["id"]]
    if others:
        one["alternatives"] = [_alternative(other, rows) for other in others]
    return one


def _alternative(row: dict[str, Any], rows: Mapping[str, list[dict[str, Any]]]) -> Raw:
    own = {key: value for key, value in row.items() if key not in ("id", "form", "own_undefined")}
    found = _of_form(row["id"], row.get("form", ""), rows)
    if row.get("own_undefined"):
        found.setdefault("when_undefined", [])
    return {**own, **found}


def _of_form(identity: str, form: str, rows: Mapping[str, list[dict[str, Any]]]) -> Raw:
    """The rule and the cases of a zero denominator of an indicator's form."""

    def mine(name: str) -> list[dict[str, Any]]:
        found = [row for row in rows[name] if row.get("id") == identity and row.get("form", "") == form]
        return [{key: value for key, value in row.items() if key not in ("id", "form")} for row in found]

    found: Raw = {}
    rules, bands, points = mine(RULES), mine(BANDS), mine(POINTS)
    if rules:
        rule = found["rule"] = dict(rules[0])
        if bands:
            rule["bands"] = bands
        if rule.get("kind") == "cases":
            rule["cases"] = points
        elif rule.get("kind") == "grade" and points:
            rule["grades"] = {point.get("grade", ""): point.get("points", 0) for point in points}
        elif points:
            rule["points"] = points
    undefined = mine(UNDEFINED)
    if undefined:
        found["when_undefined"] = [{**case, "then": _KEYS.get(str(case.get("then")), "")} for case in undefined]
    return found


def _derived(row: dict[str, Any]) -> Raw:
    fact = {key: value for key, value in row.items() if not key.startswith("other_")}
    if "other_expression" in row:
        fact["otherwise"] = {"expression": row["other_expression"], "note": row.get("other_note", "")}
    return fact
