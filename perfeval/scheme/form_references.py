"""The cells that a bureau's own formulas in its form refer to, and where these stand once rows repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.formula.addresses import Area, address_of, row_and_column
from perfeval.formula.nodes import ZERO, Binary, Call, Cell, Negative, Node, Range, added, call, children, walk
from perfeval.scheme.form_layout import Key, Layout
from perfeval.scheme.form_sheet import FormSheet

MANY = ("SUM", "AVERAGE", "MIN", "MAX", "COUNT")
"""The functions whose argument may be several areas."""
ONLY_ASKING = frozenset(["COUNT", "COUNTIF", "ISNUMBER", "IFERROR"])
"""The functions to which it is no matter that a cell lacks its number."""
REFERENCE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")


class FormulaProblem(ValueError):
    """A formula cannot be taken over; the message is the end of a Chinese sentence that leads to the mend.

    Attributes:
        address: of its cell, where it is known.
    """

    def __init__(self, message: str, address: str = "") -> None:
        super().__init__(message)
        self.address = address


def area_of(text: str) -> Area | None:
    """D4 or $D$4:E6 as an area; None for anything else."""
    corners = [REFERENCE.fullmatch(part) for part in text.split(":")]
    if not 1 <= len(corners) <= 2 or any(one is None for one in corners):
        return None
    spots = [row_and_column(f"{one[2].upper()}{one[4]}") for one in corners if one is not None]
    return Area.between(spots[0], spots[-1])


def node_area(node: Node) -> Area | None:
    """The area of a reference; None for any other node."""
    if isinstance(node, Cell):
        spot = row_and_column(node.address)
        return Area.between(spot, spot)
    if isinstance(node, Range):
        return Area(*row_and_column(node.first), *row_and_column(node.last))
    return None


def areas_in(node: Node) -> Iterator[Area]:
    """The areas that a tree refers to."""
    for one in walk(node):
        area = node_area(one)
        if area is not None:
            yield area


def moved(node: Node, layout: Layout, key: Key, sheet: str) -> Node:
    """The tree over the cells as they are laid out.

    Args:
        key: what the formula's own cell stands for: of a row that repeats, the same is meant.
        sheet: where the form is.

    Raises:
        FormulaProblem: a reference comes to stand for several places where only one can be meant.
    """
    match node:
        case Cell() | Range():
            blocks = _blocks(node, layout, key, sheet)
            if len(blocks) != 1 or (isinstance(node, Cell) and isinstance(blocks[0], Range)):
                raise FormulaProblem(_several(node))
            return blocks[0]
        case Negative(operand):
            return Negative(moved(operand, layout, key, sheet))
        case Binary(operator, left, right):
            return Binary(operator, moved(left, layout, key, sheet), moved(right, layout, key, sheet))
        case Call(function, arguments) if function in MANY:
            found: list[Node] = []
            for argument in arguments:
                if isinstance(argument, Cell | Range):
                    found += _blocks(argument, layout, key, sheet)
                else:
                    found.append(moved(argument, layout, key, sheet))
            return Call(function, tuple(found))
        case Call("COUNTIF", (Cell() | Range() as area, criterion)):
            return added(call("COUNTIF", block, criterion) for block in _blocks(area, layout, key, sheet))
        case Call(function, arguments):
            return Call(function, tuple(moved(argument, layout, key, sheet) for argument in arguments))
        case other:
            return other


def _blocks(node: Cell | Range, layout: Layout, key: Key, sheet: str) -> list[Node]:
    area = node_area(node)
    assert area is not None
    runs = layout.runs(area, key)
    if not runs:
        # nothing stands there for this unit
        return [ZERO]
    found: list[Node] = []
    for top, bottom in runs:
        first, last = address_of(top, area.left), address_of(bottom, area.right)
        found.append(Cell(sheet, first) if first == last else Range(sheet, first, last))
    return found


def _written(node: Cell | Range) -> str:
    return node.address if isinstance(node, Cell) else f"{node.first}:{node.last}"


def _several(node: Node) -> str:
    assert isinstance(node, Cell | Range)
    return (
        f"引用的{_written(node)}会重复成几处，说不清用哪一处，请用SUM、AVERAGE、MAX、MIN等合成一个数，"
        "或引用同一组里的格子"
    )


def formula_order(form: FormSheet) -> list[tuple[int, int]]:
    """The cells with formulas of the bureau's own, each after those that it refers to.

    Raises:
        FormulaProblem: one refers to itself, directly or through others.
    """
    formulas = {(cell.row, cell.column): cell.formula for cell in form.cells if cell.formula is not None}
    order: list[tuple[int, int]] = []
    state: dict[tuple[int, int], bool] = {}

    def visit(spot: tuple[int, int]) -> None:
        if spot in state:
            if not state[spot]:
                raise FormulaProblem("引用到自己，成了循环，请改正", address_of(*spot))
            return
        state[spot] = False
        for area in areas_in(formulas[spot]):
            for other in formulas:
                if area.holds(*other):
                    visit(other)
        state[spot] = True
        order.append(spot)

    for spot in formulas:
        visit(spot)
    return order


def areas_added(node: Node) -> Iterator[Area]:
    """The areas whose numbers a tree computes with, not those that it only counts or asks about."""
    if isinstance(node, Call) and node.function in ONLY_ASKING:
        return
    area = node_area(node)
    if area is not None:
        yield area
    for child in children(node):
        yield from areas_added(child)
