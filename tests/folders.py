"""What stands in a folder."""

from __future__ import annotations

from pathlib import Path

from perfeval.register.register import REGISTER


def everything(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by its path inside the folder, without the register, which says when."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != REGISTER]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
