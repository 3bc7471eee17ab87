"""How long a project form takes: `python -m benchmarks.projects [UNITS] [FORMS]` (50 units of 20 forms by default).

Forms of the national layout are written by XlsxWriter, then evaluated in this process, on one core, as a worker does:
read, recompute, write, recalculate by the independent engine. Prints milliseconds a form and memory before and after.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import xlsxwriter

from perfeval.batch.work import Task, evaluate_file
from perfeval.reader.discovery import InputFile


def _rows(unit: int, project: int) -> list[list[Any]]:
    budget = 100 + 7 * project + unit
    spent = round(budget * (0.9 + project % 10 / 100), 2)
    length = 1000 + 10 * project + unit
    return [
        ["项目支出绩效自评表"],
        ["（2023年度）"],
        ["项目名称", None, f"示例{unit}号单位第{project}个项目"],
        ["主管部门", None, "示例县水利局", None, None, "实施单位", None, f"示例{unit}号单位"],
        ["项目资金（万元）", None, None, "年初预算数", None, "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, None, "年度资金总额", budget, None, budget, spent, 10, round(spent / budget, 4), 9],
        [None, None, "其中：当年财政拨款", budget, None, budget, spent],
        [None, None, "其他资金"],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            None,
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析",
        ],
        [
            None,
            "产出指标",
            "数量指标",
            f"维修长度{project}",
            None,
            f"≥{length}米",
            f"{length - 20}米",
            15,
            14.7,
            "停工",
        ],
        [None, None, "质量指标", "验收合格率", None, "≥95%", "97%", 15, 15],
        [None, None, "时效指标", "完成时间", None, "11月底前", "10月", 10, 10],
        [None, None, "成本指标", "项目成本", None, f"≤{budget}万元", f"{spent}万元", 10, 10],
        [None, "效益指标", "社会效益指标", "受益人口", None, "不少于9000人", 9150, 15, 15],
        [None, None, "可持续影响指标", "长效机制", None, "健全", "达成预期指标", 15, 15],
        [None, "满意度指标", "服务对象满意度指标", "群众满意度", None, "≥90%", "93%", 10, 10],
        ["总分", None, None, None, None, None, None, 100, 99.7],
    ]


def make(folder: Path, units: int, forms: int) -> list[Path]:
    """The workbooks, one a unit."""
    paths = []
    for unit in range(units):
        path = folder / f"{unit}.xlsx"
        book = xlsxwriter.Workbook(str(path))
        for project in range(forms):
            sheet = book.add_worksheet(f"项目{project + 1}")
            for number, row in enumerate(_rows(unit, project)):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
        book.close()
        paths.append(path)
    return paths


def main(units: int = 50, forms: int = 20) -> None:
    """Make, evaluate, print."""
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder), units, forms)
        evaluate_file(Task(InputFile(paths[0], paths[0].name)))
        before, start = _megabytes(), time.process_time()
        for path in paths[1:]:
            reply = evaluate_file(Task(InputFile(path, path.name)))
            assert reply.content and len(reply.outcome.projects) == forms, reply.outcome.findings
        spent = time.process_time() - start
    count = (units - 1) * forms
    print(
        f"{count}张表：每张{spent / count * 1000:.1f}毫秒（一个处理器核），内存峰值{before:.0f}→{_megabytes():.0f} MB"
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
