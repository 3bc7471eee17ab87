"""The outlines of the report: what it says in which order, by the habits of several provinces."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from perfeval.data import data_files, load_yaml

DEFAULT_OUTLINE = "heshan"


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Data):
    """A paragraph of a style, a table of figures, or a page's end."""

    style: str = ""
    text: str = ""
    table: str = ""
    page: str = ""


class AnnexColumn(_Data):
    """A column of the annex: heading, width in mm, which tag of a row it shows, left or center."""

    label: str
    width: float
    tag: str
    align: str


class Annex(_Data):
    """The 计分表 behind the report."""

    heading: str
    title: str
    columns: tuple[AnnexColumn, ...]
    total: str


class Outline(_Data):
    """An outline.

    Attributes:
        title: what it is and where it is usual.
        cover: the lines of a cover page; none where the report begins with its title.
    """

    name: str
    title: str
    cover: tuple[Line, ...] = ()
    body: tuple[Line, ...]
    annex: Annex


@cache
def outline_names() -> tuple[str, ...]:
    """The names of the built-in outlines, the default first."""
    names = sorted(path.stem for path in data_files("report/outlines"))
    return (DEFAULT_OUTLINE, *(name for name in names if name != DEFAULT_OUTLINE))


@cache
def outline(name: str = DEFAULT_OUTLINE) -> Outline:
    """Load an outline.

    Raises:
        KeyError: there is none of this name.
    """
    if name not in outline_names():
        raise KeyError(name)
    found: dict[str, Any] = load_yaml(f"report/outlines/{name}.yaml")
    return Outline(**found)
