"""What does not hold together in a form: arithmetic (P101–P107), values (P201–P211), text (P302)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from perfeval.calculator.projects.amounts_in_text import sums_that_do_not_add_up
from perfeval.calculator.projects.evaluate import band_of, left_out, row_scale, top_sources
from perfeval.calculator.projects.result import (
    MISSING,
    NORMAL,
    NOT_APPLICABLE,
    FormResult,
    RowResult,
)
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place, Severity
from perfeval.formula.addresses import address_of
from perfeval.formula.numeric import plain, round_half_away
from perfeval.method.model import Method
from perfeval.reader.comparing import is_cost
from perfeval.reader.projects.layout import form_layout, label
from perfeval.reader.projects.records import EXECUTED, SIDE_NAMES, SIDES, Printed, Spot
from perfeval.reader.value_words import value_words

_ROUNDING = Decimal("0.05")
"""A smaller difference of scores is rounding."""
_TOLERANCE = Decimal("0.005")
_FULL = Decimal(100)
_YUAN, _RATE_DIGITS = Decimal(10000), 4
_MIXED = "，正好差一万倍，多半是预算数、执行数一个以元、一个以万元填报"
_MIXED_MEND = "请按表上的金额单位改正预算数或执行数。"
_LEVELS = ("产出", "效益", "满意度")


def form_findings(result: FormResult, method: Method) -> Iterator[Finding]:
    """All that can be said of one form."""
    yield from _Checks(result, method).all()


class _Checks:
    def __init__(self, result: FormResult, method: Method) -> None:
        self._result, self._form, self._method = result, result.form, method

    def all(self) -> Iterator[Finding]:
        yield from self._sources()
        yield from self._execution()
        yield from self._weights()
        for row in self._result.rows:
            yield from self._row(row)
        yield from self._directions()
        yield from self._total()
        yield from self._levels()
        yield from self._texts()

    def _place(self, spot: Spot | None) -> Place:
        return Place(self._form.file, self._form.sheet, "" if spot is None else address_of(*spot))

    def _said(self, code: str, spot: Spot | None, **details: Any) -> Finding:
        return finding(code, self._place(spot), **{"project": self._form.project, **details})

    def _sources(self) -> Iterator[Finding]:
        """P101."""
        form = self._form
        total = form.total_fund
        parts = top_sources(form)
        if total is None or not parts:
            return
        complete = len(parts) > 1 or any(form_layout().other_fund.search(label(row.label)) for row in parts)
        wrong: list[tuple[str, Spot]] = []
        for side in SIDES:
            values = [value for row in parts if (value := row.amounts.get(side)) is not None]
            own = total.amounts.get(side)
            unread = any(side in row.unread for row in (total, *parts))
            if side not in total.spots or not values or side in total.summed or unread:
                continue
            added = sum(values, Decimal(0))
            stated = own if own is not None else Decimal(0)
            apart = abs(added - stated)
            if apart <= _amount_tolerance([stated, *values]) or (not complete and added < stated):
                continue
            every = sum((value for row in form.sources if (value := row.amounts.get(side)) is not None), Decimal(0))
            if abs(every - stated) <= _amount_tolerance([stated, *values]):
                continue
            shown = "空白" if own is None else f"是{own:f}万元"
            wrong.append((f"{SIDE_NAMES[side]}{shown}，分项之和是{plain(added):f}万元", total.spots[side]))
        if wrong:
            yield self._said("P101", wrong[0][1], label=total.label, sides="；".join(said for said, _ in wrong))

    def _execution(self) -> Iterator[Finding]:
        """P102, P103, the reason of a low execution, and budgets of 0."""
        form, execution = self._form, self._result.execution
        base = {"全年": "全年", "年初": "年初"}[execution.base]
        budget, executed = execution.budget, execution.executed
        total = form.total_fund
        executed_spot = total.spots.get(EXECUTED) if total is not None else None
        if budget == 0 and executed:
            yield self._said("K201", executed_spot, base=base, executed=f"{executed:f}")
        as_row = form.execution_row
        rate = form.rate
        if rate.value is None and as_row is not None and as_row.actual.kind == "定量" and as_row.actual.percent:
            rate = Printed(as_row.actual.amount, as_row.spots.get("actual"), as_row.actual.text)
        printed = rate.value
        mixed = bool(printed and executed and budget and _units_mixed(printed, executed, budget))
        if budget and executed and executed > budget and not mixed:
            yield self._said("K202", executed_spot, base=base, executed=f"{executed:f}", budget=f"{budget:f}")
        if execution.rate is None or budget is None or executed is None or not budget:
            return
        true = executed / budget
        details = {"base": base, "executed": f"{executed:f}", "budget": f"{budget:f}"}
        if printed is not None and printed != execution.rate:
            severity = _rate_severity(printed, true)
            if severity is not None:
                shown = {"found": _shown_rate(rate), "expected": _percent(true), **details}
                if mixed:
                    # whatever else the rate leads to goes away with it
                    yield replace(self._said("P102", rate.spot, cause=_MIXED, **shown), mend=_MIXED_MEND)
                    return
                yield replace(self._said("P102", rate.spot, cause="", **shown), severity=severity)
        if form.score.value is not None and execution.score is not None and execution.weight is not None:
            apart = abs(form.score.value - execution.score)
            if apart > _TOLERANCE:
                said = self._said(
                    "P103",
                    form.score.spot,
                    found=f"{form.score.value:f}",
                    expected=f"{execution.score:.2f}",
                    rate=_percent(true) + self._finished_words(),
                    weight=f"{execution.weight:f}",
                )
                yield said if apart >= _ROUNDING else replace(said, severity=Severity.HINT)
        if as_row is None and true < self._method.reasons.execution and not self._explained():
            spot = form.rate.spot or executed_spot
            limit = _percent(self._method.reasons.execution)
            yield self._said(
                "P207", spot, name=f"{form.project}预算执行", deviation=f"执行率{_percent(true)}，低于{limit}"
            )

    def _finished_words(self) -> str:
        """What is said where the method gives full points though less was spent."""
        execution = self._result.execution
        full = self._method.execution.finished and execution.score == execution.weight and execution.rate != 1
        return "（完成且未超预算，得满分）" if full else ""

    def _explained(self) -> bool:
        """Whether the form says somewhere why the budget was not executed."""
        form = self._form
        if form.explanation or form.execution_reason.strip(" 无-—/0"):
            return True
        return any(word in row.reason for row in form.rows for word in ("资金", "预算", "执行", "支付", "拨付", "经费"))

    def _weights(self) -> Iterator[Finding]:
        """P105: the sum of the points, and that of each level against its label."""
        result, form = self._result, self._form
        weights = [one.weight for one in result.rows if one.weight is not None]
        if not weights:
            return
        stated = any(one.row.shared == 1 and one.row.weight.spot is not None for one in result.rows)
        execution = result.execution.weight or Decimal(0)
        total = plain(sum(weights, execution))
        if abs(total - _FULL) > _TOLERANCE:
            spot = form.total_weight.spot or result.rows[-1].row.weight.spot
            rows = f"{plain(sum(weights, Decimal(0))):f}"
            parts = f"各行{rows}，执行率{execution:f}，" if execution else ""
            what = f"分值之和是{total:f}（{parts}表上总分{_text(form.total_weight.value)}）"
            if form.total_weight.value is None:
                what = f"分值之和是{total:f}" + (f"（{parts[:-1]}）" if parts else "")
            yield self._said("P105", spot, what=what, expected="100")
        if not stated:
            return
        for text, points, spot in form.level_weights:
            members = self._members(spot)
            values = [one.weight for one in members if one.weight is not None]
            added = sum(values, Decimal(0))
            if members and len(values) == len(members) and abs(added - points) > _TOLERANCE:
                name = "".join(text.split())
                yield self._said("P105", spot, what=f"“{name}”各行分值之和是{plain(added):f}", expected=f"{points:f}")

    def _members(self, spot: Spot) -> list[RowResult]:
        """The rows that belong to a level's cell: down to the next filled cell of this level or a higher one."""
        cells = [other for _, _, other in self._form.level_weights]
        level = 0 if spot[1] == min(other[1] for other in cells) else 1
        last = min((other[0] for other in cells if other[1] <= spot[1] and other[0] > spot[0]), default=10**9)
        rows = [one for one in self._result.rows if spot[0] <= one.row.spots["name"][0] < last]
        if not rows:
            return []
        own = rows[0].row.levels[: level + 1]
        return [one for one in rows if one.row.levels[: level + 1] == own and one.status != NOT_APPLICABLE]

    def _row(self, one: RowResult) -> Iterator[Finding]:
        row, weight, printed = one.row, one.weight, one.row.score.value
        name = row.name
        score_spot = row.score.spot or row.spots["name"]
        if weight is not None and printed is not None and printed > weight + _TOLERANCE:
            yield self._said("P104", score_spot, name=name, found=f"{printed:f}", weight=f"{plain(weight):f}")
        yield from self._values(one)
        yield from self._score(one)
        yield from self._deviation(one)
        if weight is not None and weight > self._method.heavy_row:
            spot = row.weight.spot
            yield self._said("P208", spot, name=name, weight=f"{plain(weight):f}", limit=f"{self._method.heavy_row:f}")
        if self._is_money(one):
            yield self._said("P210", row.spots["name"], name=name)

    def _is_money(self, one: RowResult) -> bool:
        row = one.row
        if "产出" not in row.levels[0] or "数量" not in row.levels[1]:
            return False
        if not form_layout().money_output.search(row.name) or row.target.kind != "定量":
            return False
        totals = {value for fund in self._form.funds for value in fund.amounts.values() if value}
        amount = row.target.amount
        money = row.target.unit in ("", "万元", "元", "%", "亿元")
        paid = any(word in row.name for word in ("执行", "支付", "到位", "支出", "拨付", "使用"))
        return money and (amount in totals or paid or ("资金" in row.name and "金额" in row.name))

    def _values(self, one: RowResult) -> Iterator[Finding]:
        """P201–P203, P205, P211."""
        row = one.row
        target_spot, actual_spot = row.spots.get("target"), row.spots.get("actual")
        blank = [what for what, value in (("指标值", row.target), ("完成值", row.actual)) if value.kind == "空白"]
        if blank and one.status == MISSING and (one.weight is not None or row.score.value is not None):
            what = "和".join(blank)
            spot = target_spot if row.target.kind == "空白" and target_spot is not None else actual_spot
            scored = f"，却得{row.score.value:f}分" if row.score.value is not None else ""
            yield self._said("P205", spot or row.spots["name"], name=row.name, what=what, scored=scored)
            return
        if row.kind not in ("定量", "区间", "日期") or one.status == NOT_APPLICABLE:
            return
        scale = row_scale(row)
        if scale.clash:
            yield self._said("P203", actual_spot, name=row.name, reason=scale.clash)
        elif one.status == MISSING and not one.inputs and row.actual.kind != "空白":
            yield self._said("P201", actual_spot, name=row.name, target=row.target.text, found=row.actual.text)
        elif row.actual.kind == "定量" and not row.actual.exact:
            shown = f"{plain(row.actual.amount or Decimal(0)):f}"
            number = _percent(row.actual.amount) if row.actual.percent and row.actual.amount is not None else shown
            yield self._said("P202", actual_spot, name=row.name, found=row.actual.text, number=number)
        if scale.hint:
            yield self._said(
                "P211", actual_spot, name=row.name, label="完成值", found=row.actual.text, reason=scale.hint
            )
        for value, name, spot in ((row.target, "指标值", target_spot), (row.actual, "完成值", actual_spot)):
            for doubt in value.doubts:
                if doubt != "写的是约数":
                    yield self._said("P211", spot, name=row.name, label=name, found=value.text, reason=doubt)

    def _score(self, one: RowResult) -> Iterator[Finding]:
        """P107."""
        row, printed = one.row, one.row.score.value
        if printed is None or one.weight is None or printed > one.weight + _TOLERANCE:
            return
        details: dict[str, Any] = {
            "name": row.name,
            "target": row.target.text.strip(),
            "actual": row.actual.text.strip(),
        }
        if row.kind == "定性" and one.status == MISSING and band_of(row):
            yield self._said(
                "P107",
                row.score.spot,
                **details,
                found=f"{printed:f}",
                expected="该档次范围内的分",
                rule="按达成程度分档",
            )
            return
        if one.status != NORMAL or one.score is None:
            return
        apart = abs(printed - one.score)
        if apart <= _TOLERANCE:
            return
        rate = "" if one.rate is None else f"完成率{_percent(one.rate)}、分值{plain(one.weight):f}"
        said = self._said(
            "P107", row.score.spot, **details, found=f"{printed:f}", expected=f"{one.score:.2f}", rule=rate
        )
        yield said if apart >= _ROUNDING else replace(said, severity=Severity.HINT)

    def _deviation(self, one: RowResult) -> Iterator[Finding]:
        """P207."""
        row, method = one.row, self._method
        if row.reason or self._form.explanation or one.rate is None or ("reason" not in row.spots and one.rate >= 1):
            return
        spot = row.spots.get("reason", row.spots["name"])
        due = method.reasons.execution if row is self._form.execution_row else 1 - method.reasons.shortfall
        if one.rate < due or (one.rate == due and row is not self._form.execution_row):
            yield self._said("P207", spot, name=row.name, deviation=self._short(one))
        elif row.kind == "定量" and one.rate > method.over.limit and one.direction in ("≥", ">"):
            limit = _percent(method.over.limit)
            yield self._said("P207", spot, name=row.name, deviation=f"完成率{_percent(one.rate)}，超过{limit}")

    @staticmethod
    def _short(one: RowResult) -> str:
        row = one.row
        if row.kind == "日期":
            return f"应在{row.target.text.strip()}，实际{row.actual.text.strip()}，没有按期完成"
        return f"指标值{row.target.text.strip()}，完成值{row.actual.text.strip()}，没有达到"

    def _directions(self) -> Iterator[Finding]:
        """P204: directions that the form leaves open, in one finding; those that contradict the name, one by one."""
        unsigned = [one for one in self._result.rows if one.row.kind == "定量" and not one.row.sign and one.direction]
        if unsigned:
            first = unsigned[0].row
            names = "、".join(f"“{one.row.name}”按{one.direction}" for one in unsigned[:6])
            names += f"等{len(unsigned)}项" if len(unsigned) > 6 else ""
            reason = f"没有写方向（{names}）" if len(unsigned) > 1 else f"没有写方向，按“{unsigned[0].direction}”计算"
            spot = first.spots.get("target")
            yield self._said("P204", spot, name=first.name, target=first.target.text.strip(), reason=reason)
        words = value_words().lower_is_better
        for one in self._result.rows:
            row = one.row
            if row.kind != "定量" or row.target.amount == 0:
                continue
            lower = one.row.sign in ("≤", "<")
            bad = any(word in row.name for word in (*words["bad"], *words["cost"], "时间", "天数", "时限", "率"))
            counted = "数量" in row.levels[1] or row.name.endswith(("数量", "个数", "面积", "里程", "人数", "次数"))
            if lower and counted and not bad and not is_cost(row.levels[1], row.name):
                reason = f"的方向是“{row.sign}”，与“{row.name}”这样的数量指标不合"
                yield self._said("P204", row.spots.get("target"), name=row.name, target=row.target.text, reason=reason)

    def _total(self) -> Iterator[Finding]:
        """P106, what is not applicable, and the recomputed total beside the printed one."""
        form, result = self._form, self._result
        if left_out(result.execution, result.rows) and result.applicable:
            yield self._said(
                "K203", None, points=f"{plain(_FULL - result.applicable):f}", applicable=f"{plain(result.applicable):f}"
            )
        printed = form.total.value
        if printed is None:
            return
        scores = [
            one.row.score.value for one in result.rows if one.weight is not None or one.row.score.value is not None
        ]
        if form.weight.value is not None or form.score.value is not None:
            scores.append(form.score.value)
        known = [score for score in scores if score is not None]
        if known and len(known) == len(scores):
            added = plain(sum(known, Decimal(0)))
            apart = abs(printed - added)
            if apart > _TOLERANCE:
                said = self._said(
                    "P106", form.total.spot, found=f"{printed:f}", expected=f"{added:f}", difference=f"{plain(apart):f}"
                )
                yield said if apart >= _ROUNDING else replace(said, severity=Severity.HINT)
        if result.total is not None and abs(result.total - printed) >= _ROUNDING:
            yield self._said("K204", form.total.spot, found=f"{printed:f}", expected=f"{result.total:.2f}")

    def _levels(self) -> Iterator[Finding]:
        """P209."""
        present = "".join(row.levels[0] + row.levels[1] for row in self._form.rows)
        absent = [level for level in _LEVELS if level not in present]
        if self._form.rows and absent and len(absent) < len(_LEVELS):
            spot = self._form.rows[0].spots.get("level1") or self._form.rows[0].spots["name"]
            yield self._said("P209", spot, levels="、".join(absent))

    def _texts(self) -> Iterator[Finding]:
        """P206 and P302."""
        left = self._form.instructions
        if left:
            cells = "、".join(address_of(*spot) for _, spot in left[:6])
            yield self._said("P206", left[0][1], count=len(left), cells=cells, found="".join(left[0][0].split()))
        for text, spot in self._form.goals:
            for sentence, total, parts, unit in sums_that_do_not_add_up(text):
                yield self._said("P302", spot, text=sentence, total=f"{total:f}", parts=f"{parts:f}", unit=unit)


