"""The scheme as it applies to one unit: the chosen alternatives, the department's own targets as indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.facts.fact import Facts
from perfeval.facts.scope import fact_scope
from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.formula.conditions import guarded, names_asked_missing
from perfeval.formula.evaluate import evaluate
from perfeval.formula.nodes import names_in
from perfeval.formula.numeric import plain
from perfeval.formula.parser import parse
from perfeval.reader.labels import normalise
from perfeval.reader.records import TargetRow, UnitData
from perfeval.rules import Case, Cases, Proportional, Target
from perfeval.rules.base import percent
from perfeval.scheme.model import Division, Group, Indicator, Scheme, Targets, UndefinedCase

_RULE_SOURCE = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
TARGETS_SUFFIX = "_绩效目标"
"""Behind a division's name: the fact that stands for its targets where the department gave none."""
_ZERO = Decimal(0)
_ZERO_TARGETS = {"≤": "<= 0", "=": "= 0", "≥": ">= 0"}


def for_unit(scheme: Scheme, data: UnitData, facts: Facts) -> tuple[Scheme, tuple[Finding, ...]]:
    """The scheme with every choice made; what a reader should know about the choices is in the findings."""
    findings: list[Finding] = []
    chosen = _variant(scheme, facts, findings)
    divisions = tuple(_division(scheme, division, data, facts, findings) for division in chosen)
    weights = [one for division in divisions for group in division.groups for one in group.indicators]
    total = _sum(one.weight for one in weights)
    given = [one.label for one in weights if one.weight_fact]
    if given and total != scheme.total.points and not any(division.targets for division in divisions):
        findings.append(finding("K121", indicators="”“".join(given), total=f"{plain(total):f}"))
    return scheme.model_copy(update={"divisions": divisions}), tuple(findings)


def _variant(scheme: Scheme, facts: Facts, findings: list[Finding]) -> tuple[Division, ...]:
    """The divisions for units of this kind (单位性质): the first variant whose condition holds, else the scheme's."""
    for variant in scheme.variants:
        held = _holds(variant.when, facts)
        if held is None:
            names = "”“".join(name for name in names_in(parse(variant.when)) if facts.value(name) is None)
            findings.append(finding("K141", names=names, when=variant.when))
        elif held:
            findings.append(finding("K140", reason=variant.reason))
            return variant.divisions
    return scheme.divisions


def _holds(when: str, facts: Facts) -> bool | None:
    """Whether a condition holds; None where a fact it needs is missing."""
    condition = parse(when)
    asked = names_asked_missing(condition)
    if any(facts.value(name) is None for name in names_in(condition) if name not in asked):
        return None
    return bool(evaluate(guarded(condition, asked), fact_scope(facts)))


def _division(scheme: Scheme, division: Division, data: UnitData, facts: Facts, findings: list[Finding]) -> Division:
    if division.targets:
        return division.model_copy(update={"groups": tuple(_target_groups(scheme, division, data, facts, findings))})
    groups = tuple(_group(group, facts, findings) for group in division.groups)
    weighed = any(one.weight_fact for group in groups for one in group.indicators)
    weight = _sum(group.weight for group in groups) if weighed else division.weight
    return division.model_copy(update={"groups": groups, "weight": weight})


def _group(group: Group, facts: Facts, findings: list[Finding]) -> Group:
    members = tuple(_weighed(_chosen(one, facts, findings), facts) for one in group.indicators)
    weighed = any(one.weight_fact for one in members)
    weight = _sum(one.weight for one in members) if weighed else group.weight
    return group.model_copy(update={"indicators": members, "weight": weight})


def _weighed(indicator: Indicator, facts: Facts) -> Indicator:
    """The indicator with the weight that its fact holds; 0 while that is missing, and for a negative one."""
    if not indicator.weight_fact:
        return indicator
    weight = facts.value(indicator.weight_fact)
    return indicator.model_copy(update={"weight": max(_ZERO, weight) if isinstance(weight, Decimal) else _ZERO})


def _sum(weights: Iterable[Decimal]) -> Decimal:
    return sum(weights, _ZERO)


def _chosen(indicator: Indicator, facts: Facts, findings: list[Finding]) -> Indicator:
    """The first alternative whose condition holds, else the indicator itself."""
    for other in indicator.alternatives:
        if _holds(other.when, facts):
            chosen = indicator.as_alternative(other)
            findings.append(finding("K106", indicator=indicator.id, chosen=chosen.label, reason=other.reason))
            return chosen
    return indicator


def _target_groups(
    scheme: Scheme, division: Division, data: UnitData, facts: Facts, findings: list[Finding]
) -> Iterator[Group]:
    """二级指标 → the department's targets; one indicator without data where there are none."""
    wanted = normalise(division.name)
    rows = [row for row in data.targets or () if _same(normalise(row.levels[0]), wanted)]
    if not rows:
        absent = f"{division.name}{TARGETS_SUFFIX}"
        yield Group(name=division.name, indicators=(_plain(absent, division.weight, expression=absent),))
        return
    weights = [facts.value(f"{row.key}_分值") for row in rows]
    total = sum((weight for weight in weights if isinstance(weight, Decimal)), Decimal(0))
    if total != division.weight:
        place = Place(rows[0].cell.file, rows[0].cell.sheet)
        findings.append(finding("K107", place, division=division.name, total=total, weight=division.weight))
    taken: dict[str, int] = {}
    groups: dict[str, list[Indicator]] = {}
    for row, weight in zip(rows, weights, strict=True):
        name = row.levels[2]
        taken[name] = taken.get(name, 0) + 1
        identity = name if taken[name] == 1 else f"{name}（{taken[name]}）"
        known = weight if isinstance(weight, Decimal) and weight >= 0 else Decimal(0)
        one = _target(row, identity, known, scheme, facts, findings)
        groups.setdefault(row.levels[1] or division.name, []).append(one)
    _check_groups(division, groups, rows, findings)
    for name, members in groups.items():
        yield Group(name=name, weight=sum((one.weight for one in members), Decimal(0)), indicators=tuple(members))


