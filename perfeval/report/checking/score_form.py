"""Finding the 计分表 in a report: indicators with weight and score, the groups' weights, the total."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.report.checking.figures import number_text
from perfeval.report.checking.reading import Document

_LABEL = re.compile(r"(?P<name>.+?)[（(](?P<weight>\d+(?:\.\d+)?)分?[）)][）)]?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?分?")
_TOTAL = re.compile(r"总分|合计|总计|总得分|总评分|评价总分|自评总分")
_SCORE_HEADING = re.compile(r"(?:自评|评价|评审|实际|最终|考核|绩效)?(?:得分|自评分|评分|分数)(?:数|值)?")
_WEIGHT_HEADING = re.compile(r"(?:标准|指标|设定|权重)?(?:分值|权重|标准分|满分)(?:[（(]分[）)])?")
_UNSCORED = re.compile(r"不适用|不涉及|不评价|缺数据|—+|-+|/")
_LEAST = 3


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator of the form."""

    name: str
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Container:
    """一级 or 二级指标: its weight, and the number of the indicator it begins with."""

    name: str
    weight: Decimal
    first: int


@dataclass(frozen=True, slots=True)
class ScoreForm:
    """A 计分表 as it stands in a report."""

    rows: tuple[ScoreRow, ...]
    containers: tuple[Container, ...]
    total: Decimal | None
    total_weight: Decimal | None


def score_form(document: Document) -> ScoreForm | None:
    """The report's 计分表; None where it has none that can be read."""
    forms = [form for table in document.tables if (form := _by_columns(table) or _by_labels(table))]
    return max(forms, key=lambda form: len(form.rows), default=None)


def _value(text: str) -> Decimal | None:
    plain = number_text(text)
    return Decimal(plain.rstrip("分")) if _NUMBER.fullmatch(plain) else None


def _by_labels(table: Sequence[Sequence[str]]) -> ScoreForm | None:
    """A form with the weights in the labels: 绩效目标合理性（2分）."""
    rows: list[ScoreRow] = []
    containers: dict[tuple[str, Decimal], Container] = {}
    total: Decimal | None = None
    total_weight: Decimal | None = None
    score_column = _heading(table, _SCORE_HEADING)
    for raw in table:
        cells = [number_text(cell) for cell in raw]
        filled = [cell for cell in cells if cell]
        if filled and _TOTAL.fullmatch(filled[0]):
            numbers = [value for cell in filled[1:] if (value := _value(cell)) is not None]
            total = numbers[-1] if numbers else total
            total_weight = numbers[0] if len(numbers) > 1 else total_weight
            continue
        labels = [(index, match) for index, cell in enumerate(cells) if (match := _LABEL.fullmatch(cell))]
        if not labels:
            continue
        last, match = labels[-1]
        aligned = score_column is not None and len(cells) > score_column and len(cells) > 3
        score = _value(cells[score_column]) if aligned and score_column is not None else None
        if score is None:
            score = next((value for cell in cells[last + 1 :] if (value := _value(cell)) is not None), None)
        unscored = any(_UNSCORED.fullmatch(cell) for cell in cells[last + 1 :])
        scored = score is not None or unscored
        outer = labels[:-1] if scored else labels
        for _, one in outer:
            key = one["name"], Decimal(one["weight"])
            containers.setdefault(key, Container(*key, len(rows)))
        if scored:
            rows.append(ScoreRow(match["name"], Decimal(match["weight"]), score))
    if len(rows) < _LEAST:
        return None
    return ScoreForm(tuple(rows), tuple(containers.values()), total, total_weight)


def _heading(table: Sequence[Sequence[str]], pattern: re.Pattern[str]) -> int | None:
    for row in table[:3]:
        found = [index for index, cell in enumerate(row) if pattern.fullmatch(number_text(cell))]
        if found:
            return found[-1]
    return None


def _by_columns(table: Sequence[Sequence[str]]) -> ScoreForm | None:
    """A form with the weights in columns of their own: 三级指标 | 分值 | … | 得分."""
    for top, head in enumerate(table[:3]):
        texts = [number_text(cell) for cell in head]
        weights = [i for i, text in enumerate(texts) if _WEIGHT_HEADING.fullmatch(text)]
        scores = [i for i, text in enumerate(texts) if _SCORE_HEADING.fullmatch(text) and i > min(weights, default=99)]
        if weights and scores:
            return _columns(table[top + 1 :], weights, scores[0], len(texts))
    return None


def _columns(body: Sequence[Sequence[str]], weights: Sequence[int], score_column: int, width: int) -> ScoreForm | None:
    rows: list[ScoreRow] = []
    containers: list[Container] = []
    total: Decimal | None = None
    total_weight: Decimal | None = None
    own = max(index for index in weights if index < score_column)
    for raw in body:
        cells = [number_text(cell) for cell in raw]
        filled = [cell for cell in cells if cell]
        if filled and _TOTAL.fullmatch(filled[0]):
            numbers = [value for cell in filled[1:] if (value := _value(cell)) is not None]
            if numbers:
                total = numbers[-1]
                total_weight = numbers[0] if len(numbers) > 1 else None
            continue
        if len(cells) != width:
            continue
        for index in weights:
            weight = _value(cells[index])
            name = next((cell for cell in reversed(cells[:index]) if cell and _value(cell) is None), "")
            if weight is None or index == own or not cells[index - 1]:
                continue
            containers.append(Container(name, weight, len(rows)))
        weight, score = _value(cells[own]), _value(cells[score_column])
        name = next((cell for cell in reversed(cells[:own]) if cell and _value(cell) is None), "")
        if weight is not None and name and (score is not None or _UNSCORED.fullmatch(cells[score_column])):
            rows.append(ScoreRow(name, weight, score))
    return ScoreForm(tuple(rows), tuple(containers), total, total_weight) if len(rows) >= _LEAST else None
