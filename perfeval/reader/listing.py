"""Lists that a bureau keeps (名册, 项目清单): rows of texts below a row of headings, in a file of any kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfeval.reader.documents import open_input
from perfeval.reader.labels import normalise
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
        least: by how many columns the row of headings is known.
        mend: what to write where there is no such row.
    """

    title: str
    headings: Mapping[str, Sequence[str]]
    mend: str
    least: int = 1


def read_list(path: Path, kind: ListKind) -> list[dict[str, str]]:
    """The rows of the first sheet that has the needed column: the text of each column, by its name.

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
            columns = _columns([normalise(str(cell)) for cell in cells], kind)
            if needed in columns and len(columns) >= kind.least:
                return [
                    {name: _text(row[at]) if at < len(row) else "" for name, at in columns.items()}
                    for row in sheet.cells[number:]
                ]
    raise ListError(f"{kind.title}“{path.name}”中没有“{kind.headings[needed][0]}”一列；{kind.mend}")


def _columns(headings: Sequence[str], kind: ListKind) -> dict[str, int]:
    columns: dict[str, int] = {}
    for name, words in kind.headings.items():
        at = next((headings.index(word) for word in map(normalise, words) if word in headings), None)
        if at is not None and at not in columns.values():
            columns[name] = at
    return columns


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
