"""A case (案例): facts written down in a file, and the scores that they should give, so that a standard can be tried.

No workbook is needed: the facts stand in one made-up sheet, from which everything else is computed as from any input.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval.data.bounded_yaml import YamlProblem, bounded_yaml
from perfeval.facts.fact import MISSING, Fact, Facts, FactValue, SourceCell
from perfeval.facts.naming import fact_stem
from perfeval.findings.system_errors import reason_of
from perfeval.formula.nodes import Binary, Cell, Node, Text, call, cell_at, choose
from perfeval.reader.records import CopiedCell, OwnIndicator, SelfScore, SourceSheet, TargetRow, UnitData
from perfeval.rules.base import Basis
from perfeval.scheme.catalogue import canonical, fact_catalogue
from perfeval.scheme.model import Indicator, Scheme
from perfeval.scheme.names import bare, by_any_name, suggestion
from perfeval.scheme.vocabulary import in_model_words, number_written

SHEET = "案例数据"
_FILE = "案例"
_ANSWERS = ("是", "部分", "否")


class CaseError(ValueError):
    """A case file cannot be used; the message is Chinese and names the place and the mend."""


@dataclass(frozen=True)
class Expected:
    """What a case should give; what it does not mention is not compared."""

    total: Decimal | None = None
    grade: str = ""
    scores: Mapping[str, Decimal] = field(default_factory=dict)
    values: Mapping[str, Decimal] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case, as written: its name, the scheme it names, its data and what they should give."""

    name: str
    scheme: str
    raw: Mapping[str, Any]
    expected: Expected


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file: one, or those under `cases`, each with the facts of the file and its own.

    Raises:
        CaseError: it cannot be read or is no case.
    """
    try:
        raw = in_model_words(bounded_yaml(path.read_bytes()), "case_file")
    except YamlProblem as error:
        raise CaseError(f"案例“{path}”：{error}") from error
    except OSError as error:
        raise CaseError(f"案例“{path}”无法读取（{reason_of(error)}），请检查路径") from error
    if not isinstance(raw, dict):
        raise CaseError(f"案例“{path}”的内容应为键值结构，至少有“数据:”")
    listed = raw.get("cases")
    if isinstance(listed, list) and listed and all(isinstance(row, list) for row in listed):
        return tuple(_table(raw, path, [*row]) for row in listed)
    if listed is None:
        if isinstance(raw.get("name"), list | dict):
            raise CaseError(f"案例“{path}”的名称应为文字；一个文件里有几个案例的，请写在“案例组:”下面")
        return (_case(raw, str(raw.get("name") or path.stem)),)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise CaseError(f"案例“{path}”的cases应为列表，每项以“- ”开头")
    shared = {key: value for key, value in raw.items() if key != "cases"}
    return tuple(
        _case(_joined(shared, one), str(one.get("name") or f"{path.stem}第{number}例"))
        for number, one in enumerate(listed, 1)
    )


ABSENT, NOTHING = "缺", "—"
"""In a table of cases: a fact that is missing, and a value or score that does not exist."""


def _table(raw: Mapping[str, Any], path: Path, row: list[Any]) -> Case:
    """A row of a table of one indicator's cases: its facts, answers or grades, then 计算状态, 指标值 and 得分."""
    indicator = str(raw.get("indicator") or path.stem)
    if len(row) < _OUTCOME + 1:
        raise CaseError(f"案例“{path}”的一行“{row}”应是数据，后面是计算状态、指标值、得分")
    given, (status, value, score) = row[:-_OUTCOME], row[-_OUTCOME:]
    names = raw.get("facts")
    whole: dict[str, Any] = {"unit": path.stem}
    if isinstance(names, list):
        if len(names) != len(given):
            raise CaseError(f"案例“{path}”的一行有{len(given)}个数据，facts里有{len(names)}个")
        whole["facts"] = {str(name): None if one == ABSENT else one for name, one in zip(names, given, strict=True)}
    else:
        said = [None if one == ABSENT else one for one in (given[0] if isinstance(given[0], list) else given)]
        whole["answers" if raw.get("points") else "grades"] = {indicator: said}
    expected = Expected(
        scores={} if score == NOTHING else {indicator: _number(score, f"“{indicator}”的得分")},
        values={} if value == NOTHING else {indicator: _number(value, f"“{indicator}”的指标值")},
        statuses={indicator: str(status)},
    )
    shown = "，".join(str(one) for one in given)
    return Case(f"{indicator}：{shown}", "", whole, expected)


_OUTCOME = 3


