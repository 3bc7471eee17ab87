"""A scheme → the 指标体系 workbook."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from perfeval.scheme.inheritance import Raw, mapping, members
from perfeval.scheme.vocabulary import first_words
from perfeval.scheme.workbook.columns import (
    ALTERNATIVES,
    BANDS,
    DERIVED,
    FACTS,
    GRADES,
    GUIDE,
    INDICATORS,
    NAMED,
    OUTCOMES,
    PARTS,
    POINTS,
    RULES,
    SYSTEM,
    UNDEFINED,
    YES,
    columns,
    guide,
    system_rows,
)
from perfeval.scheme.workbook.more import SYSTEM_BANDS, SYSTEM_TABLES, bands_text, to_rows
from perfeval.xlsx.book import CREATED
from perfeval.xlsx.fonts import BASE, WORKBOOK_OPTIONS
from perfeval.xlsx.styles import A3, HEADER_FILL, print_setup, row_height

_HEADING, _LINE = 16, 110
"""Widths of columns."""


def render_scheme_workbook(raw: Raw) -> bytes:
    """Write a scheme, as written down whole, to a workbook; `read_scheme_workbook` gives it back."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**WORKBOOK_OPTIONS, "in_memory": True})
    book.set_properties({"author": "perfeval", "created": CREATED})
    font = {**BASE, "text_wrap": True, "border": 1}
    head = book.add_format({**font, "bold": True, "bg_color": HEADER_FILL, "align": "center"})
    text, number = book.add_format({**font, "num_format": "@"}), book.add_format({**font, "num_format": "General"})
    words = book.add_worksheet(GUIDE)
    words.set_column(0, 0, _LINE)
    for row, line in enumerate(("指标体系工作簿填写说明", *guide())):
        words.write_string(row, 0, line, head if row == 0 else text)
        words.set_row(row, row_height([(line, _LINE)]))
    print_setup(words, header_rows=None)
    system = book.add_worksheet(SYSTEM)
    system.set_column(0, 0, _HEADING)
    system.set_column(1, 1, _LINE)
    for row, (heading, content) in enumerate([("项目", "内容"), *_system_rows(raw)]):
        system.write_string(row, 0, heading, head)
        system.write_string(row, 1, content, head if row == 0 else text)
        system.set_row(row, row_height([(heading, _HEADING), (content, _LINE)]))
    print_setup(system, header_rows=(0, 0))
    for name, records in _records(raw).items():
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        needed: list[list[tuple[str, float]]] = [[] for _ in range(len(records) + 1)]
        for column, wanted in enumerate(columns()[name]):
            sheet.set_column(column, column, wanted.width)
            sheet.write_string(0, column, wanted.heading, head)
            if wanted.offered:
                rule = {"validate": "list", "source": list(wanted.offered), "error_title": "请从下拉选项中选择"}
                sheet.data_validation(1, column, 500, column, rule)
            needed[0].append((wanted.heading, wanted.width))
            for row, record in enumerate(records, 1):
                value = record.get(wanted.key)
                if value is None or value == "":
                    sheet.write_blank(row, column, None, text)
                elif wanted.kind == "number" and not isinstance(value, str):
                    sheet.write_number(row, column, float(value), number)
                else:
                    sheet.write_string(row, column, wanted.shown(value), text)
                    needed[row].append((wanted.shown(value), wanted.width))
        for row, texts in enumerate(needed):
            sheet.set_row(row, row_height(texts))
        print_setup(sheet, header_rows=(0, 0), paper=A3)
    book.close()
    return stream.getvalue()


def _system_rows(raw: Raw) -> Iterator[tuple[str, str]]:
    for heading, key in system_rows().items():
        value = _at(raw, key)
        if value is None or value == "" or value is False:
            continue
        if key in NAMED:
            yield from ((heading, f"{name}：{content}") for name, content in value.items())
        elif key == "legal_basis":
            yield from ((heading, str(line)) for line in value)
        elif key == SYSTEM_BANDS:
            yield from ((heading, text) for text in bands_text(value))
        elif key in SYSTEM_TABLES:
            yield heading, first_words(SYSTEM_TABLES[key]).get(str(value), str(value))
        else:
            yield heading, YES if value is True else str(value)


def _at(raw: Raw, key: str) -> Any:
    """The value of a key; of total.points the one in its part."""
    part, _, inner = key.partition(".")
    return mapping(raw.get(part)).get(inner) if inner else raw.get(key)


