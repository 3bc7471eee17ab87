"""Findings → problems: which finding is the cause of which, so that a person mends the cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from perfeval.calculator.evaluation import Evaluation
from perfeval.calculator.missing import missing_facts, place_in_words, row_of, sheet_of
from perfeval.checks.definition import all_checks
from perfeval.checks.problems import Group, Problem
from perfeval.checks.result import CheckResult
from perfeval.facts.layout import layout
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.findings.merging import shown_cells, without_cells
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.nodes import names_in
from perfeval.formula.parser import parse
from perfeval.reader.headings import HEADING
from perfeval.reader.parts import file_of_part
from perfeval.reader.records import UnitData
from perfeval.rules.base import Basis

_FILE, _IDENTITY, _UNIT, _ASKED_FIRST, _READING, _BLANK, _CHECK, _WARNING, _HINT = range(9)
_NO_UNIT, _CHOICE_BLANK, _NO_NUMBER, _UNCACHED, _MISSING = "R301", "R210", "R201", "R205", "K103"
_IDENTITY_CODES = frozenset(["R301", "R302", "R303", "R305", "R306"])
_NO_ROW, _OTHER_YEAR, _OTHER_NAME = "R107", "R318", "R302"
_ON_EVERY_SHEET = {_OTHER_YEAR: "year", _OTHER_NAME: "found"}
"""Of these, what the heads of several sheets say alike is one slip; by the detail that says it."""
_SEVERAL_POINTS = "R401"
"""Of the rows of 支付进度 none is taken."""
_LABELS_IN_DOUBT = frozenset(["R106", "R114"])
_UNNAMED = {"单位名称": "R306", "评价年度": "R305"}
"""What is said of a row of 基本信息 that is not there, where nothing else gives what it holds."""
_SUM, _TOTALS, _MAGNITUDE = "C101", "C102", "C214"
_ERROR_VALUE, _NO_COLUMN = "R212", "R105"
_NO_CHOICE = "R209"
_QUOTED = frozenset([_NO_NUMBER, _NO_CHOICE, _ERROR_VALUE])
"""Of these every cell is listed with what stands in it, over all sheets."""
_LISTED = 10
_ASKED = "不计入调整数"
"""The column that most first submissions leave blank."""
_MANY = 3
"""So many cells of one column in another money unit make it the column's."""
_UNIT_MIXED = (Decimal(5000), Decimal(20000))
"""Two sides that differ by such a factor are most likely one in 元 and one in 万元."""
_BLANKS = "blank cells"
_ABSENT = frozenset(["R101", "R102"])
_NO_WORKBOOK = "no standard workbook"
_GRADES = "效果指标"
_AMOUNT_MEND, _OTHER_MEND = "请补填；没有发生额的填0，不要留空。", "请补填。"
_MIXED_MEND = "请补填；其中的金额没有发生额的填0，不要留空。"
CellKey = tuple[str, str]


def problems_of(
    data: UnitData, evaluation: Evaluation, results: Sequence[CheckResult], findings: Sequence[Finding]
) -> tuple[Problem, ...]:
    """The problems of one unit's workbook, what to mend first at the top.

    A cell that cannot be read is the cause of the checks and indicators that need it; an amount in another money
    unit that of the comparisons it takes part in; a total that is not the sum of its parts that of the checks with it.
    """
    causes = _Causes(data, evaluation)
    causes.reading([one for one in findings if one.code[0] not in "CK"])
    causes.checks([one for one in results if one.finding is not None])
    causes.gaps([one for one in findings if one.code == _MISSING])
    known = {id(one.finding) for one in results if one.finding is not None}
    causes.rest([one for one in findings if one.code[0] in "CK" and one.code != _MISSING and id(one) not in known])
    return causes.problems()


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    """The facts that a total's fact is the sum of."""
    return {check.left: names_in(parse(check.right)) for check in all_checks() if check.data.code == _SUM}


def _with_parts(name: str) -> Iterator[str]:
    yield name
    for part in _parts().get(name, ()):
        yield from _with_parts(part)


