"""Parts one to five: staff, income, spending, and spending by source, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from perfeval.facts.fact import Facts
from perfeval.formula.numeric import divide
from perfeval.reader.records import UnitData
from perfeval.report.material import own_text, text_slots
from perfeval.report.wording import change, money, phrase, placeholder, rate, year_words

GENERAL_SOURCE = "一般公共预算财政拨款"
_OTHER_INCOME = (
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
    "使用非财政拨款结余",
)
_SPENDING_PARTS = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_SOURCE_INCOME = {
    "政府性基金预算支出": "政府性基金预算财政拨款收入",
    "国有资本经营预算支出": "国有资本经营预算财政拨款收入",
}


class Spending:
    """The sentences on one unit's people and money; what is missing is a placeholder."""

    def __init__(self, data: UnitData, facts: Facts) -> None:
        self._data, self._facts, self._year = data, facts, year_words(data.year)

    def _amount(self, name: str) -> Decimal | None:
        value = self._facts.value(name)
        return value if isinstance(value, Decimal) else None

    def _lacking(self, *names: str) -> str:
        absent = [name for name in names if self._amount(name) is None]
        labels = [(self._facts[n].label if n in self._facts else "") or n for n in absent]
        return placeholder("、".join(phrase("missing_fact", label=label) for label in labels))

    def staff(self) -> list[str]:
        """核定编制, 在职人员, 离退休 and 编外人员."""
        posts, staff = self._amount("编制数"), self._amount("在职人员数")
        if posts is None or staff is None:
            return [self._lacking("编制数", "在职人员数")]
        known = {"posts": _count(posts), "staff": _count(staff)}
        if posts > 0:
            text = phrase("staff.posts", **known, rate=rate(divide(staff, posts)))
        else:
            text = phrase("staff.posts_only", **known)
        for name, pattern in (("离退休人员数", "staff.retired"), ("编外人员数", "staff.outside")):
            count = self._amount(name)
            if count:
                text += phrase(pattern, count=_count(count))
        return [text]

    def general_budget(self) -> list[str]:
        """Income from the general public budget, carry-over, and how the year's spending is made up."""
        result: list[str] = []
        name = f"{GENERAL_SOURCE}收入"
        income, before = self._amount(f"{name}决算数"), self._amount(f"{name}上年决算数")
        opening = self._amount("年初结转和结余决算数")
        if income is None:
            result.append(self._lacking(f"{name}决算数"))
        else:
            known = {"year": self._year, "amount": money(income)}
            if before is None:
                text = phrase("income.general_plain", **known)
            else:
                text = phrase("income.general", **known, change=change(income, before))
            if opening is not None:
                key = "income.opening" if opening else "income.opening_none"
                text += "，" + phrase(key, amount=money(opening))
            result.append(text + "。")
        if self._amount(f"{GENERAL_SOURCE}支出决算数") is not None:
            result += self.by_source(f"{GENERAL_SOURCE}支出")
        result += self._make_up()
        if any(self._amount(f"{name}决算数") for name in _OTHER_INCOME):
            result.append(phrase("income.all_funds"))
        return result

    def _make_up(self) -> list[str]:
        total, closing = self._amount("支出决算数"), self._amount("年末结转和结余决算数")
        if total is None:
            return [self._lacking("支出决算数")]
        if total <= 0:
            return []
        parts = []
        for item in _SPENDING_PARTS:
            amount = self._amount(f"{item}决算数")
            if amount:
                share = rate(divide(amount, total))
                parts.append(phrase("income.part", item=item, amount=money(amount), share=share))
        if closing is None:
            left = self._lacking("年末结转和结余决算数")
        else:
            left = phrase("income.closing" if closing else "income.closing_none", amount=money(closing))
        text = phrase("income.total", year=self._year, total=money(total), parts="，".join(parts), closing=left)
        return [text]

    def basic(self) -> list[str]:
        """基本支出: outturn against last year's, with 人员经费 and 公用经费."""
        name = "基本支出"
        amount, last = self._amount(f"{name}决算数"), self._amount(f"{name}上年决算数")
        if amount is None:
            return [self._lacking(f"{name}决算数")]
        if amount == 0:
            return [self._none(name, last)]
        known = {"year": self._year, "item": name, "amount": money(amount)}
        if last is None:
            text = phrase("spending.outturn_plain", **known) + "，" + self._lacking(f"{name}上年决算数")
        else:
            text = phrase("spending.outturn", **known, change=change(amount, last))
            text += self._reason("基本支出原因", amount != last)
        result = [text + "。"]
        parts = []
        for item in ("人员经费", "公用经费"):
            part, before = self._amount(f"{item}决算数"), self._amount(f"{item}上年决算数")
            if part is not None and before is not None:
                parts.append(phrase("spending.part", item=item, amount=money(part), change=change(part, before)))
            elif part is not None:
                parts.append(phrase("spending.part_plain", item=item, amount=money(part)))
        if parts:
            result.append(phrase("spending.parts", parts="；".join(parts)))
        return result

    def projects(self) -> list[str]:
        """项目支出: the approved budget against last year's, the outturn against the year's budget."""
        name = "项目支出"
        budget, before = self._amount(f"{name}年初预算数"), self._amount(f"{name}上年年初预算数")
        amount, last = self._amount(f"{name}决算数"), self._amount(f"{name}上年决算数")
        full = self._amount(f"{name}全年预算数")
        if amount == 0 and not budget and not full:
            return [self._none(name, last)]
        result: list[str] = []
        if budget is None:
            result.append(self._lacking(f"{name}年初预算数"))
        else:
            known = {"year": self._year, "item": name, "amount": money(budget)}
            if budget == 0:
                text = phrase("spending.no_first_budget", year=self._year, item=name)
            elif before is None:
                text = phrase("spending.first_budget_plain", **known)
            else:
                text = phrase("spending.first_budget", **known, change=change(budget, before))
                text += self._reason("项目支出原因", budget != before)
            result.append(text + "。")
        if amount is None:
            return [*result, self._lacking(f"{name}决算数")]
        if full:
            share = rate(divide(amount, full))
            known = {"year": self._year, "item": name, "budget": money(full), "amount": money(amount)}
            result.append(phrase("spending.full_budget", **known, rate=share))
        if last is not None:
            known = {"year": self._year, "item": name, "amount": money(amount)}
            result.append(phrase("spending.source", **known, change=change(amount, last)))
        return result

    def by_source(self, name: str) -> list[str]:
        """Spending from one source of funds; "无" is said only where the data say 0."""
        amount, last = self._amount(f"{name}决算数"), self._amount(f"{name}上年决算数")
        if amount is None:
            result = []
            income = _SOURCE_INCOME.get(name, "")
            received = self._amount(f"{income}决算数")
            if received is not None:
                key = "spending.income_only" if received else "spending.no_income"
                result.append(phrase(key, year=self._year, income=income, amount=money(received)))
            return [*result, placeholder(f"{self._year}年{name}的决算数和上年决算数（“资金来源”表没有填写）")]
        if amount == 0:
            return [self._none(name, last)]
        known = {"year": self._year, "item": name, "amount": money(amount)}
        if last is None:
            result = [phrase("spending.source_plain", **known)]
        else:
            result = [phrase("spending.source", **known, change=change(amount, last))]
        full = self._amount(f"{name}全年预算数")
        if full:
            share = rate(divide(amount, full))
            result.append(phrase("spending.full_budget", **known, budget=money(full), rate=share))
        return result

    def _none(self, name: str, last: Decimal | None) -> str:
        if last:
            return phrase("spending.none_before", year=self._year, item=name, last=money(last))
        return phrase("spending.none", year=self._year, item=name)

    def _reason(self, slot: str, changed: bool) -> str:
        given: Sequence[str] = own_text(self._data, slot)
        if given:
            return phrase("spending.reason", reason="".join(given).removeprefix("主要原因是").rstrip("。"))
        return phrase("spending.reason", reason=placeholder(text_slots()[slot].what)) if changed else ""


def _count(value: Decimal) -> str:
    return format(value, "f")
