"""What hides cells, or lays something else over them: rows, columns, merges, conditions, drawings, views, printing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfeval.audit.blanks import is_signature
from perfeval.audit.comparison import CellDifference, Frame, runs_of
from perfeval.audit.found import FoundSheet, Position
from perfeval.audit.meaning import same_formula
from perfeval.audit.outward import refers_outward
from perfeval.audit.result import Difference
from perfeval.audit.values import clipped
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Place
from perfeval.formula.addresses import Area, address_of
from perfeval.writer.names import SCORE
from perfeval.xlsx.colours import contrast
from perfeval.xlsx.drawings import BACKGROUND, CHART, COMMENT, PICTURE, Drawing
from perfeval.xlsx.looks import LEAST_CONTRAST
from perfeval.xlsx.sheet_layout import Condition, block_of
from perfeval.xlsx.styles import text_width

_SHOWN_CELLS = 4
_PRINT_CODES = re.compile(r'&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&\d{1,3}|&[LCRBIUESXYOH]|\s|　')
_PAGE_WORDS = re.compile(r"[第页共，,/—…-]")
_FIELDS = re.compile(r"&[PNDTZFA]")
_PAGE_COUNT = re.compile(r"(?<=共)\d+(?=页)")
"""Lists grow and shrink with what was changed, and their pages with them."""


def compare_covering(frame: Frame) -> Iterator[Difference]:
    """Whatever keeps cells from being seen as they are, sheet by sheet."""
    for name, wanted in frame.expected.sheets.items():
        found = frame.found.sheets.get(name)
        if found is None:
            continue
        sheet = _Covering(frame, wanted, found)
        yield from sheet.hidden()
        yield from sheet.merged()
        yield from sheet.views()
        yield from sheet.conditions()
        yield from sheet.drawings()
        yield from sheet.printing()


class _Covering:
    """One sheet."""

    def __init__(self, frame: Frame, wanted: FoundSheet, found: FoundSheet) -> None:
        self._frame, self._wanted, self._found, self._name = frame, wanted, found, found.name
        self._places = {now: was for was in wanted.filled if (now := frame.place(self._name, was)) is not None}
        self._filled = found.filled | self._places.keys()

    def _difference(self, code: str, place: Position | None, expected: str, found: str, **more: str) -> Difference:
        cell = address_of(*place) if place is not None else ""
        details = {"sheet": self._name, "cell": cell, "expected": expected, "found": found, **more}
        return Difference(finding(code, Place("", self._name, cell), **details), expected, found)

    def hidden(self) -> Iterator[Difference]:
        """Rows and columns that show nothing of what is in them."""
        rows = [row for row in self._found.unseen_rows() if row not in self._due(self._wanted.unseen_rows(), 0)]
        columns = [at for at in self._found.unseen_columns() if at not in self._due(self._wanted.unseen_columns(), 1)]
        for first, last in runs_of(rows):
            what = f"第{first + 1}行" if first == last else f"第{first + 1}至{last + 1}行"
            yield self._difference("A304", (first, 0), "显示", f"隐藏{what}", what=what)
        for first, last in runs_of(columns):
            what = f"{_letters(first)}列" if first == last else f"{_letters(first)}至{_letters(last)}列"
            yield self._difference("A304", (0, first), "显示", f"隐藏{what}", what=what)

    def _due(self, members: Iterable[int], axis: int) -> set[int | None]:
        alignment = self._frame.alignment(self._name)
        return {(alignment.rows if axis == 0 else alignment.columns).now(one) for one in members}

    def merged(self) -> Iterator[Difference]:
        """Merges that cover a cell with something in it."""
        alignment = self._frame.alignment(self._name)
        own = {alignment.block(block) for block in self._wanted.layout.merges}
        if not alignment.same:
            # libraries leave merges where they were
            own |= {*self._wanted.layout.merges}
        for block in self._found.layout.merges:
            if block in own:
                continue
            covered = [place for place in self._within(block) if place != (block.top, block.left)]
            if self._frame.other_version:
                # the form may have had other cells
                covered = [place for place in covered if place in self._found.filled]
            if covered:
                place = self._foremost(covered)
                what = _area(block)
                yield self._difference("A314", place, "（不合并）", what, what=what, cells=_listed(covered))

    def _within(self, block: Area) -> list[Position]:
        return sorted(place for place in self._filled if block.holds(*place))

    def _foremost(self, places: list[Position]) -> Position:
        """The cell that matters most: one with a formula before one with a number before any other."""
        return min(places, key=lambda one: (self._weight(one), one))

    def _weight(self, place: Position) -> int:
        was = self._places.get(place)
        if was is None:
            return 3
        if was in self._wanted.formulas:
            return 0 if isinstance(self._wanted.values.get(was), Decimal) else 1
        return 2

    def views(self) -> Iterator[Difference]:
        """Zeros not shown, formulas shown for results, and frozen panes that keep rows or columns out of sight."""
        part = self._found.layout
        if part.hidden_zeros and not self._wanted.layout.hidden_zeros:
            zeros = sorted(place for place in self._filled if self._found.values.get(place) == 0)
            yield self._difference("A315", zeros[0] if zeros else (0, 0), "显示零值", "不显示零值")
        if part.shown_formulas and self._found.formulas:
            yield self._difference("A324", self._foremost(sorted(self._found.formulas)), "显示结果", "显示公式")
        if part.scrolled is not None and self._wanted.layout.scrolled is None:
            row, column = part.scrolled
            unseen = sorted(place for place in self._filled if place[0] < row or place[1] < column)
            if unseen:
                what = "、".join(
                    [*([f"第1至{row}行"] if row else []), *([f"A至{_letters(column - 1)}列"] if column else [])]
                )
                yield self._difference("A323", self._foremost(unseen), "（可以看到）", what, what=what)

    def conditions(self) -> Iterator[Difference]:
        """Conditional formats over cells with something in them that perfeval does not write."""
        for one in self._found.layout.conditions:
            cells = sorted({place for block in one.blocks for place in self._within(block)})
            if any(refers_outward(text) for text in one.formulas):
                place = cells[0] if cells else (0, 0)
                yield self._difference("A213", place, "（无外部引用）", clipped("；".join(one.formulas)))
            elif cells and not self._is_own(one) and not (self._frame.other_version and _harmless(one)):
                words = _change(one)
                yield self._difference("A313", self._foremost(cells), "（没有）", words, what=_listed(cells))

    def _is_own(self, found: Condition) -> bool:
        """Whether perfeval writes this condition, and it hides no more than perfeval's does."""
        for wanted in self._wanted.layout.conditions:
            same = (wanted.kind, wanted.hides_value) == (found.kind, found.hides_value)
            same = same and wanted.change.number_format == found.change.number_format
            same = same and len(wanted.formulas) == len(found.formulas)
            pairs = zip(wanted.formulas, found.formulas, strict=False)
            if (
                same
                and len(wanted.formulas) == len(found.formulas)
                and all(same_formula(f"={a}", f"={b}") for a, b in pairs)
            ):
                now, due = _contrast(found), _contrast(wanted)
                if now >= min(LEAST_CONTRAST, due):
                    return True
        if found.kind in ("colorScale", "dataBar", "iconSet"):
            kinds = [one for one in self._wanted.layout.conditions if one.kind == found.kind]
            return bool(kinds) and found.hides_value <= any(one.hides_value for one in kinds)
        return False

    def drawings(self) -> Iterator[Difference]:
        """Pictures over scores, and anything else that lies on the sheet and is none of perfeval's."""
        charts = [one for one in self._wanted.drawings if one.kind == CHART]
        found_charts = [one for one in self._found.drawings if one.kind == CHART]
        for one in self._found.drawings:
            if one.kind == CHART and len(found_charts) <= len(charts):
                continue
            cells = self._under(one)
            if one.kind in (PICTURE, COMMENT) and not cells:
                continue
            if one.kind == CHART and self._frame.other_version and _shows_cells(one) and not self._scores_under(one):
                continue
            if one.kind == CHART and any(_same_series(one, other) for other in charts):
                continue
            place = self._foremost(cells) if cells else (one.block.top, one.block.left)
            covers = f"，遮住{_listed(cells)}" if cells and one.kind != BACKGROUND else ""
            words = f"“{clipped(one.text, 40)}”" if one.text else ""
            yield self._difference("A318", place, "（没有）", f"{one.kind}{words}", what=f"{one.kind}{words}{covers}")
        yield from self._charts(charts, found_charts)

    def _scores_under(self, drawing: Drawing) -> bool:
        return any(self._carries(place) for place in self._within(drawing.block))

    def _under(self, drawing: Drawing) -> list[Position]:
        """The cells under a drawing whose content it may hide: of pictures, those with a value to be read."""
        cells = self._within(drawing.block)
        if drawing.kind not in (PICTURE, COMMENT):
            return cells
        return [place for place in cells if self._carries(place) and self._reaches(place, drawing.block)]

    def _carries(self, place: Position) -> bool:
        """Whether a cell carries a score, a figure or a statement; labels and signatures do not."""
        was = self._places.get(place)
        if was is None:
            return isinstance(self._found.values.get(place), Decimal)
        value = self._wanted.values.get(was)
        if isinstance(value, Decimal):
            return True
        text = str(value or "")
        return was in self._wanted.formulas and bool(text) and not is_signature(text)

    def _reaches(self, place: Position, block: Area) -> bool:
        """Whether the text of a merged cell, which begins at its left, reaches under the drawing."""
        merge = next((one for one in self._found.layout.merges if one.holds(*place)), None)
        if merge is None or merge.right == merge.left:
            return True
        room = 0.0
        need = text_width(str(self._wanted.values.get(self._places.get(place, place), "")))
        for column in range(merge.left, block.left):
            size = self._found.layout.column(column)
            room += self._found.layout.usual_width if size.width is None else size.width
        return room < need

    def _charts(self, wanted: list[Drawing], found: list[Drawing]) -> Iterator[Difference]:
        if self._frame.other_version and len(found) >= len(wanted) and all(map(_shows_cells, found)):
            return
        left = list(found)
        for one in wanted:
            match = next((other for other in left if _same_series(other, one)), None)
            if match is not None:
                left.remove(match)
                now, due = match.chart, one.chart
                assert now is not None and due is not None
                if [_plain(text) for text in now.titles] != [_plain(text) for text in due.titles] and now.titles:
                    titles = "、".join(due.titles), "、".join(now.titles)
                    yield self._difference("A319", (match.block.top, match.block.left), *titles, what="标题")
        missing = len(wanted) - (len(found) - len(left))
        for one in left[:missing]:
            assert one.chart is not None
            series = "；".join(f"{item.name}：{item.values}" for item in one.chart.series)
            place = one.block.top, one.block.left
            yield self._difference("A319", place, "（与重新生成的相同）", clipped(series), what="数据系列")
        if missing > len(left):
            yield self._difference("A319", None, "图表", "（没有）", what="图表（被删除）")

    def printing(self) -> Iterator[Difference]:
        """Rows and columns that are not printed, and headers and footers that say something."""
        if self._found.print_area and (self._name == SCORE or not self._frame.other_version):
            due = self._wanted.print_area
            if not self._frame.alignment(self._name).same and self._found.print_area == due:
                return
            # a list that grows with what was changed has rows in the regenerated workbook that were never here
            here = self._found.filled
            cells = [
                now
                for now, was in self._places.items()
                if now in here
                and (not due or any(block.holds(*was) for block in due))
                and not any(block.holds(*now) for block in self._found.print_area)
            ]
            if cells:
                place = min(cells)
                area = "、".join(
                    f"{address_of(b.top, b.left)}:{address_of(b.bottom, b.right)}" for b in self._found.print_area
                )
                yield self._difference("A316", place, "（全部打印）", area, area=area)
        allowed = {_print_words(text) for text in self._wanted.layout.print_texts.values()} | {""}
        for text in self._found.layout.print_texts.values():
            words = _print_words(text)
            bare = _FIELDS.sub("", words)
            if words not in allowed and (_PAGE_WORDS.sub("", bare) if self._frame.other_version else bare):
                yield self._difference("A317", None, "、".join(sorted(allowed - {""})) or "（没有）", words)


