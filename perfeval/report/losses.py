"""存在的问题 and 改进措施: what points were lost for, in sentences about management, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from perfeval.calculator import Evaluation, IndicatorResult
from perfeval.formula.evaluate import format_number
from perfeval.reader.records import UnitData
from perfeval.report.indicators import indicator_words, lost, name_of, own_improvement, theme_words, unmet_points
from perfeval.report.wording import phrase

_NAMED_IN_A_THEME = 3
"""So many of a theme's losses are told, the largest first."""
_THEMES = 6


@dataclass(slots=True)
class Theme:
    """Losses of one kind, which one problem and one measure speak of."""

    heading: str
    measure: str
    results: list[IndicatorResult] = field(default_factory=list)

    @property
    def lost(self) -> Decimal:
        """Points lost in all."""
        return sum((lost(result) for result in self.results), Decimal(0))


def themes(evaluation: Evaluation) -> list[Theme]:
    """The kinds of losses, the largest first; more than a handful are one."""
    found: dict[str, Theme] = {}
    for result in evaluation.indicators:
        if lost(result) > 0:
            name = indicator_words(result.indicator.id).theme
            words = theme_words(name, result.group.name)
            theme = found.setdefault(words.heading, Theme(words.heading, words.measure))
            theme.results.append(result)
    ordered = sorted(found.values(), key=lambda theme: -theme.lost)
    if len(ordered) <= _THEMES:
        return ordered
    kept, rest = ordered[: _THEMES - 1], ordered[_THEMES - 1 :]
    others = Theme(phrase("problems.others"), phrase("measures.others"))
    others.results.extend(result for theme in rest for result in theme.results)
    return [*kept, others]


def problem(number: int, theme: Theme, evaluation: Evaluation, data: UnitData) -> str:
    """One problem: what is wrong, by the losses that weigh most, and the department's own reasons."""
    results = sorted(theme.results, key=lambda result: -lost(result))
    told = "；".join(_loss(result, evaluation) for result in results[:_NAMED_IN_A_THEME])
    more = results[_NAMED_IN_A_THEME:]
    if more:
        names = "、".join(name_of(result, evaluation) for result in more)
        told += phrase("problems.more", names=names)
    own = data.self_scores or {}
    reasons = [own[r.indicator.id].reason.strip().rstrip("。；") for r in results if r.indicator.id in own]
    said = "；".join(dict.fromkeys(reason for reason in reasons if reason))
    text = phrase("problems.item", number=number, heading=theme.heading, told=told)
    return text + (phrase("problems.own", reason=said) if said else "")


def measure(number: int, theme: Theme) -> str:
    """What to do about one kind of loss: the scheme's own words where it has some."""
    own = list(dict.fromkeys(text for result in theme.results if (text := own_improvement(result))))
    return phrase("measures.item", number=number, text="".join(own) or theme.measure)


def _loss(result: IndicatorResult, evaluation: Evaluation) -> str:
    words = indicator_words(result.indicator.id)
    value = "" if result.value is None else format_number(abs(result.value), result.indicator.display)
    if words.problem and ("{value}" not in words.problem or value):
        text = words.problem.format(value=value)
    else:
        text = phrase("problems.plain", name=name_of(result, evaluation))
    unmet = unmet_points(result, evaluation)
    return f"{text}（{unmet}）" if unmet else text
