"""The sheets of a standard workbook → the data of one unit and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from perfeval.facts.fact import Fact, Facts, SourceCell
from perfeval.facts.layout import Sheet, layout
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.evaluate import evaluate
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Head, Headings, find_headings, read_head
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import YUAN, parse_year
from perfeval.reader.records import ChecklistPoint, OwnIndicator, Recognition, SelfScore, TargetRow, UnitData
from perfeval.reader.sheet_copy import copied
from perfeval.reader.standard.absent import absent_facts, absent_sheets
from perfeval.reader.standard.adjustments import AdjustmentsReader
from perfeval.reader.standard.answers import read_checklist, read_effects, read_self_scores
from perfeval.reader.standard.contracts import read_contracts
from perfeval.reader.standard.fields import FieldsReader
from perfeval.reader.standard.progress import read_progress
from perfeval.reader.standard.progress_points import read_points
from perfeval.reader.standard.recognition import Recognised
from perfeval.reader.standard.supplement import read_supplement
from perfeval.reader.standard.tables import TableReader
from perfeval.reader.standard.targets import read_targets
from perfeval.reader.standard.tasks import read_tasks, task_rows
from perfeval.reader.standard.titles import other_names, usable_title
from perfeval.reader.standard.units import settle_workbook
from perfeval.xlsx.opening import RawSheet

CORE = ("收入", "支出", "三公经费", "结转结余")


class StandardReader:
    """Reads the recognised sheets of one file."""

    def __init__(self, recognised: Recognised, shown_as: str, digest: str) -> None:
        self._file, self._digest, self._year = shown_as, digest, recognised.year
        self._layout = layout("standard")
        self._recognised, self._sheets = recognised, recognised.sheets
        self._findings = list(recognised.findings)
        self._grids: dict[str, SheetGrid] = {}
        self._headings: dict[str, Headings | None] = {}
        self._heads: dict[str, Head] = {}
        self._scope = ReadScope()
        self._checklist: dict[str, tuple[ChecklistPoint, ...]] | None = None
        self._effects: dict[str, tuple[OwnIndicator, ...]] | None = None
        self._self_scores: dict[str, SelfScore] | None = None
        self._targets: tuple[TargetRow, ...] | None = None
        self._tasks: tuple[Mapping[str, SourceCell], ...] = ()
        self._general_unit = ""
        self._texts: dict[str, str] | None = None

    def read(self, *, whole: bool = True) -> UnitData:
        """Read all sheets, in the order of the layout.

        Args:
            whole: whether nothing else is known of the unit, so that an absent sheet is a finding.
        """
        for sheet in self._layout.every:
            raw = self._sheets.get(sheet.name)
            if raw is not None:
                self._prepare(sheet, raw)
        if whole:
            self._findings += absent_sheets({*self._sheets}, self._file)
        self._money_units()
        for sheet in self._layout.every:
            self._learn(self._facts_of(sheet))
        unit, year = self._identity()
        self._supplement()
        return UnitData(
            unit=unit,
            year=year,
            files=((self._file, self._digest),),
            facts=Facts(self._scope.facts),
            sheets=tuple(copied(grid) for grid in self._grids.values()),
            unrecognised=tuple((self._file, raw.name) for raw in self._recognised.unknown),
            checklist=self._checklist,
            own_indicators=self._effects,
            self_scores=self._self_scores,
            targets=self._targets,
            tasks=self._tasks,
            texts=self._texts,
            findings=tuple(self._findings),
            recognised=tuple(
                Recognition(self._file, raw.name, self._layout.name, name, self._recognised.evidence[name])
                for name, raw in self._sheets.items()
            ),
        )

    def _learn(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._scope.facts[fact.name] = fact

    def _prepare(self, sheet: Sheet, raw: RawSheet) -> None:
        grid = SheetGrid(self._file, raw, sheet.name, self._findings)
        self._grids[sheet.name] = grid
        self._scope.sheets[raw.name] = grid
        fields = sheet.kind == "fields"
        headings = self._fields_headings(grid, sheet) if fields else find_headings(grid, sheet, self._year)
        self._heads[sheet.name] = read_head(grid, headings.row if headings else 8)
        if headings is not None and not fields and not usable_title(grid, sheet, headings, self._year):
            headings = None
        self._headings[sheet.name] = headings

    @staticmethod
    def _fields_headings(grid: SheetGrid, sheet: Sheet) -> Headings | None:
        """A sheet of labels and values may do without a heading row."""
        label, value = (normalise(column.label) for column in sheet.columns[:2])
        for row in range(min(grid.height, 20)):
            places = {normalise(grid.text(row, c)): c for c in range(grid.width) if grid.text(row, c)}
            if label in places and value in places:
                grid.header_row = row
                columns = {sheet.columns[0].label: places[label], sheet.columns[1].label: places[value]}
                return Headings(row, columns)
        return None

    def _money_units(self) -> None:
        """A sheet's own 金额单位, else the one of 基本信息."""
        general = ""
        info = self._grids.get("基本信息")
        if info is not None:
            sheet = self._layout.sheet("基本信息")
            scope = ReadScope({info.name: info})
            before = len(self._findings)
            fields = {fact.name: fact for fact in FieldsReader(info, sheet, scope, self._value_column()).read()}
            del self._findings[before:]
            general = str(fields["金额单位"].value or "") or self._heads["基本信息"].money_unit
        self._general_unit = general if general in YUAN else ""
        tables = [
            (sheet, self._grids[sheet.name], self._headings.get(sheet.name))
            for sheet in self._layout.every
            if sheet.money and sheet.name in self._grids
        ]
        settle_workbook(tables, self._general_unit)

    def _value_column(self, name: str = "基本信息") -> int | None:
        headings = self._headings.get(name)
        return headings.columns.get("内容") if headings else None

    def _facts_of(self, sheet: Sheet) -> Iterable[Fact]:
        grid, headings = self._grids.get(sheet.name), self._headings.get(sheet.name)
        if grid is not None and sheet.kind == "fields":
            return FieldsReader(grid, sheet, self._scope, self._value_column(sheet.name)).read()
        if grid is None or headings is None:
            return absent_facts(sheet)
        if sheet.kind == "table":
            return TableReader(grid, sheet, headings, self._scope).read()
        match sheet.name:
            case "预算调整":
                return AdjustmentsReader(grid, sheet, headings, self._scope).read()
            case "支付进度":
                points = read_points(grid, sheet, headings, self._scope, self._year)
                return [*read_progress(grid, sheet, headings, self._scope, self._year), *points]
            case "履职任务":
                self._tasks = task_rows(grid, sheet, headings)
                return read_tasks(grid, sheet, headings, self._scope)
            case "合同情况":
                return read_contracts(grid, sheet, headings, self._scope)
            case "评价要点":
                self._checklist = read_checklist(grid, sheet, headings, self._scope)
            case "效果指标":
                self._effects = read_effects(grid, sheet, headings, self._scope)
            case "自评分":
                self._self_scores = read_self_scores(grid, sheet, headings)
            case "绩效目标":
                self._targets = read_targets(grid, sheet, headings, self._scope)
            case "文字材料":
                self._texts = self._read_texts(grid, sheet, headings)
        return ()

    @staticmethod
    def _read_texts(grid: SheetGrid, sheet: Sheet, headings: Headings) -> dict[str, str]:
        section, text = headings.column(sheet, "section"), headings.column(sheet, "text")
        if section is None or text is None:
            return {}
        rows = headings.rows(grid)
        texts = {grid.text(row, section): grid.text(row, text) for row in rows}
        return {heading: content for heading, content in texts.items() if heading and content}

    def _supplement(self) -> None:
        grid, headings = self._grids.get("补充数据"), self._headings.get("补充数据")
        if grid is not None and headings is not None:
            sheet = self._layout.sheet("补充数据")
            found = list(read_supplement(grid, sheet, headings, self._scope, self._general_unit))
            self._learn(found)
            if found:
                self._derive_again()

    def _derive_again(self) -> None:
        """What was missing may follow from the facts that came last, such as the sum of parts."""
        learnt = True
        while learnt:
            learnt = False
            for name, fact in self._scope.facts.items():
                if fact.missing and fact.derivation is not None:
                    value = evaluate(fact.derivation, self._scope)
                    if isinstance(value, Decimal):
                        self._scope.facts[name] = replace(fact, value=value)
                        learnt = True

    def _identity(self) -> tuple[str, int | None]:
        """单位名称 and 评价年度, and a finding where sheets disagree."""
        facts = self._scope.facts
        written = (head.unit_name for head in self._heads.values() if head.unit_name)
        unit = str(facts["单位名称"].value or "") or next(written, "")
        year = parse_year(str(facts["评价年度"].value or "")) or self._year_elsewhere()
        place = Place(self._file, "基本信息")
        if not unit:
            self._findings.append(finding("R306", place))
        if year is None:
            self._findings.append(finding("R305", place))
        for name, head in self._heads.items():
            grid = self._grids[name]
            if head.unit_name and unit and normalise(head.unit_name) != normalise(unit):
                grid.report("R302", found=head.unit_name, expected=unit)
            if head.year and year and head.year != year:
                grid.report("R303", found=head.year, expected=year)
        rows = {name: headings.row for name, headings in self._headings.items() if headings is not None}
        other_names({name: grid for name, grid in self._grids.items() if name in rows}, rows, unit)
        return unit, year

    def _year_elsewhere(self) -> int | None:
        origins: list[tuple[str, int | None]] = []
        for name, head in self._heads.items():
            origins += [(f"“{name}”表的年度", head.year), (f"“{name}”表的标题", head.title_year)]
        origins.append(("文件名", parse_year(Path(self._file).stem)))
        for origin, year in origins:
            if year is not None:
                place = Place(self._file, "基本信息")
                self._findings.append(finding("R304", place, origin=origin, year=year))
                return year
        return None
