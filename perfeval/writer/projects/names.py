"""The sheets of the workbook of project forms, and the columns of a form."""

from __future__ import annotations

import re

OVERVIEW, FINDINGS, NOTES = "项目汇总", "问题清单", "编制说明"
OWN = (OVERVIEW, FINDINGS, NOTES)

COLUMNS = (
    ("一级指标", 10.0), ("二级指标", 15.0), ("三级指标", 22.0), ("年度指标值", 13.5), ("实际完成值", 13.5),
    ("方向", 5.0), ("指标值", 13.5), ("指标值上限", 11.5), ("完成值", 13.5), ("分值", 7.0), ("完成率", 9.0),
    ("自评分", 7.5), ("核算分", 7.5), ("差额", 7.0), ("复核分", 7.5), ("复核意见", 12.0),
    ("偏差原因分析\n及改进措施", 18.0),
)  # fmt: skip
(
    LEVEL1, LEVEL2, NAME, TARGET_TEXT, ACTUAL_TEXT, DIRECTION, TARGET, HIGH, ACTUAL, WEIGHT, RATE, PRINTED, SCORE,
    DIFFERENCE, REVIEW, OPINION, REASON,
) = range(len(COLUMNS))  # fmt: skip
FUND_COLUMNS = {"年初": TARGET_TEXT, "全年": ACTUAL_TEXT, "执行": TARGET}
"""Where the amounts of the fund table stand."""

_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_LONGEST = 26


def form_sheet_name(serial: int, project: str) -> str:
    """The sheet of a project: its number and as much of its name as a sheet's name holds."""
    return f"{serial:02d}_{_REFUSED.sub('_', project)[:_LONGEST]}".rstrip("_ ")
