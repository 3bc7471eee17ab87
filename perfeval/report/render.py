"""Evaluation → the bytes of the report in Word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perfeval.calculator import Evaluation
from perfeval.reader.records import UnitData
from perfeval.report.closing import keep_signature
from perfeval.report.context import report_context
from perfeval.report.filling import filled, intact
from perfeval.report.material import slots
from perfeval.report.outlines import DEFAULT_OUTLINE
from perfeval.report.package import saved
from perfeval.report.score_table import CONTINUED
from perfeval.report.template import default_template
from perfeval.report.to_do import PLACEHOLDER, list_what_is_missing

_KIND = "报告模板"


def render_report(evaluation: Evaluation, data: UnitData, template: bytes | None = None) -> bytes:
    """Render the report; equal arguments give equal bytes.

    Args:
        template: a template that a bureau edited, or of another outline; None for the scheme's outline.

    Raises:
        ReportTemplateError: the template is no Word document, or has a tag that perfeval does not know.
    """
    source = default_template(evaluation.scheme.report_outline) if template is None else template
    document = filled(source, report_context(evaluation, data), template_tags(), _KIND)
    with intact(_KIND):
        for body in _bodies(document.docx):
            _merge_tables(body)
            _highlight(body)
        keep_signature(document.docx)
        list_what_is_missing(document.docx)
        return saved(document.docx)


def export_template(path: Path, outline: str = DEFAULT_OUTLINE) -> None:
    """Write the built-in template of an outline, for editing in Word.

    Raises:
        KeyError: there is no outline of this name.
        OSError: the file cannot be written.
    """
    path.write_bytes(default_template(outline))


def report_file_name(evaluation: Evaluation) -> str:
    """How the report is called: <年度>_<单位>_绩效评价报告.docx, before a file system's characters are refused."""
    return f"{evaluation.year or '未知年度'}_{evaluation.unit}_绩效评价报告.docx"


def template_tags() -> dict[str, str]:
    """The tags that a template may use, and what each is filled with."""
    tags: dict[str, str] = slots()["tags"]
    return tags


def _bodies(document: Any) -> Iterator[Any]:
    """The XML of the body, the headers and the footers."""
    yield document.element.body
    for section in document.sections:
        parts = (section.header, section.footer, section.even_page_header, section.even_page_footer)
        for part in parts:
            if not part.is_linked_to_previous:
                yield part._element


def _merge_tables(body: Any) -> None:
    """Merge each cell marked as continued with the one above it."""
    from docx.oxml.ns import qn
    from docx.oxml.simpletypes import ST_Merge

    for table in body.iter(qn("w:tbl")):
        above: list[Any] = []
        for row in table.findall(qn("w:tr")):
            cells = row.findall(qn("w:tc"))
            for index, cell in enumerate(cells):
                texts = list(cell.iter(qn("w:t")))
                if "".join(text.text or "" for text in texts).strip() != CONTINUED:
                    continue
                for text in texts:
                    text.text = ""
                if index < len(above):
                    if above[index].vMerge is None:
                        above[index].vMerge = ST_Merge.RESTART
                    cell.vMerge = ST_Merge.CONTINUE
            above = cells


def _highlight(body: Any) -> None:
    """Mark placeholders in yellow, each in a run of its own."""
    import copy

    from docx.enum.text import WD_COLOR_INDEX
    from docx.oxml.ns import qn

    for run in list(body.iter(qn("w:r"))):
        texts = run.findall(qn("w:t"))
        content = "".join(text.text or "" for text in texts)
        if len(texts) != 1 or not PLACEHOLDER.search(content):
            continue
        for piece in (part for part in PLACEHOLDER.split(content) if part):
            part = copy.deepcopy(run)
            text = part.find(qn("w:t"))
            text.text = piece
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addprevious(part)
            if PLACEHOLDER.fullmatch(piece):
                part.get_or_add_rPr().highlight_val = WD_COLOR_INDEX.YELLOW
        run.getparent().remove(run)
