"""What the sheet 自查 looks at: each item with its live state, its cell, and the mend in words.

The order is that of mending: who and which unit, cells that hold no number, what is not filled in, amounts in
another unit, sums, comparisons. An item whose cause is another one says 先改前面.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfeval.checks.definition import Check, all_checks
from perfeval.checks.result import DIFFERENCE_DIGITS
from perfeval.checks.run import live_sides
from perfeval.facts.layout import Column, Sheet, layout
from perfeval.facts.policy import policy_values
from perfeval.findings.catalogue import catalogue
from perfeval.findings.finding import Severity
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.excel import formula, quote_sheet
from perfeval.formula.nodes import names_in
from perfeval.formula.parser import parse
from perfeval.template.self_check.specimen import Specimen

TO_MEND, TO_LOOK_AT, PASSED, LATER, HINT = "要改", "请核实", "通过", "先改前面", "提示"
WORDS_FOR_CHOICES: Mapping[str, tuple[str, ...]] = {
    "是": ("√", "✓", "Y"),
    "否": ("×", "✗", "N"),
    "优": ("优秀",),
    "良": ("良好",),
    "中": ("中等",),
}
_NEEDED_FIELDS = ("单位名称", "评价年度", "金额单位", "编制数", "在职人员数")
_ASKED = "不计入调整数"
_EFFECTS, _POINTS, _TASKS, _PROGRESS = "效果指标", "评价要点", "履职任务", "支付进度"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the sheet looks at.

    Attributes:
        sheet, row, column: the cell to go to, from 0.
        title: what is looked at, shown while it is in order.
        words: the problem, as a formula's expression or a quoted text.
        mend: what to do.
        wrong: an expression that is TRUE while there is a problem.
        state: what it is then called.
        causes: the numbers of the items that may be its cause.
        sides: the two sides, the tolerance and the relation of a comparison, as expressions.
        marked: the blocks to mark in the sheet while there is a problem.
        link_row: an expression of the sheet row to go to instead.
    """

    sheet: str
    row: int
    column: int
    title: str
    words: str
    mend: str
    wrong: str
    state: str = TO_MEND
    causes: tuple[int, ...] = ()
    sides: tuple[str, str, str, str] | None = None
    marked: tuple[tuple[int, int, int, int], ...] = ()
    link_row: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the template put what: the rows of tables and fields by label, the last prepared row of each list."""

    rows: Mapping[tuple[str, str], int]
    last_rows: Mapping[str, int]
    first: int


def factor_name(sheet: str) -> str:
    """The defined name of the factor from a sheet's money unit to 万元."""
    return f"换算_{sheet}"


def half_name(sheet: str) -> str:
    """The defined name of half of the last printed unit of a sheet's money, in 万元."""
    return f"半位_{sheet}"


def self_check_items(specimen: Specimen, places: Places) -> list[Item]:
    """Every item, in the order of mending."""
    return _Items(specimen, places).items()


