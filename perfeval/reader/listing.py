"""Lists that a bureau keeps (名册, 项目清单): rows of texts below a row of headings, in a file of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval.reader.documents import open_input
from perfeval.reader.labels import key
from perfeval.reader.money_units import FOREIGN, units_in
from perfeval.reader.numbers import parse_number
from perfeval.xlsx.limits import SETTINGS
from perfeval.xlsx.opening import UnreadableWorkbook

_DEEPEST_HEADING = 20


class ListError(ValueError):
    """The list cannot be used; the message is Chinese and says what to mend."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list.

    Attributes:
        title: what people call it.
        headings: the words over each column, the usual one first; the first column is needed.
        mend: what to write where there is no such row.
        least: by how many columns the row of headings is known.
        money: the columns of amounts.
    """

    title: str
    headings: Mapping[str, Sequence[str]]
    mend: str
    least: int = 1
    money: frozenset[str] = frozenset()


def read_list(path: Path, kind: ListKind) -> list[dict[str, str]]:
    """The rows of the first sheet that has the needed column: the text of each column, by its name.

    An amount that says no unit itself is followed by that of its heading, else by that which stands above the table.

    Raises:
        ListError: the file cannot be read, or no sheet has such a column.
    """
    try:
        opened = open_input(path, path.name, SETTINGS)
    except UnreadableWorkbook as error:
        raise ListError(f"{error.finding.message}{error.finding.mend}") from error
    needed = next(iter(kind.headings))
    for sheet in opened.sheets:
        for number, cells in enumerate(sheet.cells[:_DEEPEST_HEADING], 1):
            columns = _columns([key(str(cell)) for cell in cells], kind)
            if needed in columns and len(columns) >= kind.least:
                above = [str(one) for row in sheet.cells[: number - 1] for one in row]
                units = {name: _unit(str(cells[columns[name]]), above) for name in kind.money & columns.keys()}
                return [_row(row, columns, units) for row in sheet.cells[number:]]
    raise ListError(f"{kind.title}“{path.name}”中没有“{kind.headings[needed][0]}”一列；{kind.mend}")


def _columns(headings: Sequence[str], kind: ListKind) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name, words in kind.headings.items():
        at = next((headings.index(word) for word in map(key, words) if word in headings), None)
        if at is not None and at not in columns.values():
            columns[name] = at
    return columns


def _row(cells: Sequence[object], columns: Mapping[str, int], units: Mapping[str, str]) -> dict[str, str]:
    texts = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
    return {name: _with_unit(value, units.get(name, "")) for name, value in texts.items()}


def _unit(heading: str, above: Iterable[str]) -> str:
    units = units_in(heading) or {unit for text in above for unit in units_in(text)}
    return FOREIGN if len(units) > 1 else units.pop() if units else ""


def _with_unit(value: object, unit: str) -> str:
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return f"{text}{unit}" if unit and parse_number(text).value is not None else text
