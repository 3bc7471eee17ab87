"""来源核对记录: what 编制说明 records of each copied sheet, so that it can be proved untouched and be read again.

A copy holds values. Where they came from, which of them were formulas, and a short code of every row and column
stand in 编制说明, in the open: a cell that was changed afterwards is where a row's and a column's code both differ.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.findings.finding import Finding
from perfeval.formula.addresses import address_of, row_and_column
from perfeval.formula.evaluate import serial
from perfeval.formula.numeric import plain
from perfeval.reader.records import SourceSheet

SHEET_TITLE = "来源核对记录"
FINDINGS_TITLE = "问题清单核对码"
LONGEST_TEXT = 32767
"""What a cell can hold."""
_CODE_BYTES = 2
_NONE = "无"
_RECORD = re.compile(
    r"“(?P<name>.+?)”取自(?P<file>.+)〔(?P<original>.+)〕(?P<last>（上年文件）)?(?P<hidden>（原为隐藏）)?"
    r"；公式单元格：(?P<formulas>[^；]*)；无结果的公式：(?P<uncached>[^；]*)；行码：(?P<rows>[^；]*)；列码：(?P<columns>[^；]*)",
    re.DOTALL,
)
_Places = frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What is recorded of a copied sheet.

    Attributes:
        name: the copy's name in the score workbook.
        file: the input file, as shown to people.
        original: the sheet's name in that file.
        formulas, uncached: its formula cells, and those without a result, from 0.
        rows, columns: the code of each filled row and column, from 0.
    """

    name: str
    file: str
    original: str
    of_last_year: bool
    hidden: bool
    formulas: _Places
    uncached: _Places
    rows: Mapping[int, str]
    columns: Mapping[int, str]


def record_of(sheet: SourceSheet, name: str) -> SheetRecord:
    """The record of a sheet that is copied under this name."""
    rows, columns = codes({place: cell_text(cell.value, cell.original) for place, cell in sheet.cells.items()})
    return SheetRecord(
        name,
        sheet.file,
        sheet.original_name or sheet.name,
        sheet.of_last_year,
        sheet.hidden,
        sheet.formulas,
        sheet.uncached,
        rows,
        columns,
    )


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


def finding_code(texts: Sequence[str]) -> str:
    """The code of one line of 问题清单."""
    return code([settled(text) for text in texts])


def finding_texts(one: Finding) -> tuple[str, str, str, str, str]:
    """A finding as 问题清单 writes it."""
    return one.severity.value, str(one.place), one.code, one.message, one.mend


def written(record: SheetRecord) -> str:
    """The record as 编制说明 states it."""
    last = "（上年文件）" if record.of_last_year else ""
    hidden = "（原为隐藏）" if record.hidden else ""
    rows = " ".join(f"{row + 1}:{text}" for row, text in record.rows.items())
    columns = " ".join(f"{address_of(0, column)[:-1]}:{text}" for column, text in record.columns.items())
    return (
        f"“{record.name}”取自{record.file}〔{record.original}〕{last}{hidden}；公式单元格：{_runs(record.formulas)}；"
        f"无结果的公式：{_runs(record.uncached)}；行码：{rows}；列码：{columns}"
    )


def parsed(text: str) -> SheetRecord | None:
    """The record that stands in a line of 编制说明; None where it is none."""
    match = _RECORD.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return SheetRecord(
            match["name"],
            match["file"],
            match["original"],
            bool(match["last"]),
            bool(match["hidden"]),
            _places(match["formulas"]),
            _places(match["uncached"]),
            {int(at) - 1: text for at, _, text in _pairs(match["rows"])},
            {row_and_column(f"{at}1")[1]: text for at, _, text in _pairs(match["columns"])},
        )
    except ValueError:
        return None


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
