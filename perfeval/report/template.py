"""The Word template of the report, made from `data/report/outline.yaml`; a bureau may edit it in Word."""

from __future__ import annotations

import datetime
import io
from functools import cache
from typing import TYPE_CHECKING, Any

from perfeval.report import typography
from perfeval.report.material import outline
from perfeval.report.package import settled

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "{{ 单位名称 }}{{ 年度 }}年度部门整体支出绩效评价报告"
_CREATED = datetime.datetime(2000, 1, 1)


@cache
def default_template() -> bytes:
    """The template as a .docx; the same bytes each time."""
    import docx

    document = docx.Document()
    typography.apply(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "perfeval", ""
    properties.created = properties.modified = _CREATED
    for line in outline()["body"]:
        document.add_paragraph(line["text"], style=line["style"])
    _annex(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _annex(document: Document) -> None:
    from docx.enum.section import WD_SECTION
    from docx.shared import Mm

    annex = outline()["annex"]
    typography.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_paragraph(annex["heading"], style="附件标识")
    document.add_paragraph(annex["title"], style="附件标题")
    columns: list[dict[str, Any]] = annex["columns"]
    table: Any = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, grid in zip(columns, table.columns, strict=True):
        grid.width = Mm(column["width"])
    heading = _row(table, columns, [column["label"] for column in columns], header=True)
    _repeat(heading)
    _row(table, columns, ["{%tr for 行 in 计分表 %}"])
    _keep_whole(_row(table, columns, [f"{{{{ 行.{column['tag']} }}}}" for column in columns]))
    _row(table, columns, ["{%tr endfor %}"])
    total = _row(table, columns, [annex["total"], "", "", "{{ 总分 }}"], header=True)
    total.cells[0].merge(total.cells[2])
    for paragraph in total.cells[0].paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def _row(table: Any, columns: list[dict[str, Any]], texts: list[str], *, header: bool = False) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    row = table.add_row()
    for column, cell, text in zip(columns, row.cells, [*texts, *[""] * len(columns)], strict=False):
        cell.width = Mm(column["width"])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = "表头文字" if header else "表格文字"
        if column["align"] == "center":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text)
    return row


def _repeat(row: Any) -> None:
    """Repeat the row at the top of every page."""
    _flag(row, "w:tblHeader")


def _keep_whole(row: Any) -> None:
    """Do not break the row across pages."""
    _flag(row, "w:cantSplit")


def _flag(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
