"""The looks of an official document (公文, GB/T 9704-2012): page, fonts, styles, page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

BODY, HEADING, SUBHEADING, TITLE, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
FALLBACKS = {
    TITLE: "华文中宋,宋体",
    BODY: "仿宋,华文仿宋",
    SUBHEADING: "楷体,华文楷体",
    HEADING: "黑体,SimHei",
    SONG: "SimSun",
}
"""Each font's stand-ins, for computers that lack it."""
BODY_POINTS, TITLE_POINTS, PAGE_NUMBER_POINTS = 16, 22, 14
LINE_POINTS = 28.9
"""22 lines on a page."""
TEXT_TOP, TEXT_LEFT, TEXT_RIGHT, TEXT_BOTTOM = 37, 28, 26, 35
FOOTER_DISTANCE = 25
ANNEX_MARGIN = 28
"""Margins in mm: the text block is 156 × 225 mm."""
_STYLES: dict[str, dict[str, Any]] = {
    "报告标题": {"font": TITLE, "size": TITLE_POINTS, "align": "center", "line": 34},
    "一级标题": {"font": HEADING, "indent": True, "level": 0},
    "二级标题": {"font": SUBHEADING, "indent": True, "level": 1},
    "三级标题": {"font": BODY, "bold": True, "indent": True, "level": 2},
    "报告正文": {"font": BODY, "indent": True},
    "落款": {"font": BODY, "align": "right"},
    "附件标识": {"font": HEADING},
    "附件标题": {"font": TITLE, "size": 18, "align": "center"},
    "封面标题": {"font": TITLE, "size": 26, "align": "center", "line": 52},
    "封面项目": {"font": BODY, "indent": True, "line": 44},
    "表格标题": {"font": HEADING, "size": 12, "align": "center", "line": 22, "keep": True},
    "表格说明": {"font": BODY, "size": 12, "line": 18},
    "表头文字": {"font": HEADING, "size": 10, "align": "center", "line": 0},
    "表格文字": {"font": BODY, "size": 10, "line": 0},
    "页码": {"font": SONG, "latin": SONG, "size": PAGE_NUMBER_POINTS, "line": 0},
}


def apply(document: Document) -> None:
    """Give a document its styles, fonts with fallbacks, page and page numbers."""
    _defaults(document)
    for name, look in _STYLES.items():
        add_style(document, name, **look)
    _font_table(document)
    portrait(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    _page_numbers(document.sections[0])


def portrait(section: Section) -> None:
    """A4 upright with the margins of an official document."""
    from docx.shared import Mm

    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(TEXT_TOP), Mm(TEXT_BOTTOM)
    section.left_margin, section.right_margin = Mm(TEXT_LEFT), Mm(TEXT_RIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER_DISTANCE)


def landscape(section: Section) -> None:
    """A4 lying, for the annex."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(ANNEX_MARGIN)
    section.left_margin = section.right_margin = Mm(ANNEX_MARGIN)
    section.footer_distance = Mm(ANNEX_MARGIN - 12)


def set_fonts(properties: Any, east_asian: str, latin: str = LATIN) -> None:
    """Name the fonts of a style or run for Chinese and for Latin text."""
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", east_asian)):
        fonts.set(qn(f"w:{attribute}"), font)


def _defaults(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    normal = document.styles["Normal"]
    for properties in (document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}"), normal.element.rPr):
        if properties is None:
            continue
        set_fonts(properties, BODY)
        lang = properties.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            properties.append(lang)
        lang.set(qn("w:val"), "en-US")
        lang.set(qn("w:eastAsia"), "zh-CN")


def add_style(
    document: Document,
    name: str,
    *,
    font: str,
    latin: str = LATIN,
    size: int = BODY_POINTS,
    bold: bool = False,
    align: str = "left",
    indent: bool = False,
    line: float = LINE_POINTS,
    level: int | None = None,
    keep: bool = False,
) -> None:
    """Add a paragraph style: fonts, size in points, line spacing in points (0 for single), outline level.

    `keep` holds the paragraph on the page of what follows it.
    """
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    set_fonts(style.element.get_or_add_rPr(), font, latin)
    style.font.size, style.font.bold = Pt(size), bold
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = Pt(line) if line else 1.0
    sides = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "both": "JUSTIFY"}
    layout.alignment = getattr(WD_ALIGN_PARAGRAPH, sides[align])
    properties = style.element.get_or_add_pPr()
    if indent:
        layout.first_line_indent = Pt(2 * size)
        properties.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")
    layout.keep_with_next = keep or level is not None
    if level is not None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level))
        properties.append(outline)


def _font_table(document: Document) -> None:
    """Name the stand-ins in the document's font table."""
    from docx.oxml.ns import qn
    from lxml import etree

    part: Any = next(
        relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/fontTable")
    )
    root = etree.fromstring(part.blob)
    for name, instead in FALLBACKS.items():
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
        etree.SubElement(font, qn("w:family"), {qn("w:val"): "auto"})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _page_numbers(section: Section) -> None:
    """— 1 — at the foot: right on odd pages, left on even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right_indent"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    )
    for footer, side, margin in sides:
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = "页码"
        paragraph.alignment = side
        setattr(paragraph.paragraph_format, margin, Pt(PAGE_NUMBER_POINTS))
        paragraph.add_run("— ")
        _field(paragraph, "PAGE")
        paragraph.add_run(" —")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instruction", "separate", "result", "end"):
        run = paragraph.add_run()
        if kind == "result":
            run.text = "1"
            continue
        element = OxmlElement("w:instrText" if kind == "instruction" else "w:fldChar")
        if kind == "instruction":
            element.text = code
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)