def _letters(column: int) -> str:
    return address_of(0, column)[:-1]


def _area(block: Area) -> str:
    return f"{address_of(block.top, block.left)}:{address_of(block.bottom, block.right)}"


def _listed(cells: list[Position]) -> str:
    words = "、".join(address_of(*place) for place in cells[:_SHOWN_CELLS])
    return words if len(cells) <= _SHOWN_CELLS else f"{words}等{len(cells)}个单元格"


def _change(one: Condition) -> str:
    change = one.change
    words = [f"数字格式{change.number_format}"] if change.number_format else []
    words += [f"字色{change.colour}"] if change.colour else []
    words += [f"底色{'/'.join(change.grounds)}"] if change.grounds else []
    words += ["删除线"] if change.struck else []
    words += ["不显示数值"] if one.hides_value else []
    return "、".join(words) or one.kind or "条件格式"


def _contrast(one: Condition) -> float:
    if one.change.colour is None and one.change.grounds is None:
        return LEAST_CONTRAST
    grounds = one.change.grounds or ("FFFFFF",)
    return min(contrast(one.change.colour or "000000", ground) for ground in grounds)


def _same_series(one: Drawing, other: Drawing) -> bool:
    if one.chart is None or other.chart is None or len(one.chart.series) != len(other.chart.series):
        return False
    return all(
        (_plain(a.categories), _plain(a.values)) == (_plain(b.categories), _plain(b.values))
        for a, b in zip(one.chart.series, other.chart.series, strict=True)
    )


