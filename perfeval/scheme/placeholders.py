"""{年度}, {单位名称} …: the names that a title or a heading line may hold, from a fixed table; nothing is evaluated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from perfeval.formula.nodes import Node
from perfeval.scheme.names import suggestion

_BRACES = re.compile(r"\{([^{}]*)\}")

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


def placeholder_problem(text: str, known: tuple[str, ...] = LINE_NAMES) -> str:
    """What is wrong with the placeholders of a text, as a Chinese sentence; empty if nothing."""
    for name in _BRACES.findall(text):
        if name not in known:
            return f"不认识占位{{{name}}}{suggestion(name, known)}，可用的有{'、'.join(f'{{{one}}}' for one in known)}"
    if "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        return "花括号不成对，请检查"
    return ""


def names_held(text: str) -> tuple[str, ...]:
    """The names of a text's placeholders, in order."""
    return tuple(_BRACES.findall(text))


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
