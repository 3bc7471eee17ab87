"""The project forms behind a workbook: as its copies hold them, and as the unit's own files do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from perfeval.audit.candidates import properties_of
from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.sent import digests_of
from perfeval.audit.sources import raw_of
from perfeval.audit.task import NONE_SENT
from perfeval.formula.addresses import row_and_column
from perfeval.reader import Limits, UnreadableWorkbook
from perfeval.reader.discovery import InputFile
from perfeval.reader.documents import open_input
from perfeval.reader.labels import normalise
from perfeval.reader.projects import ProjectsData, read_projects, split_sheets
from perfeval.reader.projects.merging import merge_projects
from perfeval.reader.projects.records import Spot
from perfeval.reader.projects.stated import StatedForm
from perfeval.writer.projects.names import NOTES
from perfeval.writer.projects.notes import OUTTURN_TITLE, SUMS_TITLE
from perfeval.writer.projects.stated_lines import STATED_TITLE, stated_of

_SUMS = re.compile(r"“(.+)”([A-Z0-9、]+)")
_Owner = tuple[str, "int | None"]


@dataclass(frozen=True, slots=True)
class SentForms:
    """A file with the unit's forms, called as the workbook calls it, and its SHA-256."""

    name: str
    file: InputFile
    sha256: str


def embedded_forms(found: FoundWorkbook, declared: Declaration) -> ProjectsData:
    """The forms as the copies hold them.

    Raises:
        ValueError: there are none any more.
    """
    lines = dict(_lines(found))
    sums = {name: frozenset(row_and_column(cell) for cell in cells.split("、")) for name, cells in lines.items()}
    parts = []
    for file, digest in declared.files:
        raws, known = [], {}
        for record in declared.records:
            sheet = found.sheets.get(record.name)
            if record.file != file or sheet is None:
                continue
            raw = raw_of(sheet, record)
            # earlier versions recorded no number formats of forms
            for place in sheet.values if not record.formats else ():
                code = found.look(sheet, place).number_format
                if "%" in code:
                    raw.scan.formats[place] = code
            raws.append(raw)
            known[record.original] = sums.get(record.name, frozenset[Spot]())
        forms, _ = split_sheets(raws)
        left = _left(declared, file)
        parts.append(read_projects(forms, shown_as=file, sha256=digest, unrecognised=left, sums=known))
    return _together(parts, "所附来源工作表里没有项目支出绩效自评表")


def sent_forms(chosen: Sequence[SentForms], declared: Declaration, limits: Limits) -> ProjectsData:
    """The forms as the unit's own files hold them.

    Raises:
        UnreadableWorkbook: one of them cannot be read.
        ValueError: there are none.
    """
    parts = []
    for one in chosen:
        opened = open_input(one.file.path, one.name, limits)
        forms, _ = split_sheets(opened.sheets)
        left = _left(declared, one.name)
        parts.append(
            read_projects(forms, shown_as=one.name, sha256=opened.sha256, path=one.file.path, unrecognised=left)
        )
    return _together(parts, NONE_SENT)


def chosen_forms(
    files: tuple[InputFile, ...], declared: Declaration, data: ProjectsData | None, limits: Limits
) -> list[SentForms]:
    """The unit's own files among those given: by SHA-256, else by unit and year; a single one is taken for it.

    Args:
        data: what the copies hold; None where that is not known.

    Raises:
        ValueError: none of them is, or not all that the workbook names are there.
    """
    known = digests_of(files)
    first = {digest: file for file, digest in reversed(known)}
    chosen = [SentForms(name, first[digest], digest) for name, digest in declared.files if digest in first]
    lost = [name for name, digest in declared.files if digest not in first]
    if lost:
        rest = _of_the_unit(known, {one.file for one in chosen}, data, limits)
        # a file that was sent again keeps its place where it is plain whose place that is
        names = lost if len(rest) == len(lost) else [file.shown_as for file, _ in rest]
        chosen += [SentForms(name, *entry) for name, entry in zip(names, rest, strict=True)]
        if not chosen:
            raise ValueError(NONE_SENT)
        if not rest:
            raise ValueError(f"其中没有{'、'.join(f'“{name}”' for name in lost)}")
    order = {name: number for number, (name, _) in enumerate(declared.files)}
    return sorted(chosen, key=lambda one: order.get(one.name, len(order)))


def outturn_of(found: FoundWorkbook) -> dict[str, Decimal]:
    """The amounts of the accounts, in 万元, that the workbook says the projects were compared with."""
    amounts: dict[str, Decimal] = {}
    for text in _texts(found, OUTTURN_TITLE):
        name, mark, amount = text.partition("：")
        if mark and re.fullmatch(r"-?\d+(?:\.\d+)?", amount):
            amounts[name] = Decimal(amount)
    return amounts


def stated_in(found: FoundWorkbook) -> tuple[StatedForm, ...]:
    """What the workbook says that other documents state of its projects' targets."""
    return tuple(stated_of(_texts(found, STATED_TITLE)))


def _of_the_unit(
    known: Sequence[tuple[InputFile, str]], taken: set[InputFile], data: ProjectsData | None, limits: Limits
) -> list[tuple[InputFile, str]]:
    """The other files with forms of the unit and year."""
    if len(known) == 1 and not taken:
        return [one for one in known if _owner(one[0], limits) is not None]
    if data is None or not data.unit:
        return []
    owner = normalise(data.unit), data.year
    return [one for one in known if one[0] not in taken and _owner(one[0], limits) == owner]


@lru_cache(maxsize=4096)
def _owner(file: InputFile, limits: Limits) -> _Owner | None:
    """Whose forms a file holds, and of which year; None where it has none that can be read."""
    if file.aside or "perfeval.version" in properties_of(file):
        return None
    try:
        opened = open_input(file.path, file.shown_as, limits)
    except UnreadableWorkbook:
        return None
    forms, _ = split_sheets(opened.sheets)
    data = read_projects(forms, shown_as=file.shown_as, sha256=opened.sha256)
    return (normalise(data.unit), data.year) if data.forms else None


def _together(parts: Sequence[ProjectsData], none: str) -> ProjectsData:
    if not any(part.forms for part in parts):
        raise ValueError(none)
    return merge_projects(parts)


def _left(declared: Declaration, file: str) -> list[str]:
    return [name for one, name in declared.unrecognised if one == file]


def _lines(found: FoundWorkbook) -> Iterator[tuple[str, str]]:
    """The totals of each copied sheet whose formula was never calculated."""
    for text in _texts(found, SUMS_TITLE):
        match = _SUMS.fullmatch(text)
        if match:
            yield match[1], match[2]


def _texts(found: FoundWorkbook, title: str) -> Iterator[str]:
    """What 编制说明 says under a title."""
    notes = found.sheets.get(NOTES)
    rows = [] if notes is None else sorted(row for row, column in notes.values if column == 0)
    for row in rows:
        if notes is not None and notes.text(row, 0) == title:
            yield notes.text(row, 1)
