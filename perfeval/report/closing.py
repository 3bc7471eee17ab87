"""The end of a report or letter: the signature never stands alone on a page."""

from __future__ import annotations

from typing import Any

_SIGNATURE = "落款"


def keep_signature(document: Any) -> None:
    """Hold the signature, and what announces the annex, on the page of the last paragraph of text."""
    body = list(document.element.body.iterchildren())
    paragraphs = {paragraph._p: paragraph for paragraph in document.paragraphs}
    signed = [index for index, child in enumerate(body) if _style(paragraphs.get(child)) == _SIGNATURE]
    if not signed:
        return
    for child in reversed(body[: signed[-1]]):
        paragraph = paragraphs.get(child)
        if paragraph is None:
            return
        paragraph.paragraph_format.keep_with_next = True
        text = paragraph.text.strip()
        if text and _style(paragraph) != _SIGNATURE and not text.startswith("附件"):
            return


def _style(paragraph: Any) -> str:
    return "" if paragraph is None else str(paragraph.style.name)