def _amount_tolerance(values: list[Decimal]) -> Decimal:
    """Amounts of two decimals may each be rounded; coarser ones are as people counted them."""
    places = [-exponent for value in values if isinstance(exponent := plain(value).as_tuple().exponent, int)]
    return Decimal("0.005") * len(values) if max(places, default=0) >= 2 else Decimal("0.0001")


def _units_mixed(printed: Decimal, executed: Decimal, budget: Decimal) -> bool:
    """Whether the printed rate is that of the amounts, were one of them not ten thousand times too large or small."""
    rates = (executed * _YUAN / budget, executed / (budget * _YUAN))
    return any(printed == round_half_away(rate, _RATE_DIGITS) for rate in rates)


def _rate_severity(printed: Decimal, true: Decimal) -> Severity | None:
    """None for the right rate rounded to two or more digits behind the point of the percentage, 提示 to fewer."""
    exponent = plain(printed * 100).as_tuple().exponent
    digits = max(0, -exponent) if isinstance(exponent, int) else 0
    right = round_half_away(true * 100, digits) == plain(printed * 100)
    capped = true > 1 and printed == 1
    if capped or (right and digits >= 2) or round_half_away(true * 100, 2) == printed * 100:
        return None
    return Severity.HINT if right else Severity.ERROR


def _shown_rate(rate: Printed) -> str:
    return rate.text if "%" in rate.text else f"{rate.text}（即{_percent(rate.value or Decimal(0))}）"


def _percent(value: Decimal) -> str:
    return f"{round_half_away(value * 100, 2):.2f}%"


def _text(value: Decimal | None) -> str:
    return "空白" if value is None else f"{value:f}"
