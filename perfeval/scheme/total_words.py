"""What a scheme says of the total, in lines that people read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.rules.base import points
from perfeval.scheme.model import Indicator, Scheme
from perfeval.scheme.vocabulary import first_words


def total_lines(scheme: Scheme) -> Iterator[str]:
    """满分, 加分项, 扣分项, 封顶, 一票否决, 分类; none for a plain total."""
    policy = scheme.total
    if policy.scale != policy.points or policy.points != Decimal(100):
        yield f"满分{points(policy.points)}分" + (f"，折算为{points(policy.scale)}分" if policy.convert else "")
    if policy.redistribute != "all":
        yield f"不适用分值：{first_words('redistribute')[policy.redistribute]}"
    yield from (_item("加分项", item) for item in policy.bonus)
    yield from (_item("扣分项", item) for item in policy.penalty)
    for what, most in (("加分合计", policy.bonus_cap), ("扣分合计", policy.penalty_cap), ("总分", policy.maximum)):
        if most is not None:
            yield f"{what}最高{points(most)}分"
    for cap in policy.caps:
        yield f"封顶：{cap.note or cap.when}，总分最高{points(cap.at_most)}分（{cap.when}）"
    for veto in policy.veto:
        ends = [f"总分最高{points(veto.total)}分"] if veto.total is not None else []
        ends += [f"等级最高“{veto.grade}”"] if veto.grade else []
        ends += [f"等级下降{veto.lower}档"] if veto.lower else []
        yield f"一票否决：{veto.note or veto.when}，{'，'.join(ends)}（{veto.when}）"
    for variant in scheme.variants:
        yield f"分类：{variant.reason}（{variant.when}）"
    for indicator in scheme.indicators:
        if indicator.moves_to:
            yield f"“{indicator.label}”不适用的，分值并入“{indicator.moves_to}”"


def _item(kind: str, item: Indicator) -> str:
    return f"{kind}“{item.label}”（最多{points(item.weight)}分）：{item.rule.standard(item.weight)}"
