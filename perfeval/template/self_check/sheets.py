"""Write the sheets 自查 (what to mend, every item, a light a sheet) and 自查数据 (each fact by the reader's tree).

Every figure is a tree: the facts, the factors of money units, the two sides of a comparison and their difference.
States, sentences and links are texts of formulas: they look things up in blocks and lead to cells by functions (ROW,
HYPERLINK, COUNTIFS over text) that no evaluation of ours knows, and the independent engine calculates them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from perfeval.checks.result import DIFFERENCE_DIGITS
from perfeval.facts.fact import MISSING
from perfeval.facts.layout import Sheet
from perfeval.facts.policy import policy_values
from perfeval.formula.addresses import address_of
from perfeval.formula.excel import formula, quote_sheet
from perfeval.formula.nodes import (
    HUNDRED,
    ONE,
    Binary,
    Cell,
    Name,
    Node,
    Number,
    Range,
    Text,
    call,
    cell_at,
    choose,
    rounded,
    substitute,
    walk,
)
from perfeval.scheme.catalogue import facts_on_demand
from perfeval.template.self_check.item import (
    HINT,
    LATER,
    PASSED,
    TO_LOOK_AT,
    TO_MEND,
    Item,
    factor_name,
    half_name,
)
from perfeval.template.self_check.specimen import Specimen
from perfeval.template.styles import Styles
from perfeval.xlsx.styles import print_setup

SELF_CHECK, SELF_CHECK_DATA = "自查", "自查数据"
_SURELY_PERCENT = Decimal(2)
"""A rate typed as a number above this is one of per cent: 95 for 95%."""
_TALL = 30
_LISTED = 40
"""So many problems stand in the list at the top; as they are mended the others move up."""
_LIGHTS_FROM, _LIST_FROM = 4, 4
_FIRST_ITEM = _LIST_FROM + _LISTED + 4
_HEADINGS = ("序号", "状态", "工作表", "位置", "问题", "怎么改")
_DETAIL_HEADINGS = (*_HEADINGS, "左边", "右边", "差额", "容差", "次序", "链接")
_WIDTHS = (6, 10, 12, 16, 60, 60, 16, 16, 12, 12, 8, 18)
_MARKS = {TO_MEND: "#FFC7CE", TO_LOOK_AT: "#FFEB9C", HINT: "#DDEBF7", LATER: "#EDEDED", PASSED: "#E2EFDA"}
Values = Callable[[str, int, int], Any]
"""The calculated value of a cell, by sheet, row and column from 0; for what stands in the file before it is opened."""


def no_values(sheet: str, row: int, column: int) -> Any:
    """Nothing is calculated yet."""
    return ""


def write_self_check(
    book: Any,
    styles: Styles,
    target: Any,
    items: Sequence[Item],
    specimen: Specimen,
    targets: Mapping[str, Any],
    values: Values = no_values,
) -> None:
    """Fill the sheet 自查, add the sheet 自查数据, and mark the cells concerned on the other sheets."""
    writer = _Writer(book, styles, target, items, values)
    writer.data(specimen)
    writer.items()
    writer.top()
    writer.marks(targets, specimen.sheets)


class _Writer:
    """The two sheets under construction."""

    def __init__(self, book: Any, styles: Styles, target: Any, items: Sequence[Item], values: Values) -> None:
        self._book, self._styles, self._sheet = book, styles, target
        self._items, self._values = items, values
        self._fills = {
            state: book.add_format({"bg_color": colour, "font_color": "#000000"}) for state, colour in _MARKS.items()
        }

    def _formula(self, target: Any, row: int, column: int, text: str, style: Any) -> None:
        target.write_formula(row, column, text, style, self._values(target.get_name(), row, column))

    def data(self, specimen: Specimen) -> None:
        """A row a fact, each a defined name; the money units' factors and the last printed units below."""
        target = self._book.add_worksheet(SELF_CHECK_DATA)
        target.set_column(0, 0, 40)
        target.set_column(1, 2, 18)
        for column, heading in enumerate(("名称", "数值（万元）", "小数位数")):
            target.write_string(0, column, heading, self._styles.head)
        tables = {sheet.name: sheet for sheet in specimen.sheets if sheet.money}
        needed = {name for names in specimen.needed.values() for name in names}
        unused = facts_on_demand() - needed
        facts = [
            fact
            for fact in specimen.facts.by_name.values()
            if fact.derivation is not None and fact.sources and fact.name not in unused
        ]
        rows: dict[str, list[int]] = {}
        row = 1
        for fact in facts:
            node = fact.derivation
            assert node is not None
            if not any(isinstance(one, Cell | Range) for one in walk(node)):
                continue
            sheet = fact.sources[0].sheet
            node = substitute(node, {"万元每亿元": Name(factor_name(sheet))})
            if fact.unit == "比率":
                node = _ratio(Cell(sheet, fact.sources[0].cell), node)
            target.write_string(row, 0, fact.name, self._styles.label)
            self._formula(target, row, 1, formula(call("IFERROR", node, Text(MISSING))), self._styles.number)
            if sheet in tables:
                self._formula(
                    target, row, 2, "=" + _decimals(f"{quote_sheet(sheet)}!{fact.sources[0].cell}"), self._styles.number
                )
                rows.setdefault(sheet, []).append(row)
            self._name(fact.name, row)
            row += 1
        for sheet in tables:
            row = self._units(target, sheet, rows.get(sheet, []), row)
        for name, amount in policy_values().items():
            target.write_string(row, 0, name, self._styles.label)
            target.write_number(row, 1, amount, self._styles.number)
            self._name(name, row)
            row += 1
        target.protect()
        target.hide()

    def _units(self, target: Any, sheet: str, rows: Sequence[int], row: int) -> int:
        own = cell_at(sheet, 1, 1)
        unit = choose(Binary("=", own, Text("")), Name("金额单位"), own)
        factor: Node = Text(MISSING)
        for word, size in (
            ("亿元", Name("万元每亿元")), ("元", Binary("/", ONE, Name("元每万元"))), ("万元", ONE),
        ):  # fmt: skip
            factor = choose(Binary("=", unit, Text(word)), size, factor)
        target.write_string(row, 0, factor_name(sheet), self._styles.label)
        self._formula(target, row, 1, formula(factor), self._styles.number)
        self._name(factor_name(sheet), row)
        row += 1
        digits = f"MAX(2,{','.join(f'C{one[0] + 1}:C{one[-1] + 1}' for one in [rows])})" if rows else "2"
        target.write_string(row, 0, half_name(sheet), self._styles.label)
        text = f'=IF({formula(unit)[1:]}="元",0,IFERROR({factor_name(sheet)}/2/10^{digits},0))'
        self._formula(target, row, 1, text, self._styles.number)
        self._name(half_name(sheet), row)
        return row + 1

    def _name(self, name: str, row: int) -> None:
        self._book.define_name(name, f"={quote_sheet(SELF_CHECK_DATA)}!$B${row + 1}")

    def items(self) -> None:
        """Every item with its live state, below the list."""
        sheet, styles = self._sheet, self._styles
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width, None, {"hidden": column > 9})
        head = _FIRST_ITEM - 1
        sheet.merge_range(head - 1, 0, head - 1, 5, "全部检查项", styles.title)
        for column, heading in enumerate(_DETAIL_HEADINGS):
            sheet.write_string(head, column, heading, styles.head)
        for number, item in enumerate(self._items):
            row = _FIRST_ITEM + number
            sheet.write_number(row, 0, number + 1, styles.label)
            self._formula(sheet, row, 1, f"={self._state(item, row)}", styles.label)
            sheet.write_string(row, 2, item.sheet, styles.label)
            self._formula(sheet, row, 11, f"={_link(item)}", styles.label)
            self._formula(sheet, row, 3, f'=HYPERLINK("#"&L{row + 1},SUBSTITUTE(L{row + 1},"\'",""))', styles.label)
            title = f'"{item.title}"'
            text = f'=IF(OR(B{row + 1}="",B{row + 1}="{PASSED}"),{title},IFERROR({item.words},{title}))'
            self._formula(sheet, row, 4, text, styles.label)
            sheet.write_string(row, 5, item.mend, styles.label)
            if item.sides is not None:
                self._formula(sheet, row, 6, formula(item.sides.left), styles.label)
                self._formula(sheet, row, 7, formula(item.sides.right), styles.label)
                self._formula(sheet, row, 8, formula(_difference(row), SELF_CHECK), styles.label)
                self._formula(sheet, row, 9, formula(item.sides.tolerance), styles.label)
            above = f"K{_FIRST_ITEM}:K{row}"
            counted = f'OR(B{row + 1}="{TO_MEND}",B{row + 1}="{TO_LOOK_AT}")'
            self._formula(sheet, row, 10, f'=IF({counted},MAX({above})+1,"")', styles.label)
            self._book.define_name(f"自查_{number + 1}", f"={quote_sheet(SELF_CHECK)}!$B${row + 1}")
        last = _FIRST_ITEM + len(self._items) - 1
        self._colour(_FIRST_ITEM, 1, last, 1)

    def _state(self, item: Item, row: int) -> str:
        wrong = item.wrong
        if item.sides is not None:
            over = f"ABS(I{row + 1})" if item.sides.relation == "=" else f"I{row + 1}"
            wrong = f"IF({wrong},{over}>J{row + 1},FALSE)"
        state = f'"{item.state}"'
        if item.causes:
            causes = [_FIRST_ITEM + cause + 1 for cause in item.causes]
            open_causes = ",".join(f'B{one}="{TO_MEND}",B{one}="{TO_LOOK_AT}",B{one}="{LATER}"' for one in causes)
            state = f'IF(OR({open_causes}),"{LATER}",{state})'
        verdict = f'IF({wrong},{state},"{PASSED}")'
        if item.sides is not None:
            verdict = f'IF(ISNUMBER(I{row + 1}),{verdict},"")'
        return f'IFERROR({verdict},"")'

    def top(self) -> None:
        """The light of the whole workbook, the list of what to mend, and a light a sheet."""
        sheet, styles = self._sheet, self._styles
        first, last = _FIRST_ITEM + 1, _FIRST_ITEM + len(self._items)
        states, ranks = f"$B${first}:$B${last}", f"$K${first}:$K${last}"
        sheet.merge_range(0, 0, 0, 5, SELF_CHECK, styles.title)
        sheet.set_row(0, 36)
        light = (
            f'=IF(COUNTIF({states},"{TO_MEND}")>0,"还有"&COUNTIF({states},"{TO_MEND}")&"项要改，"&'
            f'COUNTIF({states},"{TO_LOOK_AT}")&"项请核实",IF(COUNTIF({states},"{TO_LOOK_AT}")>0,'
            f'"可以上报（另有"&COUNTIF({states},"{TO_LOOK_AT}")&"项请核实）","可以上报"))'
        )
        sheet.merge_range(1, 0, 1, 5, "", styles.title)
        self._formula(sheet, 1, 0, light, styles.title)
        sheet.set_row(1, 30)
        good = {"type": "text", "criteria": "begins with", "value": "可以", "format": self._fills[PASSED]}
        sheet.conditional_format(1, 0, 1, 5, good)
        sheet.conditional_format(1, 0, 1, 5, {**good, "value": "还有", "format": self._fills[TO_MEND]})
        advice = (
            "从第一项改起：后面有些问题由前面的引起，改好一项就少几项。点“位置”到那个单元格。“请核实”的确认无误可不改。"
        )
        sheet.merge_range(2, 0, 2, 5, advice, styles.note)
        for column, heading in enumerate((*_HEADINGS, "各表", "状态")):
            sheet.write_string(_LIST_FROM - 1, column, heading, styles.head)
        for number in range(1, _LISTED + 1):
            row = _LIST_FROM + number - 1
            sheet.set_row(row, _TALL)
            found = f"MATCH({number},{ranks},0)"
            self._formula(sheet, row, 0, f'=IF(MAX({ranks})>={number},{number},"")', styles.label)
            for column in (1, 2, 4, 5):
                letter = "ABCDEF"[column]
                text = f'=IFERROR(INDEX(${letter}${first}:${letter}${last},{found}),"")'
                self._formula(sheet, row, column, text, styles.label)
            link = f"INDEX($L${first}:$L${last},{found})"
            self._formula(sheet, row, 3, f'=IFERROR(HYPERLINK("#"&{link},SUBSTITUTE({link},"\'","")),"")', styles.label)
        self._colour(_LIST_FROM, 1, _LIST_FROM + _LISTED - 1, 1)
        self._lights(first, last)
        sheet.freeze_panes(_LIST_FROM, 0)
        print_setup(sheet, header_rows=None)
        # on paper only what is to be mended, and the state of each sheet beside it
        sheet.print_area(0, 0, _LIST_FROM + _LISTED - 1, 7)
        sheet.fit_to_pages(1, 1)
        sheet.set_tab_color("#70AD47")
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})

    def _lights(self, first: int, last: int) -> None:
        sheet, styles = self._sheet, self._styles
        names = list(dict.fromkeys(item.sheet for item in self._items))
        for number, name in enumerate(names):
            row = _LIGHTS_FROM + number
            link = f'=HYPERLINK("#{quote_sheet(name)}!A1","{name}")'
            self._formula(sheet, row, 6, link, styles.label)
            counts = [
                f'COUNTIFS($C${first}:$C${last},"{name}",$B${first}:$B${last},"{state}")'
                for state in (TO_MEND, TO_LOOK_AT, LATER)
            ]
            text = (
                f'=IF({counts[0]}>0,"{TO_MEND}"&{counts[0]}&"项",IF({counts[2]}>0,"{LATER}",'
                f'IF({counts[1]}>0,"{TO_LOOK_AT}"&{counts[1]}&"项","{PASSED}")))'
            )
            self._formula(sheet, row, 7, text, styles.label)
        self._colour(_LIGHTS_FROM, 7, _LIGHTS_FROM + len(names) - 1, 7)

    def _colour(self, top: int, left: int, bottom: int, right: int) -> None:
        for state, style in self._fills.items():
            rule = {"type": "text", "criteria": "begins with", "value": state, "format": style}
            self._sheet.conditional_format(top, left, bottom, right, rule)

    def marks(self, targets: Mapping[str, Any], sheets: Sequence[Sheet]) -> None:
        """Mark the cells concerned where they stand, for as long as the item is open."""
        for number, item in enumerate(self._items, 1):
            for top, left, bottom, right in item.marked:
                state = f"自查_{number}"
                rule = {"type": "formula", "criteria": f'={state}="{item.state}"', "format": self._fills[item.state]}
                targets[item.sheet].conditional_format(top, left, bottom, right, rule)
        for sheet in sheets:
            if sheet.kind == "table":
                top = max(item.row for item in self._items if item.sheet == sheet.name)
                first = address_of(4, 1)
                rule = {
                    "type": "formula",
                    "criteria": f"=AND(ISTEXT({first}),LEN({first})>0)",
                    "format": self._fills[TO_MEND],
                }
                targets[sheet.name].conditional_format(4, 1, max(top, 4), len(sheet.columns) - 1, rule)


