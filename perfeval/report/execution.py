"""Part six, how the budget was carried out: totals, 三公经费, 政府采购, 结转结余."""

from __future__ import annotations

from decimal import Decimal

from perfeval.facts.fact import Facts
from perfeval.formula.numeric import divide
from perfeval.report.wording import change, money, phrase, rate, year_words

_OFFICIAL = {
    "因公出国（境）费": "因公出国境费",
    "公务用车购置费": "公务用车购置费",
    "公务用车运行维护费": "公务用车运行维护费",
    "公务接待费": "公务接待费",
}


def execution_sentences(facts: Facts, year: int | None) -> list[str]:
    """How the year's budget was carried out; what the data do not have is left out."""

    def amount(name: str) -> Decimal | None:
        value = facts.value(name)
        return value if isinstance(value, Decimal) else None

    first, adjusted = amount("支出年初预算数"), amount("支出预算调整数")
    full, spent = amount("支出全年预算数"), amount("支出决算数")
    texts: list[str] = []
    if first is not None and adjusted is not None and full and spent is not None:
        share = rate(divide(spent, full))
        known = {
            "year": year_words(year),
            "first": money(first),
            "full": money(full),
            "amount": money(spent),
            "rate": share,
        }
        texts.append(phrase("execution.budget", **known, adjusted=_adjustment(adjusted)))
    parts = [(label, amount(f"{item}决算数")) for label, item in _OFFICIAL.items()]
    budget, outturn, last = amount("三公经费本年预算数"), amount("三公经费决算数"), amount("三公经费上年决算数")
    if budget is not None and outturn is not None and last is not None:
        texts.append(_official(budget, outturn, last, parts, year))
    planned, bought = amount("政府采购预算数"), amount("政府采购实际金额")
    if planned and bought is not None:
        values = {"budget": money(planned), "amount": money(bought), "rate": rate(divide(bought, planned))}
        texts.append(phrase("execution.purchases", **values))
    left, before = amount("结转结余本年末"), amount("结转结余上年末")
    if left == 0:
        texts.append(phrase("execution.not_carried"))
    elif left is not None and before is not None:
        moved = change(left, before, "上年末")
        texts.append(phrase("execution.carried", amount=money(left), change=moved))
    return texts


def _adjustment(value: Decimal) -> str:
    if value == 0:
        return phrase("execution.unchanged")
    return phrase("execution.raised" if value > 0 else "execution.lowered", amount=money(abs(value)))


def _official(
    budget: Decimal, spent: Decimal, last: Decimal, parts: list[tuple[str, Decimal | None]], year: int | None
) -> str:
    """三公经费: against its budget and last year's, item by item."""
    if not spent and not budget:
        return phrase("spending.none", year=year_words(year), item="“三公”经费支出")
    moved = change(spent, last)
    if budget > 0:
        known = {"budget": money(budget), "amount": money(spent), "rate": rate(divide(spent, budget))}
        text = phrase("execution.official", **known, change=moved)
    else:
        text = phrase("execution.official_unbudgeted", amount=money(spent), change=moved)
    items = [
        phrase("execution.item" if value else "execution.item_none", item=item, amount=money(value))
        for item, value in parts
        if value is not None
    ]
    return text + (phrase("execution.official_parts", parts="，".join(items)) if items else "")
