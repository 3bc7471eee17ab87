"""绩效目标: the department's own targets, a row a target (财预〔2020〕10号)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from perfeval.facts.fact import MISSING, Fact
from perfeval.facts.layout import Sheet
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import HUNDRED, Binary, Node, Number, Text
from perfeval.reader.comparing import ONE_SCALE, Scale, scale_of, usual_direction
from perfeval.reader.grid import ReadScope, SheetGrid
from perfeval.reader.headings import Headings
from perfeval.reader.labels import normalise
from perfeval.reader.numbers import parse_year
from perfeval.reader.projects.cells import shown_value
from perfeval.reader.records import CopiedCell, TargetRow
from perfeval.reader.standard.tables import number_or
from perfeval.reader.values import Value, parse
from perfeval.xlsx.raw_sheet import is_error

_DIRECTIONS = {"≥": "≥", "≤": "≤", ">": "≥", "<": "≤", "=": "="}
_BANDS = {"达成": 1, "部分达成": 2, "未达成": 3, "一": 1, "二": 2, "三": 3, "100": 1, "80": 2, "60": 3}


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
        reader = _TargetReader(grid, sheet, headings, scope, row, f"绩效目标{len(rows) + 1}", (*levels, name))
        rows.append(reader.read())
    return tuple(rows)


def _text(grid: SheetGrid, sheet: Sheet, headings: Headings, row: int, role: str) -> str:
    at = headings.column(sheet, role)
    return "" if at is None else grid.merged_text(row, at)


class _TargetReader:
    """Reads one row."""

    def __init__(
        self,
        grid: SheetGrid,
        sheet: Sheet,
        headings: Headings,
        scope: ReadScope,
        row: int,
        key: str,
        levels: tuple[str, ...],
    ) -> None:
        self._grid, self._sheet, self._headings, self._scope = grid, sheet, headings, scope
        self._row, self._key, self._levels, self._name = row, key, levels, levels[2]

    def read(self) -> TargetRow:
        """The row; its numbers become facts."""
        kind, unit = self._cell_text("type"), self._cell_text("measure")
        target, actual = (self._value(role, unit) for role in ("target", "actual"))
        qualitative = "定性" in kind or ("定量" not in kind and target.kind in ("定性", "完成档次"))
        self._number("weight", "分值", "分")
        self._rate()
        direction, limits, by_day = "", None, False
        if qualitative:
            for label in ("年度指标值", "实际完成值"):
                self._scope.facts[f"{self._key}_{label}"] = Fact(f"{self._key}_{label}", None, "")
        else:
            direction = self._direction(target)
            by_day = target.kind == "日期"
            limits = (target.low, target.high) if target.low is not None and target.high is not None else None
            self._compared(target, actual)
        return TargetRow(
            key=self._key,
            levels=(self._levels[0], self._levels[1], self._name),
            qualitative=qualitative,
            direction=direction,
            band=self._band(qualitative),
            unit=unit,
            remark=self._cell_text("remark"),
            cell=self._grid.source(self._row, self._at("level3") or 0),
            limits=limits,
            by_day=by_day,
        )

    def _at(self, role: str) -> int | None:
        return self._headings.column(self._sheet, role)

    def _cell_text(self, role: str) -> str:
        return _text(self._grid, self._sheet, self._headings, self._row, role)

    def _value(self, role: str, unit: str) -> Value:
        at = self._at(role)
        if at is None:
            return parse("", unit)
        raw = self._grid.raw_value(self._row, at)
        uncached = (self._row, at) in self._grid.raw.scan.uncached
        # 0.98 that is shown as 98% is a percentage
        if uncached or is_error(str(raw)):
            return parse("", unit)
        return shown_value(self._grid, (self._row, at), unit)

    def _compared(self, target: Value, actual: Value) -> None:
        """Learn both numbers on one scale, or why they cannot be compared."""
        scale = ONE_SCALE
        if target.kind == "日期" or actual.kind == "日期":
            if target.kind != actual.kind and "空白" not in (target.kind, actual.kind):
                self._report("P201", "actual", target=target.text, found=actual.text)
                actual = parse("")
        elif target.quantitative and actual.kind == "定量":
            scale = scale_of(target, actual)
            if scale.clash:
                self._report("P203", "actual", reason=scale.clash)
            elif scale.hint:
                self._report("P211", "actual", label="完成值", found=actual.text, reason=scale.hint)
        for value, role, label in ((target, "target", "指标值"), (actual, "actual", "完成值")):
            for doubt in value.doubts:
                self._report("P211", role, label=label, found=value.text, reason=doubt)
        if actual.kind == "定量" and not actual.exact:
            self._report("P202", "actual", found=actual.text, number=actual.amount)
        self._learn_value("target", "年度指标值", target, target, scale, scale.target)
        self._learn_value("actual", "实际完成值", actual, target, scale, scale.actual)

    def _learn_value(self, role: str, label: str, value: Value, target: Value, scale: Scale, times: Decimal) -> None:
        at, name, row = self._at(role), f"{self._key}_{label}", self._row
        said = f"{self._name}{label}"
        if at is None:
            self._scope.facts[name] = Fact(name, None, "", label=said)
            return
        cell = self._grid.node(row, at)
        if value.kind == "日期" and value.period is not None:
            day = self._day(value)
            self._grid.copies[row, at] = CopiedCell(day, value.text)
            node = number_or(cell, cell, Text(MISSING))
            self._scope.facts[name] = Fact(name, day, "日期", (self._grid.source(row, at),), node, f"绩效目标表 {said}")
            return
        if value.kind == "区间" and role == "target":
            # 3—5天 has two limits, which stand in the rule
            source = (self._grid.source(row, at),)
            self._scope.facts[name] = Fact(name, value.text, "文本", source, cell, f"绩效目标表 {said}")
            return
        if value.kind == "定量" and not scale.clash:
            node = self._scaled(row, at, value, times)
            node = number_or(cell, node, Text(MISSING))
        else:
            if not self._grid.blank(row, at) and not scale.clash:
                if value.kind in ("定性", "完成档次", "区间") and target.quantitative and role == "actual":
                    self._report("P201", role, target=target.text, found=value.text)
                else:
                    self._grid.number(row, at, said)
            node = Text(MISSING)
        self._learn(name, said, "", at, node)

    def _scaled(self, row: int, at: int, value: Value, times: Decimal) -> Node:
        """The amount as a formula over the copied cell, which holds the number that is written in a text."""
        cell = self._grid.node(row, at)
        assert value.amount is not None
        written = value.amount * 100 if value.bare else value.amount
        if isinstance(self._grid.raw_value(row, at), str):
            self._grid.copies[row, at] = CopiedCell(written, value.text)
        elif value.percent and not value.bare:
            # a cell in a % format holds the fraction itself
            pass
        elif self._grid.number(row, at, self._name, ratio=value.bare) != "number":
            return Text(MISSING)
        if value.bare:
            times /= 100
        if times == 1:
            return cell
        if times == Decimal("0.01"):
            return Binary("/", cell, HUNDRED)
        return Binary("*", cell, HUNDRED if times == 100 else Number(times))

    def _day(self, value: Value) -> datetime.date:
        assert value.period is not None
        year = self._scope.facts.get("评价年度")
        return value.period.latest(parse_year(str(year.value)) or 2000 if year is not None else 2000)

    def _report(self, code: str, role: str, **details: object) -> None:
        self._grid.report(code, self._row, self._at(role), name=self._name, **details)

    def _number(self, role: str, label: str, unit: str) -> None:
        at, name = self._at(role), f"{self._key}_{label}"
        if at is None:
            self._scope.facts[name] = Fact(name, None, "", label=f"{self._name}{label}")
            return
        if not self._grid.blank(self._row, at):
            self._grid.number(self._row, at, f"{self._name}{label}")
        cell = self._grid.node(self._row, at)
        self._learn(name, f"{self._name}{label}", unit, at, number_or(cell, cell, Text(MISSING)))

    def _rate(self) -> None:
        at, name, label = self._at("rate"), f"{self._key}_得分率", f"{self._name}得分率"
        if at is None:
            self._scope.facts[name] = Fact(name, None, "比率", label=label)
            return
        bare = False if self._grid.blank(self._row, at) else self._grid.ratio(self._row, at, label)[1]
        cell = self._grid.node(self._row, at)
        value: Node = Binary("/", cell, HUNDRED) if bare else cell
        self._learn(name, label, "比率", at, number_or(cell, value, Text(MISSING)))

    def _learn(self, name: str, label: str, unit: str, at: int, node: Node) -> None:
        value = evaluate(node, self._scope)
        number = value if isinstance(value, Decimal) else None
        source = (self._grid.source(self._row, at),)
        self._scope.facts[name] = Fact(name, number, unit, source, node, f"绩效目标表 {label}")

    def _direction(self, target: Value) -> str:
        """≥, ≤ or =: as written in 方向 or before the value, else as the indicator has it."""
        text, at = self._cell_text("direction"), self._at("direction")
        column = _DIRECTIONS.get(parse(f"{text}1").sign, "") if text else ""
        own = _DIRECTIONS.get(target.sign, "")
        if target.kind == "区间":
            return "="
        if text and not column and at is not None:
            self._grid.report("R209", self._row, at, label=f"{self._name}方向", found=text, choices="≥、≤、=")
            return ""
        if column and own and column != own and target.kind != "日期" and at is not None:
            found = f"{text}、{target.text}"
            self._grid.report("R209", self._row, at, label=f"{self._name}方向", found=found, choices="≥、≤、=")
            return ""
        found = column or own
        if not found and target.kind == "定量":
            found = usual_direction(self._levels[1], self._name, target)
            self._report("P204", "target", target=target.text, reason=f"没有写方向，按“{found}”计算")
        return found

    def _band(self, qualitative: bool) -> int:
        """1 达成年度指标, 2 部分达成, 3 未达成; 0 where it is none of these."""
        text, at = normalise(self._cell_text("band")), self._at("band")
        found = next((_BANDS[word] for word in sorted(_BANDS, key=len, reverse=True) if text.startswith(word)), 0)
        if not found and qualitative and at is not None:
            choices = "达成年度指标、部分达成年度指标并具有一定效果、未达成年度指标且效果较差"
            self._grid.report("R209", self._row, at, label=f"{self._name}档次", found=text or "空白", choices=choices)
        return found