class _Causes:
    """The groups of one workbook, under construction."""

    def __init__(self, data: UnitData, evaluation: Evaluation) -> None:
        self._data, self._evaluation, self._facts = data, evaluation, evaluation.facts
        self._groups: dict[object, Group] = {}
        self._cells: dict[CellKey, Group] = {}
        """The group of each cell that cannot be read."""
        self._doubtful: dict[CellKey, Group] = {}
        """The group of each cell of which something was found, errors or not."""
        self._crowded: frozenset[CellKey] = frozenset()
        """The columns that are in another money unit as a whole."""
        self._rows: dict[tuple[str, str], Group] = {}
        """The group of each row, by sheet and label, that cannot be told from another."""
        self._sheets: dict[str, Group] = {}
        self._layout_sheets = {one.layout_sheet: one.sheet for one in data.recognised}
        self._accounts_only = bool(data.recognised) and all(one.layout != "standard" for one in data.recognised)

    def problems(self) -> tuple[Problem, ...]:
        """The groups, what to mend first at the top."""
        return tuple(group.problem() for group in sorted(self._groups.values(), key=lambda group: group.rank))

    def reading(self, findings: Sequence[Finding]) -> None:
        """What was found while reading: by kind and sheet; the missing money unit of all sheets is one slip."""
        no_unit = any(one.code == _NO_UNIT for one in findings)
        spoilt = {_sheet(one): one for one in findings if _in_heading(one)}
        beneath: list[Finding] = []
        for one in findings:
            if one.code == _NO_COLUMN and _sheet(one) in spoilt:
                beneath.append(one)
                continue
            said_of = {_CHOICE_BLANK: "label", _NO_CHOICE: "label", _NO_ROW: "line"}.get(one.code, "")
            unit_cell = one.detail(said_of) == "金额单位"
            in_unit = one.code == _NO_NUMBER and one.detail("found").endswith("元")
            if no_unit and in_unit:
                # with the sheet's unit known it would have been read
                self._groups[_NO_UNIT].folded.append(one)
                self._cells[one.place.sheet, one.place.cell] = self._groups[_NO_UNIT]
                continue
            group = self._group(self._reading_key(one, no_unit and unit_cell), self._reading_rank(one), one)
            if one.code == _SEVERAL_POINTS:
                self._sheets.setdefault(one.place.sheet, group)
            if one.code in _LABELS_IN_DOUBT:
                self._rows[one.place.sheet, one.detail("label")] = group
            place = (one.place.sheet, one.place.cell)
            if one.place.cell and one.severity is not Severity.HINT:
                self._doubtful.setdefault(place, group)
                if one.severity is Severity.ERROR:
                    self._cells.setdefault(place, group)
            elif one.place.sheet and one.severity is not Severity.HINT:
                self._sheets.setdefault(one.place.sheet, group)
        for one in beneath:
            # the column stands under an error value
            group = self._groups[self._reading_key(spoilt[_sheet(one)], of_unit=False)]
            group.folded.append(one)
            self._sheets.setdefault(one.place.sheet, group)

    def _reading_key(self, one: Finding, of_unit: bool) -> object:
        if one.code == _NO_UNIT or of_unit:
            return _NO_UNIT
        if one.code in _ABSENT and self._accounts_only:
            return _NO_WORKBOOK
        unnamed = _UNNAMED.get(one.detail("line"), "") if one.code == _NO_ROW else one.code
        if unnamed in _UNNAMED.values():
            return unnamed
        if one.code == _CHOICE_BLANK:
            return _BLANKS
        if one.code == _UNCACHED or one.code in _QUOTED:
            return one.code, one.place.file
        if one.code in _ON_EVERY_SHEET:
            return one.code, one.place.file, one.detail(_ON_EVERY_SHEET[one.code])
        return one.code, one.place.file, one.place.sheet

    @staticmethod
    def _reading_rank(one: Finding) -> int:
        if one.severity is Severity.HINT:
            return _HINT
        if one.code in _IDENTITY_CODES:
            return _IDENTITY
        if one.severity is Severity.WARNING:
            return _WARNING
        return _READING if one.place.sheet or one.code[0] == "R" else _FILE

    def _group(self, key: object, rank: int, one: Finding) -> Group:
        group = self._groups.setdefault(key, Group(rank, []))
        group.rank = min(group.rank, rank)
        group.findings.append(one)
        if key == _NO_UNIT:
            group.findings.sort(key=lambda found: found.code != _NO_UNIT)
            group.words = _unit_words(group.findings)
        elif key in _UNNAMED.values():
            group.findings.sort(key=lambda found: found.code == _NO_ROW)
            group.words = (group.findings[0].message, group.findings[0].mend)
        elif key == _BLANKS:
            group.words = _blank_words(group.findings)
        elif key == _NO_WORKBOOK:
            group.words = _accounts_words(group.findings)
        elif one.code == _UNCACHED:
            group.words = (f"有{len(group.findings)}个公式没有计算结果，未采用。", one.mend)
        elif one.code in _ON_EVERY_SHEET and len(group.findings) > 1:
            group.words = _head_words(group.findings)
        elif one.code == _ERROR_VALUE and len(group.findings) > 1:
            group.words = _error_words(group.findings)
        elif one.code in _QUOTED and len(group.findings) > 1:
            group.words = _quoted_words(group.findings)
        return group

    def checks(self, failed: Sequence[CheckResult]) -> None:
        """The comparisons that do not hold: first amounts in another unit, then sums, then the others."""
        magnitudes = [one for one in failed if one.code == _MAGNITUDE]
        suspects = {name for one in magnitudes for name in one.names[:1]}
        totals = [one for one in magnitudes if ({*_with_parts(one.names[0])} - {one.names[0]}) & suspects]
        leaves = [one for one in magnitudes if one not in totals]
        self._crowded = self._crowded_columns(leaves)
        for one in leaves:
            self._magnitude(one, self._crowded)
        others = [*totals, *sorted((one for one in failed if one.code != _MAGNITUDE), key=_check_rank)]
        for one in others:
            assert one.finding is not None
            cause = self._cause(one)
            magnitude = cause is not None and cause.findings[0].code == _MAGNITUDE
            if cause is not None and (magnitude or not one.finding.detail("cause")):
                cause.folded.append(one.finding)
                self._made_certain(cause, one.finding)
            elif _unit_mixed(one):
                group = self._group("unit mixed", _UNIT, one.finding)
                if len(group.findings) > 1:
                    group.folded.append(group.findings.pop())
                self._claim(one, group)
            else:
                rank = {Severity.ERROR: _CHECK, Severity.WARNING: _WARNING}.get(one.finding.severity, _HINT)
                # what has a cause of its own is no further case of another
                own = one.finding.detail("cause")
                key = (one.code, one.finding.place.file, one.finding.place.sheet, own)
                group = self._group(key, rank, one.finding)
                if one.code == _SUM:
                    self._claim_cell(one.names[0], group)

    def _magnitude(self, one: CheckResult, crowded: frozenset[CellKey]) -> None:
        assert one.finding is not None
        sheet, cell = one.finding.place.sheet, one.finding.place.cell
        column = (sheet, cell.rstrip("0123456789"))
        group = self._group(("unit", *(column if column in crowded else (sheet, cell))), _UNIT, one.finding)
        first = group.findings[0]
        whole = f"“{sheet}”{column[1]}列的金额与同行相差千倍以上，疑似这一列以元填报（如{without_cells(first)}）。"
        group.words = (
            whole if column in crowded else first.message,
            "请核对金额单位，把元换算成本表的金额单位后重填。",
        )
        self._claim(one, group)

    @staticmethod
    def _made_certain(group: Group, consequence: Finding) -> None:
        """Where a sum proves what an amount that looks like another unit should be, that is what is said of it."""
        place, words = group.findings[0].place, consequence.detail("cause")
        alone = group.findings[0].code == _MAGNITUDE and len(group.findings) == 1
        if alone and f"{place.sheet}!{place.cell}为" in words:
            group.words = (f"{words.strip('，')}。", consequence.mend)

    @staticmethod
    def _crowded_columns(magnitudes: Sequence[CheckResult]) -> frozenset[CellKey]:
        cells: dict[CellKey, set[str]] = {}
        for one in magnitudes:
            if one.finding is not None:
                place = one.finding.place
                cells.setdefault((place.sheet, place.cell.rstrip("0123456789")), set()).add(place.cell)
        return frozenset(column for column, found in cells.items() if len(found) >= _MANY)

    def _claim(self, one: CheckResult, group: Group) -> None:
        for name in one.names:
            self._claim_cell(name, group)

    def _claim_cell(self, name: str, group: Group) -> None:
        for key in self._cells_of(name):
            self._cells.setdefault(key, group)

    def _cells_of(self, name: str) -> list[CellKey]:
        fact = self._facts.by_name.get(name)
        keys = [(source.sheet, source.cell) for source in fact.sources if source.cell] if fact is not None else []
        if len(keys) == 2 and keys[0][0] == keys[1][0]:
            # the first and the last row of a list
            (top, left), (bottom, right) = (row_and_column(cell) for _, cell in keys)
            if left == right and top < bottom:
                return [(keys[0][0], address_of(row, left)) for row in range(top, bottom + 1)]
        return keys

    def _cause(self, one: CheckResult) -> Group | None:
        """The group of a cell that takes part, itself or as a part of a total that does."""
        for name in one.names:
            for part in _with_parts(name):
                for sheet, cell in self._cells_of(part):
                    if (sheet, cell) in self._cells:
                        return self._cells[sheet, cell]
                    column = (sheet, cell.rstrip("0123456789"))
                    if column in self._crowded:
                        return self._groups["unit", column[0], column[1]]
        return None

    def gaps(self, findings: Sequence[Finding]) -> None:
        """The indicators without data: each hangs on a cell that cannot be read, or on one that is blank."""
        labels = {one.indicator.id: one.indicator.label for one in self._evaluation.indicators}
        lacking = missing_facts(self._evaluation)
        for indicator, names in lacking.items():
            for name in names:
                self._gap(labels[indicator], name)
        for result in self._evaluation.indicators:
            name = result.indicator.id
            if lacking.get(name) == () and result.valuation.way.basis is Basis.GRADES:
                self._ungraded(name, labels[name])
                lacking[name] = (_GRADES,)
        explained = {indicator for indicator, names in lacking.items() if names}
        for one in findings:
            if one.detail("indicator") not in explained:
                self._group((one.code, one.message), _BLANK, one)

    def _ungraded(self, indicator: str, label: str) -> None:
        """An indicator without a row on the sheet of grades: hangs on the sheet, or is one of the blanks."""
        group = self._sheets.get(_GRADES)
        if group is None:
            words = f"“{_GRADES}”表 三级指标“{indicator}”的自评等级"
            place = Place(self._data.files[0][0], _GRADES)
            group = self._group(_BLANKS, _BLANK, Finding(_MISSING, Severity.ERROR, words, _OTHER_MEND, place))
        group.affects[label] = None
        group.rank = min(group.rank, _BLANK)

    def _gap(self, label: str, name: str) -> None:
        places = [key for part in _with_parts(name) for key in self._cells_of(part)]
        groups = [self._doubtful[key] for key in places if key in self._doubtful]
        groups += [self._cells[key] for key in places if key in self._cells]
        sheet = places[0][0] if places else self._sheet_of(name)
        if not groups and (sheet, row_of(name)) in self._rows:
            groups = [self._rows[sheet, row_of(name)]]
        if not groups and sheet in self._sheets:
            groups = [self._sheets[sheet]]
        if not groups and not places and _NO_WORKBOOK in self._groups:
            groups = [self._groups[_NO_WORKBOOK]]
        if not groups:
            groups = [self._blank(name)]
        for group in groups[:1]:
            group.affects[label] = None
            group.rank = min(group.rank, _BLANK)

    def _sheet_of(self, name: str) -> str:
        inside = sheet_of(name, self._facts)
        return self._layout_sheets.get(inside, inside)

    def _blank(self, name: str) -> Group:
        """The group of the blank cells; the column that most people leave blank has one of its own."""
        cells = self._cells_of(name)
        sheet, cell = cells[0] if cells else (self._sheet_of(name), "")
        fact = self._facts.by_name.get(name)
        file = fact.sources[0].file if fact is not None and fact.sources else self._data.files[0][0]
        asked = name.endswith(_ASKED)
        words = place_in_words(name, self._facts)
        mend = _AMOUNT_MEND if fact is not None and fact.is_amount else _OTHER_MEND
        one = Finding(_MISSING, Severity.ERROR, words, mend, Place(file, sheet, cell))
        group = self._groups.get(_ASKED if asked else _BLANKS)
        if group is None or one not in group.findings:
            group = self._group(_ASKED if asked else _BLANKS, _ASKED_FIRST if asked else _BLANK, one)
        if asked:
            column = cell.rstrip("0123456789")
            where = f"（{sheet}!{column}列）" if cell else ""
            group.words = (f"{words}{where}没有填。", f"{_prompt(name)}。")
        return group

    def rest(self, findings: Sequence[Finding]) -> None:
        """What is neither a reading nor a comparison with cells of its own."""
        for one in findings:
            rank = {Severity.ERROR: _CHECK, Severity.WARNING: _WARNING}.get(one.severity, _HINT)
            self._group((one.code, one.place.file, one.place.sheet), rank, one)


