"""What a bureau put on its form beside texts and placeholders: formulas, rules, validations, names."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.facts.fact import MISSING
from perfeval.formula.addresses import Area
from perfeval.formula.excel import quote_sheet
from perfeval.formula.nodes import (
    ZERO,
    Binary,
    Call,
    Cell,
    Node,
    Range,
    Text,
    any_of,
    call,
    children,
    choose,
)
from perfeval.scheme.form_layout import Layout
from perfeval.scheme.form_references import ONLY_ASKING
from perfeval.writer.names import SCORE
from perfeval.xlsx.book import Book, Worksheet

_FAILED = "无法计算"


def shown_as_own(tree: Node, lacking: Sequence[Node]) -> Node:
    """A bureau's formula that says 缺数据 where what it computes with lacks data, and never shows an error value.

    Args:
        lacking: further conditions under which data is lacking.
    """
    tests: dict[Node, None] = {}
    _lacks(tree, tests)
    whole = [*tests, *lacking]
    shown = choose(any_of(whole), Text(MISSING), tree) if whole else tree
    return call("IFERROR", shown, Text(_FAILED))


def _lacks(node: Node, tests: dict[Node, None]) -> None:
    """Collect whether the cells that a tree computes with say 缺数据; those that it only counts do not matter."""
    if isinstance(node, Call) and node.function in ONLY_ASKING:
        return
    if isinstance(node, Cell):
        tests[Binary("=", node, Text(MISSING))] = None
    elif isinstance(node, Range):
        tests[Binary(">", call("COUNTIF", node, Text(MISSING)), ZERO)] = None
    for child in children(node):
        _lacks(child, tests)


def write_extras(book: Book, sheet: Worksheet, layout: Layout) -> None:
    """Write the conditional formats, validations and names of a bureau's form.

    Raises:
        ValueError: a name of its own is one that the workbook has already.
    """
    extras = layout.form.extras
    if extras.conditions or extras.validations:
        # only a form with rules of its own pays for what reads their formulas
        from perfeval.scheme.form_extras import moved_attached

        for one in extras.conditions:
            look = book.workbook.add_format(dict(one.look)) if one.look else None
            for areas, options in moved_attached(one, layout):
                first = areas[0]
                given = {**dict(options), **({"format": look} if look is not None else {})}
                if len(areas) > 1:
                    given["multi_range"] = " ".join(_written(area) for area in areas)
                sheet.conditional_format(first.top, first.left, first.bottom, first.right, given)
        for one in extras.validations:
            for areas, options in moved_attached(one, layout):
                first, *others = areas
                given = dict(options)
                if others:
                    given["other_cells"] = [[area.top, area.left, area.bottom, area.right] for area in others]
                sheet.data_validation(first.top, first.left, first.bottom, first.right, given)
    for name, area in extras.names:
        moved = layout.moved(area)
        if moved is None:
            continue
        if book.named(name) is not None or name in book.names:
            raise ValueError(f"表样的名称“{name}”与计分表已有的名称相同，请在“公式-名称管理器”里改一个名称")
        book.workbook.define_name(name, f"={quote_sheet(SCORE)}!{_written(moved, fixed=True)}")


def _written(area: Area, *, fixed: bool = False) -> str:
    from xlsxwriter.utility import xl_range, xl_range_abs

    return str((xl_range_abs if fixed else xl_range)(area.top, area.left, area.bottom, area.right))
