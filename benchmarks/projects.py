"""How long a project form takes: `python -m benchmarks.projects [UNITS] [FORMS]` (50 units of 20 forms by default).

Messy forms of six layouts, as units send them, are written by XlsxWriter, then evaluated in this process, on one core,
as a worker does: read, recompute, write, recalculate by the independent engine. Prints milliseconds of CPU time a form
after start-up, and memory after the first tenth and at the end: it must be flat.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
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


def _messy_rows(unit: int, project: int, luck: random.Random) -> list[list[Any]]:
    """A form as units send them: its layout and its slips are drawn by lot."""
    budget = luck.randrange(8, 900) + luck.choice((0, 0.5, 0.24))
    spent = round(budget * luck.choice((1, 1, 0.985, 0.93, 0.7)), 2)
    rate = spent / budget
    points = round(10 * rate + luck.choice((0, 0, 0, 0.4)), 2)
    name = f"{luck.choice(_WORK)}{unit}-{project}"
    target = luck.randrange(5, 5000)
    reached = round(target * luck.choice((1, 1.02, 0.96, 0.8)))
    unit_of = luck.choice(("公里", "个", "人次", "亩", "万元"))
    earned = luck.choice((20, round(min(1, reached / target) * 20, 2)))
    reason = luck.choice(("", "", "招标推迟", "无"))
    indicators: list[tuple[str, str, str, str, Any, Any, int, Any, str]] = [
        ("产出指标", "数量指标", f"{name}数量", "≥", target, reached, 20, earned, unit_of),
        ("", "质量指标", "验收合格率", "≥", 95, luck.choice((97, 95, 93.4, "合格")), 15, 15, "%"),
        ("", "时效指标", "完成时间", "", luck.choice(("11月底前", "2023年12月31日前")), "10月25日", 10, 10, ""),
        ("", "成本指标", "项目成本", "≤", budget, spent, 5, 5, "万元"),
        ("效益指标", "社会效益指标", "受益人口", "≥", 9000, luck.choice((9150, 8800, "")), 15, 15, "人"),
        ("", "可持续影响指标", "长效机制", "", "健全", luck.choice(("达成预期指标", "部分达成预期指标")), 15, 14, ""),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥", 90, luck.choice((93, 90, 88.5)), 10, 10, "%"),
    ]
    layout = luck.choice(("national", "columns", "yuan", "changed", "points first", "stacked"))
    wide = layout in ("columns", "yuan")
    factor = 10000 if layout == "yuan" else 1
    heads = [
        ["项目名称", "", f"{100 + unit}-{name}"],
        ["主管部门", "", "示例县水利局", "", "", "实施单位", "", f"示例{unit}号单位"],
    ]
    money = [round(budget * factor, 2), round(budget * factor, 2), round(spent * factor, 2)]
    shown: list[Any] = [f"{one:,.2f}" for one in money] if luck.random() < 0.3 else [*money]
    printed: list[Any] = [10, luck.choice((f"{rate:.2%}", round(rate, 4), f"{rate * 100:.2f}")), points]
    currency = "元" if layout == "yuan" else "万元"
    funds: list[list[Any]]
    if layout == "stacked":
        funds = [[f"资金（{currency}）", "", "合计", "财政资金", "其他资金", "分值", "得分"]]
        funds += [["", side, one, one, 0] for side, one in zip(("年初预算数", "全年预算数"), shown, strict=False)]
        funds += [["", "全年执行数", shown[2], shown[2], 0, 10, points], ["", "执行率", f"{rate:.2%}"]]
    else:
        sides = ["年初预算数", "预算调整数", "全年预算数"] if layout == "changed" else ["年初预算数", "全年预算数"]
        amounts = [shown[0], 0, *shown[1:]] if layout == "changed" else shown
        funds = [
            [f"项目资金（{currency}）", "", "", *sides, "全年执行数", "分值", "执行率", "得分"],
            ["", "", "年度资金总额", *amounts, *printed],
            ["", "", "其中：财政拨款", *amounts],
            ["", "", "其他资金", *["" for _ in amounts]],
        ]
    goals = [["年度总体目标", "预期目标", "", "", "实际完成情况"], ["", f"完成{name}。", "", "", f"已完成{name}。"]]
    value_heads = ["指标性质", "指标值", "度量单位"] if wide else ["年度指标值"]
    order = ["分值", *value_heads, "实际完成值"] if layout == "points first" else [*value_heads, "实际完成值", "分值"]
    rows: list[list[Any]] = [["", "一级指标", "二级指标", "三级指标", *order, "得分", "偏差原因分析及改进措施"]]
    for number, (one, two, three, sign, wanted, got, weight, score, measure) in enumerate(indicators):
        if wide:
            values: list[Any] = [sign or "定性", wanted, measure, got]
        else:
            values = [f"{sign}{wanted}{measure}", f"{got}{measure}" if isinstance(got, int | float) else got]
        values = [weight, *values] if layout == "points first" else [*values, weight]
        rows.append(["", one, two, f"指标1：{three}", *values, score, reason if number == 0 else ""])
        if luck.random() < 0.2:
            rows.append(["", "", "", luck.choice(("指标2：", "……"))])
    total = round(sum(one[7] for one in indicators) + points + luck.choice((0, 0, 0, 1)), 2)
    rows.append(["总分", *[""] * (len(rows[0]) - 4), 100, total])
    title = luck.choice((["项目支出绩效自评表"], ["示例县项目支出绩效自评表"], ["附件2", "", "项目支出绩效自评表"]))
    return [title, [luck.choice(("（2023年度）", "2023年度"))], *heads, *funds, *goals, *rows, ["注：定性指标分三档。"]]


_WORK = ("河道清淤", "道路养护", "村卫生室改造", "困难群众救助", "图书采购", "农田水利")


def make_messy(folder: Path, units: int, forms: int) -> list[Path]:
    """Workbooks of messy forms, one a unit; the same for the same numbers."""
    return _written(
        folder,
        units,
        lambda unit: [_messy_rows(unit, project, random.Random(1000 * unit + project)) for project in range(forms)],
    )


def make(folder: Path, units: int, forms: int) -> list[Path]:
    """Workbooks of correct forms of the national layout, one a unit."""
    return _written(folder, units, lambda unit: [_rows(unit, project) for project in range(forms)])


def _written(folder: Path, units: int, forms_of: Callable[[int], list[list[list[Any]]]]) -> list[Path]:
    paths = []
    for unit in range(units):
        path = folder / f"{unit}.xlsx"
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        for project, rows in enumerate(forms_of(unit), 1):
            sheet = book.add_worksheet(f"项目{project}")
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value not in (None, ""):
                        sheet.write(number, column, value)
        book.close()
        paths.append(path)
    return paths


def main(units: int = 50, forms: int = 20) -> None:
    """Make, evaluate, print."""
    with tempfile.TemporaryDirectory() as folder:
        paths = make_messy(Path(folder), units, forms)
        evaluate_file(Task(InputFile(paths[0], paths[0].name)))
        early, start, spent = 0.0, time.process_time(), 0.0
        for number, path in enumerate(paths[1:], 1):
            reply = evaluate_file(Task(InputFile(path, path.name)))
            assert reply.content and len(reply.outcome.projects) == forms, reply.outcome.findings
            if number == max(1, units // 10):
                early = _megabytes()
        spent = time.process_time() - start
    count = (units - 1) * forms
    each = spent / count * 1000
    print(f"{count}张项目表：每张{each:.1f}毫秒（一个处理器核），内存峰值{early:.0f}→{_megabytes():.0f} MB", flush=True)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
