"""Which of many sent files may be a score workbook's own, told before it is opened by a worker.

Thousands of files handed to every worker, and hashed by each, would cost more than the audit itself.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from functools import cached_property

from perfeval.reader.discovery import InputFile
from perfeval.results.digests import file_digest

KIND = "perfeval.kind"
"""The document property by which a workbook of project forms is known."""
_PART, _MOST_BYTES = "docProps/custom.xml", 65536
_LONGEST = 250
"""A property of this length may be cut, and name not all of the files."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Candidates:
    """The files that units sent."""

    def __init__(self, files: Sequence[InputFile]) -> None:
        self._files = tuple(files)

    @cached_property
    def _digests(self) -> dict[str, InputFile]:
        return {digest: one for one in self._files if (digest := file_digest(one.path))}

    @cached_property
    def _names(self) -> dict[str, list[InputFile]]:
        names: dict[str, list[InputFile]] = {}
        for one in self._files:
            names.setdefault(one.path.name, []).append(one)
        return names

    def of(self, workbook: InputFile) -> tuple[InputFile, ...]:
        """The files that the workbook's properties name, by SHA-256 or by name; all of them where that is unclear."""
        if len(self._files) < 2:
            return self._files
        stated = properties_of(workbook)
        names, digests = stated.get("perfeval.source", ""), stated.get("perfeval.source_sha256", "")
        listed = _DIGEST.findall(digests)
        if not listed or max(len(names), len(digests)) >= _LONGEST:
            return self._files
        chosen = [self._digests[digest] for digest in listed if digest in self._digests]
        if stated.get(KIND) and len(chosen) < len(listed):
            # project forms that were sent again are known by unit and year, whatever they are called
            return self._files
        for name in names.split("；"):
            chosen += self._names.get(name.rpartition("/")[2], [])
        return tuple(dict.fromkeys(chosen)) if len(set(chosen)) >= len(listed) else self._files


def properties_of(workbook: InputFile) -> dict[str, str]:
    """The custom document properties of a workbook; none of another kind of file.

    Whatever is wrong with it, the worker says better.
    """
    from perfeval.xlsx.markup import parse_xml

    try:
        with zipfile.ZipFile(workbook.path) as package, package.open(_PART) as part:
            root = parse_xml(part.read(_MOST_BYTES))
    except Exception:
        return {}
    return {one.get("name") or "": "".join(one.itertext()).strip() for one in root}
