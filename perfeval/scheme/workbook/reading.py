"""The 指标体系 workbook → a scheme, as written down whole."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval.formula.numeric import decimal_of, plain
from perfeval.scheme.deadlines import with_deadline
from perfeval.scheme.inheritance import Raw
from perfeval.scheme.names import bare, by_any_name, suggestion
from perfeval.scheme.vocabulary import (
    flag_written,
    in_model_words,
    is_earned_word,
    number_written,
    points_written,
    share_of,
    value_written,
)
from perfeval.scheme.workbook.columns import (
    ALTERNATIVES,
    BANDS,
    DERIVED,
    FACTS,
    GRADES,
    INDICATORS,
    ITEMS,
    NAMED,
    OUTCOMES,
    PARTS,
    POINTS,
    RULES,
    SYSTEM,
    UNDEFINED,
    YES,
    Column,
    columns,
    system_rows,
)
from perfeval.scheme.workbook.more import SYSTEM_BANDS, SYSTEM_TABLES, from_rows
from perfeval.xlsx.limits import SETTINGS
from perfeval.xlsx.number_formats import shown_by
from perfeval.xlsx.opening import RawSheet, UnreadableWorkbook, open_workbook

_KEYS = {word: key for key, word in OUTCOMES.items()}
_TITLE_ROWS = 6
"""So many rows may stand above the headings."""
_Rows = list[dict[str, Any]]


def read_scheme_workbook(path: Path) -> tuple[Raw, list[str]]:
    """The scheme in a workbook, and what is wrong with the workbook itself, in sentences."""
    try:
        sheets = {sheet.name.strip(): sheet for sheet in open_workbook(path, path.name, SETTINGS).sheets}
    except UnreadableWorkbook as error:
        return {}, [f"指标体系工作簿不能读取：{error.finding.message}{error.finding.mend}"]
    missing = [name for name in (SYSTEM, INDICATORS, RULES) if name not in sheets]
    if missing:
        return {}, [f"缺少工作表“{'”“'.join(missing)}”，请用perfeval scheme export导出一份对照"]
    problems: list[str] = []
    rows = {name: list(_records(name, sheets.get(name), problems)) for name in columns()}
    if not rows[INDICATORS]:
        return {}, [*problems, f"“{INDICATORS}”表没有一行指标，请照“填写说明”一个三级指标填一行"]
    _fill_down(rows[INDICATORS])
    _same_names(rows, problems)
    raw: Raw = _system(sheets[SYSTEM].cells, problems)
    raw["divisions"] = _divisions(rows, problems)
    if rows[DERIVED]:
        raw["derived"] = [_derived(row) for row in rows[DERIVED]]
    for name, key in ((FACTS, "facts"), (GRADES, "grades")):
        if rows[name]:
            raw[key] = rows[name]
    from_rows(rows, raw, lambda identity: _of_form(identity, "", rows))
    return raw, problems


def _records(name: str, sheet: RawSheet | None, problems: list[str]) -> Iterator[dict[str, Any]]:
    """The filled rows below the headings, by key; blank cells are left out."""
    if sheet is None:
        return
    wanted = {bare(heading): column for column in columns()[name] for heading in (column.heading, *column.also)}
    top = _heading_row(sheet.cells, wanted)
    if top is None:
        if any(str(cell).strip() for line in sheet.cells for cell in line):
            problems.append(
                f"“{name}”表没有找到标题行，第一行应有{'、'.join(c.heading for c in columns()[name][:4])}等标题"
            )
        return
    headings = [bare(str(cell)) for cell in sheet.cells[top]]
    for number, line in enumerate(sheet.cells[top + 1 :], top + 2):
        record: dict[str, Any] = {}
        for place, (heading, cell) in enumerate(zip(headings, line, strict=False)):
            column = wanted.get(heading)
            spot = (number - 1, place)
            if column is not None and spot in sheet.scan.uncached:
                problems.append(
                    f"“{name}”表第{number}行“{column.heading}”是没有计算过的公式，请在Excel或WPS里打开保存一次，或直接填数"
                )
                continue
            if column is None or cell is None or str(cell).strip() == "":
                continue
            shown = _as_shown(cell, sheet.scan.formats.get(spot) or sheet.scan.worded.get(spot, ""))
            value = _value(column, shown)
            if value is None:
                seen = f"（显示为“{shown}”）" if str(shown) != str(cell) else ""
                problems.append(f"“{name}”表第{number}行“{column.heading}”填的是“{cell}”{seen}，应为{column.expected}")
            else:
                record[column.key] = value
        if record:
            yield record


def _heading_row(cells: Sequence[Sequence[Any]], wanted: Mapping[str, Column]) -> int | None:
    """The row of the headings: the first few rows may be a title."""
    for number, line in enumerate(cells[:_TITLE_ROWS]):
        if sum(bare(str(cell)) in wanted for cell in line) >= 2:
            return number
    return None


_AS_WRITTEN = frozenset(["limit", "step", "deduct", "add", "points", "floor", "max_deduct", "start", "full", "less"])
_SAID = re.compile(r"(?=.*\d).*([≥≤<>＜＞＝=低高超不达满扣计得最前年月日号]|权重|分值)")
"""Words that make more of a number: 低于60%, ≥95%, 扣2分, 次年4月15日."""


def _as_shown(cell: Any, pattern: str) -> Any:
    """A number as people see it, where its format makes more of it: 0.05 as 5%, 90 as 90%, 3 as 3天; dates as dates.

    What the format adds and nobody understands is refused with the text, rather than left out.
    """
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if not isinstance(cell, (int, float)) or isinstance(cell, bool) or not pattern:
        return cell
    shown = shown_by(pattern, (cell > 0) - (cell < 0))
    number = decimal_of(cell)
    if shown.percent:
        return f"{shown.before}{plain(number * 100):f}%{shown.after}"
    if shown.percent_sign:
        return f"{shown.before}{plain(number):f}{shown.after}"
    if shown.scale:
        # what is seen is another number: it is refused as what it looks like
        return f"缩小后的{plain(number / Decimal(10) ** shown.scale):f}{shown.after}"
    return f"{shown.before}{plain(number):f}{shown.after}" if shown.before or shown.after else cell


def _value(column: Column, cell: Any) -> Any:
    text = str(cell).strip()
    if column.kind == "flag":
        return flag_written(text)
    if column.kind == "text":
        whole = isinstance(cell, float) and cell.is_integer()
        return str(int(cell)) if whole else column.value_of(text if column.choices or column.words else str(cell))
    if isinstance(cell, datetime.date) and column.key in _AS_WRITTEN:
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return int(cell) if float(cell).is_integer() else decimal_of(cell)
    if column.key in _AS_WRITTEN and (number_written(text) != text or is_earned_word(text) or _SAID.search(text)):
        # 1天, 5% and 满分 say more than their number: they are understood as a scheme file's
        return text
    number = points_written(text) if column.key.endswith("weight") else number_written(text)
    return number if isinstance(number, Decimal) or share_of(number) is not None else None


def _fill_down(rows: _Rows) -> None:
    """What stands once over several rows, in a merged cell or not, counts for each of them."""
    above: dict[str, Any] = {}
    for row in rows:
        new_division = "division" in row and row["division"] != above.get("division")
        for key in ("division", "division_weight", "group", "group_weight"):
            if key in row:
                above[key] = row[key]
            elif (new_division and key != "division") or (key == "group_weight" and "group" in row):
                above.pop(key, None)
            elif key in above and ("id" in row or "label" in row or key.startswith("division")):
                row[key] = above[key]
        if "id" not in row and "label" in row:
            row["id"] = row["label"]


def _same_names(rows: Mapping[str, _Rows], problems: list[str]) -> None:
    """Call each indicator by its id in every sheet; rows for one that does not exist are a problem."""
    known = (*rows[INDICATORS], *rows[ITEMS])
    ids = {str(row["id"]): (str(row.get("label") or ""),) for row in known if "id" in row}
    ways = by_any_name(ids)
    for name in (RULES, PARTS, BANDS, POINTS, UNDEFINED, ALTERNATIVES):
        for number, row in enumerate(rows[name], 1):
            written = str(row.get("id") or "")
            if not written:
                problems.append(f"“{name}”表第{number}行数据没有写指标编号")
            elif bare(written) not in ways:
                problems.append(
                    f"“{name}”表里的指标“{written}”不在“{INDICATORS}”表{suggestion(written, ids)}，请检查名称"
                )
            else:
                row["id"] = ways[bare(written)]


def _system(cells: Sequence[Sequence[Any]], problems: list[str]) -> Raw:
    raw: Raw = {}
    for row, line in enumerate(cells[1:], 2):
        heading, content = (str(cell).strip() for cell in (*line, "", "")[:2])
        key = system_rows().get(heading)
        if not heading or not content or (key is None and row <= 3 and heading == "项目"):
            continue
        if key is None:
            meant = suggestion(heading, system_rows())
            problems.append(f"“{SYSTEM}”表第{row}行的项目“{heading}”不认识{meant}，应为{'、'.join(system_rows())}之一")
        elif key in NAMED:
            name, value = _named(content)
            raw.setdefault(key, {})[name] = value
        elif key == "legal_basis":
            raw.setdefault("legal_basis", []).append(content)
        elif key == "abstract":
            raw[key] = content == YES
        elif key == "target_ceiling":
            raw[key] = number_written(content)
        elif "." in key:
            _put(raw, key, content)
        else:
            raw[key] = content
    return raw


def _put(raw: Raw, key: str, content: str) -> None:
    """A row of 体系 that belongs to a part of the scheme: total.points."""
    part, _, inner = key.partition(".")
    if key == SYSTEM_BANDS:
        name, least = _named(content)
        raw.setdefault(part, {}).setdefault(inner, []).append({"name": name, "from": number_written(least)})
    elif key in SYSTEM_TABLES:
        raw.setdefault(part, {})[inner] = value_written(SYSTEM_TABLES[key], content)
    else:
        raw.setdefault(part, {})[inner] = number_written(content)


def _named(text: str) -> tuple[str, str]:
    """What stands before the first colon, and after it."""
    name, _, value = text.partition("：" if "：" in text else ":")
    return name.strip(), value.strip()


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
        if "id" not in row and "group" not in row:
            continue
        group = next((one for one in division["groups"] if one["name"] == row.get("group")), None)
        if group is None:
            group = {"name": row.get("group", ""), "indicators": []}
            if "group_weight" in row:
                group["weight"] = row["group_weight"]
            division["groups"].append(group)
        if "id" in row:
            group["indicators"].append(_indicator(row, rows))
    return list(divisions.values())


def _indicator(row: dict[str, Any], rows: Mapping[str, list[dict[str, Any]]]) -> Raw:
    above = ("division", "division_weight", "targets", "group", "group_weight")
    one: Raw = {key: value for key, value in row.items() if key not in above}
    if "known_as" in one:
        one["known_as"] = one["known_as"].split("|")
    if "references" in one:
        one["references"] = dict(_named(part) for part in one["references"].split("|"))
    if "columns" in one:
        one["columns"] = dict(_named(part) for part in one["columns"].split("|"))
    one = with_deadline({**one, **_of_form(row["id"], "", rows)})
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

    def inner(place: str) -> Raw:
        return _of_form(identity, f"{form}{place}", rows)

    found: Raw = {}
    rules, bands, points = mine(RULES), mine(BANDS), mine(POINTS)
    if rules:
        rule = dict(rules[0])
        if rule.get("kind") == "interpolate":
            rule["through"] = bands
        elif bands:
            rule["bands"] = [_band(band, inner(f"档{number}")) for number, band in enumerate(bands, 1)]
        if rule.get("kind") == "sum":
            rule["parts"] = [
                with_deadline({**part, **_of_form(identity, f"{form}分项{number}", rows)})
                for number, part in enumerate(mine(PARTS), 1)
            ]
        if rule.get("kind") == "cases":
            rule["cases"] = [{**case, **inner(f"情形{number}")} for number, case in enumerate(points, 1)]
        elif rule.get("kind") == "grade" and points:
            rule["grades"] = {point.get("grade", ""): point.get("points", 0) for point in points}
        elif points:
            rule["points"] = points
        found["rule"] = in_model_words(rule, "rule")
    undefined = mine(UNDEFINED)
    if undefined:
        found["when_undefined"] = [
            {**case, "then": _KEYS.get(str(case.get("then")), case.get("then"))} for case in undefined
        ]
    return found


def _band(band: dict[str, Any], inner: Raw) -> Raw:
    if "linear" in band:
        band = {**band, "linear": [number_written(part) for part in str(band["linear"]).replace("-", "|").split("|")]}
    return {**band, **inner}


def _derived(row: dict[str, Any]) -> Raw:
    fact = {key: value for key, value in row.items() if not key.startswith("other_")}
    if "other_expression" in row:
        fact["otherwise"] = {"expression": row["other_expression"], "note": row.get("other_note", "")}
    return fact
