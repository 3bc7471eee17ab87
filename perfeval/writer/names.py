"""The names of the output's own sheets."""

SCORE = "计分表"
CALCULATION = "指标计算"
STANDARDS = "评分标准"
FACTS = "基础数据"
CHECKS = "数据校验"
CHARTS = "得分分析"
NOTES = "编制说明"

OWN = (SCORE, CALCULATION, STANDARDS, FACTS, CHECKS, CHARTS, NOTES)
