"""Between two points in a straight line."""

from __future__ import annotations

from perfeval.formula.nodes import Binary, Node, fine


def between(value: Node, low: tuple[Node, Node], high: tuple[Node, Node]) -> Node:
    """The score on the line through two points, each a value and the points that it earns."""
    (x0, y0), (x1, y1) = low, high
    way = Binary("/", Binary("-", value, x0), Binary("-", x1, x0))
    return fine(Binary("+", y0, Binary("*", way, Binary("-", y1, y0))))
