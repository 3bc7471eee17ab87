"""What the fork server loads once for all its workers: the modules, and the laws and layouts that most inputs need."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from perfeval.batch import work
from perfeval.calculator.unused import usual_names
from perfeval.facts.account_layout import account_layouts
from perfeval.findings.catalogue import catalogue
from perfeval.scheme import load_scheme

__all__ = ["work"]

for load in (catalogue, account_layouts, usual_names, load_scheme, lambda: import_module("formualizer")):
    # what is wrong with one of them, the input that needs it will say
    with suppress(Exception):
        load()
