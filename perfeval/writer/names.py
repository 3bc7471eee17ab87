"""The names of the output's own sheets, and what they call a level that goes on."""

SCORE = "计分表"
CALCULATION = "指标计算"
STANDARDS = "评分标准"
FACTS = "基础数据"
CHECKS = "数据校验"
CHARTS = "得分分析"
NOTES = "编制说明"

DETAILS = "分项计算"
TOTALS = "总分计算"

OWN = (SCORE, CALCULATION, STANDARDS, FACTS, CHECKS, CHARTS, NOTES)
"""Those that every score workbook has."""
EXTRA = (DETAILS, TOTALS)
"""Those that a score workbook has where its indicator system needs them."""

GOES_ON = "（续）"
"""Behind the name of a 一级 or 二级指标 at the top of the page on which it goes on."""
