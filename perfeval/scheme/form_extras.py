"""What a bureau put on its form beside the cells: conditional formats, validations, names, the print area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perfeval.formula.addresses import Area, address_of
from perfeval.scheme.form_formulas import moved_text
from perfeval.scheme.form_layout import Layout
from perfeval.scheme.form_looks import look_of_condition
from perfeval.scheme.form_marks import FormProblem
from perfeval.scheme.form_references import area_of
from perfeval.scheme.form_sheet import Attached, Extras, Look
from perfeval.xlsx.colours import Palette

_OPERATORS = {
    "between": "between", "notBetween": "not between", "equal": "equal to", "notEqual": "not equal to",
    "greaterThan": "greater than", "lessThan": "less than", "greaterThanOrEqual": "greater than or equal to",
    "lessThanOrEqual": "less than or equal to",
}  # fmt: skip
_TEXTS = {"containsText": "containing", "notContainsText": "not containing", "beginsWith": "begins with",
          "endsWith": "ends with"}  # fmt: skip
_SIMPLE = {"containsBlanks": "blanks", "notContainsBlanks": "no_blanks", "containsErrors": "errors",
           "notContainsErrors": "no_errors"}  # fmt: skip
_ALIKE = {"duplicateValues": "duplicate", "uniqueValues": "unique"}
_VALIDATED = {"whole": "integer", "decimal": "decimal", "list": "list", "date": "date", "time": "time",
              "textLength": "length", "custom": "custom", None: "any", "none": "any"}  # fmt: skip
_MINIMUM, _MAXIMUM = ("minimum", "maximum")
_MOST_NAMES = 100


def read_extras(book: Any, sheet: Any, palette: Palette, facts: frozenset[str]) -> Extras:
    """What stands beside the cells of the form's sheet.

    Args:
        facts: the names of facts, which the bureau's own names may not take.

    Raises:
        FormProblem: something cannot be taken over.
    """
    hidden = {
        column - 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min
        for column in range(dimension.min, min(dimension.max, sheet.max_column) + 1)
    }
    return Extras(
        conditions=tuple(_conditions(sheet, palette)),
        validations=tuple(_validations(sheet)),
        names=tuple(_names(book, sheet, facts)),
        print_area=_print_area(sheet),
        hidden=frozenset(hidden),
    )


def _areas(ranges: Any, sheet: Any) -> tuple[Area, ...]:
    """The areas within the form; a rule for a whole column ends where the form does."""
    found = []
    for one in ranges.ranges:
        bottom, right = min(one.max_row, sheet.max_row), min(one.max_col, sheet.max_column)
        if one.min_row <= bottom and one.min_col <= right:
            found.append(Area(one.min_row - 1, one.min_col - 1, bottom - 1, right - 1))
    return tuple(found)


def _conditions(sheet: Any, palette: Palette) -> Iterator[Attached]:
    listed = [(rule, one.cells) for one in sheet.conditional_formatting for rule in one.rules]
    for rule, cells in sorted(listed, key=lambda pair: pair[0].priority or 0):
        areas = _areas(cells, sheet)
        if not areas:
            continue
        found = _condition(rule)
        if found is None:
            where = address_of(areas[0].top, areas[0].left)
            raise FormProblem(f"表样的{where}上的条件格式（{rule.type}）不能带到计分表，请删去或改成“公式”一种")
        options, formulas = found
        if rule.stopIfTrue:
            options["stop_if_true"] = True
        look = tuple(look_of_condition(rule.dxf, palette))
        yield Attached(areas, tuple(options.items()), tuple(formulas.items()), look)


def _condition(rule: Any) -> tuple[dict[str, object], dict[str, str]] | None:
    """The options, and those that are formulas; None for another kind."""
    given = [str(one) for one in rule.formula or ()]
    if rule.type == "cellIs" and rule.operator in _OPERATORS and given:
        options: dict[str, object] = {"type": "cell", "criteria": _OPERATORS[rule.operator]}
        keys = (_MINIMUM, _MAXIMUM) if "etween" in rule.operator else ("value",)
        return (options, dict(zip(keys, given, strict=False))) if len(given) >= len(keys) else None
    if rule.type == "expression" and given:
        return {"type": "formula"}, {"criteria": given[0]}
    if rule.type in _TEXTS and rule.text:
        return {"type": "text", "criteria": _TEXTS[rule.type], "value": str(rule.text)}, {}
    if rule.type in _SIMPLE:
        return {"type": _SIMPLE[rule.type]}, {}
    if rule.type in _ALIKE:
        return {"type": _ALIKE[rule.type]}, {}
    if rule.type == "top10" and rule.rank:
        share = {"criteria": "%"} if rule.percent else {}
        return {"type": "bottom" if rule.bottom else "top", "value": int(rule.rank), **share}, {}
    if rule.type == "aboveAverage" and not rule.stdDev:
        side = "below" if rule.aboveAverage is False else "above"
        return {"type": "average", "criteria": f"equal or {side}" if rule.equalAverage else side}, {}
    if rule.type == "colorScale" and rule.colorScale is not None:
        return _scale(rule.colorScale), {}
    return None


def _scale(scale: Any) -> dict[str, object]:
    marks, colors = scale.cfvo, scale.color
    names = ("min", "max") if len(marks) == 2 else ("min", "mid", "max")
    options: dict[str, object] = {"type": f"{len(names)}_color_scale"}
    for name, mark, color in zip(names, marks, colors, strict=False):
        options[f"{name}_type"] = mark.type
        if mark.val is not None:
            options[f"{name}_value"] = mark.val
        if isinstance(color.rgb, str):
            options[f"{name}_color"] = f"#{color.rgb[-6:]}"
    return options


def _validations(sheet: Any) -> Iterator[Attached]:
    for one in sheet.data_validations.dataValidation:
        areas = _areas(one.sqref, sheet)
        kind = _VALIDATED.get(one.type)
        if not areas or kind is None:
            continue
        options: dict[str, object] = {
            "validate": kind,
            "ignore_blank": bool(one.allowBlank),
            "dropdown": not one.showDropDown,
            "show_input": bool(one.showInputMessage),
            "show_error": bool(one.showErrorMessage),
            "error_type": one.errorStyle or "stop",
        }
        for key, text, most in (
            ("input_title", one.promptTitle, 32), ("input_message", one.prompt, 255),
            ("error_title", one.errorTitle, 32), ("error_message", one.error, 255),
        ):  # fmt: skip
            if text:
                options[key] = str(text)[:most]
        formulas: dict[str, str] = {}
        first, second = one.formula1, one.formula2
        if kind == "list" and first:
            if str(first).startswith('"'):
                options["source"] = str(first).strip('"').split(",")
            else:
                formulas["source"] = str(first)
        elif kind == "custom" and first:
            formulas["value"] = str(first)
        elif kind != "any":
            options["criteria"] = _OPERATORS.get(one.operator or "between", "between")
            between = "between" in str(options["criteria"])
            formulas |= {_MINIMUM: str(first), _MAXIMUM: str(second)} if between else {"value": str(first)}
        yield Attached(areas, tuple(options.items()), tuple(formulas.items()))


def _names(book: Any, sheet: Any, facts: frozenset[str]) -> Iterator[tuple[str, Area]]:
    given: Mapping[str, Any] = {**book.defined_names, **sheet.defined_names}
    if len(given) > _MOST_NAMES:
        raise FormProblem(f"表样有{len(given)}个名称，多得不像表格，请在“公式-名称管理器”里删去不用的")
    for name, defined in given.items():
        where, _, cells = str(defined.attr_text or "").rpartition("!")
        area = area_of(cells.replace("$", ""))
        if where.strip("'").replace("''", "'") != sheet.title or area is None or name.startswith("_xl"):
            continue
        if name in facts:
            raise FormProblem(f"表样的名称“{name}”与数据“{name}”同名，请在“公式-名称管理器”里改一个名称")
        yield name, area


def _print_area(sheet: Any) -> Area | None:
    """What the bureau prints; of several areas what holds them all."""
    given = sheet.print_area
    texts = given if isinstance(given, list) else str(given or "").split(",")
    areas = [area for text in texts if (area := area_of(str(text).rpartition("!")[2].replace("$", "")))]
    if not areas:
        return None
    return Area(
        min(one.top for one in areas),
        min(one.left for one in areas),
        min(max(one.bottom for one in areas), sheet.max_row - 1),
        min(max(one.right for one in areas), sheet.max_column - 1),
    )


def moved_attached(one: Attached, layout: Layout) -> Iterator[tuple[tuple[Area, ...], Look]]:
    """A rule as it applies to the cells as laid out: areas, and options with the formulas for the first cell.

    Raises:
        FormulaProblem: a formula comes to stand for several rows.
    """
    if not one.formulas:
        blocks = tuple(Area(top, area.left, end, area.right) for area in one.areas for top, end in layout.runs(area))
        if blocks:
            yield blocks, one.options
        return
    anchor = one.areas[0]
    alike_rows = [(area, run) for area in one.areas for run in layout.alike(area)]
    for area, (top, bottom) in alike_rows:
        begin, alike = top, _relative(one, layout, top, area, anchor)
        for row in range(top + 1, bottom + 2):
            here = _relative(one, layout, row, area, anchor) if row <= bottom else ()
            if here != alike:
                # the rows from `begin` on say the same of themselves
                step = _step(layout, begin, area, anchor)
                formulas = (
                    (name, moved_text(text, layout, layout.rows[begin].key, step)) for name, text in one.formulas
                )
                yield (Area(begin, area.left, row - 1, area.right),), (*one.options, *formulas)
                begin, alike = row, here


def _step(layout: Layout, row: int, area: Area, anchor: Area) -> tuple[int, int]:
    return layout.rows[row].source - anchor.top, area.left - anchor.left


def _relative(one: Attached, layout: Layout, row: int, area: Area, anchor: Area) -> tuple[str, ...]:
    """The rule's formulas at a row, their relative rows counted from it."""
    step = _step(layout, row, area, anchor)
    return tuple(moved_text(text, layout, layout.rows[row].key, step, home=row) for _, text in one.formulas)