def _shows_cells(one: Drawing) -> bool:
    """Whether all of a chart's figures are those of cells, and no title states one."""
    chart = one.chart
    if chart is None or any(re.search(r"[0-9０-９]", title) for title in chart.titles):
        return False
    return all("!" in item.values and "“" not in item.values for item in chart.series)


def _harmless(one: Condition) -> bool:
    """Whether a conditional format leaves the value as it is and readable."""
    return one.change.number_format is None and not one.hides_value and _contrast(one) >= LEAST_CONTRAST


def _plain(text: str) -> str:
    return re.sub(r"[\s'$]", "", text).casefold()


def _print_words(text: str) -> str:
    return _PAGE_COUNT.sub("…", _PRINT_CODES.sub("", text))


def covered_cells(one: Difference) -> Iterator[tuple[str, str]]:
    """The cells that a merge hides: that their contents went with it is no difference of its own."""
    if one.finding.code == "A314":
        block = block_of(one.found)
        for place in block.cells() if block is not None else ():
            yield one.finding.place.sheet, address_of(*place)


def gone_with_a_merge(one: CellDifference, covered: set[tuple[str, str]]) -> bool:
    """Whether a difference is no more than that a merge hid the cell."""
    return one.code == "A203" and (one.sheet, one.difference.finding.place.cell) in covered
