"""The report itself with a Word comment at each finding."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from perfeval.report_check.documents import Document
from perfeval.report_check.judging.result import Contradiction, Doubt, ReportCheck

_AUTHOR = "perfeval"
_INITIALS = "核对"
_COMMENT_STYLES = (
    ("CommentReference", "核对批注引用", "CHARACTER", 8),
    ("CommentText", "核对批注文字", "PARAGRAPH", 10),
)
"""Identity, name, kind and size in points; a Chinese Word has its own of another identity, whose names are taken."""


def commented(source: Path, document: Document, found: ReportCheck) -> bytes:
    """A copy of a .docx with the comments; of another format, its text as a new document with them.

    Raises:
        ValueError: the file cannot be opened as a Word document after all.
    """
    import docx

    if source.read_bytes()[:2] == b"PK" and any(one.anchor >= 0 for one in document.paragraphs):
        book: Any = docx.Document(str(source))
        places = _by_anchor(book, document)
    else:
        book = docx.Document()
        places = {number: book.add_paragraph(one.text) for number, one in enumerate(document.paragraphs)}
    if not places:
        places = {0: book.add_paragraph("")}
    _with_styles(book)
    last = max(places)
    for paragraph, anchor, figure, words in _remarks(found):
        target = _anchored(book, anchor) if anchor >= 0 else None
        if target is None:
            target = places.get(paragraph) or places.get(min(max(paragraph, 0), last)) or next(iter(places.values()))
        book.add_comment(_runs(target, figure), text=words, author=_AUTHOR, initials=_INITIALS)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _with_styles(book: Any) -> None:
    """The styles that python-docx names in a comment and at its place, where the report has none called so."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt

    known = {style.style_id for style in book.styles}
    for identity, name, kind, size in _COMMENT_STYLES:
        if identity not in known:
            style = book.styles.add_style(name, getattr(WD_STYLE_TYPE, kind))
            style._element.set(qn("w:styleId"), identity)
            style.font.size, style.hidden, style.unhide_when_used = Pt(size), True, True


def _remarks(found: ReportCheck) -> Iterator[tuple[int, int, str, str]]:
    """Paragraph, anchor, the words to mark, and the comment."""
    for one in found.contradictions:
        yield one.paragraph, one.anchor, _marked(one), f"矛盾：{one.follows}。应为：{one.right}"
    for doubt in found.doubts:
        yield doubt.paragraph, -1, "", f"疑问：{_without_sentence(doubt)}"


def _marked(one: Contradiction) -> str:
    """The refuted figure as it stands, which the explanation names last."""
    return one.follows.rsplit("不是", 1)[1].split("（")[0].split("；")[0] if "不是" in one.follows else ""


def _without_sentence(doubt: Doubt) -> str:
    return doubt.question if doubt.paragraph >= 0 else f"{doubt.sentence}{doubt.question}"


def _elements(book: Any) -> list[Any]:
    from docx.oxml.ns import qn

    return list(book.element.iter(qn("w:p")))


def _anchored(book: Any, anchor: int) -> Any:
    from docx.text.paragraph import Paragraph

    elements = _elements(book)
    return Paragraph(elements[anchor], book._body) if anchor < len(elements) else None


def _by_anchor(book: Any, document: Document) -> dict[int, Any]:
    """The Word paragraph of each paragraph that stands in the body."""
    from docx.text.paragraph import Paragraph

    elements = _elements(book)
    return {
        number: Paragraph(elements[one.anchor], book._body)
        for number, one in enumerate(document.paragraphs)
        if 0 <= one.anchor < len(elements)
    }


def _runs(paragraph: Any, figure: str) -> Any:
    """The runs that a comment marks: those with the figure, else all; a paragraph without any gets an empty one."""
    from docx.oxml.ns import qn
    from docx.text.run import Run

    runs = [Run(one, paragraph) for one in paragraph._p.iter(qn("w:r")) if _own(one, paragraph._p)]
    if not runs:
        return paragraph.add_run("")
    text = "".join(run.text for run in runs)
    start = text.find(figure) if figure else -1
    if start < 0:
        return [runs[0], runs[-1]] if runs[0]._r.getparent() is runs[-1]._r.getparent() else runs[0]
    at, chosen = 0, []
    for run in runs:
        if at < start + len(figure) and at + len(run.text) > start:
            chosen.append(run)
        at += len(run.text)
    if len({id(run._r.getparent()) for run in chosen}) > 1:
        return chosen[0]
    return [chosen[0], chosen[-1]]


def _own(run: Any, paragraph: Any) -> bool:
    """Whether a run stands in the paragraph as it is read: not in a text box, not deleted."""
    from docx.oxml.ns import qn

    parent = run.getparent()
    while parent is not None and parent is not paragraph:
        if parent.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:p")):
            return False
        parent = parent.getparent()
    return True
