"""基础数据: a row a fact, each a live formula into the copied source sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from perfeval.calculator import Evaluation
from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.policy import policy_values
from perfeval.facts.scope import fact_scope
from perfeval.formula.evaluate import Scalar
from perfeval.formula.nodes import Cell, Text, names_in, renamed
from perfeval.scheme.catalogue import facts_on_demand
from perfeval.writer.names import FACTS
from perfeval.xlsx.book import Book
from perfeval.xlsx.paging import set_pages
from perfeval.xlsx.styles import (
    cell_format,
    line_count,
    link_format,
    print_setup,
    protect,
    row_height,
    title_format,
    widths,
    write_headings,
)

COLUMNS = (("序号", 6), ("数据名称", 34), ("项目", 46), ("数值", 18), ("单位", 7), ("来源文件", 30), ("工作表", 16),
           ("单元格", 9), ("说明", 40))  # fmt: skip
_WIDE = tuple(float(width) for _, width in COLUMNS)
FIRST_ROW = 2
VALUE = 3
_NOTHING = Text(MISSING)
_FORMATS = {"万元": "#,##0.00####", "人": "0", "项": "0", "比率": "0.00%", "日期": "yyyy-mm-dd"}


def facts_shown(evaluation: Evaluation, also: Iterable[str]) -> dict[str, Fact]:
    """The facts with a value, those the scheme and the checks use, and all that these refer to."""
    facts = evaluation.facts.by_name
    wanted = {name for name, fact in facts.items() if not fact.missing} - facts_on_demand()
    wanted |= {*evaluation.scheme.names_used(), *also}
    rows = (*evaluation.indicators, *evaluation.details)
    wanted |= {name for result in rows for name in result.names}
    told = (result.valuation.way.circumstance for result in rows)
    wanted |= {name for words in told if words is not None for name in names_in(words)}
    wanted |= {one.weight_fact for one in evaluation.scheme.indicators if one.weight_fact}
    queue = list(wanted)
    while queue:
        fact = facts.get(queue.pop())
        for name in names_in(fact.derivation) if fact and fact.derivation else ():
            if name not in wanted:
                wanted.add(name)
                queue.append(name)
    wanted -= set(policy_values())
    shown = {name: fact for name, fact in facts.items() if name in wanted}
    for name in sorted(wanted - set(shown)):
        shown[name] = Fact(name, None, "")
    return shown


def announce_facts(book: Book, evaluation: Evaluation, shown: Mapping[str, Fact]) -> None:
    """Make all facts' values known, so that formulas may refer to any of them in any order."""
    scope = fact_scope(evaluation.facts)
    values: dict[str, Scalar] = {}
    for name in shown:
        value = scope.name(name)
        assert not isinstance(value, list)
        values[name] = value
    book.announce(values)


def write_facts_sheet(
    book: Book, shown: Mapping[str, Fact], sheets: Mapping[str, str], originals: Mapping[str, str]
) -> None:
    """Write the sheet and define the names.

    Args:
        shown: the facts to list, by name.
        sheets: how each source sheet is called in the output.
        originals: how a source sheet is called in its own file where that is another name.
    """
    sheet = book.sheet(FACTS)
    widths(sheet, [width for _, width in COLUMNS])
    book.merge(FACTS, 0, 0, 0, len(COLUMNS) - 1, "基础数据（每个数据均取自所附来源工作表）", title_format(book))
    sheet.set_row(0, 30)
    write_headings(book, FACTS, 1, COLUMNS)
    rows = _Rows(book, sheets, originals)
    for index, (name, fact) in enumerate(shown.items()):
        row = FIRST_ROW + index
        rows.write(row, index + 1, fact)
        book.define(name, FACTS, row, VALUE)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.autofilter(1, 0, FIRST_ROW + len(shown) - 1, len(COLUMNS) - 1)
    print_setup(sheet, header_rows=(1, 1))
    set_pages(sheet, (0, FIRST_ROW + len(shown) - 1), [(0, len(COLUMNS) - 1)], (1, 1))
    protect(sheet)


@lru_cache(maxsize=4096)
def _lines(name: str, label: str, note: str) -> int:
    """How many lines these take, which most workbooks have in common."""
    return max(line_count(name, _WIDE[1]), line_count(label, _WIDE[2]), line_count(note, _WIDE[8]))


class _Rows:
    """Writes the rows; the looks are made once."""

    def __init__(self, book: Book, sheets: Mapping[str, str], originals: Mapping[str, str]) -> None:
        self._book, self._sheets, self._originals = book, sheets, originals
        self._plain, self._center = cell_format(book), cell_format(book, "center")
        self._link = link_format(book)
        self._values = {unit: cell_format(book, "right", pattern) for unit, pattern in _FORMATS.items()}
        self._number = cell_format(book, "right")
        self._renames = {old: new for old, new in sheets.items() if old != new}

    def write(self, row: int, serial: int, fact: Fact) -> None:
        """Write one fact's row."""
        book, plain = self._book, self._plain
        source = fact.sources[0] if fact.sources else None
        label = fact.label or fact.name
        file = source.file if source else ""
        note = fact.note or ("缺数据：请在来源单元格补填" if fact.missing and source else "")
        book.put_text(FACTS, row, 0, str(serial), self._center)
        book.put_text(FACTS, row, 1, fact.name, plain)
        book.put_text(FACTS, row, 2, label, plain)
        value = self._value(row, fact)
        book.put_text(FACTS, row, 4, "" if fact.unit in ("文本", "日期") else fact.unit, self._center)
        book.put_text(FACTS, row, 5, file, plain)
        book.put_text(FACTS, row, 6, self._originals.get(source.sheet, source.sheet) if source else "", plain)
        if source and source.cell and source.sheet in self._sheets:
            target = Cell(self._sheets[source.sheet], source.cell.split(":")[0])
            book.put_link(FACTS, row, 7, target, source.cell, self._link)
        else:
            book.put_text(FACTS, row, 7, source.cell if source else "", plain)
        book.put_text(FACTS, row, 8, note, plain)
        texts = [(file, _WIDE[5])]
        if isinstance(value, str):
            texts.append((value[:200], 18.0))
        height = row_height(texts, least=_lines(fact.name, label, note))
        book.sheet(FACTS).set_row(row, min(120.0, height))

    def _value(self, row: int, fact: Fact) -> Scalar:
        node = renamed(fact.derivation, self._renames) if fact.derivation is not None else _NOTHING
        look = self._plain if fact.unit == "文本" else self._values.get(fact.unit, self._number)
        return self._book.put_formula(FACTS, row, VALUE, node, look, known=self._book.named(fact.name))
