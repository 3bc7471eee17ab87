"""Finding the 计分表 in a report: indicators with weight and score, the groups' weights, the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfeval.report_check.documents import Document
from perfeval.report_check.language.figures import number_text

_LABEL = re.compile(r"(?P<name>.+?)[（(](?P<weight>\d+(?:\.\d+)?)分?[）)][）)]?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?分?")
_FIGURE = re.compile(r"[-+]?[\d,，.]+(?:%|％|分|万元|元)?|[—-]+")
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
        place = score_column if aligned and score_column is not None else last + 1
        score = _value(cells[place]) if place < len(cells) else None
        scored = score is not None or (place < len(cells) and _UNSCORED.fullmatch(cells[place]) is not None)
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
    """A form with the weights in columns of their own: 三级指标 | 分值 | … | 得分, under one heading or several."""
    rows: list[ScoreRow] = []
    containers: dict[tuple[str, Decimal], Container] = {}
    totals: list[Decimal] = []
    columns: tuple[list[int], int, int] | None = None
    for raw in table:
        cells = [number_text(cell) for cell in raw]
        weights = [i for i, text in enumerate(cells) if _WEIGHT_HEADING.fullmatch(text)]
        scores = [i for i, text in enumerate(cells) if _SCORE_HEADING.fullmatch(text) and i > min(weights, default=99)]
        if weights and scores:
            columns = [i for i in weights if i < scores[0]], scores[0], len(cells)
            continue
        filled = [cell for cell in cells if cell]
        if columns is None or not filled:
            continue
        if _TOTAL.fullmatch(filled[0]):
            totals = [value for cell in filled[1:] if (value := _value(cell)) is not None] or totals
        elif len(cells) == columns[2]:
            for container in _containers(cells, columns[0][:-1], len(rows)):
                containers.setdefault((container.name, container.weight), container)
            row = _row(cells, columns[0][-1], columns[1])
            rows += [row] if row else []
    if len(rows) < _LEAST:
        return None
    total = totals[-1] if totals else None
    return ScoreForm(tuple(rows), tuple(containers.values()), total, totals[0] if len(totals) > 1 else None)


def _name(cells: Sequence[str]) -> str:
    """The nearest words on the left."""
    return next((cell for cell in reversed(cells) if cell and not _FIGURE.fullmatch(cell)), "")


def _containers(cells: Sequence[str], weights: Sequence[int], first: int) -> Iterator[Container]:
    for index in weights:
        weight = _value(cells[index])
        if weight is not None and cells[index - 1]:
            yield Container(_name(cells[:index]), weight, first)


def _row(cells: Sequence[str], weight_column: int, score_column: int) -> ScoreRow | None:
    weight, score, name = _value(cells[weight_column]), _value(cells[score_column]), _name(cells[:weight_column])
    if weight is None or not name or (score is None and not _UNSCORED.fullmatch(cells[score_column])):
        return None
    return ScoreRow(name, weight, score)
