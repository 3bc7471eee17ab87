"""The floor: what nobody can do without who reads these inputs and hands over these outputs."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def parts_of(package_file: Path) -> dict[str, bytes]:
    """The parts of a workbook, expanded."""
    with zipfile.ZipFile(package_file) as package:
        return {name: package.read(name) for name in package.namelist()}


def read_and_pack(sources: Sequence[Path], parts: Mapping[str, bytes], target: Path) -> None:
    """calamine reads every cell of the inputs, zlib packs the bytes of the output at its usual level."""
    from python_calamine import CalamineWorkbook

    for source in sources:
        with CalamineWorkbook.from_path(source) as workbook:
            for name in workbook.sheet_names:
                workbook.get_sheet_by_name(name).to_python()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