class _Items:
    """The items under construction."""

    def __init__(self, specimen: Specimen, places: Places) -> None:
        self._specimen, self._places = specimen, places
        self._items: list[Item] = []
        self._unit_item = self._mixed_item = 0
        self._texts: dict[tuple[str, int], int] = {}
        self._magnitudes: dict[str, int] = {}
        """The item of the row that a fact stands in."""
        self._standard = layout("standard")
        self._tables = [sheet for sheet in self._standard.sheets if sheet.kind == "table"]
        self._lists = {sheet.name: sheet for sheet in self._standard.sheets if sheet.kind == "list"}

    def items(self) -> list[Item]:
        """All of them."""
        self._identity()
        self._sheet_units()
        self._mixed_units()
        columns, others = self._needed_columns()
        forgotten = [key for key, names in columns.items() if any(name.endswith(_ASKED) for name in names)]
        for key in forgotten:
            self._blank_column(*key, columns.pop(key))
        for sheet in self._tables:
            self._magnitudes_of(sheet)
        for sheet in self._tables:
            self._not_numbers(sheet)
        for sheet in self._lists.values():
            self._choices(sheet)
        for key, names in columns.items():
            self._blank_column(*key, names)
        for name, indicators in others.items():
            fact = self._specimen.facts.by_name.get(name)
            if fact is not None and fact.sources and fact.sources[0].sheet in ("补充数据", "自评分"):
                self._other(name, fact.sources[0].sheet, fact.sources[0].cell, indicators)
        self._progress()
        self._tasks()
        self._answers()
        for severity in (Severity.ERROR, Severity.WARNING):
            self._comparisons(severity)
        return self._items

    def _add(self, item: Item) -> int:
        self._items.append(item)
        return len(self._items) - 1

    def _cell(self, sheet: str, row: int, column: int) -> str:
        return f"{quote_sheet(sheet)}!{address_of(row, column)}"

    def _block(self, sheet: str, top: int, left: int, bottom: int, right: int | None = None) -> str:
        last = address_of(bottom, left if right is None else right)
        return f"{quote_sheet(sheet)}!{address_of(top, left)}:{last}"

    def _identity(self) -> None:
        sheet = self._standard.sheet("基本信息")
        for row in sheet.rows:
            if row.optional:
                continue
            number = self._places.rows[sheet.name, row.label]
            cell = self._cell(sheet.name, number, 1)
            blank = f"LEN({cell})=0"
            wrong, words = blank, f'"没有填{row.label}"'
            if row.label == "评价年度":
                good = f'IF(ISNUMBER({cell}),AND({cell}>=2000,{cell}<2100),COUNTIF({cell},"*20??*")=1)'
                wrong, words = f"IF({blank},TRUE,NOT({good}))", '"评价年度没有填，或不是四位年份"'
            elif row.choices:
                listed = ",".join(f'{cell}="{choice}"' for choice in row.choices)
                wrong, words = f"NOT(OR({listed}))", f'"{row.label}没有选，或不是{"、".join(row.choices)}"'
            elif row.kind == "number":
                wrong, words = f"NOT(ISNUMBER({cell}))", f'"{row.label}没有填，或不是数字（只填数，不写“名”“人”）"'
            mend = row.prompt or "请补填。"
            state = TO_MEND if row.label in _NEEDED_FIELDS else HINT
            marked = ((number, 1, number, 1),)
            at = self._add(Item(sheet.name, number, 1, row.label, words, mend, wrong, state, marked=marked))
            if row.label == "金额单位":
                self._unit_item = at

    def _sheet_units(self) -> None:
        for sheet in self._standard.sheets:
            if not sheet.money:
                continue
            cell = self._cell(sheet.name, 1, 1)
            words = f'"本表左上角的金额单位“"&{cell}&"”不是元、万元、亿元"'
            wrong = f'NOT(OR(LEN({cell})=0,{cell}="元",{cell}="万元",{cell}="亿元"))'
            mend = "请从下拉列表选择；与“基本信息”相同的不用填。"
            self._add(Item(sheet.name, 1, 1, "本表的金额单位", words, mend, wrong, marked=((1, 1, 1, 1),)))

    def _mixed_units(self) -> None:
        """收入 and 支出 that differ a thousandfold: one of the two was filled in by another unit than it says."""
        measures = ("上年决算数", "年初预算数", "全年预算数", "决算数")
        pairs = [(f"收入总计{one}", f"支出总计{one}") for one in measures]
        some = f"OR({','.join(_apart(*pair) for pair in pairs)})"
        # one amount in another unit is found in its row; here no column is as it should be
        others = f"OR({','.join(_near(*pair) for pair in pairs)})"
        wrong = f"AND({some},NOT({others}))"
        sheet = self._standard.sheet("收入")
        row = self._places.rows["收入", "总计"]
        words = '"收入总计与支出总计相差千倍以上，有一张表的金额单位与所填的数不符"'
        mend = "请看两张表是不是一张按元、一张按万元填的；在那张表的左上角选对金额单位，或改数。"
        marked = ((row, 1, row, len(sheet.columns) - 1),)
        item = Item("收入", row, 1, "收入与支出的金额单位", words, mend, wrong, marked=marked)
        self._mixed_item = self._add(item)

    def _rows(self, sheet: Sheet) -> tuple[int, int]:
        shown = [self._places.rows[sheet.name, row.label] for row in sheet.rows if not row.retired]
        return min(shown), max(shown)

    def _not_numbers(self, sheet: Sheet) -> None:
        first, last = self._rows(sheet)
        for at, column in enumerate(sheet.columns):
            if not column.measure:
                continue
            block = self._block(sheet.name, first, at, last)
            found = f'(SUMPRODUCT(({block}<>"")*1)-COUNT({block}))'
            row = f"SUMPRODUCT(MAX(ISTEXT({block})*(LEN({block})>0)*ROW({block})))"
            letter = address_of(0, at)[:-1]
            words = f'"“{column.label}”列有"&{found}&"格填的不是数字（{letter}"&{row}&"）"'
            mend = "请改为数字，单位只在表头写；没有发生额的填0。"
            title = f"“{column.label}”列填的是数字"
            item = Item(sheet.name, first, at, title, words, mend, f"{found}>0", link_row=row)
            self._texts[sheet.name, at] = self._add(item)

    def _choices(self, sheet: Sheet) -> None:
        last = self._places.last_rows[sheet.name]
        for at, column in enumerate(sheet.columns):
            if not column.choices:
                continue
            block = self._block(sheet.name, self._places.first, at, last)
            allowed = [word for choice in column.choices for word in (choice, *WORDS_FOR_CHOICES.get(choice, ()))]
            others = "*".join([f'({block}<>"")', *(f'({block}<>"{word}")' for word in allowed)])
            words = f'"“{column.label}”列有"&SUMPRODUCT({others})&"格不在下拉选项中"'
            mend = f"请从下拉列表中选择{'、'.join(column.choices)}。"
            row = f"SUMPRODUCT(MAX({others}*ROW({block})))"
            title = f"“{column.label}”列是下拉选项"
            wrong = f"SUMPRODUCT({others})>0"
            self._add(Item(sheet.name, self._places.first, at, title, words, mend, wrong, link_row=row))

    def _column_of(self, name: str) -> tuple[Sheet, Column, int] | None:
        for sheet in self._tables:
            for at, column in enumerate(sheet.columns):
                if column.measure and any(sheet.fact_name(row, column) == name for row in sheet.rows):
                    return sheet, column, at
        return None

    def _needed_columns(self) -> tuple[dict[tuple[str, int], dict[str, list[str]]], dict[str, list[str]]]:
        """The facts that the indicators need, by the columns of tables, and those that stand elsewhere."""
        columns: dict[tuple[str, int], dict[str, list[str]]] = {}
        others: dict[str, list[str]] = {}
        for indicator, names in self._specimen.needed.items():
            for name in names:
                found = self._column_of(name)
                if found is not None:
                    columns.setdefault((found[0].name, found[2]), {}).setdefault(name, []).append(indicator)
                else:
                    others.setdefault(name, []).append(indicator)
        return columns, others

    def _blank_column(self, sheet_name: str, at: int, names_of: Mapping[str, Sequence[str]]) -> None:
        """A column in which something is missing that an indicator needs."""
        sheet = self._standard.sheet(sheet_name)
        column = sheet.columns[at]
        filled = ",".join(f"ISNUMBER({name})" for name in names_of)
        wrong = f"NOT(AND({filled}))"
        if any(name.endswith(_ASKED) for name in names_of):
            amounts = self._block("预算调整", self._places.first, 2, self._places.last_rows["预算调整"])
            wrong = f"AND({wrong},COUNT({amounts})=0)"
        indicators = list(dict.fromkeys(one for found in names_of.values() for one in found))
        shown = "、".join(indicators[:3]) + (f"等{len(indicators)}项" if len(indicators) > 3 else "")
        title = f"“{column.label}”列已填"
        words = f'"“{column.label}”列没有填全（{shown}要用）"'
        mend = column.prompt or "请补填；没有发生额的填0，不要整列留空。"
        texts = self._texts.get((sheet_name, at))
        causes = (self._unit_item,) if texts is None else (self._unit_item, texts)
        marked = tuple((self._row_of(sheet, name, column), at) * 2 for name in names_of)
        first, _ = self._rows(sheet)
        self._add(Item(sheet_name, first, at, title, words, mend, wrong, causes=causes, marked=marked))

    def _other(self, name: str, sheet: str, cell: str, indicators: Sequence[str]) -> None:
        row, column = row_and_column(cell)
        words = f'"{name}没有填（{"、".join(indicators[:3])}要用）"'
        wrong = f"LEN({self._cell(sheet, row, column)})=0"
        self._add(Item(sheet, row, column, name, words, "请补填。", wrong, marked=((row, column, row, column),)))

    def _row_of(self, sheet: Sheet, name: str, column: Column) -> int:
        row = next(row for row in sheet.rows if sheet.fact_name(row, column) == name)
        return self._places.rows[sheet.name, row.label]

    def _list_blocks(self, sheet: str) -> dict[str, str]:
        """The prepared cells of each column of a list, by what the column is for."""
        first, last = self._places.first, self._places.last_rows[sheet]
        columns = self._lists[sheet].columns
        return {column.role: self._block(sheet, first, at, last) for at, column in enumerate(columns)}

    def _at(self, sheet: str, role: str) -> int:
        return next(at for at, column in enumerate(self._lists[sheet].columns) if column.role == role)

    def _needs(self, *indicators: str) -> bool:
        """Whether the scheme has an indicator that needs one of these facts."""
        return any(name in indicators for names in self._specimen.needed.values() for name in names)

    def _progress(self) -> None:
        if not self._needs("实际支付进度", "既定支付进度"):
            return
        blocks, first = self._list_blocks(_PROGRESS), self._places.first
        actual, planned, chosen = blocks["actual"], blocks["planned"], blocks["chosen"]
        marked = f'COUNTIF({chosen},"是")+COUNTIF({chosen},"√")'
        at = self._at(_PROGRESS, "chosen")
        words = '"有几行的“是否评价时点”都填了“是”"'
        self._add(Item(_PROGRESS, first, at, "评价时点只有一个", words, "请只保留一行为“是”。", f"{marked}>1"))
        is_marked = f'((({chosen}="是")+({chosen}="√"))>0)'
        open_row = f'SUMPRODUCT({is_marked}*((({actual}="")+({planned}=""))>0))>0'
        some = f'((({actual}<>"")+({planned}<>""))>0)'
        last = f"SUMPRODUCT(MAX({some}*ROW({actual})))"
        open_last = f'SUMPRODUCT((ROW({actual})={last})*((({actual}="")+({planned}=""))>0))>0'
        wrong = f"IF({marked}>0,{open_row},IF({last}=0,TRUE,{open_last}))"
        words = '"评价时点的实际支付进度或既定支付进度没有填"'
        mend = "请填比率，例如95%；评价时点一般是12月31日。"
        self._add(Item(_PROGRESS, first, self._at(_PROGRESS, "actual"), "评价时点的支付进度", words, mend, wrong))

    def _tasks(self) -> None:
        if not self._needs("计划工作数", "实际完成工作数", "重点工作交办数"):
            return
        blocks, first = self._list_blocks(_TASKS), self._places.first
        named = f'({blocks["task"]}<>"")'
        none = f"SUMPRODUCT({named}*1)=0"
        mend = "请把部门整体绩效目标确定的年度工作任务一项一行填上。"
        at = self._at(_TASKS, "task")
        empty = self._add(Item(_TASKS, first, at, "任务已列出", '"一项任务也没有填"', mend, none))
        for column in self._lists[_TASKS].columns:
            if column.choices:
                unanswered = f'{named}*({blocks[column.role]}="")'
                open_cells = f"SUMPRODUCT({unanswered})"
                words = f'"“{column.label}”有"&{open_cells}&"项任务没有填"'
                at = self._at(_TASKS, column.role)
                row = f"SUMPRODUCT(MAX({unanswered}*ROW({blocks['task']})))"
                wrong, title = f"{open_cells}>0", f"“{column.label}”列已填"
                self._add(Item(_TASKS, first, at, title, words, "请选是或否。", wrong, causes=(empty,), link_row=row))
        for role, label in (("timely", "是否及时完成"), ("quality", "质量是否达标")):
            both = f'({blocks["done"]}="否")*({blocks[role]}="是")'
            words = f'"有"&SUMPRODUCT({both})&"项未完成的任务，“{label}”填了“是”"'
            row = f"SUMPRODUCT(MAX({both}*ROW({blocks['done']})))"
            at = self._at(_TASKS, role)
            mend = "没有完成的任务，及时、达标两列填“否”。"
            title = f"未完成的任务“{label}”不是“是”"
            self._add(Item(_TASKS, first, at, title, words, mend, f"SUMPRODUCT({both})>0", link_row=row))

    def _answers(self) -> None:
        for sheet, role, what, mend in (
            (_POINTS, "answer", "要点", "请选是、部分或否；“资金使用合规性”⑤问是否存在违规，答“否”才是符合。"),
            (_EFFECTS, "grade", "指标", "请选优、良、中、差；不适用的整行删除。"),
        ):
            if not any(_names_of(names, sheet) for names in self._specimen.needed.values()):
                continue
            blocks = self._list_blocks(sheet)
            open_rows = f'({blocks["indicator"]}<>"")*({blocks[role]}="")'
            row = f"SUMPRODUCT(MAX({open_rows}*ROW({blocks[role]})))"
            words = f'"有"&SUMPRODUCT({open_rows})&"个{what}没有填"'
            at = self._at(sheet, role)
            title, wrong = f"每个{what}都已填", f"SUMPRODUCT({open_rows})>0"
            self._add(Item(sheet, self._places.first, at, title, words, mend, wrong, link_row=row))
        if not any(_names_of(names, _POINTS) for names in self._specimen.needed.values()):
            return
        blocks = self._list_blocks(_POINTS)
        bare = f'((({blocks["answer"]}="是")+({blocks["answer"]}="√"))>0)*({blocks["evidence"]}="")'
        words = f'"有"&SUMPRODUCT({bare})&"个要点答“是”而没有写佐证材料"'
        at = self._at(_POINTS, "evidence")
        mend = "请补充佐证材料名称，以备复核。"
        wrong = f"SUMPRODUCT({bare})>0"
        self._add(Item(_POINTS, self._places.first, at, "佐证材料", words, mend, wrong, HINT))

    def _magnitudes_of(self, sheet: Sheet) -> None:
        """Neighbours of a row that differ a thousandfold; a total's suspicion follows from its part's."""
        if not sheet.money:
            return
        columns = [column for column in sheet.columns if column.measure]
        depth = {row.label: _depth(sheet, row.label) for row in sheet.rows}
        for row in sorted((one for one in sheet.rows if not one.retired), key=lambda one: depth[one.label]):
            names = [sheet.fact_name(row, column) for column in columns]
            pairs = [_apart(one, other) for one, other in pairwise(names)]
            number = self._places.rows[sheet.name, row.label]
            first = next(at for at, column in enumerate(sheet.columns) if column.measure)
            last = max(at for at, column in enumerate(sheet.columns) if column.measure)
            parts = [part for part in row.parts if not sheet.row(part).retired]
            causes = tuple(self._magnitudes[sheet.fact_name(sheet.row(part), columns[0])] for part in parts)
            words = f'"“{row.label}”一行相邻的数相差千倍以上，可能有的按元填了"'
            mend = "请核对金额单位，同一张表只用一种单位。"
            marked = ((number, first, number, last),)
            wrong = f"OR({','.join(pairs)})"
            title = f"“{row.label}”一行的数量级"
            item = Item(sheet.name, number, first, title, words, mend, wrong, TO_LOOK_AT, causes, marked=marked)
            at = self._add(item)
            self._magnitudes |= dict.fromkeys(names, at)

    def _comparisons(self, severity: Severity) -> None:
        known = {name for name, fact in self._specimen.facts.by_name.items() if fact.sources}
        for check in all_checks():
            if catalogue()[check.data.code].severity is not severity or check.data.by_row:
                continue
            sides = live_sides(check, known)
            if sides is None:
                continue
            item = self._comparison(check, severity, formula(sides[0])[1:], formula(sides[1])[1:], sides[2])
            if item is not None:
                self._add(item)

    def _comparison(
        self, check: Check, severity: Severity, left: str, right: str, names: tuple[str, ...]
    ) -> Item | None:
        source = self._specimen.facts[names[0]].sources[0]
        row, column = row_and_column(source.cell)
        sheets = {self._specimen.facts[name].sources[0].sheet for name in names}
        halves = [half_name(sheet.name) for sheet in self._tables if sheet.money and sheet.name in sheets]
        exact = check.data.exact or check.data.ratio or check.data.same or not halves
        tolerance = "0" if exact else f"ROUND({len(names)}*MAX({','.join(halves)}),{DIFFERENCE_DIGITS})"
        when = {
            "budgeted": "支出年初预算数<>0",
            "fully_spent": "AND(支出决算数=支出年初预算数,支出年初预算数<>0)",
            "year_end": "支出年初预算数<>0",
        }.get(check.data.when, "TRUE")
        causes: dict[int, None] = {self._unit_item: None, self._mixed_item: None}
        for name in names:
            for part in _with_parts(name):
                if part in self._magnitudes:
                    causes[self._magnitudes[part]] = None
                found = self._column_of(part)
                if found is not None:
                    causes[self._texts[found[0].name, found[2]]] = None
        title = check.title or check.data.title
        title += f"（{check.left}）" if check.data.measures else ""
        unit = "万元" if halves else ""
        gap = f"ABS(({left})-({right}))"
        state = TO_MEND if severity is Severity.ERROR else TO_LOOK_AT
        mend = catalogue()[check.data.code].mend
        return Item(
            source.sheet,
            row,
            column,
            title,
            f'"{title}：不符，相差"&ROUND({gap},4)&"{unit}"',
            mend,
            when,
            state,
            tuple(causes),
            (left, right, tolerance, check.data.relation),
            ((row, column, row, column),),
        )


