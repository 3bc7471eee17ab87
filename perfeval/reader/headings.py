"""Find a sheet's heading row and columns by their labels, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perfeval.facts.layout import Column, Sheet
from perfeval.reader.grid import SheetGrid
from perfeval.reader.heading_years import column_of, other_year, year_of
from perfeval.reader.labels import key, normalise
from perfeval.reader.marks import split_marks
from perfeval.reader.money_units import money_unit_of, named_unit, without_units
from perfeval.reader.numbers import parse_year, years_in
from perfeval.xlsx.raw_sheet import is_error

HEADING = "表头"
"""What a cell of the heading row is called in findings."""
_SEARCHED_ROWS = 60
_FIELD_STARTS = re.compile(
    r"(?<!^)(?<![(（])(?=(?:单位名称|部门名称|填报单位|编制单位|编制部门|公开部门|评价年度|金额单位|(?<!评价)年度|(?<!金额)单位)\s*[:：])"
)
"""Where the next field begins in a line like 单位名称：X 年度：2021 金额单位：元."""

_UNIT_NAMES = {"单位名称", "部门名称", "填报单位", "填报部门", "编制单位", "编制部门", "公开部门", "公开单位"}
_UNIT_NAMES |= {"部门", "部门(单位)名称"}
_YEAR_BEHIND = re.compile(r"[-—(（]?(?:19|20)\d{2}年度?[)）]?$")


@dataclass(frozen=True, slots=True)
class Headings:
    """The heading row and the sheet column of each layout column, by its label.

    Attributes:
        end: the first row that is no longer of the table; -1 where it goes on to the sheet's end.
        skipped: rows below the headings that are none of the table's: headings repeated for a new page.
    """

    row: int
    columns: Mapping[str, int]
    end: int = -1
    skipped: frozenset[int] = frozenset()

    def column(self, sheet: Sheet, role: str) -> int | None:
        """The sheet column that plays a role in a list."""
        for column in sheet.columns:
            if column.role == role:
                return self.columns.get(column.label)
        return None

    def rows(self, grid: SheetGrid) -> list[int]:
        """The rows of the table below its headings."""
        end = grid.height if self.end < 0 else min(self.end, grid.height)
        return [row for row in range(self.row + 1, end) if row not in self.skipped]


def heading_keys(sheet: Sheet) -> dict[str, Column]:
    """The layout's columns by every form of their label."""
    return {key(label): column for column in sheet.columns for label in (column.label, *column.aliases)}


def find_headings(grid: SheetGrid, sheet: Sheet, year: int | None = None) -> Headings | None:
    """The row that holds the most of the layout's column labels; duplicates are a finding and dropped.

    Args:
        year: the year evaluated, where it is known: a heading or a block of another year is not taken.
    """
    wanted = heading_keys(sheet)
    rows = _heading_rows(grid, wanted, year)
    least = min(2, len(sheet.columns))
    most = max((len(found) for _, found in rows), default=0)
    if most < least:
        grid.report("R104", columns="、".join(column.label for column in sheet.columns))
        return None
    blocks = [(row, found) for row, found in rows if len(found) >= max(least, most * 0.6)]
    table = _the_block(grid, sheet, blocks, year)
    if table is None:
        return None
    best_row, best, end, skipped = table
    grid.header_row = best_row
    columns: dict[str, int] = {}
    beside = ""
    for label, places in best.items():
        if len(places) > 1:
            kept = _of_this_year(grid, best_row, places, year)
            if len(kept) == 1 and sheet.columns[0].label != label:
                columns[label] = kept[0]
                beside = beside or grid.address(best_row, next(place for place in places if place != kept[0]))
                continue
            if label == sheet.columns[0].label and sheet.kind == "table":
                # settled below: the labels beside the columns that were chosen
                continue
            first, second = (grid.address(best_row, place) for place in places[:2])
            grid.report("R106", best_row, places[1], first=first, second=second, label=label)
        else:
            columns[label] = places[0]
    if beside:
        grid.report("R112", best_row, None, where=beside)
    _label_column(grid, sheet, best_row, best, columns)
    absent = [column.label for column in sheet.columns if _is_needed(column) and column.label not in best]
    lacking = f"，本表没有找到列“{'”“'.join(absent)}”" if absent else ""
    for column in range(grid.width):
        other = other_year(grid.text(best_row, column), wanted, year)
        if other is not None:
            grid.report("R316", best_row, column, found=grid.text(best_row, column), year=other, expected=year)
        if is_error(grid.text(best_row, column)):
            grid.report("R212", best_row, column, label=HEADING + lacking, found=grid.text(best_row, column))
    for label in absent:
        grid.report("R105", heading=label)
    if sheet.kind == "table" and end < 0:
        end = _before_another_year(grid, sheet, best_row, columns.get(sheet.columns[0].label, 0), year)
    return Headings(best_row, columns, end, skipped)


