"""What already stands in the lists of the blank workbook: points in time, checklist points, effect indicators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from perfeval.facts.layout import Sheet, layout
from perfeval.reader.standard.absent import sheet_facts
from perfeval.rules.answers import Point
from perfeval.rules.base import Basis
from perfeval.scheme import Indicator, Scheme

_UNITS = {"比率": "%"}
Record: TypeAlias = dict[str, Any]

_POINTS_IN_TIME = ("3月31日", "6月30日", "9月30日", "12月31日")
_SECTIONS = (
    "部门职能",
    "部门整体支出绩效目标完成情况",
    "部门整体支出实施情况分析",
    "存在的问题",
    "改进措施",
    "其他说明",
)


def prefilled(sheet: str, scheme: Scheme) -> list[Record]:
    """The rows that a sheet of the blank workbook already has."""
    if sheet == "支付进度":
        return [{"时点": point} for point in _POINTS_IN_TIME]
    if sheet == "评价要点":
        return checklist_rows(scheme)
    if sheet == "效果指标":
        return [{"三级指标": i.id} for i in scheme.indicators if i.rule.basis is Basis.GRADES]
    if sheet == "自评分":
        return [{"三级指标": i.id} for i in scheme.indicators]
    if sheet == "补充数据":
        return [{"项目": f.name, "单位": _UNITS.get(f.unit, f.unit), "说明": f.description} for f in scheme.facts]
    if sheet == "文字材料":
        return [{"章节": section} for section in _SECTIONS]
    return []


def checklist_rows(scheme: Scheme) -> list[Record]:
    """A row for each point that the indicators ask about."""
    return [{"三级指标": one.id, "序号": number, "评价要点": point.text} for one, number, point in _points(scheme)]


def absent_points(scheme: Scheme) -> frozenset[tuple[str, int]]:
    """The points, by 三级指标 and 序号, for which 否 is the good answer."""
    return frozenset((indicator.id, number) for indicator, number, point in _points(scheme) if point.absent)


def _points(scheme: Scheme) -> Iterator[tuple[Indicator, int, Point]]:
    for indicator in scheme.indicators:
        for number, point in enumerate(indicator.rule.answered, 1):
            yield indicator, number, point


def asked_sheets(scheme: Scheme) -> tuple[Sheet, ...]:
    """The further sheets of the standard workbook from which the indicator system takes facts."""
    used = set(scheme.names_used())
    return tuple(sheet for sheet in layout("standard").more if used & sheet_facts(sheet))


def template_sheets(scheme: Scheme) -> tuple[Sheet, ...]:
    """The sheets of the standard workbook that an indicator system is filled in with."""
    return (*layout("standard").sheets, *asked_sheets(scheme))
