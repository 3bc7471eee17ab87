"""A document's sentences → what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from perfeval.report_check.documents import Document
from perfeval.report_check.language.clauses import Clauses
from perfeval.report_check.language.figures import Sentence, number_text
from perfeval.report_check.language.ledger import Ledger
from perfeval.report_check.language.lexicon import any_of, words
from perfeval.report_check.language.parser import Parser
from perfeval.report_check.language.statements import Statements

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
    parser = Parser(year, name_in(document), project=_of_project(document))
    for _, group in groupby(sentences, key=lambda one: one.paragraph):
        parser.paragraph(list(group))
    parser.statements.tell_last_years()
    return Understanding(tuple(parser.clauses), parser.statements, Ledger(parser.statements), year)


@cache
def _name() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[；，：“])(?:(?:19|20)\d\d年度?)?(?P<name>[\u4e00-\u9fff]{{2,26}}?{any_of(words()['bodies'])})"
        r"(?:部门|单位|本级|机关)?(?:整体|预算|项目)?(?=(?:19|20)\d\d年|部门|整体支出|决算|支出绩效)"
    )


def name_in(document: Document) -> str:
    """The unit whose report it is, as its title names it; empty where it names none."""
    for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS]:
        found = _name().search(number_text(paragraph.text)) if "。" not in paragraph.text else None
        if found:
            return found["name"]
    return ""


def _of_project(document: Document) -> bool:
    """Whether the title calls it a project's report."""
    first = "".join(
        paragraph.text for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS] if "。" not in paragraph.text
    )
    named = re.search("项目|专项|补助资金", first)
    return named is not None and not re.search("整体|部门决算|单位决算|部门预算", first)


def year_of(document: Document) -> int | None:
    """The year that the report's title names; None where it names none."""
    first = (number_text(paragraph.text) for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS])
    title = "".join(text for text in first if "元" not in text and "。" not in text)
    titled = _TITLE.search(title)
    return int(titled[1]) if titled else None
