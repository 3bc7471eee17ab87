"""What the sheet 自查 looks at on tables of money: units, text for numbers, blank columns, magnitudes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from perfeval.facts.layout import Column, Sheet
from perfeval.facts.policy import policy_values
from perfeval.formula.addresses import address_of
from perfeval.template.self_check.item import TO_LOOK_AT, Item, ItemList

ASKED = "不计入调整数"
"""The column that most first submissions leave blank: it is asked for first."""


class TableItems(ItemList):
    """The items of tables."""

    def _sheet_units(self) -> None:
        for sheet in self._specimen.sheets:
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
            row = self._first_row(f'({block}>"")', block)
            letter = address_of(0, at)[:-1]
            words = f'"“{column.label}”列有"&{found}&"格填的不是数字（{letter}"&{row}&"）"'
            mend = "请改为数字，单位只在表头写；没有发生额的填0。"
            title = f"“{column.label}”列填的是数字"
            item = Item(sheet.name, first, at, title, words, mend, f"{found}>0", link_row=row)
            self._texts[sheet.name, at] = self._add(item)

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
        if any(name.endswith(ASKED) for name in names_of):
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

    def _row_of(self, sheet: Sheet, name: str, column: Column) -> int:
        row = next(row for row in sheet.rows if sheet.fact_name(row, column) == name)
        return self._places.rows[sheet.name, row.label]

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


def _depth(sheet: Sheet, label: str) -> int:
    parts = sheet.row(label).parts
    return 1 + max(_depth(sheet, part) for part in parts) if parts else 0
