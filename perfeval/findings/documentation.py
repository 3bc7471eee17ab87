"""Write docs/错误目录.md from the catalogue: `python -m perfeval.findings.documentation`."""

from __future__ import annotations

import re
from pathlib import Path

from perfeval.findings.catalogue import FindingTemplate, catalogue

PATH = Path(__file__).parent.parent.parent / "docs" / "错误目录.md"
_CHAPTERS = {
    "F": "文件",
    "R": "读取工作簿",
    "C": "勾稽关系",
    "D": "复核疑点",
    "K": "指标计算",
    "W": "输出与复算",
    "B": "批量处理",
    "T": "评价报告",
    "A": "复核计分表",
    "G": "部门合并",
}
_HEAD = """# 错误目录

每个问题都有固定编号、级别、位置（文件、工作表、单元格）和改法。**错误**必须改正，**警告**应当核实，**提示**仅供知悉。
本页由`make docs`从`perfeval/data/findings/`生成，请勿手工修改。
"""


def render() -> str:
    """The catalogue as Markdown, a chapter for each kind of code."""
    lines = [_HEAD]
    entries = sorted(catalogue().values(), key=lambda entry: entry.code)
    letters = sorted({entry.code[0] for entry in entries}, key=lambda letter: [*_CHAPTERS, letter].index(letter))
    for letter in letters:
        lines += [f"## {letter}　{_CHAPTERS.get(letter, '其他')}", "", "| 编号 | 级别 | 问题 | 说明 | 改法 |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        lines += [_row(entry) for entry in entries if entry.code[0] == letter]
        lines.append("")
    return "\n".join(lines)


def _row(entry: FindingTemplate) -> str:
    cells = (entry.code, entry.severity.value, entry.title, _readable(entry.message), _readable(entry.mend))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _readable(template: str) -> str:
    return re.sub(r"\{\w+\}", "…", template)


def main() -> None:
    """Write the page."""
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
