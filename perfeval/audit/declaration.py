"""What a score workbook says of itself: its indicator system, its sources, the record of its copies."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perfeval.audit.found import FoundWorkbook
from perfeval.writer.names import NOTES
from perfeval.writer.provenance import FINDINGS_TITLE, FORMAT_TITLE, TOOL_TITLE, SheetRecord, recorded

_SCHEME = re.compile(r".*（([^（）]+)）", re.DOTALL)
_DIGEST = re.compile(r"SHA-256：([0-9a-f]{64})")
_SOURCE = re.compile(r"(.*)　SHA-256：([0-9a-f]{64})", re.DOTALL)
_UNRECOGNISED = re.compile(r"(.*)：(.*)（未采用、未复制）", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the document properties and 编制说明 say; empty where they say nothing.

    Attributes:
        schemes: the indicator system's name as both state it.
        formats: the version of the output's format as both state it.
        digests: the SHA-256 of the indicator system as both state it.
        versions: the version of perfeval as both state it.
        files: the input files, as shown to people, with their SHA-256, from 编制说明.
        property_digests: the SHA-256 of the inputs from the properties.
        records: the record of each copied sheet.
        finding_codes: the code of each line of 问题清单.
    """

    schemes: tuple[str, ...]
    formats: tuple[str, ...]
    digests: tuple[str, ...]
    versions: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    property_digests: tuple[str, ...]
    unrecognised: tuple[tuple[str, str], ...]
    records: tuple[SheetRecord, ...]
    finding_codes: tuple[str, ...]


def declaration_of(found: FoundWorkbook) -> Declaration:
    """Read the properties and 编制说明."""
    lines = _lines(found)
    properties = found.properties
    written = [match[1] for title, text in lines if title == "指标体系" and (match := _SCHEME.fullmatch(text))]
    digests = [properties.get("perfeval.scheme_sha256", "")]
    digests += [match[1] for title, text in lines if title == "指标体系文件" and (match := _DIGEST.search(text))]
    versions = [properties.get("perfeval.version", "")]
    versions += [text.removeprefix("perfeval ").strip() for title, text in lines if title == TOOL_TITLE]
    formats = [text for title, text in lines if title == FORMAT_TITLE]
    sources = [match for title, text in lines if title == "来源文件" and (match := _SOURCE.fullmatch(text))]
    unknown = [match for title, text in lines if title == "未识别的工作表" and (match := _UNRECOGNISED.fullmatch(text))]
    return Declaration(
        schemes=tuple(dict.fromkeys(filter(None, [properties.get("perfeval.scheme", ""), *written]))),
        formats=tuple(dict.fromkeys(filter(None, [properties.get("perfeval.format", ""), *formats]))),
        digests=tuple(dict.fromkeys(filter(None, digests))),
        versions=tuple(dict.fromkeys(filter(None, versions))),
        files=tuple((match[1], match[2]) for match in sources),
        property_digests=tuple(re.findall(r"[0-9a-f]{64}", properties.get("perfeval.source_sha256", ""))),
        unrecognised=tuple((match[1], match[2]) for match in unknown),
        records=recorded(lines),
        finding_codes=tuple(
            code for title, text in lines if title == FINDINGS_TITLE and text != "无" for code in text.split()
        ),
    )


def _lines(found: FoundWorkbook) -> list[tuple[str, str]]:
    sheet = found.sheets.get(NOTES)
    if sheet is None:
        return []
    rows = sorted({row for row, _ in sheet.values})
    return [(sheet.text(row, 0).strip(), sheet.text(row, 1).strip()) for row in rows]