def _apart(one: str, other: str) -> str:
    """Whether two amounts differ a thousandfold, neither being 0; FALSE while one is missing."""
    low, high = policy_values()["数量级下限"], policy_values()["数量级上限"]
    big, small = f"MAX(ABS({one}),ABS({other}))", f"MIN(ABS({one}),ABS({other}))"
    return f"IFERROR(AND({small}>0,{big}>={low}*{small},{big}<={high}*{small}),FALSE)"


def _near(one: str, other: str) -> str:
    """Whether two amounts are of one order, neither being 0; FALSE while one is missing."""
    low = policy_values()["数量级下限"]
    big, small = f"MAX(ABS({one}),ABS({other}))", f"MIN(ABS({one}),ABS({other}))"
    return f"IFERROR(AND({small}>0,{big}<{low}*{small}),FALSE)"


def _names_of(names: Sequence[str], sheet: str) -> bool:
    mark = "_要点" if sheet == _POINTS else "_等级"
    return any(mark in name for name in names)


def _depth(sheet: Sheet, label: str) -> int:
    parts = sheet.row(label).parts
    return 1 + max(_depth(sheet, part) for part in parts) if parts else 0


def _sums() -> dict[str, tuple[str, ...]]:
    return {check.left: names_in(parse(check.right)) for check in all_checks() if check.data.code == "C101"}


def _with_parts(name: str, known: Mapping[str, tuple[str, ...]] | None = None) -> Iterator[str]:
    known = _sums() if known is None else known
    yield name
    for part in known.get(name, ()):
        yield from _with_parts(part, known)
