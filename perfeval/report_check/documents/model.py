"""A report as it was read: paragraphs under their headings, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from perfeval.findings.finding import Finding

Rows = tuple[tuple[str, ...], ...]
BODY = ""
_LONGEST_PARAGRAPH = 4000
_LEVELS = (
    re.compile(r"^第[一二三四五六七八九十]+[部章]分?"),
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"^\d{1,2}[.．、](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
_HEADING_LENGTH = 40


class UnreadableReport(Exception):
    """A report cannot be read; `finding` says why."""

    def __init__(self, reason: Finding) -> None:
        super().__init__(reason.message)
        self.finding = reason


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the headings it stands under, outermost first.

    Attributes:
        place: where it stands if not in the body: 脚注, 页眉, 表格1第2行.
        anchor: its number among the paragraphs of a Word document's body; −1 where it has none.
    """

    text: str
    headings: tuple[str, ...] = ()
    place: str = BODY
    anchor: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A report's paragraphs and tables; a table is rows of cell texts.

    Attributes:
        table_places: before which paragraph each table stands.
        anchors: for (table, row, column) the number of the cell's first paragraph in a Word document's body.
    """

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Rows, ...]
    table_places: tuple[int, ...] = ()
    anchors: Mapping[tuple[int, int, int], int] = field(default_factory=dict)

    def place_of_table(self, number: int) -> int:
        """Before which paragraph a table stands."""
        return self.table_places[number] if number < len(self.table_places) else len(self.paragraphs)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph as found in a file. `level` is that of its heading style, where it has one."""

    text: str
    place: str = BODY
    anchor: int = -1
    level: int | None = None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table as found in a file, with the anchors of its cells."""

    rows: Rows
    anchors: Mapping[tuple[int, int], int] = field(default_factory=dict)


Block = TextBlock | TableBlock


def heading_level(text: str, styled: int | None = None) -> int | None:
    """The level of a heading by its numbering, or by its style; None where the text is no heading."""
    if len(text) > _HEADING_LENGTH or re.search(r"[。；，,;]", text) or text.endswith(("：", ":")):
        return None
    numbered = next((n for n, pattern in enumerate(_LEVELS) if pattern.match(text)), None)
    return numbered if numbered is not None else styled


def starts_item(text: str) -> bool:
    """Whether a line begins with a number of its own: 一、, （二）, 3., ①."""
    return any(pattern.match(text) for pattern in _LEVELS) or re.match(r"[①-⑳]|附[件表]|表\d", text) is not None


def assemble(blocks: Iterable[Block]) -> Document:
    """Put headings over paragraphs, and the prose that stands in tables beside them."""
    paragraphs: list[Paragraph] = []
    tables: list[Rows] = []
    places: list[int] = []
    anchors: dict[tuple[int, int, int], int] = {}
    headings: list[tuple[int, str]] = []
    for block in blocks:
        if isinstance(block, TableBlock):
            if not any(any(cell.strip() for cell in row) for row in block.rows):
                continue
            places.append(len(paragraphs))
            number = len(tables)
            tables.append(block.rows)
            anchors.update({(number, row, column): at for (row, column), at in block.anchors.items()})
            paragraphs += _prose(block, number)
            continue
        text = block.text.strip()
        if not text:
            continue
        level = heading_level(text, block.level)
        if level is not None and block.place == BODY:
            headings = [(other, h) for other, h in headings if other < level] + [(level, text)]
        over = tuple(h for _, h in headings) if block.place == BODY else ()
        paragraphs += [Paragraph(part, over, block.place, block.anchor) for part in _bounded(text)]
    return Document(tuple(paragraphs), tuple(tables), tuple(places), anchors)


def _bounded(text: str) -> list[str]:
    """A paragraph in parts of a length that a person writes: what one says is looked for in no more than that."""
    parts: list[str] = []
    begin = 0
    while len(text) - begin > _LONGEST_PARAGRAPH:
        end = max(text.rfind(stop, begin, begin + _LONGEST_PARAGRAPH) for stop in "。；\n，")
        end = end + 1 if end > begin else begin + _LONGEST_PARAGRAPH
        parts.append(text[begin:end])
        begin = end
    return [*parts, text[begin:]]


def _prose(block: TableBlock, number: int) -> list[Paragraph]:
    """The cells of a table that hold sentences."""
    found = []
    for row, cells in enumerate(block.rows):
        for column, cell in enumerate(cells):
            if column and cell and cell == cells[column - 1]:
                continue
            if len(cell) > 14 and re.search(r"\d", cell) and re.search("[，。；,;]", cell):
                for line in cell.split("\n"):
                    place = f"表格{number + 1}第{row + 1}行"
                    found.append(Paragraph(line, (), place, block.anchors.get((row, column), -1)))
    return found
