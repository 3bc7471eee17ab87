"""A document's sentences → what they say."""

from __future__ import annotations

import re
from collections import Counter
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
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_WHOLE_YEAR = re.compile(r"((?:19|20)\d\d)年度")


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a document says, clause by clause and statement by statement."""

    clauses: tuple[Clauses, ...]
    statements: Statements
    ledger: Ledger
    year: int | None


def understand(sentences: Sequence[Sentence], document: Document) -> Understanding:
    """Read all sentences, paragraph by paragraph."""
    year = year_of(document, sentences)
    parser = Parser(year)
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        parser.paragraph(list(group))
    return Understanding(tuple(parser.clauses), parser.statements, Ledger(parser.statements), year)


def year_of(document: Document, sentences: Sequence[Sentence]) -> int | None:
    """The report's year: the title's, else the one most sentences begin with; None where that is open."""
    title = "".join(number_text(paragraph.text) for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS])
    titled = re.search(r"((?:19|20)\d\d)年度?[^，。；]{0,30}(?:报告|决算|自评|说明|情况|表)", title)
    if titled:
        return int(titled[1])
    counted = Counter(int(match[1]) for one in sentences if (match := _YEAR.match(one.text)))
    counted = counted or Counter(int(year) for one in sentences for year in _WHOLE_YEAR.findall(one.text))
    return counted.most_common(1)[0][0] if counted else None