def _sheet(one: Finding) -> CellKey:
    return one.place.file, one.place.sheet


def _in_heading(one: Finding) -> bool:
    return one.code == _ERROR_VALUE and one.detail("label").startswith(HEADING)


def _blank_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """One sentence for all blank cells: each said by its label, or by its place in words."""
    items: dict[str, list[str]] = {}
    for one in findings:
        label = one.message
        if one.code == _CHOICE_BLANK:
            label = f"“{one.place.sheet}”表 {one.detail('label')}"
        items.setdefault(label, []).append(one.place.cell)
    texts = [f"{label}（{shown_cells(found)}）" if any(found) else label for label, found in items.items()]
    more = f"等{len(texts)}处" if len(texts) > _LISTED else ""
    mends = {one.mend for one in findings}
    mend = mends.pop() if len(mends) == 1 else _MIXED_MEND if _AMOUNT_MEND in mends else _OTHER_MEND
    return f"没有填：{'、'.join(texts[:_LISTED])}{more}。", mend


def _accounts_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """Accounts lack what only the standard workbook has: one cause, and the way that keeps what the accounts have."""
    sheets = "”“".join(dict.fromkeys(one.place.sheet for one in findings))
    file = file_of_part(findings[0].place.file)
    file = f'"{file}"' if " " in file else file
    return (
        f"只有决算表、预算表，没有标准工作簿，缺少“{sheets}”等表的数据。",
        f"请运行perfeval template --from {file} 填报表.xlsx，生成已填入这些数据的标准工作簿，补填其余的，"
        "与原来的表放在同一文件夹再评价。",
    )


