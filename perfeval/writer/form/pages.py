"""How many pages 计分表 takes on paper: the sheet is made to fill whole pages, and no line stands alone on the last."""

from __future__ import annotations

import math
from collections.abc import Sequence

from perfeval.scheme.form_sheet import FormSheet

_PAPER = {True: (770.0, 500.0), False: (523.0, 748.0)}
"""The printed width and height of A4 in points, lying and upright, within the margins of `print_setup`."""
_TALL_LABEL = 0.4
"""A label over more than this share of a page may run over a page's end, and in its middle it could be cut in two."""
_LOST_TO_WHOLE_ROWS = 0.04
"""What stays empty at a page's end because a row is not divided."""
_SQUEEZED = 0.16
"""So much of a page is not begun: all is printed a little smaller instead."""


def page_points(form: FormSheet) -> float:
    """How many points of the sheet's rows a page holds at the scale that fits its width."""
    width, height = _PAPER[form.landscape]
    scale = min(1.0, width / sum(_points(chars) for chars in form.widths))
    return height / scale


def pages(form: FormSheet, heights: Sequence[float]) -> int:
    """How many pages these rows should fill."""
    filled = sum(heights) * (1 + _LOST_TO_WHOLE_ROWS) / page_points(form)
    return max(1, math.ceil(filled - _SQUEEZED))


def tall(form: FormSheet, heights: Sequence[float]) -> bool:
    """Whether a label over these rows belongs at their top rather than in their middle."""
    return sum(heights) > _TALL_LABEL * page_points(form)


def _points(chars: float) -> float:
    """The width of a column of so many characters: 7 pixels each, and 5 beside them."""
    return (7 * chars + 5) * 0.75
