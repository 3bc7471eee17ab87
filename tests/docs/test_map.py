"""The map of the house (docs/架构.md) names what is there, and every package."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "架构.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w./@-]+)`", MAP)))


def test_every_path_on_the_map_is_there() -> None:
    paths = [name for name in NAMED if re.match(r"(?:perfeval|tests|benchmarks|docs|distribution)/", name)]
    assert len(paths) > 40
    assert [name for name in paths if not (ROOT / name).exists()] == []


def test_every_module_on_the_map_is_there() -> None:
    modules = {path.name for folder in ("perfeval", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")}
    data = {path.name for folder in ("perfeval", "tests") for path in (ROOT / folder).rglob("*.yaml")}
    named = [name for name in NAMED if name.endswith((".py", ".yaml"))]
    assert [name for name in named if name.rpartition("/")[2] not in modules | data] == []


def test_every_package_is_on_the_map() -> None:
    packages = [path.parent.name for path in (ROOT / "perfeval").glob("*/__init__.py")]
    assert [name for name in packages if f"`{name}`" not in MAP] == []
