"""Where the pages of 计分表 end: groups stay whole where they fit on a page."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.calculator import Evaluation
from perfeval.scheme.form_sheet import FormSheet

_USUAL_WIDTH = 196.0
_LANDSCAPE, _PORTRAIT = 630.0, 1450.0
"""What fits a page of A4 whose columns are 196 characters wide, at the scale that fits its width."""
_FULL_SIZE = {True: 136.0, False: 92.0}
"""The width in characters that a page shows at full size; nothing is made larger than that."""
_FOOT_POINTS, _LABEL_POINTS = 100.0, 40.0
_SHORT = 3


def page_points(form: FormSheet) -> float:
    """How many points of the sheet's rows a page holds."""
    width = max(sum(form.widths), _FULL_SIZE[form.landscape])
    return (_LANDSCAPE if form.landscape else _PORTRAIT) * width / _USUAL_WIDTH


def page_breaks(evaluation: Evaluation, form: FormSheet, heights: Sequence[float], head: float) -> tuple[int, ...]:
    """Before which indicators a page begins.

    Args:
        heights: of the indicators' rows.
        head: of what stands above them.
    """
    breaks: list[int] = []
    page = page_points(form)
    index, room = 0, page - head
    for division in evaluation.scheme.divisions:
        for group in division.groups:
            need = heights[index : index + len(group.indicators)]
            if sum(need) > room and index:
                breaks.append(index)
                room = page
            for offset, height in enumerate(need):
                if height > room:
                    breaks.append(index + offset)
                    room = page
                room -= height
            index += len(need)
    if room < _FOOT_POINTS and len(heights) > 1:
        # the foot does not stand alone on a page: the last group goes with it, or, of a long one, the last row
        last = [len(group.indicators) for division in evaluation.scheme.divisions for group in division.groups][-1]
        breaks.append(len(heights) - (last if last <= _SHORT and last < len(heights) else 1))
    return tuple(dict.fromkeys(at for at in breaks if at))


def near_middle(heights: Sequence[float], index: int) -> bool:
    """Whether a page's end before the row of this index comes near the middle of the rows."""
    return 0 < index < len(heights) and abs(sum(heights[:index]) - sum(heights) / 2) < _LABEL_POINTS