def _joined(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A case with what its file says for all: facts, answers … one by one, the rest as a whole."""
    whole = {**shared, **own}
    for key in ("facts", "answers", "grades", "hand_scores"):
        if isinstance(shared.get(key), dict) and isinstance(own.get(key), dict):
            whole[key] = {**shared[key], **own[key]}
    return whole


def _case(raw: Mapping[str, Any], name: str) -> Case:
    given = raw.get("expected") or {}
    if not isinstance(given, dict):
        raise CaseError(f"案例“{name}”的应得（expected）应为键值结构")
    total = given.get("total")
    expected = Expected(
        total=None if total is None else _number(total, f"案例“{name}”的总分"),
        grade=str(given.get("grade") or ""),
        scores={str(k): _number(v, f"“{k}”的得分") for k, v in (given.get("scores") or {}).items()},
        values={str(k): _number(v, f"“{k}”的指标值") for k, v in (given.get("values") or {}).items()},
        statuses={str(k): str(v) for k, v in (given.get("statuses") or {}).items()},
    )
    return Case(name, str(raw.get("scheme") or ""), raw, expected)


def _number(value: Any, what: str) -> Decimal:
    number = number_written(value)
    if isinstance(number, bool) or not isinstance(number, (int, float, Decimal)):
        raise CaseError(f"{what}填的是“{value}”，应为数字")
    return Decimal(str(number))


def unit_of_case(case: Case, scheme: Scheme) -> UnitData:
    """The unit that a case describes, as if it had been read from a workbook.

    Raises:
        CaseError: a name that neither the catalogue nor the scheme knows, or a value that cannot be meant.
    """
    return _Sheet(case, scheme).unit()


class _Sheet:
    """Lays the data of a case out in one sheet, a row each."""

    def __init__(self, case: Case, scheme: Scheme) -> None:
        self._case, self._raw, self._scheme = case, case.raw, scheme
        self._facts: dict[str, Fact] = {}
        self._cells: dict[tuple[int, int], CopiedCell] = {}
        self._units = {fact.name: fact.unit for fact in fact_catalogue()} | {f.name: f.unit for f in scheme.facts}

    def unit(self) -> UnitData:
        """The unit's data."""
        for name, value in self._given("facts").items():
            known = self._known(str(name))
            if value is not None and value != "":
                self._fact(known, value)
        self._missing()
        self._answers()
        effects = self._grades()
        scores = dict(self._hand_scores())
        targets = tuple(self._targets()) if self._raw.get("targets") else None
        year = self._raw.get("year")
        sheet = SourceSheet(_FILE, SHEET, SHEET, self._cells, half_unit=Decimal("0.005"), money_unit="万元")
        return UnitData(
            unit=str(self._raw.get("unit") or self._case.name),
            year=int(_number(year, "年度")) if year is not None else None,
            files=((_FILE, "0" * 64),),
            facts=Facts(self._facts),
            sheets=(sheet,),
            own_indicators=effects,
            self_scores=scores or None,
            targets=targets,
        )

    def _given(self, key: str) -> Mapping[Any, Any]:
        given = self._raw.get(key) or {}
        if not isinstance(given, dict):
            raise CaseError(f"案例“{self._case.name}”的{key}应为键值结构，即每行“名称: 值”")
        return given

    def _known(self, name: str) -> str:
        own = {fact.name for fact in (*self._scheme.facts,)} | set(self._scheme.names_used())
        found = name if name in own else canonical(name)
        if found not in self._units and found not in own:
            raise CaseError(
                f"案例“{self._case.name}”的数据“{name}”不在数据目录中{suggestion(name, [*self._units, *own])}"
            )
        return found

    def _cell(self, value: FactValue | None, name: str) -> Cell:
        row = len({row for row, _ in self._cells})
        self._cells[row, 0] = CopiedCell(name)
        if value is not None:
            self._cells[row, 1] = CopiedCell(value)
        return cell_at(SHEET, row, 1)

    def _fact(self, name: str, written: Any, unit: str = "") -> None:
        value = _value(written)
        unit = unit or self._units.get(name, "")
        if isinstance(value, str):
            unit = "文本"
        elif isinstance(value, datetime.date):
            unit = "日期"
        cell = self._cell(value, name)
        node: Node = choose(call("ISNUMBER", cell), cell, Text(MISSING))
        if unit == "文本":
            node = choose(Binary("=", cell, Text("")), Text(MISSING), cell)
        source = SourceCell(_FILE, SHEET, cell.address)
        self._facts[name] = Fact(name, value, unit, (source,), node, name)

    def _missing(self) -> None:
        for name, unit in self._units.items():
            if name not in self._facts and name != "年度":
                self._facts[name] = Fact(name, None, unit, label=name)

    def _indicators(self) -> Iterator[Indicator]:
        for one in self._scheme.every_indicator():
            yield one
            yield from one.parts

    def _by_name(self, basis: Basis) -> Mapping[str, Indicator]:
        """The indicators of a kind by every way to write them."""
        ones = {one.id: one for one in self._indicators() if one.rule.basis is basis}
        ways = by_any_name({name: (one.label, *one.known_as) for name, one in ones.items()})
        return {way: ones[name] for way, name in ways.items()}

    def _find(self, name: Any, basis: Basis, what: str) -> Indicator:
        ones = self._by_name(basis)
        found = ones.get(bare(str(name)))
        if found is None:
            meant = suggestion(str(name), [one.id for one in ones.values()])
            raise CaseError(f"案例“{self._case.name}”的{what}里没有用到的指标“{name}”{meant}")
        return found

    def _answers(self) -> None:
        for name, given in self._given("answers").items():
            indicator = self._find(name, Basis.ANSWERS, "评价要点")
            points = len(indicator.rule.answered)
            answers = given if isinstance(given, list) else [given] * points
            if len(answers) != points:
                raise CaseError(f"“{name}”有{points}个要点，案例里写了{len(answers)}个答案")
            key = fact_stem(indicator.sheet_names[0])
            for number, answer in enumerate(answers, 1):
                said = {True: "是", False: "否"}.get(answer, str(answer)) if answer is not None else None
                if said is not None and said not in _ANSWERS:
                    raise CaseError(f"“{name}”要点{number}填的是“{answer}”，应为是、部分、否之一")
                self._text(f"{key}_要点{number}", said)

    def _text(self, name: str, value: str | None) -> None:
        cell = self._cell(value, name)
        node = choose(Binary("=", cell, Text("")), Text(MISSING), cell)
        self._facts[name] = Fact(name, value, "文本", (SourceCell(_FILE, SHEET, cell.address),), node, name)

    def _grades(self) -> Mapping[str, tuple[OwnIndicator, ...]]:
        effects: dict[str, tuple[OwnIndicator, ...]] = {}
        for name, given in self._given("grades").items():
            indicator = self._find(name, Basis.GRADES, "效果指标")
            rows: list[OwnIndicator] = []
            key = indicator.sheet_names[0]
            for number, grade in enumerate(given if isinstance(given, list) else [given], 1):
                fact = f"{fact_stem(key)}_等级{number}"
                self._text(fact, None if grade is None else str(grade))
                rows.append(OwnIndicator(key, f"个性化指标{number}", "", "", fact))
            effects[key] = tuple(rows)
        return effects

    def _hand_scores(self) -> Iterator[tuple[str, SelfScore]]:
        for name, score in self._given("hand_scores").items():
            indicator = self._find(name, Basis.BY_HAND, "自评分")
            value = _number(score, f"“{name}”的自评分")
            cell = self._cell(value, f"{indicator.id}自评分")
            source = SourceCell(_FILE, SHEET, cell.address)
            yield indicator.id, SelfScore(indicator.id, value, "", source)

    def _targets(self) -> Iterator[TargetRow]:
        given = self._raw.get("targets")
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            raise CaseError(f"案例“{self._case.name}”的绩效目标应为列表，每项以“- ”开头")
        for number, row in enumerate(given, 1):
            key = f"绩效目标{number}"
            for label, name in (
                ("年度指标值", "target"),
                ("实际完成值", "actual"),
                ("分值", "weight"),
                ("得分率", "rate"),
            ):
                if row.get(name) is not None:
                    self._fact(f"{key}_{label}", _number(row[name], f"绩效目标第{number}行的{label}"), "")
            levels = (str(row.get("level1") or ""), str(row.get("level2") or ""), str(row.get("level3") or key))
            band = int(_number(row.get("band") or 0, f"绩效目标第{number}行的档次"))
            source = SourceCell(_FILE, SHEET, "A1")
            qualitative = row.get("rate") is not None or bool(band)
            yield TargetRow(key, levels, qualitative, str(row.get("direction") or ""), band, "", "", source)


def _value(written: Any) -> FactValue | None:
    """A fact's value as a case writes it: a number, 90%, a date, a text; blank for a missing one."""
    number = number_written(written)
    if written is None or written == "":
        return None
    if isinstance(written, bool):
        return "是" if written else "否"
    if isinstance(number, (int, float, Decimal)):
        return Decimal(str(number))
    if isinstance(written, datetime.datetime):
        return written.date()
    return written if isinstance(written, datetime.date) else _date_or_text(str(written))


def _date_or_text(text: str) -> FactValue:
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    try:
        return datetime.date(*(int(part) for part in plain.split("-")))
    except (ValueError, TypeError):
        return text
