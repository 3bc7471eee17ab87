"""{年度}, {单位名称} …: the names that a title or a heading line may hold, from a fixed table; nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from perfeval.formula.nodes import Node
from perfeval.scheme.names import suggestion

_BRACES = re.compile(r"\{([^{}]*)\}")
_OF_ONE = re.compile(r"\s*([^()（）]+?)\s*[(（]\s*(.+?)\s*[)）]\s*")

TITLE_NAMES = ("年度", "下一年度", "单位名称", "体系名称")
"""What a title may hold beside the names of facts of 基本信息."""
UNIT_FACTS = (
    "预算编码", "主管部门", "预算级次", "单位性质", "编制数", "在职人员数", "离退休人员数", "编外人员数", "部门职责",
    "内设机构", "公开网址", "填报人", "审核人", "单位负责人", "联系电话", "填报日期", "预算批复日期", "预算公开日期",
    "决算批复日期", "决算公开日期",
)  # fmt: skip
"""The facts of 基本信息 that a heading or signature line may hold."""
LINE_NAMES = (*TITLE_NAMES, *UNIT_FACTS)
TOTAL, GRADE, VERDICT, REVIEW_TOTAL, FULL, LOST_TOTAL = "总分", "等级", "评定", "复核总分", "满分", "扣分合计"
TASK_NAMES = {
    "任务序号": "", "任务名称": "task", "是否重点工作": "key", "交办或下达单位": "assigner", "计划完成时限": "due",
    "是否完成": "done", "是否及时完成": "timely", "质量是否达标": "quality", "完成情况说明": "remark",
}  # fmt: skip
"""What a row that repeats for every task (履职任务) may hold, and which column of the sheet each is."""
FOOT_NAMES = (TOTAL, GRADE, VERDICT, REVIEW_TOTAL, FULL, LOST_TOTAL)
"""What the texts below the table may hold beside these."""
LABEL, LEVEL_SERIAL, LEVEL_WEIGHT = "指标", "序号", "分值"
LEVEL_SCORE, LEVEL_RATE, LEVEL_LOST, LEVEL_REVIEW = "得分", "得分率", "扣分", "复核分"
_OF_LEVELS = (LABEL, LEVEL_SERIAL, LEVEL_WEIGHT, LEVEL_SCORE, LEVEL_RATE, LEVEL_LOST, LEVEL_REVIEW)
DIVISION_NAMES = {f"一级{what}": what for what in _OF_LEVELS}
"""What may be said of a 一级指标, and what it is."""
GROUP_NAMES = {f"二级{what}": what for what in _OF_LEVELS}
"""What may be said of a 二级指标, and what it is."""
MARKS = tuple(f"{level}{end}" for level in ("一级", "二级", "指标") for end in ("开始", "结束"))
"""What says where the rows of a level begin and end in a bureau's workbook; it is not printed."""


def placeholder_problem(text: str, known: tuple[str, ...] = LINE_NAMES) -> str:
    """What is wrong with the placeholders of a text, as a Chinese sentence; empty if nothing."""
    for name in _BRACES.findall(text):
        if name not in known:
            return f"不认识占位{{{name}}}{suggestion(name, known)}，可用的有{'、'.join(f'{{{one}}}' for one in known)}"
    if "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        return "花括号不成对，请检查"
    return ""


@lru_cache(maxsize=4096)
def names_held(text: str) -> tuple[str, ...]:
    """The names of a text's placeholders, in order."""
    return tuple(_BRACES.findall(text))


def level_named(name: str) -> int:
    """1 for what is said of a 一级指标, 2 for what is said of a 二级指标, 0 for all else."""
    return 1 if name in DIVISION_NAMES else 2 if name in GROUP_NAMES else 0


@lru_cache(maxsize=4096)
def lone_name(text: str) -> str:
    """The name of a text that is nothing but one placeholder; empty for any other."""
    match = _BRACES.fullmatch(text.strip())
    return match[1] if match else ""


@lru_cache(maxsize=4096)
def of_one(name: str) -> tuple[str, str]:
    """得分（预算执行率） → what of which indicator; two empty texts for any other name."""
    match = _OF_ONE.fullmatch(name)
    return (match[1], match[2].strip("“”\"' ")) if match else ("", "")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, in one pass: what is filled in is not looked at again."""
    return _BRACES.sub(lambda match: values.get(match[1], match[0]), text)


def pieces(text: str, of: Callable[[str], Node]) -> list[Node | str]:
    """The text cut at its placeholders, with `of(name)` in their place."""
    found: list[Node | str] = []
    at = 0
    for match in _BRACES.finditer(text):
        found += [text[at : match.start()], of(match[1])]
        at = match.end()
    return [piece for piece in [*found, text[at:]] if piece != ""]
