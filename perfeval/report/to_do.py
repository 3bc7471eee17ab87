"""待补充事项: the page in front that lists what a person must still write, to be removed when done."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from perfeval.report.wording import phrase, placeholder

PLACEHOLDER = re.compile("(" + re.escape(placeholder("\0")).replace("\0", "[^】]*") + ")")


def list_what_is_missing(document: Any) -> None:
    """Put the page before the first paragraph; nothing where the report is whole."""
    from docx.enum.text import WD_BREAK
    from docx.oxml.ns import qn

    body = document.element.body
    found: Counter[str] = Counter()
    for paragraph in body.iter(qn("w:p")):
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        found.update(PLACEHOLDER.findall(text))
    if not found or "报告正文" not in document.styles:
        return
    before, after = placeholder("\0").split("\0")
    first = body[0]

    def put(text: str, style: str) -> Any:
        paragraph = document.add_paragraph(text, style=style)
        first.addprevious(paragraph._p)
        return paragraph

    put(phrase("to_do.heading"), "附件标题")
    put(phrase("to_do.lead", count=sum(found.values())), "报告正文")
    for number, (mark, times) in enumerate(found.items(), 1):
        what = mark.removeprefix(before).removesuffix(after)
        key = "to_do.item" if times == 1 else "to_do.item_twice"
        put(phrase(key, number=number, what=what, times=times), "报告正文")
    put("", "报告正文").add_run().add_break(WD_BREAK.PAGE)
