"""Law, layouts and messages as data files, and the one way to load them."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(name: str) -> Any:
    """Load one data file of the package, e.g. `layouts/standard.yaml`."""
    return parse_yaml(files(__package__).joinpath(*name.split("/")).read_text(encoding="utf-8"))


def usual(name: str) -> dict[str, Decimal]:
    """What holds where an indicator system says nothing of its own (`usual.yaml`): grades, target_bands, …"""
    return {key: Decimal(str(value)) for key, value in load_yaml("usual.yaml")[name]["value"].items()}


def load_text(name: str) -> str:
    """One text file of the package's data."""
    return files(__package__).joinpath(*name.split("/")).read_text(encoding="utf-8")


def parse_yaml(text: str) -> Any:
    """Parse YAML text to plain lists, dicts and scalars (never to Python objects)."""
    return yaml.load(text, Loader=_LOADER)


def data_files(folder: str) -> list[Path]:
    """The YAML files in one folder of the package's data, sorted by name."""
    root = Path(str(files(__package__).joinpath(folder)))
    return sorted(root.glob("*.yaml"))
