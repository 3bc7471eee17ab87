"""来源核对记录: what 编制说明 records of each copied sheet, so that it can be proved untouched and be read again.

A copy holds values. Where they came from, which of them were formulas, a short code of every cell and the SHA-256 of
the whole stand in 编制说明, in the open: a cell that was changed afterwards is one whose code differs. The codes tell
where a copy was changed by somebody who did not change the codes as well; that it is what the unit sent only the
unit's own file or the register of runs can prove.

The outputs' format has a version of its own. In format 1 there was a code of 16 bits for every row and column instead.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, unquote

from perfeval.findings.finding import Finding
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.evaluate import serial
from perfeval.formula.numeric import plain
from perfeval.formula.remembered import remembered
from perfeval.reader.records import SourceSheet

SHEET_TITLE = "来源核对记录"
TOOL_TITLE, FORMAT_TITLE = "编制工具", "输出格式"
FINDINGS_TITLE = "问题清单核对码"
LONGEST_TEXT = 32767
"""What a cell can hold."""
FORMAT = 2
"""The version of the output's format, as the property perfeval.format states it; 1 where there is none."""
MORE_TITLE = "来源核对记录（续）"
_CODE_BYTES = 2
_CELL_CODE = 6
_LONGEST_LINE = 30000
_NONE = "无"
_LITERAL = "#,./-_ ()@?[]"
_HEAD = (
    r"“(?P<name>.+?)”取自(?P<file>.+)〔(?P<original>.+)〕(?P<last>（上年文件）)?(?P<hidden>（原为隐藏）)?"
    r"；公式单元格：(?P<formulas>[^；]*)；无结果的公式：(?P<uncached>[^；]*)；"
)
_SHAPE = r"格式：(?P<formats>[^；]*)；合并：(?P<merges>[^；]*)；"
_CODES = r"SHA-256：(?P<digest>[0-9a-f]{64})；逐格码：(?P<cells>[^；]*)"
_RECORDS = (
    re.compile(_HEAD + _SHAPE + _CODES, re.DOTALL),
    re.compile(_HEAD + r"行码：(?P<rows>[^；]*)；列码：(?P<columns>[^；]*)", re.DOTALL),
)
_ROW_CODES = re.compile(r"(\d+):((?:[A-Z]+[0-9a-f]+)+)")
_RUN_CODES = re.compile(r"([A-Z]+)([0-9a-f]+)")
_Places = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What is recorded of a copied sheet.

    Attributes:
        name: the copy's name in the score workbook.
        file: the input file, as shown to people.
        original: the sheet's name in that file.
        formulas, uncached: its formula cells, and those without a result, from 0.
        formats: the number formats of the cells whose format says what their numbers mean.
        merges: its merged rectangles, ((first row, first column), (last row, last column)); None in format 1.
        digest: the SHA-256 of all its cells; '' in format 1.
        cells: the code of each filled cell, from 0.
        rows, columns: in format 1, the code of each filled row and column, from 0.
    """

    name: str
    file: str
    original: str
    of_last_year: bool
    hidden: bool
    formulas: _Places
    uncached: _Places
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] | None = None
    digest: str = ""
    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    rows: Mapping[int, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)


def record_of(sheet: SourceSheet, name: str) -> SheetRecord:
    """The record of a sheet that is copied under this name."""
    texts, digest = digested(sheet)
    return SheetRecord(
        name,
        sheet.file,
        sheet.original_name or sheet.name,
        sheet.of_last_year,
        sheet.hidden,
        sheet.formulas,
        sheet.uncached,
        sheet.formats,
        sheet.merges,
        digest,
        {place: cell_code(text) for place, text in texts.items()},
    )


@remembered(size=64)
def digested(sheet: SourceSheet) -> tuple[Mapping[tuple[int, int], str], str]:
    """Each cell of a sheet in one way of writing, and the SHA-256 of all of them."""
    texts = {place: cell_text(cell.value, cell.original) for place, cell in sheet.cells.items()}
    return texts, sheet_digest(texts)


@lru_cache(maxsize=8192)
def cell_code(text: str) -> str:
    """The code of one cell's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_CELL_CODE]