def _ratio(cell: Cell, otherwise: Node) -> Node:
    """A rate as people type it: 0.95, or 95 for 95%."""
    typed = choose(Binary(">", cell, Number(_SURELY_PERCENT)), Binary("/", cell, HUNDRED), cell)
    return choose(call("ISNUMBER", cell), typed, otherwise)


def _difference(row: int) -> Node:
    """The left side less the right one, once both are numbers."""
    left, right = cell_at(SELF_CHECK, row, 6), cell_at(SELF_CHECK, row, 7)
    both = call("AND", call("ISNUMBER", left), call("ISNUMBER", right))
    return choose(both, rounded(Binary("-", left, right), DIFFERENCE_DIGITS), Text(""))


def _link(item: Item) -> str:
    """The address to go to, which moves with its cell."""
    cell = f"{quote_sheet(item.sheet)}!{address_of(item.row, item.column)}"
    row = item.link_row or f"ROW({cell})"
    where = quote_sheet(item.sheet) + "!"
    return f'IFERROR("{where}"&ADDRESS({row},COLUMN({cell}),4),"{where}A1")'


def _decimals(cell: str) -> str:
    tests = "".join(f"IF(ROUND({cell},{digits})={cell},{digits}," for digits in (2, 3, 4, 5))
    return f"IF(ISNUMBER({cell}),{tests}6)))),0)"
