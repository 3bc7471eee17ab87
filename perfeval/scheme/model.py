"""An indicator system (指标体系) as data."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, field_validator, model_validator

from perfeval.data import data_files, usual
from perfeval.formula.nodes import Binary, Node, names_in
from perfeval.formula.parser import parse
from perfeval.formula.remembered import remembered
from perfeval.formula.stems import stem
from perfeval.rules import AnyRule
from perfeval.rules.base import Basis
from perfeval.rules.undefined import DENOMINATOR, NUMERATOR, Outcome, UndefinedCase
from perfeval.scheme.form import STANDARD_COLUMNS, Form
from perfeval.scheme.form_compiling import compiled
from perfeval.scheme.form_sheet import FormSheet
from perfeval.scheme.results import INDICATOR_WORDS, result_names
from perfeval.scheme.total import TotalPolicy

__all__ = ["DENOMINATOR", "NUMERATOR", "Outcome", "UndefinedCase"]


SAME_AS_ABOVE = "同上"
"""指标说明 of an indicator that shares the one above it."""


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Substitute(_Data):
    """Another definition of a derived fact, for units whose input lacks the first one's table."""

    expression: str
    note: str


class DerivedFact(_Data):
    """A fact that the scheme defines from others, e.g. 支出预算数 = 支出年初预算数 (预算口径)."""

    name: str
    expression: str
    unit: str
    label: str = ""
    otherwise: Substitute | None = None


class ExtraFact(_Data):
    """A fact that no table of the standard workbook holds; 补充数据 supplies it."""

    name: str
    unit: str
    description: str = ""

    @model_validator(mode="before")
    @classmethod
    def _says_what_it_is(cls, given: Any) -> Any:
        named = isinstance(given, dict) and given.get("name") and not given.get("description")
        return {**given, "description": given["name"]} if named else given


class Alternative(_Data):
    """Another form of an indicator (二者择其一): used where `when` holds, with the reason that is shown.

    What is given replaces what the indicator says.
    """

    when: str
    reason: str
    label: str | None = None
    weight: Decimal | None = Field(default=None, ge=0)
    explanation: str | None = None
    description: str | None = None
    expression: str | None = None
    rule: AnyRule | None = None
    when_undefined: tuple[UndefinedCase, ...] | None = None
    display: str | None = None


class Indicator(_Data):
    """三级指标.

    Attributes:
        id: the name by which scripts and people refer to it, unique in the scheme.
        label: how the form writes it, without the weight.
        weight: 分值.
        weight_fact: the fact that holds the weight, where the department's workbook gives it.
        explanation: 指标解释 of the form.
        description: 指标说明 of the form; 同上 where the row above's is shared.
        expression: the ratio over facts; empty for a checklist or a graded indicator.
        known_as: how else 评价要点 / 效果指标 may call it.
        optional: whether a department may drop it (no row makes it 不适用 rather than 缺数据).
        display: number format of the value.
        precision: digits to which 指标值 is rounded.
        alternatives: other forms, of which the first that applies is used.
        choice: why this form was chosen; shown beside the formula.
        improvement: what the report proposes where points are lost; empty for the report's own words.
        moves_to: the indicator that takes over the weight where this one does not apply.
        columns: what the form's own columns say of it, by column.
        references: where single values come from, by their path in the file (rule.deduct).
    """

    id: str = Field(min_length=1)
    label: str
    weight: Decimal = Field(ge=0)
    weight_fact: str = ""
    explanation: str = ""
    description: str = ""
    source: str = ""
    expression: str = ""
    rule: AnyRule
    when_undefined: tuple[UndefinedCase, ...] = ()
    known_as: tuple[str, ...] = ()
    optional: bool = False
    display: Literal["0.00%", "0.00", "0"] = "0.00%"
    precision: int = Field(default=4, ge=0, le=10)
    alternatives: tuple[Alternative, ...] = ()
    choice: str = ""
    improvement: str = ""
    moves_to: str = ""
    columns: dict[str, str] = {}
    references: dict[str, str] = {}

    @model_validator(mode="after")
    def _usual_display(self) -> Indicator:
        if "display" not in self.model_fields_set:
            object.__setattr__(self, "display", self.rule.usual_display)
        return self

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names under which the input's lists may have it."""
        return (self.id, *self.known_as)

    @property
    def tree(self) -> Node:
        """The expression, parsed."""
        return parse(self.expression)

    @property
    def ratio(self) -> tuple[Node, Node] | None:
        """分子 and 分母 where the expression is a quotient."""
        tree = self.tree
        return (tree.left, tree.right) if isinstance(tree, Binary) and tree.operator == "/" else None

    @property
    def parts(self) -> tuple[Indicator, ...]:
        """The parts (分项) of an indicator that is scored by parts, as indicators of their own; none for others."""
        divided = self.rule.divided
        answered = [part for part in divided if part.rule.basis is not Basis.RATIO]
        return tuple(
            Indicator(
                id=f"{self.id}（{part.name}）",
                label=part.name,
                weight=self.rule.weight_of(part, self.weight),
                source=self.source,
                expression=part.expression,
                rule=part.rule,
                when_undefined=part.when_undefined,
                # what people fill in for the only such part may stand under the indicator's own name
                known_as=self.sheet_names if answered == [part] else (),
                optional=self.optional,
                display=part.display or part.rule.usual_display,
                precision=part.precision,
            )
            for part in divided
        )

    def forms(self) -> Iterator[Indicator]:
        """The indicator, then each of its alternatives in full."""
        yield self
        for other in self.alternatives:
            yield self.as_alternative(other)

    def as_alternative(self, other: Alternative) -> Indicator:
        """The indicator in another form."""
        given = {name: getattr(other, name) for name in Alternative.model_fields if name not in ("when", "reason")}
        update = {name: value for name, value in given.items() if value is not None}
        return self.model_copy(update={**update, "choice": other.reason, "alternatives": ()})


