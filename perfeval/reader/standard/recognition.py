"""Which sheet is which: by its name, else by its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perfeval.facts.layout import OWN_SHEETS, Layout, Sheet
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.reader.labels import key, normalise
from perfeval.xlsx.opening import RawSheet

_DECORATION = re.compile(r"^(?:附?表?[一二三四五六七八九十\d]+[-_.、:]?|附件\d*)+|(?:情况|明细)?表$|预算执行$")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The sheets by layout name, each with what it was recognised by; the others; findings."""

    sheets: dict[str, RawSheet]
    evidence: dict[str, str]
    unknown: list[RawSheet]
    findings: list[Finding]


def recognise(raw_sheets: list[RawSheet], layout: Layout, shown_as: str) -> Recognised:
    """Tell which sheet is which; two sheets that claim one place are a finding."""
    claims: dict[str, list[RawSheet]] = {}
    unknown: list[RawSheet] = []
    for raw in raw_sheets:
        name = "" if raw.name in OWN_SHEETS else _by_name(raw, layout) or _by_title(raw, layout)
        if name:
            claims.setdefault(name, []).append(raw)
        else:
            unknown.append(raw)
    findings: list[Finding] = []
    chosen: dict[str, RawSheet] = {}
    for name, sheets in claims.items():
        filled = [sheet for sheet in sheets if any(str(cell).strip() for row in sheet.cells for cell in row)]
        exact = [sheet for sheet in filled if normalise(sheet.name) == normalise(name)]
        if len(filled) > 1 and len(exact) != 1:
            place = Place(shown_as, filled[1].name)
            details = {"sheet": name, "first": filled[0].name, "second": filled[1].name}
            findings.append(finding("R103", place, **details))
            unknown += sheets
        else:
            kept = (exact or filled or sheets)[0]
            chosen[name] = kept
            unknown += [sheet for sheet in sheets if sheet is not kept]
    evidence = {name: _evidence(raw, layout) for name, raw in chosen.items()}
    return Recognised(chosen, evidence, unknown, findings)


def _evidence(raw: RawSheet, layout: Layout) -> str:
    if _by_name(raw, layout):
        return f"表名“{raw.name}”"
    title = next(text for row in raw.cells[:5] for cell in row if (text := str(cell).strip()))
    return f"标题“{title}”"


def _forms(sheet: Sheet) -> set[str]:
    return {key(name) for name in (sheet.name, *sheet.aliases)}


def _bare(text: str) -> str:
    plain = key(text)
    for _ in range(3):
        plain = _DECORATION.sub("", plain)
    return plain


def _by_name(raw: RawSheet, layout: Layout) -> str:
    plain, bare = key(raw.name), _bare(raw.name)
    for sheet in layout.sheets:
        if plain in _forms(sheet) or bare in _forms(sheet):
            return sheet.name
    return ""


def _by_title(raw: RawSheet, layout: Layout) -> str:
    """A sheet with a name that says nothing is known by the title of the layout in its first rows."""
    titles = {key(sheet.title): sheet.name for sheet in layout.sheets if sheet.title}
    names = {form: sheet.name for sheet in layout.sheets for form in _forms(sheet)}
    for row in raw.cells[:5]:
        for cell in row:
            text = str(cell).strip()
            if not text:
                continue
            plain = re.sub(r"^(?:19|20)\d{2}年(?:度)?", "", key(text))
            found = titles.get(plain) or names.get(plain) or names.get(_bare(plain))
            # the unit's name often stands in front of the title
            found = found or next((name for title, name in titles.items() if plain.endswith(title)), "")
            if found:
                return found
            return ""
    return ""
