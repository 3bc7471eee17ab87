"""The Word template of the report, made from an outline; a bureau may edit it in Word."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from perfeval.report import typography
from perfeval.report.figures import FigureColumn, FigureTable, figure_tables
from perfeval.report.outlines import DEFAULT_OUTLINE, Annex, AnnexColumn, outline
from perfeval.report.package import saved

if TYPE_CHECKING:
    from docx.document import Document

TITLE = "{{ 单位名称 }}{{ 年度 }}年度部门整体支出绩效评价报告"
_CREATED = datetime.datetime(2000, 1, 1)
_CELL_MARGIN = 34
"""At the left and the right of a cell, in twentieths of a point: 0.6 mm."""


@cache
def default_template(name: str = DEFAULT_OUTLINE) -> bytes:
    """The template of an outline as a .docx; the same bytes each time.

    Raises:
        KeyError: there is no outline of this name.
    """
    import docx

    chosen = outline(name)
    document = docx.Document()
    typography.apply(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "perfeval", ""
    properties.created = properties.modified = _CREATED
    if chosen.cover:
        for line in chosen.cover:
            document.add_paragraph(line.text, style=line.style)
        _new_page(document)
    for line in chosen.body:
        if line.table:
            _figures(document, figure_tables()[line.table], line.table)
        elif line.page:
            _new_page(document)
        else:
            document.add_paragraph(line.text, style=line.style)
    _annex(document, chosen.annex)
    return saved(document)


def _new_page(document: Document) -> None:
    from docx.enum.text import WD_BREAK

    document.add_paragraph(style="表格说明").add_run().add_break(WD_BREAK.PAGE)


def _figures(document: Document, figures: FigureTable, tag: str) -> None:
    """A table of figures with its caption; its rows repeat, and where there are none there is no table."""
    document.add_paragraph(f"{{%p if {tag} %}}", style="表格说明")
    if figures.caption:
        document.add_paragraph(figures.caption, style="表格标题")
    _repeating(document, figures.columns, tag, together=bool(figures.measures))
    document.add_paragraph(style="表格说明")
    document.add_paragraph("{%p endif %}", style="表格说明")


def _annex(document: Document, annex: Annex) -> None:
    from docx.enum.section import WD_SECTION

    typography.landscape(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_paragraph(annex.heading, style="附件标识")
    document.add_paragraph(annex.title, style="附件标题")
    table = _repeating(document, annex.columns, "计分表")
    at = [column.tag for column in annex.columns].index("自评分")
    texts = [annex.total, *[""] * (at - 1), "{{ 总分 }}"]
    total = _row(table, annex.columns, texts, header=True)
    if at > 1:
        total.cells[0].merge(total.cells[at - 1])
        for paragraph in total.cells[0].paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)


def _repeating(
    document: Document, columns: Sequence[AnnexColumn | FigureColumn], tag: str, *, together: bool = False
) -> Any:
    """A table with a heading that is repeated on every page and a row for each entry of the tag.

    Args:
        together: whether it is short enough to stand on one page.
    """
    from docx.shared import Mm

    table: Any = document.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for column, grid in zip(columns, table.columns, strict=True):
        grid.width = Mm(column.width)
    _narrow_margins(table)
    heading = _row(table, columns, [column.label for column in columns], header=True)
    _repeat(heading)
    _row(table, columns, [f"{{%tr for 行 in {tag} %}}"])
    entry = _row(table, columns, [f"{{{{ 行.{column.tag} }}}}" for column in columns])
    _keep_whole(entry)
    for cell in (*heading.cells, *entry.cells) if together else ():
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _row(table, columns, ["{%tr endfor %}"])
    return table


def _narrow_margins(table: Any) -> None:
    """Leave the cells' width to the amounts: where one does not fit, its last digits stand on a line of their own."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_CELL_MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _row(table: Any, columns: Sequence[AnnexColumn | FigureColumn], texts: list[str], *, header: bool = False) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    sides = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    row = table.add_row()
    for column, cell, text in zip(columns, row.cells, [*texts, *[""] * len(columns)], strict=False):
        cell.width = Mm(column.width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = "表头文字" if header else "表格文字"
        if column.align in sides and not header:
            paragraph.alignment = sides[column.align]
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