class Group(_Data):
    """二级指标 with its indicators."""

    name: str
    weight: Decimal = Decimal(0)
    indicators: tuple[Indicator, ...]


class Division(_Data):
    """一级指标 with its groups; `targets`: its indicators are the rows of the department's 绩效目标 sheet."""

    name: str
    weight: Decimal
    groups: tuple[Group, ...] = ()
    targets: bool = False


class GradeLimit(_Data):
    """A grade of the total (等级) and the lowest total that earns it."""

    name: str
    least: Decimal


class Variant(_Data):
    """The divisions that take the place of the scheme's for units for which `when` holds, and why (单位性质)."""

    when: str
    reason: str
    divisions: tuple[Division, ...] = Field(min_length=1)


class TargetBand(_Data):
    """A band (档次) of a qualitative target and the lowest rate that it earns."""

    name: str
    from_: Decimal = Field(alias="from", ge=0, le=1)

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


_TARGET_BANDS = tuple(TargetBand(name=name, from_=least) for name, least in usual("target_bands").items())


class Targets(_Data):
    """How the department's own targets (绩效目标) are scored.

    Attributes:
        ceiling: a rate of completion beyond which the target was set too low (目标偏低).
        beyond: what follows from that: a remark, a deduction of `deduct` points, or one in proportion.
        equal: for targets to be hit exactly: points lost in proportion to the distance, or all unless met.
        bands: the bands of qualitative targets, best first.
    """

    ceiling: Decimal | None = Field(default=None, gt=1)
    beyond: Literal["remark", "deduct", "proportional"] = "remark"
    deduct: Decimal = Field(default=Decimal(0), ge=0)
    equal: Literal["symmetric", "met"] = "symmetric"
    bands: tuple[TargetBand, ...] = Field(default=_TARGET_BANDS, min_length=1)


class Total(TotalPolicy):
    """How the total comes about, with the items that add to it and those that are taken off.

    Attributes:
        bonus: 加分项; the weight is the most that the item can add.
        penalty: 扣分项; the weight is the most that the item can take off, its rule says how much.
    """

    bonus: tuple[Indicator, ...] = ()
    penalty: tuple[Indicator, ...] = ()

    @property
    def items(self) -> tuple[Indicator, ...]:
        """加分项, then 扣分项."""
        return (*self.bonus, *self.penalty)

    @property
    def plain(self) -> bool:
        """Whether the total is Σ得分 ÷ Σ适用分值 × 100 and nothing else."""
        return self == Total()


_GRADES = tuple(GradeLimit(name=name, least=least) for name, least in usual("grades").items())


