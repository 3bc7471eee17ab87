"""A document's sentences → what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from perfeval.report_check.clauses import Clauses
from perfeval.report_check.documents import Document
from perfeval.report_check.figures import Sentence, number_text
from perfeval.report_check.ledger import Ledger
from perfeval.report_check.parser import Parser
from perfeval.report_check.statements import Statements

_TITLE_PARAGRAPHS = 3
_TITLE = re.compile(r"((?:19|20)\d\d)年度?[^，。；]{0,30}(?:报告|决算|自评|说明|情况|表)")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a document says, clause by clause and statement by statement."""

    clauses: tuple[Clauses, ...]
    statements: Statements
    ledger: Ledger
    year: int | None


def understand(sentences: Sequence[Sentence], document: Document) -> Understanding:
    """Read all sentences, paragraph by paragraph."""
    year = year_of(document)
    parser = Parser(year)
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        parser.paragraph(list(group))
    return Understanding(tuple(parser.clauses), parser.statements, Ledger(parser.statements), year)


def year_of(document: Document) -> int | None:
    """The year that the report's title names; None where it names none."""
    first = (number_text(paragraph.text) for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS])
    title = "".join(text for text in first if "元" not in text and "。" not in text)
    titled = _TITLE.search(title)
    return int(titled[1]) if titled else None
