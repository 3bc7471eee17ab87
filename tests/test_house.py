"""The rules of the house: a package imports only from packages above it, none in a circle; every module has tests."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import grimp

import perfeval

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


REPORT_CHECK = ("documents", "language", "judging", "tables", "scores", "changes", "sums", "rates", "output")
"""The packages of `report_check` from top to bottom; what stands beside them puts them together."""


def _package(module: str, depth: int = 1) -> str:
    return module.split(".")[depth] if module.count(".") >= depth else ""


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


def test_the_wing_that_checks_reports_is_laid_out_as_the_house() -> None:
    graph = grimp.build_graph("perfeval", cache_dir=None)
    wing = [module for module in graph.modules if _package(module) == "report_check"]
    upward = sorted(
        f"{module} imports {imported}"
        for module in wing
        if (own := _package(module, 2)) in REPORT_CHECK
        for imported in graph.find_modules_directly_imported_by(module)
        if _package(imported) == "report_check"
        and REPORT_CHECK.index(own)
        < (REPORT_CHECK.index(other) if (other := _package(imported, 2)) in REPORT_CHECK else 99)
    )
    assert not upward


def test_every_package_has_its_place_and_the_top_holds_no_loose_modules() -> None:
    graph = grimp.build_graph("perfeval", cache_dir=None)
    top = {_package(module) for module in graph.modules} - {""}
    assert top == {*ORDER, "__main__"}


TESTS = Path(__file__).parent
TESTED_IN = {
    "data": ("findings", "scheme"),
    "rules": ("rules", "indicators"),
    "reader": ("reader", "accounts", "documents", "layouts", "projects"),
    "method": ("projects",),
    "calculator": ("calculator", "indicators", "projects"),
    "writer": ("writer", "projects"),
    "template": ("template", "layouts"),
    "cli": ("cli", "register", "projects", "docs"),
}
"""The test folders of a wing, where they are not just the one of its name."""


def _imported(path: Path, known: Collection[str]) -> Iterator[str]:
    """The modules of perfeval that a test imports, by whichever name of theirs."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            yield from (name for name in names if name in known)


def _commands(path: Path, known: Collection[str]) -> Iterator[str]:
    """The modules of the commands that a test calls by their words: check-report is cli/check_report.py."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = re.findall(r"[a-z][a-z-]+", node.value) if len(node.value) < 200 else []
            names = (f"perfeval.cli.{word.replace('-', '_')}" for word in words)
            yield from (name for name in names if name in known)


def _holds_something(module: str) -> bool:
    """Whether a module has more in it than its docstring and what it hands on."""
    path = Path(perfeval.__file__).parent.joinpath(*module.split(".")[1:])
    text = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    return any(
        not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom | ast.Assign) for node in ast.parse(text).body
    )


def test_every_module_is_reached_from_a_test_of_its_own_wing() -> None:
    """A test imports it, or another module of the wing that rests on it; a command is called by its name."""
    graph = grimp.build_graph("perfeval", cache_dir=None)
    bare: list[str] = []
    for wing in ORDER:
        modules = {module for module in graph.modules if _package(module) == wing}
        reached: set[str] = set()
        found: list[str] = []
        for folder in TESTED_IN.get(wing, (wing,)):
            for path in (TESTS / folder).rglob("*.py"):
                found += _imported(path, modules)
                found += _commands(path, modules) if wing == "cli" else ()
        while found:
            module = found.pop()
            if module not in reached:
                reached.add(module)
                found += graph.find_modules_directly_imported_by(module) & modules
        bare += sorted(module for module in modules - reached if _holds_something(module))
    assert bare == []


PACKAGE = Path(perfeval.__file__).parent
CALLED_FROM_OUTSIDE = {
    *("format_usage", "render_properties", "intercepted_binops"),
    *("_write_rows", "_write_merge_cell", "_write_hyperlink_internal", "_get_range_data", "_get_packager", "_filename"),
}
"""By these click, docxtpl, jinja and XlsxWriter call us."""


def _defined(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """What a module and its classes define by name, and whether it is the module's own affair."""
    bodies = [(tree.body, True), *((one.body, False) for one in ast.walk(tree) if isinstance(one, ast.ClassDef))]
    for body, top in bodies:
        for one in body:
            match one:
                case ast.FunctionDef(name=name, decorator_list=decorators):
                    # a command is called by its word, a validator by pydantic
                    if not any("command" in ast.unparse(d) or "validator" in ast.unparse(d) for d in decorators):
                        yield name, top and name.startswith("_")
                case ast.ClassDef(name=name):
                    yield name, top and name.startswith("_")
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                    yield name, top and name.startswith("_")


def test_nothing_is_defined_that_nobody_uses() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    data = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.yaml")]
    words = Counter(word for text in (*texts.values(), *data) for word in re.findall(r"\w+", text))
    unused = [
        f"{path.relative_to(PACKAGE)}: {name}"
        for path, text in texts.items()
        for name, own in _defined(ast.parse(text))
        if not name.startswith("__") and name not in CALLED_FROM_OUTSIDE
        if (len(re.findall(rf"\b{name}\b", text)) if own else words[name]) < 2
    ]
    assert unused == []


_CLOCKS = frozenset({"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"})


def _hurries(tree: ast.Module) -> Iterator[int]:
    """The lines of a test that fail on a slow machine: a limit of their own making, an assertion about the clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "timeout" and isinstance(node.value, ast.Constant):
            yield node.value.lineno
        elif isinstance(node, ast.Assert):
            names = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
            if names & _CLOCKS:
                yield node.lineno


def test_no_test_depends_on_the_speed_of_the_machine() -> None:
    """tests/processes.py has the patience for all; what takes time is measured in the processor's (process_time)."""
    found = {
        f"{path.relative_to(TESTS)}:{line}"
        for path in TESTS.rglob("*.py")
        for line in _hurries(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()