class Scheme(_Data):
    """指标体系: divisions → groups → indicators, with the legal basis and the grades of the total.

    Attributes:
        report_outline: the outline of the report that is usual where the scheme is (报告提纲).
        dates: the years from which some value is otherwise; empty where the scheme is the same for every year.
        references: what the names stand for by which values say where they come from.
        value_references: where values come from that do not say so themselves, by their path (weight, rule).
    """

    name: str
    title: str
    form_title: str = "{年度}年{单位名称}部门整体支出绩效自评指标计分表"
    abstract: bool = False
    extends: str = ""
    legal_basis: tuple[str, ...] = ()
    disclaimer: str = ""
    report_outline: str = "heshan"
    dates: tuple[int, ...] = ()
    references: dict[str, str] = {}
    value_references: dict[str, str] = {}
    parameters: dict[str, str] = {}
    facts: tuple[ExtraFact, ...] = ()
    derived: tuple[DerivedFact, ...] = ()
    grades: tuple[GradeLimit, ...] = Field(default=_GRADES, min_length=1)
    target_ceiling: Decimal | None = Field(default=None, gt=1)
    targets: Targets = Targets()
    total: Total = Total()
    form: Form = Form()
    form_template: SkipValidation[FormSheet | None] = None
    divisions: tuple[Division, ...] = Field(min_length=1)
    variants: tuple[Variant, ...] = ()

    @field_validator("report_outline")
    @classmethod
    def _known_outline(cls, name: str) -> str:
        known = [path.stem for path in data_files("report/outlines")]
        if name not in known:
            raise ValueError(f"没有报告提纲“{name}”，可用的有：{'、'.join(known)}")
        return name

    @property
    def form_sheet(self) -> FormSheet:
        """The form as cells: the bureau's own workbook, or what `form` says."""
        return self.form_template or compiled(self.shown_form, self.form_title)

    @property
    def shown_form(self) -> Form:
        """`form`; where none is prescribed and no indicator explains itself, the usual one with the standards in it."""
        explained = any(one.explanation or one.description for one in self.indicators)
        if "columns" in self.form.model_fields_set or explained or not self.indicators:
            return self.form
        return self.form.model_copy(update={"columns": STANDARD_COLUMNS})

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in the order of the form."""
        return tuple(indicator for _, _, indicator in self.rows())

    def rows(self) -> Iterator[tuple[Division, Group, Indicator]]:
        """The form's rows: division, group, indicator."""
        for division in self.divisions:
            for group in division.groups:
                for indicator in group.indicators:
                    yield division, group, indicator

    def grade_limits(self) -> tuple[tuple[str, str, Decimal], ...]:
        """Each grade, the defined name of its lowest total, and this total."""
        found: list[tuple[str, str, Decimal]] = []
        for number, grade in enumerate(self.grades, 1):
            plain = stem(grade.name)
            name = plain if plain == grade.name else f"{number}_{plain}".rstrip("_")
            found.append((grade.name, f"等级下限_{name}", grade.least))
        return tuple(found)

    def every_indicator(self) -> Iterator[Indicator]:
        """All that the scheme may score: its indicators, the items of the total, and the variants' indicators."""
        yield from self.indicators
        yield from self.total.items
        for variant in self.variants:
            for division in variant.divisions:
                for group in division.groups:
                    yield from group.indicators

    @remembered(size=64)
    def names_used(self) -> tuple[str, ...]:
        """The fact names that expressions, conditions and derived facts refer to."""
        texts = [derived.expression for derived in self.derived]
        texts += [d.otherwise.expression for d in self.derived if d.otherwise]
        texts += self.total.conditions
        texts += [variant.when for variant in self.variants]
        for indicator in self.every_indicator():
            texts += expressions_of(indicator)
        found = [name for text in texts if text for name in names_in(parse(text))]
        groups = [division.name for division in self.divisions]
        groups += [group.name for division in self.divisions for group in division.groups]
        results = {name for one in (*(i.id for i in self.every_indicator()), *groups) for name in result_names(one)}
        own = {NUMERATOR, DENOMINATOR, *INDICATOR_WORDS, *results}
        return tuple(dict.fromkeys(name for name in found if name not in own))


def expressions_of(indicator: Indicator) -> Iterator[str]:
    """Every expression and condition of an indicator, those of its rule and its alternatives among them."""
    for form in indicator.forms():
        yield from (form.expression, *(case.when for case in form.when_undefined))
        yield from form.rule.conditions
        for part in form.parts:
            yield from expressions_of(part)
    yield from (other.when for other in indicator.alternatives)