def _is_needed(column: Column) -> bool:
    return not column.optional and bool(column.measure or column.choices or column.needed)


_Found = dict[str, list[int]]
_MOST_BLOCK_ROWS = 3000


def _heading_rows(grid: SheetGrid, wanted: Mapping[str, Column], year: int | None) -> list[tuple[int, _Found]]:
    """Every row with labels of the layout's columns, and where they stand."""
    rows: list[tuple[int, _Found]] = []
    texts: list[str] = []
    captions: dict[int, str] = {}
    for row in range(min(grid.height, _MOST_BLOCK_ROWS)):
        found: _Found = {}
        own = _captions(grid, row, texts)
        texts = [grid.text(row, column) for column in range(grid.width)]
        down = [text or grid.text_from_above(row, column) for column, text in enumerate(texts)]
        # over a heading merged with the row above stands what stood over it there
        captions = {at: caption for at, caption in captions.items() if down[at] and not texts[at]} | own
        for column, text in enumerate(down):
            match = column_of(text, captions.get(column, ""), wanted, year) if text else None
            if match is not None:
                found.setdefault(match.label, []).append(column)
        if rows and found and rows[-1][0] == row - 1 and _reaches_down(grid, row, rows[-1][1], found):
            rows.pop()
        if found:
            rows.append((row, found))
        if row == _SEARCHED_ROWS and not rows:
            break
    return rows


def _reaches_down(grid: SheetGrid, row: int, above: _Found, found: _Found) -> bool:
    """Whether the headings found in the row above are all merged with this row, and found again in it."""
    return all(
        found.get(label) == places and not any(grid.text(row, place) for place in places)
        for label, places in above.items()
    )


def _captions(grid: SheetGrid, row: int, texts: Sequence[str]) -> dict[int, str]:
    """Of the texts right above a row those over some of the columns only that name a year, by column."""
    spoken = {
        column: text
        for column, text in enumerate(texts)
        if text and len(text) <= _LONGEST_CAPTION and (years_in(text) or "上年" in text or "本年" in text)
    }
    if not spoken or sum(1 for text in texts if text) < 2:
        return {}
    merged = ((column, grid.area(row - 1, column)[0]) for column in range(grid.width))
    return {column: spoken[first[1]] for column, first in merged if first[0] == row - 1 and first[1] in spoken}


_LONGEST_CAPTION = 14


def _of_this_year(grid: SheetGrid, row: int, places: list[int], year: int | None) -> list[int]:
    """Of columns with one label those that no caption above calls another year's."""
    if year is None:
        return places
    captions = {place: _block_caption(grid, row, place, year) for place in places}
    years = {place: year_of(text, year) for place, text in captions.items()}
    kept = [place for place in places if years[place] in (None, year)]
    said = [place for place in kept if years[place] == year]
    return said if len(said) == 1 else kept


def _block_caption(grid: SheetGrid, row: int, column: int, year: int | None) -> str:
    """The nearest text above a column, or to its left in the same row, that names a year."""
    for above in range(row - 1, max(row - 4, -1), -1):
        for other in range(column, -1, -1):
            text = grid.text(above, other)
            if text:
                if year_of(text, year) is not None:
                    return text
                break
    return ""


def _label_column(grid: SheetGrid, sheet: Sheet, row: int, found: _Found, columns: dict[str, int]) -> None:
    """Where the first column's heading stands more than once, the one beside the chosen columns."""
    label = sheet.columns[0].label
    places = found.get(label, [])
    if len(places) < 2 or label in columns:
        return
    chosen = [at for at in columns.values() if at > places[0]]
    before = [place for place in places if chosen and place < min(chosen)]
    if before:
        columns[label] = before[-1]
    else:
        first, second = (grid.address(row, place) for place in places[:2])
        grid.report("R106", row, places[1], first=first, second=second, label=label)


def _the_block(
    grid: SheetGrid, sheet: Sheet, blocks: list[tuple[int, _Found]], year: int | None
) -> tuple[int, _Found, int, frozenset[int]] | None:
    """The headings of the block that is of the year evaluated, the end of it, and headings repeated inside it."""
    first_row, first = max(blocks[:1] or blocks, key=lambda block: len(block[1]))
    if len(blocks) == 1:
        return first_row, first, -1, frozenset()
    starts = [row for row, _ in blocks]
    spoken = [_caption_year(grid, starts[number - 1] if number else -1, row, year) for number, row in enumerate(starts)]
    ends = [*starts[1:], -1]
    if not any(spoken[1:]) and (sheet.kind == "list" or not _labels_repeat(grid, sheet, blocks)):
        # one table whose headings are repeated for the next page
        best = max(blocks, key=lambda block: len(block[1]))
        return starts[0], best[1], -1, frozenset(starts[1:])
    kept = [number for number, one in enumerate(spoken) if one in (None, year) or year is None]
    said = [number for number in kept if spoken[number] == year is not None]
    chosen = said if len(said) == 1 else kept
    if len(chosen) != 1:
        second = starts[chosen[1]] if len(chosen) > 1 else starts[0]
        grid.report("R110", second, 0, first=starts[0] + 1, second=second + 1)
        return None
    number = chosen[0]
    others = "、".join(f"第{row + 1}行" for other, row in enumerate(starts) if other != number)
    grid.report("R111", rows=others, start=starts[number] + 1)
    return starts[number], blocks[number][1], ends[number], frozenset()


