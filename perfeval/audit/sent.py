"""The files that the unit, or a department's units, sent: those given that are the score workbook's own, read again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from perfeval.audit.declaration import Declaration
from perfeval.audit.found import FoundWorkbook
from perfeval.audit.sources import embedded_detail
from perfeval.consolidation import DETAIL, Member, consolidate, read_detail
from perfeval.reader import Limits, UnitData, read_unit
from perfeval.reader.discovery import InputFile
from perfeval.reader.records import SourceSheet
from perfeval.results.digests import file_digest


def sent_data(
    chosen: Sequence[tuple[InputFile, str]], found: FoundWorkbook, declared: Declaration, limits: Limits
) -> UnitData:
    """The data of the files, called as the score workbook calls them.

    Raises:
        UnreadableWorkbook: one of them cannot be read.
        ValueError: a department's workbook needs more files than those, or does not tell which.
    """
    detail = embedded_detail(found, declared)
    if detail is not None:
        return _department_sent(detail, chosen, declared, limits)
    return _unit_sent(chosen, declared, limits)


@lru_cache(maxsize=8)
def digests_of(files: tuple[InputFile, ...]) -> tuple[tuple[InputFile, str], ...]:
    """The SHA-256 of each file that can be read."""
    digests = ((file, file_digest(file.path)) for file in files)
    return tuple((file, digest) for file, digest in digests if digest)


def chosen_files(files: tuple[InputFile, ...], declared: Declaration) -> list[tuple[InputFile, str]]:
    """The unit's own files among those given: by SHA-256, else by name; a single one is taken for it."""
    known = digests_of(files)
    chosen: list[tuple[InputFile, str]] = []
    for name, digest in declared.files:
        same = [entry for entry in known if entry[1] == digest]
        named = [entry for entry in known if entry[0].path.name == name.rpartition("/")[2]]
        if match := (same or named):
            chosen.append(match[0])
    return chosen or (list(known) if len(known) == 1 else [])


def _unit_sent(chosen: Sequence[tuple[InputFile, str]], declared: Declaration, limits: Limits) -> UnitData:
    last = {record.file for record in declared.records if record.of_last_year}
    names = [name for name, _ in declared.files] if len(chosen) == len(declared.files) else []
    shown = {file: name for (file, _), name in zip(chosen, names, strict=True)} if names else {}
    named = [(file.path, shown.get(file, file.shown_as)) for file, _ in chosen]
    now = [entry for entry in named if entry[1] not in last]
    return read_unit(now, [entry for entry in named if entry[1] in last], limits)


def _department_sent(
    detail: SourceSheet, chosen: Sequence[tuple[InputFile, str]], declared: Declaration, limits: Limits
) -> UnitData:
    """Put together as 合并明细 tells."""
    told = read_detail(detail)
    if len(chosen) < len(declared.files):
        raise ValueError("没有部门各单位的全部来源文件")
    paths = {name: file.path for (name, _), (file, _) in zip(declared.files, chosen, strict=True)}

    def named(names: Sequence[str]) -> list[tuple[Path, str]]:
        if any(name not in paths for name in names):
            raise ValueError(f"“{DETAIL}”所载的文件名与来源文件不符")
        return [(paths[name], name) for name in names]

    members = [
        Member(read_unit(named(one.files), named(one.last), limits), one.files, one.last, one.head)
        for one in told.columns
    ]
    return consolidate(told.agency, members, told.absent)
