"""The rules of the house: a package imports only from packages above it, and none in a circle."""

from __future__ import annotations

import grimp

ORDER = (
    "data",
    "formula",
    "facts",
    "findings",
    "rules",
    "xlsx",
    "scheme",
    "reader",
    "method",
    "calculator",
    "checks",
    "assessment",
    "writer",
    "results",
    "register",
    "summary",
    "template",
    "consolidation",
    "report",
    "report_check",
    "audit",
    "batch",
    "cli",
)
"""The packages from top to bottom; docs/架构.md says what each holds."""


def _package(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_packages_import_from_above_only() -> None:
    graph = grimp.build_graph("perfeval", cache_dir=None)
    upward = sorted(
        f"{module} imports {imported}"
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
        if _package(module) in ORDER
        and _package(imported) in ORDER
        and ORDER.index(_package(imported)) > ORDER.index(_package(module))
    )
    assert not upward


def test_every_package_has_its_place_and_the_top_holds_no_loose_modules() -> None:
    graph = grimp.build_graph("perfeval", cache_dir=None)
    top = {_package(module) for module in graph.modules} - {""}
    assert top == {*ORDER, "__main__"}
