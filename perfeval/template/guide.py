"""The first sheet of the standard workbook, 填表说明: how to fill the others in."""

from __future__ import annotations

from typing import Any

from perfeval.facts.layout import Layout
from perfeval.template.styles import Styles
from perfeval.xlsx.styles import print_setup, row_height

NAME = "填表说明"
_WIDTHS = (18, 104)
_SMALLER = 10 / 11
"""A table's usual letters beside those of this one."""
_RULES = (
    (
        "填写顺序",
        "先填“基本信息”的单位名称、评价年度、金额单位、编制数、在职人员数，再填其他各表。只填白色和浅黄色单元格。",
    ),
    (
        "金额单位",
        "“基本信息”的金额单位（元、万元、亿元）适用于各表；某张表单位不同的，在该表左上角“金额单位”处另选。"
        "一张表内只用一种单位。",
    ),
    (
        "0与空白",
        "没有发生额的填0。同一列只要有一个分项填了数，其他空白分项按0处理，并在问题清单中提示；"
        "整列空白视为没有提供数据，相关指标记“缺数据”，不会当作0。",
    ),
    ("合计", "浅黄色合计由公式自动计算，分项全空时合计也为空；也可以直接填写合计数，与分项之和不符时会列入问题清单。"),
    ("比率", "支付进度等比率填95%或0.95。"),
    (
        "下拉选项",
        "“是、部分、否”“优、良、中、差”等请从下拉列表中选择。“资金使用合规性”⑤问是否存在违规，答“否”才是符合。",
    ),
    (
        "履职任务",
        "部门整体绩效目标确定的年度工作任务一项一行，四个“是否”列都要填；没有完成的任务，及时、达标两列填“否”。",
    ),
    (
        "效果指标",
        "不适用的三级指标（满意度除外）可以整行删除；可以插入行，把一个三级指标细化为几个个性化指标，按各项平均计分。",
    ),
    (
        "自查",
        "填好后看“自查”表：最上面写着“可以上报”或“还有几项要改”，逐项列出问题、位置和改法，点“位置”到那个单元格。"
        "它与perfeval check用同样的勾稽关系，不需要安装任何软件。",
    ),
    (
        "不计入调整率",
        "“支出”表“其中：不计入调整率的调整数”最容易漏填：没有因国家政策、不可抗力、上级或本级党委政府临时交办而产生的调整，填0。",
    ),
    ("插入行与列宽", "工作表保护不设密码，允许插入、删除行和调整行高列宽；表名、行名、列名请勿改动。"),
)


def write_guide(book: Any, styles: Styles, layout: Layout, about: tuple[tuple[str, str], ...]) -> None:
    """Write the sheet; `about` are lines (subject, words) to stand before the rules."""
    sheet = book.add_worksheet(NAME)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 1, f"{layout.title} {NAME}", styles.title)
    sheet.set_row(0, 36)
    lines = (*about, *_RULES, *_which_sheets(layout))
    for row, (subject, words) in enumerate(lines, 1):
        sheet.write_string(row, 0, subject, styles.head)
        sheet.write_string(row, 1, words, styles.label)
        sheet.set_row(row, row_height([(subject, _WIDTHS[0] * _SMALLER), (words, _WIDTHS[1] * _SMALLER)]) / _SMALLER)
    print_setup(sheet, header_rows=None)
    sheet.fit_to_pages(1, 1)
    sheet.set_tab_color("#70AD47")
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _which_sheets(layout: Layout) -> tuple[tuple[str, str], ...]:
    required = [s.name for s in layout.sheets if s.required or s.kind == "fields"]
    optional = [s.name for s in layout.sheets if s.optional]
    others = [s.name for s in layout.sheets if s.name not in (*required, *optional)]
    return (
        ("必填的表", f"{'、'.join(required)}（红色标签）：每个单位都要填，缺少的记为错误。"),
        ("评分用的表", f"{'、'.join(others)}（蓝色标签）：不填的，用到它的指标记“缺数据”。"),
        ("选填的表", f"{'、'.join(optional)}（灰色标签）：没有的整张留空。"),
    )
