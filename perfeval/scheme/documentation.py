"""Write docs/数据目录.md, every fact by its name: `python -m perfeval.scheme.documentation`."""

from __future__ import annotations

from pathlib import Path

from perfeval.scheme.catalogue import fact_catalogue

PATH = Path(__file__).parent.parent.parent / "docs" / "数据目录.md"
_HEAD = """# 数据目录

指标体系的公式和条件里可以用的全部数据：名称（也是计分表里的定义名称）、含义、单位，以及它在标准工作簿的什么地方。
金额一律以万元计。指标体系自己补充、派生的数据写在各体系的`facts`、`derived`里。本页由`make docs`生成，请勿手工修改。

| 数据名称 | 含义 | 单位 | 在哪里 |
| --- | --- | --- | --- |
"""


def render() -> str:
    """The catalogue as Markdown, a line a fact, in the order of the standard workbook."""
    lines = (
        f"| {' | '.join(cell.replace('|', '／') for cell in (one.name, one.meaning, one.unit, one.where))} |"
        for one in fact_catalogue()
    )
    return _HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PATH.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
