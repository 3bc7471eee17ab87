"""What a scheme says beyond its indicators, as rows of the workbook and back: total, variants, form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from perfeval.scheme.inheritance import Raw, indicators, mapping, members
from perfeval.scheme.vocabulary import first_words, flag_written, number_written, value_written
from perfeval.scheme.workbook.columns import FORM, ITEMS, LIMITS, VARIANTS, YES

Rows = list[dict[str, Any]]
_SIDES = {"bonus": "加分", "penalty": "扣分"}
_CAP, _VETO = "封顶", "否决"
_LINES = {"lines": "表前行", "signatures": "签字行"}
_PLAIN = {"title": "标题", "total": "总分行", "font": "字体"}
_SWITCHES = {"status": "等级行", "merge": "合并"}
_WORDED = {"orientation": ("纸张方向", "orientation"), "weights": ("分值写法", "weights_shown")}
SYSTEM_TABLES = {"total.redistribute": "redistribute", "targets.beyond": "beyond", "targets.equal": "equal"}
"""The words of the rows of 体系 that have their own."""
SYSTEM_BANDS = "targets.bands"
_BESIDE = "|"


class NotInWorkbook(ValueError):
    """Something that the workbook has no place for; the message is a Chinese sentence."""


def to_rows(raw: Raw) -> dict[str, Rows]:
    """The rows of the sheets.

    Raises:
        NotInWorkbook: a variant changes more than weights.
    """
    total = mapping(raw.get("total"))
    return {
        ITEMS: [{**_item(one), "side": word} for side, word in _SIDES.items() for one in members(total.get(side))],
        LIMITS: [
            *({**one, "side": _CAP, "total": one.get("at_most")} for one in members(total.get("caps"))),
            *({**one, "side": _VETO} for one in members(total.get("veto"))),
        ],
        VARIANTS: [row for one in members(raw.get("variants")) for row in _variant_rows(one, raw)],
        FORM: list(_form_rows(mapping(raw.get("form")))),
    }


def _item(one: Raw) -> dict[str, Any]:
    flat = {key: value for key, value in one.items() if key not in ("rule", "when_undefined")}
    return {**flat, "optional": YES if one.get("optional") else None}


def from_rows(rows: Mapping[str, Rows], raw: Raw, details: Any) -> None:
    """Put what the rows say into a scheme.

    Args:
        details: gives the rule and the cases of a zero denominator of an item by its id.
    """
    total = raw.setdefault("total", {})
    for row in rows[ITEMS]:
        side = "penalty" if row.get("side") == _SIDES["penalty"] else "bonus"
        given = {key: value for key, value in row.items() if key != "side"}
        given.setdefault("id", given.get("label", ""))
        total.setdefault(side, []).append({**given, **details(given["id"])})
    for row in rows[LIMITS]:
        given = {key: value for key, value in row.items() if key != "side"}
        if row.get("side") == _VETO:
            total.setdefault("veto", []).append(given)
        else:
            total.setdefault("caps", []).append({"at_most": given.pop("total", None), **given})
    if not total:
        del raw["total"]
    if rows[VARIANTS]:
        raw["variants"] = _variants(rows[VARIANTS])
    form = _form(rows[FORM])
    if form:
        raw["form"] = form


def _parts_of(raw: Mapping[str, Any]) -> Iterator[tuple[str, Raw]]:
    """Every part that has a weight, by its name."""
    for division in members(raw.get("divisions")):
        yield str(division.get("name")), division
        for group in members(division.get("groups")):
            yield str(group.get("name")), group
    for one in indicators(raw):
        yield str(one["id"]), one


def _variant_rows(variant: Raw, raw: Raw) -> Iterator[dict[str, Any]]:
    """A variant as what it weighs otherwise and what it leaves out."""
    above = {"when": variant.get("when"), "reason": variant.get("reason")}
    own, base = dict(_parts_of(variant)), dict(_parts_of(raw))
    known = {str(one["id"]): one for one in indicators(raw)}
    for one in indicators(variant):
        same = {key: value for key, value in one.items() if key != "weight"}
        if one["id"] not in known or same != {k: v for k, v in known[one["id"]].items() if k != "weight"}:
            raise NotInWorkbook(
                f"分类“{variant.get('when')}”改了指标“{one['id']}”的写法，工作簿里只能写分值和删去，请用YAML文件"
            )
    changed = [
        {"name": name, "weight": part.get("weight")}
        for name, part in own.items()
        if part.get("weight") != base[name].get("weight")
    ]
    removed = [{"name": name, "removed": YES} for name in known if name not in own]
    for row in (changed + removed) or [{}]:
        yield {**above, **row}


def _variants(rows: Rows) -> list[Raw]:
    found: dict[str, Raw] = {}
    when = reason = ""
    for row in rows:
        when, reason = str(row.get("when") or when), str(row.get("reason") or reason)
        variant = found.setdefault(when, {"when": when, "reason": reason})
        if row.get("removed"):
            variant.setdefault("remove", []).append(row.get("name"))
        elif "name" in row:
            variant.setdefault("weights", {})[row["name"]] = row.get("weight")
    return list(found.values())


def _form_rows(form: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key, what in _PLAIN.items():
        if key in form:
            yield {"what": what, "text": form[key]}
    if "size" in form:
        yield {"what": "字号", "text": str(form["size"])}
    for key, what in _SWITCHES.items():
        if key in form:
            yield {"what": what, "text": YES if form[key] else "否"}
    for key, (what, table) in _WORDED.items():
        if key in form:
            yield {"what": what, "text": first_words(table).get(str(form[key]), form[key])}
    for key, what in _LINES.items():
        given = form.get(key)
        for line in [given] if isinstance(given, str) else given or ():
            yield {"what": what, "text": line if isinstance(line, str) else _BESIDE.join(line)}
    for column in form.get("columns") or ():
        own: Raw = {"of": column} if isinstance(column, str) else column
        yield {"what": "栏", "text": own.get("of"), **{k: own.get(k) for k in ("heading", "width", "align")}}
    notes = form.get("notes") or ()
    yield from ({"what": "备注", "text": note} for note in ([notes] if isinstance(notes, str) else notes))


def _form(rows: Rows) -> Raw:
    form: Raw = {}
    plain = {what: key for key, what in _PLAIN.items()}
    switches = {what: key for key, what in _SWITCHES.items()}
    worded = {what: (key, table) for key, (what, table) in _WORDED.items()}
    lines = {what: key for key, what in _LINES.items()}
    for row in rows:
        what, text = str(row.get("what") or "栏"), str(row.get("text") or "")
        if what in plain:
            form[plain[what]] = text
        elif what == "字号":
            form["size"] = number_written(text)
        elif what in switches:
            form[switches[what]] = flag_written(text)
        elif what in worded:
            key, table = worded[what]
            form[key] = value_written(table, text)
        elif what in lines:
            form.setdefault(lines[what], []).append(text.split(_BESIDE))
        elif what == "备注":
            form.setdefault("notes", []).append(text)
        else:
            column: Raw = {key: row[key] for key in ("heading", "width", "align") if key in row}
            form.setdefault("columns", []).append({"of": text, **column})
    return form


def bands_text(bands: Sequence[Raw]) -> Iterator[str]:
    """The bands of qualitative targets as rows of 体系: 达成：80%."""
    for band in bands:
        yield f"{band.get('name')}：{band.get('from')}"
