"""The error catalogue and its page in the docs."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from perfeval.data import data_files, parse_yaml
from perfeval.findings.catalogue import catalogue
from perfeval.findings.documentation import PATH, render

PACKAGE = Path(__file__).parent.parent.parent / "perfeval"


def test_the_docs_list_the_catalogue_as_it_is() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run `make docs`"


def test_every_code_stands_once() -> None:
    codes = [entry["code"] for path in data_files("findings") for entry in parse_yaml(path.read_text(encoding="utf-8"))]
    assert sorted(codes) == sorted(set(codes))


def test_every_entry_says_what_to_do() -> None:
    for entry in catalogue().values():
        assert re.fullmatch(r"[A-Z]\d{3}", entry.code)
        assert entry.title and entry.mend
        assert entry.message.endswith(("。", "}", "）")), entry.code
        list(Formatter().parse(entry.message + entry.mend))


def test_every_code_in_the_program_is_in_the_catalogue_and_the_reverse() -> None:
    sources = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    sources += [path.read_text(encoding="utf-8") for path in (PACKAGE / "data" / "checks").glob("*.yaml")]
    used = {code for text in sources for code in re.findall(r"\b([FRCDKWBATGP]\d{3})\b", text)}
    assert set(catalogue()) <= used
    assert {code for code in used if code in catalogue() or code[0] in "FRDKWBTGP"} <= set(catalogue())