def _quoted_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """Every cell with what stands in it."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        found.setdefault((one.place.sheet, one.detail("found")), []).append(one.place.cell)
    texts = [f"{sheet}!{shown_cells(cells)}“{text}”" for (sheet, text), cells in found.items()]
    more = f"等{len(findings)}格" if len(texts) > _LISTED else ""
    expected = dict.fromkeys(map(_expected, findings))
    mends = "；".join(filter(None, expected)) if len(expected) <= 3 else "应从下拉列表中选择"
    mend = findings[0].mend if len(expected) == 1 else "请逐格改正，有下拉列表的从列表中选择。"
    return f"{'、'.join(texts[:_LISTED])}{more}：{mends}，未采用。", mend


def _error_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """Every cell by the error value that stands in it, as the finding on a single one says it."""
    found: dict[str, dict[str, list[str]]] = {}
    for one in findings:
        found.setdefault(one.detail("found"), {}).setdefault(one.place.sheet, []).append(one.place.cell)
    texts = [
        f"{'、'.join(f'“{sheet}”{shown_cells(cells)}' for sheet, cells in places.items())}是错误值{value}"
        for value, places in found.items()
    ]
    return f"{'；'.join(texts)}，未采用。", findings[0].mend


def _head_words(findings: Sequence[Finding]) -> tuple[str, str]:
    """Sheets whose heads are all of one other year or unit: their forms are, or the whole workbook is."""
    first = findings[0]
    sheets, expected = "”“".join(dict.fromkeys(one.place.sheet for one in findings)), first.detail("expected")
    if first.code == _OTHER_NAME:
        return f"“{sheets}”的单位名称都是“{first.detail('found')}”，与“{expected}”不一致。", first.mend
    year = first.detail("year")
    message = f"“{sheets}”的标题写的都是{year}年，与评价年度{expected}不一致；数据仍按评价年度采用。"
    return message, f"请核对这些表、或整个工作簿，是不是{year}年的。"


def _expected(one: Finding) -> str:
    choices = one.detail("choices")
    return f"应为{choices}之一" if choices else "应为数字" if one.code == _NO_NUMBER else ""


def _unit_words(findings: Sequence[Finding]) -> tuple[str, str]:
    sheets = "”“".join(dict.fromkeys(one.place.sheet for one in findings if one.code == _NO_UNIT))
    wrong = [one for one in findings if one.code == _NO_CHOICE]
    what = f"金额单位填的是“{wrong[0].detail('found')}”" if wrong else "没有填金额单位"
    return f"{what}，“{sheets}”的金额都不能采用。", "请在“基本信息”的“金额单位”选择元、万元或亿元。"


def _check_rank(one: CheckResult) -> int:
    """Sums before the comparisons of totals; of these, those that smell of a wrong unit first."""
    return 0 if one.code == _SUM else 1 if _unit_mixed(one) else 2


def _unit_mixed(one: CheckResult) -> bool:
    if one.code not in (_TOTALS, _SUM, "C202") or not one.left_value or not one.right_value:
        return False
    small, big = sorted((abs(one.left_value), abs(one.right_value)))
    return _UNIT_MIXED[0] <= big / small <= _UNIT_MIXED[1]


@cache
def _prompts() -> dict[str, str]:
    return {
        sheet.fact_name(row, column): column.prompt
        for sheet in layout("standard").sheets
        for row in sheet.rows
        for column in sheet.columns
        if column.measure and column.prompt
    }


def _prompt(name: str) -> str:
    return _prompts().get(name, "")