def _records(raw: Raw) -> dict[str, list[dict[str, Any]]]:
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in columns()}
    for division in raw["divisions"]:
        top = {"division": division["name"], "division_weight": division.get("weight")}
        top["targets"] = YES if division.get("targets") else None
        if not division.get("groups"):
            records[INDICATORS].append(top)
        for group in division.get("groups") or ():
            if not group.get("indicators"):
                records[INDICATORS].append({**top, "group": group["name"], "group_weight": group.get("weight")})
            for one in group.get("indicators") or ():
                above = {**top, "group": group["name"], "group_weight": group.get("weight")}
                records[INDICATORS].append({**above, **_flat(one)})
                _details(one, one["id"], "", records)
    for fact in raw.get("derived") or ():
        other = fact.get("otherwise") or {}
        flat = {"other_expression": other.get("expression"), "other_note": other.get("note")}
        records[DERIVED].append({**fact, **flat})
    for name, rows in to_rows(raw).items():
        records[name] += rows
    for item in (*members(mapping(raw.get("total")).get("bonus")), *members(mapping(raw.get("total")).get("penalty"))):
        _details(item, item["id"], "", records)
    records[FACTS] += raw.get("facts") or ()
    records[GRADES] += raw.get("grades") or ()
    return records


def _flat(one: Raw) -> dict[str, Any]:
    flat = {key: value for key, value in one.items() if key not in ("rule", "when_undefined", "alternatives")}
    if "known_as" in flat:
        flat["known_as"] = "|".join(flat["known_as"])
    if "references" in flat:
        flat["references"] = "|".join(f"{path}：{reference}" for path, reference in flat["references"].items())
    if "columns" in flat:
        flat["columns"] = "|".join(f"{name}：{text}" for name, text in flat["columns"].items())
    flat["optional"] = YES if one.get("optional") else None
    return flat


def _flagged(row: dict[str, Any]) -> dict[str, Any]:
    """The row with 是 or nothing for what holds or does not."""
    return {key: (YES if value else None) if isinstance(value, bool) else value for key, value in row.items()}


def _details(one: Raw, identity: str, form: str, records: dict[str, list[dict[str, Any]]]) -> None:
    at = {"id": identity, "form": form}
    rule = one.get("rule")
    if rule:
        plain = _flagged({key: value for key, value in rule.items() if not isinstance(value, (list, dict))})
        records[RULES].append({**at, **plain})
        for number, band in enumerate(rule.get("bands") or (), 1):
            flat = _flagged({key: value for key, value in band.items() if key != "rule"})
            if "linear" in flat:
                flat["linear"] = "|".join(str(one) for one in flat["linear"])
            records[BANDS].append({**at, **flat})
            _details({"rule": band.get("rule")}, identity, f"{form}档{number}", records)
        records[BANDS] += [{**at, **knot} for knot in rule.get("through") or ()]
        for point in rule.get("points") or ():
            records[POINTS].append({**at, **point, "absent": YES if point.get("absent") else None})
        for number, case in enumerate(rule.get("cases") or (), 1):
            records[POINTS].append({**at, **{key: value for key, value in case.items() if key != "rule"}})
            _details({"rule": case.get("rule")}, identity, f"{form}情形{number}", records)
        for number, part in enumerate(rule.get("parts") or (), 1):
            flat = {key: value for key, value in part.items() if key not in ("rule", "when_undefined")}
            records[PARTS].append({**at, **flat})
            _details(part, identity, f"{form}分项{number}", records)
        grades = rule.get("grades") or {}
        records[POINTS] += [{**at, "grade": grade, "points": share} for grade, share in grades.items()]
    for case in one.get("when_undefined") or ():
        marks = {"then": OUTCOMES.get(case.get("then"), case.get("then")), "warn": YES if case.get("warn") else None}
        records[UNDEFINED].append({**at, **case, **marks})
    for number, other in enumerate(one.get("alternatives") or (), 1):
        flat = {key: value for key, value in other.items() if key not in ("rule", "when_undefined")}
        own = YES if "when_undefined" in other else None
        records[ALTERNATIVES].append({**flat, "id": identity, "form": str(number), "own_undefined": own})
        _details({**other, "alternatives": ()}, identity, str(number), records)
