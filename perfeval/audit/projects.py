"""A workbook of project forms: made again from its own copies, and compared cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from perfeval.audit.comparison import Frame, compare_cells, framed
from perfeval.audit.consequences import dependents
from perfeval.audit.copies import compare_with_record, restored, texts_of
from perfeval.audit.covering import compare_covering
from perfeval.audit.declaration import Declaration, declaration_of
from perfeval.audit.found import CellContent, FoundWorkbook, Position, found_in
from perfeval.audit.properties import compare_properties
from perfeval.audit.recalculation import Engine, Unloadable, compare_cached, compare_results
from perfeval.audit.result import AuditResult, Difference, Verdict
from perfeval.audit.sight import compare_sight
from perfeval.audit.sources import raw_of
from perfeval.audit.structure import compare_structure
from perfeval.calculator.projects import ProjectsEvaluation, evaluate_projects
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.formula.addresses import row_and_column
from perfeval.formula.numeric import round_half_away
from perfeval.method import MethodError, load_method, method_sha256
from perfeval.reader.projects import read_projects, split_sheets
from perfeval.reader.projects.merging import merge_projects
from perfeval.reader.projects.records import Spot
from perfeval.writer.projects import render_projects_workbook
from perfeval.writer.projects.names import NOTES, OWN
from perfeval.writer.projects.notes import OUTTURN_TITLE, SUMS_TITLE
from perfeval.writer.provenance import content_digest, sheet_digest
from perfeval.xlsx.limits import Limits

KIND = "perfeval.kind"
"""The document property by which such a workbook is known."""
_SUMS = re.compile(r"“(.+)”([A-Z0-9、]+)")


def holds_projects(found: FoundWorkbook) -> bool:
    """Whether it is a workbook of project forms, by its property or by its own sheets."""
    return found.properties.get(KIND) == "项目" or set(OWN) <= found.sheets.keys()


def audit_projects(found: FoundWorkbook, method: str, limits: Limits) -> AuditResult:
    """Audit it.

    Args:
        method: name or file of the 评分办法; empty for the one the workbook names.
    """
    return _ProjectAudit(found, method, limits).result()


@dataclass(slots=True)
class _ProjectAudit:
    found: FoundWorkbook
    method: str
    limits: Limits

    def result(self) -> AuditResult:
        found, declared = self.found, declaration_of(self.found)
        reason = self._unusable(declared)
        if reason is not None:
            return AuditResult(found.shown_as, found.sha256, Verdict.UNPROVED, reasons=(reason,))
        check = compare_with_record(found, declared)
        try:
            evaluation = self._evaluated(restored(found, check), declared)
            content = render_projects_workbook(evaluation, method_sha256(self._name))
            expected = found_in(content, found.shown_as, self.limits)
        except (ValueError, KeyError) as error:
            problem = finding("A106", Place(found.shown_as), reason=str(error))
            return AuditResult(found.shown_as, found.sha256, Verdict.UNPROVED, reasons=(problem,))
        copies = {record.name for record in declared.records}
        own = tuple(name for name in expected.sheets if name not in copies)
        frame = framed(found, expected, own, {}, loose=False, other_version=False, ignored={})
        frame = replace(frame, alignments={**frame.alignments, **check.alignments})
        differences = [*check.differences, *self._compared(frame, declared, bool(check.differences))]
        counted = evaluation.projects or evaluation.forms
        totals = [one.total for one in counted if one.total is not None]
        sheets = {name: found.sheets[name] for name in copies if name in found.sheets}
        return AuditResult(
            file=found.shown_as,
            sha256=found.sha256,
            verdict=Verdict.DIFFERENT if differences else Verdict.SAME,
            unit=evaluation.data.unit,
            year=evaluation.data.year,
            differences=tuple(differences),
            total=round_half_away(sum(totals, Decimal(0)) / len(totals), 2) if totals else None,
            remarks=("总分一栏为各项目核算分的平均数。",),
            findings=tuple(one for one in evaluation.findings if one.severity is not Severity.HINT),
            source_digests=declared.files,
            scheme_digests=(method_sha256(self._name),),
            version=declared.versions[0] if declared.versions else "",
            content_digest=content_digest({name: sheet_digest(texts_of(sheet)) for name, sheet in sheets.items()}),
            property_digests=declared.property_digests,
        )

    @property
    def _name(self) -> str:
        return self.method or self.found.properties.get("perfeval.method", "")

    def _unusable(self, declared: Declaration) -> Finding | None:
        """Why nothing can be proved: no record of the copies, or a 评分办法 that is not known or another."""
        place = Place(self.found.shown_as)
        if not declared.records:
            return finding("A105", place)
        try:
            digest = method_sha256(self._name)
        except MethodError:
            return finding("A130", place, method=self._name)
        stated = self.found.properties.get("perfeval.method_sha256", "")
        return None if stated in ("", digest) else finding("A131", place, method=self._name)

    def _evaluated(self, found: FoundWorkbook, declared: Declaration) -> ProjectsEvaluation:
        """The forms as the copies hold them.

        Raises:
            ValueError: there are none any more.
        """
        lines = dict(_lines(found, SUMS_TITLE))
        sums = {name: frozenset(row_and_column(cell) for cell in cells.split("、")) for name, cells in lines.items()}
        digests, parts = dict(declared.files), []
        for file in digests:
            raws, known = [], {}
            for record in declared.records:
                sheet = found.sheets.get(record.name)
                if record.file != file or sheet is None:
                    continue
                raw = raw_of(sheet, record)
                for place in sheet.values:
                    code = found.look(sheet, place).number_format
                    if "%" in code:
                        raw.scan.formats[place] = code
                raws.append(raw)
                known[record.original] = sums.get(record.name, frozenset[Spot]())
            left = [name for one, name in declared.unrecognised if one == file]
            forms, _ = split_sheets(raws)
            parts.append(read_projects(forms, shown_as=file, sha256=digests[file], unrecognised=left, sums=known))
        data = merge_projects(parts)
        if not data.forms:
            raise ValueError("所附来源工作表里没有项目支出绩效自评表")
        outturn = {name: Decimal(amount) for name, amount in _amounts(found)}
        return evaluate_projects(data, load_method(self._name), outturn)

    def _compared(self, frame: Frame, declared: Declaration, copies_differ: bool) -> Iterator[Difference]:
        found = self.found
        engine: Engine | None = None
        try:
            engine = Engine(found)
        except Unloadable as error:
            yield Difference(finding("A504", Place(), reason=str(error)))
        named: list[Difference] = [one.difference for one in compare_cells(frame)]
        named += [one.difference for one in compare_sight(frame, engine)]
        named += compare_covering(frame)
        named += compare_structure(frame)
        named += compare_properties(found, frame.expected, declared, other_version=False)
        yield from named
        if engine is None:
            return
        places = {(one.finding.place.sheet, one.finding.place.cell) for one in named}
        spots = {(sheet, row_and_column(cell)) for sheet, cell in places if sheet and cell}
        followers = dependents(found, spots) | spots if spots else set()
        wanted = frame.results()

        def explained(sheet: str, place: Position, cached: CellContent) -> bool:
            return (sheet, place) in followers or copies_differ

        results = list(compare_cached(found, engine, explained))
        yield from results
        if not named and not results and not copies_differ:
            yield from compare_results(found, engine, wanted)


def _lines(found: FoundWorkbook, title: str) -> Iterator[tuple[str, str]]:
    """What 编制说明 says of sheets' cells under a title."""
    for text in _texts(found, title):
        match = _SUMS.fullmatch(text)
        if match:
            yield match[1], match[2]


def _amounts(found: FoundWorkbook) -> Iterator[tuple[str, str]]:
    for text in _texts(found, OUTTURN_TITLE):
        name, mark, amount = text.partition("：")
        if mark and re.fullmatch(r"-?\d+(?:\.\d+)?", amount):
            yield name, amount


def _texts(found: FoundWorkbook, title: str) -> Iterator[str]:
    notes = found.sheets.get(NOTES)
    rows = [] if notes is None else sorted(row for row, column in notes.values if column == 0)
    for row in rows:
        if notes is not None and notes.text(row, 0) == title:
            yield notes.text(row, 1)
