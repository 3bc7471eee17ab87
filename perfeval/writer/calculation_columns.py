"""Where 指标计算 has what."""

from __future__ import annotations

HEADINGS = (
    ("序号", 5), ("一级指标", 8), ("二级指标", 10), ("三级指标", 20), ("分值", 7), ("计算公式", 34),
    ("代入过程", 38), ("计算状态", 9), ("指标值", 11), ("标准值", 9), ("步长", 8), ("每步扣分", 8),
    ("得分", 8), ("扣分", 8), ("扣分原因", 40), ("单位自评分", 11.5), ("佐证材料", 70),
)  # fmt: skip
"""Heading and width of each column."""
FIRST_ROW = 2
WEIGHT, PROCESS, STATUS, VALUE = 4, 6, 7, 8
LIMIT, STEP, DEDUCT = 9, 10, 11
SCORE, LOST, REASON, OWN_SCORE, EVIDENCE = 12, 13, 14, 15, 16
FIRST_SOURCE = 17
STEP_COLUMNS = {"limit": LIMIT, "step": STEP, "deduct": DEDUCT}
"""By the key of the parameter."""