def _check_groups(
    division: Division, groups: Mapping[str, list[Indicator]], rows: Sequence[TargetRow], findings: list[Finding]
) -> None:
    """Where the scheme gives the 二级指标 of the targets their weights: whether the department kept to them."""
    place = Place(rows[0].cell.file, rows[0].cell.sheet)
    for wanted in division.groups:
        members = [
            one for name, given in groups.items() if _same(normalise(name), normalise(wanted.name)) for one in given
        ]
        total = sum((one.weight for one in members), Decimal(0))
        if total != wanted.weight:
            findings.append(finding("K107", place, division=wanted.name, total=total, weight=wanted.weight))


def _same(written: str, wanted: str) -> bool:
    """产出, 产出指标 and 产出（50分） are one."""
    return written.startswith(wanted)


def _target(
    row: TargetRow, identity: str, weight: Decimal, scheme: Scheme, facts: Facts, findings: list[Finding]
) -> Indicator:
    fact = f"{row.key}_分值"
    if row.qualitative:
        rate = f"{row.key}_得分率"
        if not _in_band(row, facts, rate, scheme.targets, findings):
            rate = f"{row.key}_档次内得分率"
        rule = Proportional(kind="proportional", wording=_qualitative_words(scheme.targets))
        return _plain(identity, weight, expression=rate, weight_fact=fact, rule=rule)
    target, actual = f"{row.key}_年度指标值", f"{row.key}_实际完成值"
    unit = f"（{row.unit}）" if row.unit else ""
    explanation = f"年度指标值与实际完成值之比{unit}。" + (f"偏差原因：{row.remark}" if row.remark else "")
    met = _met(row, target, actual)
    if met:
        rule_of_limit = Cases(
            kind="cases",
            cases=(Case(when=met, points=weight, words="达到年度指标值"), Case(points=_ZERO, words="未达到")),
        )
        return _plain(identity, weight, rule=rule_of_limit, weight_fact=fact, explanation=explanation)
    policy = scheme.targets
    rule_of_ratio = Target(
        kind="target",
        direction=row.direction or "≥",
        ceiling=policy.ceiling or scheme.target_ceiling,
        beyond=policy.beyond,
        deduct=policy.deduct,
        equal=policy.equal,
    )
    expression = f"{actual} / {target}"
    if not row.direction:
        expression = f"{row.key}_方向"
    return _plain(
        identity,
        weight,
        expression=expression,
        weight_fact=fact,
        rule=rule_of_ratio,
        explanation=explanation,
        when_undefined=_at_zero(row, actual) if row.direction else (),
    )


def _met(row: TargetRow, target: str, actual: str) -> str:
    """The condition of a target that is met or not, without proportion: a latest day, a range."""
    if row.by_day:
        return f"{actual} <= {target}"
    if row.limits is not None:
        return f"{actual} >= {row.limits[0]} and {actual} <= {row.limits[1]}"
    return ""


def _at_zero(row: TargetRow, actual: str) -> tuple[UndefinedCase, ...]:
    """A target of 0 is met or not; there is no proportion."""
    met = f"{actual} {_ZERO_TARGETS[row.direction]}"
    return (
        UndefinedCase(when=met, then="full", note="年度指标值为0，实际完成值达到，得满分；"),
        UndefinedCase(then="zero", note="年度指标值为0，实际完成值没有达到，不得分；"),
    )


def _in_band(row: TargetRow, facts: Facts, rate: str, policy: Targets, findings: list[Finding]) -> bool:
    """Whether the rate lies in its band; one that does not is refused, with a finding."""
    value = facts.value(rate)
    if not 0 < row.band <= len(policy.bands):
        return False
    if not isinstance(value, Decimal):
        return True
    band = policy.bands[row.band - 1]
    inside = band.from_ <= value <= 1 and (row.band == 1 or value < policy.bands[row.band - 2].from_)
    if not inside:
        source = facts[rate].sources[0]
        place = Place(source.file, source.sheet, source.cell)
        bands = _band_words(policy)
        findings.append(
            finding("K108", place, target=row.levels[2], rate=f"{value * 100:f}%", band=row.band, bands=bands)
        )
    return inside


def _band_words(policy: Targets) -> str:
    """达成年度指标80%（含）—100%，部分达成60%（含）—80%…"""
    tops = ["100%", *(f"{percent(band.from_)}" for band in policy.bands)]
    return "，".join(
        f"{band.name}{percent(band.from_)}（含）—{top}" for band, top in zip(policy.bands, tops, strict=False)
    )


def _qualitative_words(policy: Targets) -> str:
    return f"定性指标按达成程度分{len(policy.bands)}档：{_band_words(policy)}；得分＝得分率×分值。"


def _plain(identity: str, weight: Decimal, **given: object) -> Indicator:
    whole: dict[str, object] = {"source": _RULE_SOURCE, "rule": Proportional(kind="proportional"), **given}
    return Indicator.model_validate({"id": identity, "label": identity, "weight": weight, **whole})