def _caption_year(grid: SheetGrid, above: int, row: int, year: int | None) -> int | None:
    """The year that the lines right above a block's headings name."""
    for line in range(row - 1, max(above, row - 5), -1):
        for column in range(grid.width):
            text = grid.text(line, column)
            spoken = year_of(text, year) if text else None
            if spoken is not None:
                return spoken
    return None


def _before_another_year(grid: SheetGrid, sheet: Sheet, row: int, column: int, year: int | None) -> int:
    """The line below a table that names another year, with the same labels again under it; -1 where there is none."""
    known = {key(label) for line in sheet.rows for label in (line.label, *line.aliases)}
    labels = [key(grid.text(line, column)) for line in range(grid.height)]
    for line in range(row + 1, grid.height) if year is not None else ():
        texts = [text for at in range(grid.width) if (text := grid.text(line, at))]
        if len(texts) != 1 or labels[line] in known or year_of(texts[0], year) in (None, year):
            continue
        if set(labels[row + 1 : line]) & set(labels[line + 1 :]) & known:
            grid.report("R111", rows=f"第{line + 1}行起", start=row + 1)
            return line
    return -1


def _labels_repeat(grid: SheetGrid, sheet: Sheet, blocks: list[tuple[int, _Found]]) -> bool:
    """Whether a row of the layout stands below the headings of more than one block."""
    known = {key(label) for row in sheet.rows for label in (row.label, *row.aliases)}
    seen: set[str] = set()
    starts = [row for row, _ in blocks]
    for (start, found), end in zip(blocks, [*starts[1:], grid.height], strict=True):
        column = found.get(sheet.columns[0].label, [0])[0]
        labels = {key(grid.text(row, column)) for row in range(start + 1, end)} & known
        if labels & seen:
            return True
        seen |= labels
    return False


@dataclass(slots=True)
class Head:
    """What stands above the heading row."""

    unit_name: str = ""
    year: int | None = None
    money_unit: str = ""
    title_year: int | None = None


def read_head(grid: SheetGrid, above: int) -> Head:
    """Read 单位名称, 年度 and 金额单位 above the heading row, each in one cell or in two."""
    head = Head()
    for row in range(min(above, grid.height)):
        for column in range(grid.width):
            text = grid.text(row, column)
            if text:
                _head_cell(grid, head, row, column, text)
    return head


def _next_text(grid: SheetGrid, row: int, column: int) -> str:
    for other in range(column + 1, min(column + 6, grid.width)):
        text = grid.text(row, other)
        if text:
            return "" if is_error(text) else text
    return ""


def _head_cell(grid: SheetGrid, head: Head, row: int, column: int, text: str) -> None:
    pieces = [piece for piece in _FIELD_STARTS.split(text) if piece.strip(" 　；;，,")]
    if len(pieces) > 1 and all(re.search("[:：]", piece) for piece in pieces):
        for piece in pieces:
            _head_cell(grid, head, row, column, piece.strip(" 　；;，,"))
        return
    plain = re.sub(r"\s+", "", text).replace("：", ":")
    if re.fullmatch(r"[(（][^()（）]*[)）]", plain):
        plain = plain[1:-1]
    label, colon, rest = plain.partition(":")
    name = normalise(label)
    if name in _UNIT_NAMES:
        found = rest or _next_text(grid, row, column).strip("：:")
        head.money_unit = head.money_unit or money_unit_of(found)
        found = split_marks(without_units(found))[0]
        head.title_year = head.title_year or parse_year(found)
        head.unit_name = head.unit_name or _YEAR_BEHIND.sub("", found)
    elif name in ("评价年度", "年度", "年份"):
        head.year = head.year or parse_year(rest or _next_text(grid, row, column))
    elif name in ("金额单位", "单位", "计量单位", "货币单位"):
        found = rest or _next_text(grid, row, column)
        head.money_unit = head.money_unit or named_unit(found)
        if name == "单位" and colon and not named_unit(found):
            # the unit in the sense of an office
            head.unit_name = head.unit_name or _YEAR_BEHIND.sub("", found)
    elif not colon:
        unit = money_unit_of(text)
        head.money_unit = head.money_unit or unit
        if head.title_year is None:
            head.title_year = parse_year(text)
    else:
        for piece in re.split(r"[；;，,]|\s{2,}", text):
            if piece != text:
                _head_cell(grid, head, row, column, piece)
