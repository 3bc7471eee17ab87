"""A 评分办法 as an Excel workbook: a row a setting, to be edited and given back with --method."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perfeval.method.model import Method

SHEET = "评分办法"
_MEANINGS = {
    "name": "办法的名称（英文短名）",
    "title": "办法的标题",
    "basis": "依据；多项用｜隔开",
    "disclaimer": "说明",
    "levels": "各一级指标的分值，如 产出=50；效益=30；满意度=10（可留空）",
    "execution.weight": "预算执行率的分值（表上写了分值的以表为准）",
    "execution.base": "执行率的分母：全年 或 年初",
    "execution.mode": "proportional 执行率×分值；bands 按档",
    "execution.bands": "按档的下限=得分比例，如 0.95=1；0.8=0.7；0=0",
    "execution.finished": "完成且未超预算得满分：产出 各产出指标都完成；全部 各项指标都完成；留空 不用",
    "quantitative.equal": "“＝”指标：symmetric 小÷大；met 只看是否达到",
    "quantitative.threshold": "完成率低于此数的不得分（可留空）",
    "quantitative.threshold_mode": "zero 低于门槛不得分；from 从门槛起按比例",
    "quantitative.binary": "是：达到得满分，未达到不得分；否：按比例",
    "quantitative.bands": "某一级指标按档，如 满意度:0.95=1；0.9=0.8；0=0",
    "qualitative.full": "定性指标“达成”的得分比例下限",
    "qualitative.part": "定性指标“部分达成”的得分比例下限",
    "over.limit": "超额完成的界限（1.3即130%）",
    "over.effect": "note 只提示；deduct 扣分；scale 折算",
    "over.points": "超额完成扣的分",
    "total_caps": "按执行率封顶总分：执行率低于=总分，如 0.5=59；0.6=69",
    "reasons.shortfall": "未完成达到此比例的应说明原因",
    "reasons.execution": "执行率低于此数的应说明原因",
    "heavy_row": "一个指标的分值超过此数的提示",
    "grades": "等级的最低总分，如 优=90；良=80；中=60；差=0",
}


def method_rows(method: Method) -> Iterator[tuple[str, str, str]]:
    """Each setting: its key, its value as text, what it means."""
    whole = json.loads(method.model_dump_json())
    for key, meaning in _MEANINGS.items():
        part: Any = whole
        for name in key.split("."):
            part = part[name]
        yield key, _written(key, part), meaning


def _written(key: str, value: Any) -> str:
    if key == "quantitative.bands":
        return "｜".join(
            f"{name}:" + "；".join(f"{b['least']}={b['share']}" for b in bands) for name, bands in value.items()
        )
    if key == "basis":
        return "｜".join(value)
    if isinstance(value, dict):
        return "；".join(f"{name}={points}" for name, points in value.items())
    if isinstance(value, list):
        return "；".join("=".join(str(part) for part in one.values()) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def write_method_workbook(method: Method) -> bytes:
    """The method as a workbook."""
    from perfeval.xlsx.book import Book
    from perfeval.xlsx.styles import cell_format, header_format, print_setup, title_format, widths

    book = Book()
    sheet = book.add_sheet(SHEET)
    widths(sheet, (26, 44, 62))
    book.merge(SHEET, 0, 0, 0, 2, f"评分办法：{method.title}", title_format(book))
    sheet.set_row(0, 30)
    for column, heading in enumerate(("项目", "值", "含义")):
        book.put_text(SHEET, 1, column, heading, header_format(book))
    for row, texts in enumerate(method_rows(method), 2):
        for column, text in enumerate(texts):
            look = cell_format(book, "left", "@", parameter=column == 1)
            book.put_text(SHEET, row, column, text, look)
    sheet.freeze_panes(2, 1)
    print_setup(sheet, header_rows=(1, 1))
    return book.close()


def read_method_workbook(path: Path) -> dict[str, Any]:
    """What an edited workbook says, as the YAML file would.

    Raises:
        ValueError: it is no such workbook; the message is Chinese.
    """
    from perfeval.reader.documents import open_input
    from perfeval.xlsx.limits import SETTINGS
    from perfeval.xlsx.opening import UnreadableWorkbook

    try:
        opened = open_input(path, path.name, SETTINGS)
    except UnreadableWorkbook as error:
        raise ValueError(error.finding.message) from error
    sheet = next((one for one in opened.sheets if one.name == SHEET), None)
    if sheet is None:
        raise ValueError(f"没有“{SHEET}”工作表，请先用“perfeval method export”导出再修改。")
    raw: dict[str, Any] = {}
    for number, row in enumerate(sheet.cells[2:], 3):
        key, text = str(row[0]).strip(), _text(row[1] if len(row) > 1 else "")
        if not key:
            continue
        if key not in _MEANINGS:
            raise ValueError(f"“{SHEET}”A{number}的项目“{key}”不认识，请勿改动A列。")
        value = _read(key, text, f"“{SHEET}”B{number}")
        place = raw
        *parents, last = key.split(".")
        for name in parents:
            place = place.setdefault(name, {})
        if value is not None:
            place[last] = value
    return raw


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip()


def _pairs(text: str, where: str) -> list[tuple[str, str]]:
    pairs = []
    for piece in text.replace(";", "；").split("；"):
        if piece.strip():
            left, sign, right = piece.replace("＝", "=").partition("=")
            if not sign:
                raise ValueError(f"{where}的“{piece}”应写成“甲=乙”。")
            pairs.append((left.strip(), right.strip()))
    return pairs


def _read(key: str, text: str, where: str) -> Any:
    match key:
        case "basis":
            return [piece for piece in text.split("｜") if piece]
        case "levels":
            return dict(_pairs(text, where))
        case "execution.bands":
            return [{"least": one, "share": other} for one, other in _pairs(text, where)]
        case "total_caps":
            return [{"below": one, "most": other} for one, other in _pairs(text, where)]
        case "grades":
            return [{"name": one, "least": other} for one, other in _pairs(text, where)]
        case "quantitative.bands":
            named = [piece.replace("：", ":").partition(":") for piece in text.split("｜") if piece.strip()]
            return {
                name.strip(): [{"least": one, "share": other} for one, other in _pairs(bands, where)]
                for name, _, bands in named
            }
        case "quantitative.binary":
            if text not in ("是", "否"):
                raise ValueError(f"{where}应填“是”或“否”。")
            return text == "是"
        case _:
            return text or ("" if key == "disclaimer" else None)