def sheet_digest(texts: Mapping[tuple[int, int], str]) -> str:
    """The SHA-256 of all cells of a sheet."""
    lines = "\n".join(f"{row},{column}={text}" for (row, column), text in sorted(texts.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def cell_text(value: object, original: str = "") -> str:
    """A cell in one way of writing, whoever saved the workbook: its kind, its value, and 原文 where it has one."""
    match value:
        case bool():
            text = f"b{value:d}"
        case Decimal():
            text = f"n{format(plain(value), 'f')}"
        case datetime.date():
            text = f"n{format(serial(value), 'f')}"
        case other:
            text = f"s{settled(str(other))}"
    return f"{text}|{settled(original)}" if original else text


def settled(text: str) -> str:
    """A text without what programs change on saving: the kind of line ends, spaces around it."""
    return text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n").strip()


def codes(cells: Mapping[tuple[int, int], str]) -> tuple[dict[int, str], dict[int, str]]:
    """The code of each filled row and of each filled column."""
    rows: dict[int, list[str]] = {}
    columns: dict[int, list[str]] = {}
    for (row, column), text in sorted(cells.items()):
        rows.setdefault(row, []).append(f"{column}={text}")
        columns.setdefault(column, []).append(f"{row}={text}")
    return ({at: code(cells) for at, cells in rows.items()}, {at: code(cells) for at, cells in columns.items()})


def code(texts: Iterable[str]) -> str:
    """A short code of several texts."""
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=_CODE_BYTES).hexdigest()


def content_digest(sheets: Mapping[str, str]) -> str:
    """What a register knows an output by, whoever saves it: the SHA-256 of its copies' digests by name."""
    lines = "\n".join(f"{name}={digest}" for name, digest in sorted(sheets.items()))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


def finding_code(texts: Sequence[str]) -> str:
    """The code of one line of 问题清单."""
    return code([settled(text) for text in texts])


def finding_texts(one: Finding) -> tuple[str, str, str, str, str]:
    """A finding as 问题清单 writes it."""
    return one.severity.value, str(one.place), one.code, one.message, one.mend


def written(record: SheetRecord) -> list[tuple[str, str]]:
    """The record as 编制说明 states it: titles and texts, several where a cell would not hold it."""
    last = "（上年文件）" if record.of_last_year else ""
    hidden = "（原为隐藏）" if record.hidden else ""
    merges = "、".join(f"{address_of(*first)}:{address_of(*last)}" for first, last in record.merges or ()) or _NONE
    head = (
        f"“{record.name}”取自{record.file}〔{record.original}〕{last}{hidden}；公式单元格：{_runs(record.formulas)}；"
        f"无结果的公式：{_runs(record.uncached)}；格式：{_formats(record.formats)}；合并：{merges}；SHA-256：{record.digest}；逐格码："
    )
    lines: list[tuple[str, str]] = []
    title, text = SHEET_TITLE, head
    for entry in _row_codes(record.cells):
        if len(text) + len(entry) >= _LONGEST_LINE:
            lines.append((title, text.rstrip()))
            title, text = MORE_TITLE, f"“{record.name}”续："
        text += f"{entry} "
    return [*lines, (title, text.rstrip())]


def _row_codes(cells: Mapping[tuple[int, int], str]) -> Iterator[str]:
    """A row's codes: its number, then the first column of each run of neighbours with their codes."""
    rows: dict[int, list[str]] = {}
    before = (-1, -1)
    for (row, column), text in sorted(cells.items()):
        pieces = rows.setdefault(row, [])
        if before != (row, column - 1):
            pieces.append(address_of(0, column)[:-1])
        pieces.append(text)
        before = row, column
    for row, pieces in rows.items():
        yield f"{row + 1}:{''.join(pieces)}"


def recorded(lines: Iterable[tuple[str, str]]) -> tuple[SheetRecord, ...]:
    """The records among the titled lines of 编制说明; a line that cannot be read is none."""
    records: dict[str, SheetRecord] = {}
    for title, text in lines:
        if title == SHEET_TITLE and (record := parsed(text)) is not None:
            records[record.name] = record
        elif title == MORE_TITLE:
            name, mark, codes_ = text.removeprefix("“").partition("”续：")
            if mark and name in records:
                known = records[name]
                records[name] = replace(known, cells={**known.cells, **dict(_cell_codes(codes_))})
    return tuple(records.values())


def parsed(text: str) -> SheetRecord | None:
    """The record that stands in a line of 编制说明; None where it is none."""
    match = next((found for one in _RECORDS if (found := one.fullmatch(text.strip()))), None)
    if match is None:
        return None
    groups = match.groupdict()
    try:
        record = SheetRecord(
            match["name"],
            match["file"],
            match["original"],
            bool(match["last"]),
            bool(match["hidden"]),
            _places(match["formulas"]),
            _places(match["uncached"]),
        )
        if "digest" in groups:
            merges = tuple(_corners(one) for one in match["merges"].split("、") if one != _NONE)
            cells, formats = dict(_cell_codes(match["cells"])), dict(_formats_in(match["formats"]))
            return replace(record, formats=formats, merges=merges, digest=match["digest"], cells=cells)
        rows = {int(at) - 1: text for at, _, text in _pairs(match["rows"])}
        columns = {row_and_column(f"{at}1")[1]: text for at, _, text in _pairs(match["columns"])}
        return replace(record, rows=rows, columns=columns)
    except ValueError:
        return None


def _formats(formats: Mapping[tuple[int, int], str]) -> str:
    """Each number format with its cells; what would end the list is written as in addresses of the web."""
    places: dict[str, set[tuple[int, int]]] = {}
    for place, code in formats.items():
        places.setdefault(code, set()).add(place)
    listed = (f"{quote(code, safe=_LITERAL)}={_runs(frozenset(cells))}" for code, cells in sorted(places.items()))
    return "|".join(listed) or _NONE


def _formats_in(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for entry in text.split("|") if text != _NONE else ():
        code, _, runs = entry.partition("=")
        for place in _places(runs):
            yield place, unquote(code)


def _corners(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    first, _, last = text.partition(":")
    return row_and_column(first), row_and_column(last or first)


def _cell_codes(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for row, runs in _ROW_CODES.findall(text):
        for letters, joined in _RUN_CODES.findall(runs):
            column = row_and_column(f"{letters}1")[1]
            for at in range(0, len(joined), _CELL_CODE):
                yield (int(row) - 1, column + at // _CELL_CODE), joined[at : at + _CELL_CODE]


def _pairs(text: str) -> Iterable[tuple[str, str, str]]:
    return (pair.partition(":") for pair in text.split())


def _runs(places: _Places) -> str:
    """Cells by rows, neighbours as one: B13:G13、D16."""
    runs: list[list[int]] = []
    for row, column in sorted(places):
        if runs and runs[-1][0] == row and runs[-1][2] == column - 1:
            runs[-1][2] = column
        else:
            runs.append([row, column, column])
    texts = [
        address_of(row, first) if first == last else f"{address_of(row, first)}:{address_of(row, last)}"
        for row, first, last in runs
    ]
    return "、".join(texts) or _NONE


def _places(text: str) -> _Places:
    places: set[tuple[int, int]] = set()
    for run in text.split("、") if text != _NONE else ():
        first, _, last = run.partition(":")
        row, left = row_and_column(first)
        right = row_and_column(last)[1] if last else left
        places |= {(row, column) for column in range(left, right + 1)}
    return frozenset(places)
