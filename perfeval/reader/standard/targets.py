"""绩效目标: the department's own targets, a row a target (财预〔2020〕10号)."""

from __future__ import annotations

from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Text
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.records import TargetRow
from perfeval.reader.standard.tables import number_or

_DIRECTIONS = {"≥": "≥", ">=": "≥", "＞": "≥", ">": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥"}
_DIRECTIONS |= {"≤": "≤", "<=": "≤", "<": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤", "不大于": "≤"}
_DIRECTIONS |= {"=": "=", "等于": "="}
_BANDS = {"达成": 1, "部分达成": 2, "未达成": 3, "一": 1, "二": 2, "三": 3, "100": 1, "80": 2, "60": 3}
_NUMBERS = {"target": "年度指标值", "actual": "实际完成值", "weight": "分值"}


def read_targets(grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope) -> tuple[TargetRow, ...]:
    """The rows with a 三级指标; their numbers become facts of the scope (绩效目标1_年度指标值 …)."""
    rows: list[TargetRow] = []
    levels = ["", ""]
    name_at = headings.column(sheet, "level3")
    if name_at is None:
        return ()
    for row in range(headings.row + 1, grid.height):
        for number, role in enumerate(("level1", "level2")):
            own = _text(grid, sheet, headings, row, role)
            if own:
                levels[number] = own
                levels[number + 1 :] = [""] * (1 - number)
        name = grid.text(row, name_at)
        if not name:
            continue
        key = f"绩效目标{len(rows) + 1}"
        for role, label in _NUMBERS.items():
            _learn_number(grid, sheet, headings, scope, row, role, f"{key}_{label}", f"{name}{label}")
        _learn_rate(grid, sheet, headings, scope, row, f"{key}_得分率", f"{name}得分率")
        qualitative = "定性" in _text(grid, sheet, headings, row, "type")
        rows.append(
            TargetRow(
                key=key,
                levels=(levels[0], levels[1], name),
                qualitative=qualitative,
                direction=_direction(grid, sheet, headings, row, name, qualitative),
                band=_band(grid, sheet, headings, row, name, qualitative),
                unit=_text(grid, sheet, headings, row, "measure"),
                remark=_text(grid, sheet, headings, row, "remark"),
                cell=grid.source(row, name_at),
            )
        )
    return tuple(rows)


def _text(grid: SheetGrid, sheet: Sheet, headings: Headings, row: int, role: str) -> str:
    at = headings.column(sheet, role)
    return "" if at is None else grid.merged_text(row, at)


def _learn_number(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, row: int, role: str, name: str, label: str
) -> None:
    at = headings.column(sheet, role)
    if at is None:
        scope.facts[name] = Fact(name, None, "", label=label)
        return
    if not grid.blank(row, at):
        grid.number(row, at, label)
    cell = grid.node(row, at)
    _learn(grid, scope, row, at, name, label, "分" if role == "weight" else "", number_or(cell, cell, Text(MISSING)))


def _learn_rate(
    grid: SheetGrid, sheet: Sheet, headings: Headings, scope: ReadScope, row: int, name: str, label: str
) -> None:
    at = headings.column(sheet, "rate")
    if at is None:
        scope.facts[name] = Fact(name, None, "比率", label=label)
        return
    bare = False if grid.blank(row, at) else grid.ratio(row, at, label)[1]
    cell = grid.node(row, at)
    value: Node = Binary("/", cell, HUNDRED) if bare else cell
    _learn(grid, scope, row, at, name, label, "比率", number_or(cell, value, Text(MISSING)))


def _learn(grid: SheetGrid, scope: ReadScope, row: int, at: int, name: str, label: str, unit: str, node: Node) -> None:
    value = evaluate(node, scope)
    number = value if isinstance(value, Decimal) else None
    scope.facts[name] = Fact(name, number, unit, (grid.source(row, at),), node, f"绩效目标表 {label}")


def _direction(grid: SheetGrid, sheet: Sheet, headings: Headings, row: int, name: str, qualitative: bool) -> str:
    text = _text(grid, sheet, headings, row, "direction")
    found = _DIRECTIONS.get(normalise(text), "")
    at = headings.column(sheet, "direction")
    if not found and not qualitative and at is not None:
        grid.report("R209", row, at, label=f"{name}方向", found=text or "空白", choices="≥、≤、=")
    return found


def _band(grid: SheetGrid, sheet: Sheet, headings: Headings, row: int, name: str, qualitative: bool) -> int:
    """1 达成年度指标, 2 部分达成, 3 未达成; 0 where it is none of these."""
    text = normalise(_text(grid, sheet, headings, row, "band"))
    found = next((_BANDS[word] for word in sorted(_BANDS, key=len, reverse=True) if text.startswith(word)), 0)
    at = headings.column(sheet, "band")
    if not found and qualitative and at is not None:
        choices = "达成年度指标、部分达成年度指标并具有一定效果、未达成年度指标且效果较差"
        grid.report("R209", row, at, label=f"{name}档次", found=text or "空白", choices=choices)
    return found
