"""What a reviewer would ask about a report, though no figure in it is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from perfeval.calculator import Evaluation
from perfeval.data import load_yaml
from perfeval.reader.labels import normalise
from perfeval.reader.records import UnitData
from perfeval.report.wording import placeholder
from perfeval.report_check.documents import Document
from perfeval.report_check.judging.result import Doubt
from perfeval.report_check.language.figures import PERCENT, Sentence, number_text
from perfeval.report_check.language.lexicon import words
from perfeval.report_check.scores.score_form import ScoreForm, ScoreRow
from perfeval.report_check.scores.totals import FORM, HUNDRED, stated_totals
from perfeval.rules.base import points

_SATISFIED = re.compile(r"满意(?:度|率)?")
_GRADE = re.compile(r"(?:等级|等次|档次|级别|评定|评价结果|评为)(?:评定)?(?:为|是|：)?[“‘\"]?(优|良|中|差)")
_TITLE_PARAGRAPHS = 3
_AROUND = 12
_PROBLEMS = re.compile(r"问题|不足|扣分|失分")


def doubts_of(sentences: Sequence[Sentence], form: ScoreForm | None) -> Iterator[Doubt]:
    """The doubts about a report and its 计分表."""
    yield from _grade(sentences)
    if form is None:
        return
    yield from _satisfaction(sentences, form)
    yield from _full_rate(sentences, form)
    yield from _without_reason(sentences, form)
    yield from _deviation(sentences, form)


def other_year(document: Document, year: int | None) -> str:
    """The years of the report's title where the workbook's is not among them; empty where nothing is amiss."""
    title = "".join(number_text(paragraph.text) for paragraph in document.paragraphs[:_TITLE_PARAGRAPHS])
    years = set(re.findall(r"((?:19|20)\d\d)年", title))
    return "、".join(sorted(years)) if year is not None and str(year) not in years else ""


def other_subject(document: Document, source: UnitData | Evaluation) -> Iterator[Doubt]:
    """A report of another year than the workbook, or one that never names the workbook's unit."""
    said = other_year(document, source.year)
    if said:
        yield Doubt(f"报告为{said}年度，", f"工作簿为{source.year}年度，没有与工作簿核对。", "标题")
    cells = (cell for table in document.tables for row in table for cell in row)
    text = normalise("".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
    if source.unit and normalise(source.unit) not in text:
        yield Doubt("报告中", f"没有出现工作簿的单位名称“{source.unit}”，请确认是同一单位。", "标题")


def unfinished(sentences: Sequence[Sentence], document: Document) -> Iterator[Doubt]:
    """Places that are still to be filled in or decided, and money among the targets of quantity."""
    mark = placeholder("\0").split("\0")[0]
    count = sum(sentence.text.count(mark) for sentence in sentences)
    if count:
        yield Doubt("报告中", f"还有{count}处“{mark}…”没有填写。")
    for sentence in sentences:
        for pattern, question in _patterns():
            match = pattern.search(sentence.text)
            if match is not None:
                words = sentence.text[max(0, match.start() - _AROUND) : match.end() + 1]
                yield Doubt(f"“{sentence.text}”", f"“{words}”：{question}", sentence.section, -1, sentence.paragraph)
    yield from _money_as_quantity(document)


@cache
def _rules() -> dict[str, Any]:
    found: dict[str, Any] = load_yaml("report_check/doubts.yaml")
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    rules = _rules()
    return tuple(
        (re.compile(entry["pattern"]), entry["question"])
        for part in ("unfinished", "undecided", "without_unit")
        for entry in rules[part]
    )


def _money_as_quantity(document: Document) -> Iterator[Doubt]:
    """资金 as a target of 数量: what was spent is no output."""
    rule = _rules()["money_as_quantity"]
    for number, table in enumerate(document.tables):
        group = ""
        for row in table:
            cells = [number_text(cell) for cell in row]
            kinds = [
                cell for cell in cells if re.fullmatch(r"(?:数量|质量|时效|成本|经济|社会|生态|满意).{0,12}", cell)
            ]
            group = kinds[0] if kinds else group
            named = next(
                (c for c in cells if c != group and re.search(rule["words"], c) and not re.search(r"\d", c)), ""
            )
            if group.startswith(rule["group"]) and named and any(re.search(r"\d", cell) for cell in cells):
                question = "资金列在数量指标之下；数量指标应是产出的数量，资金属于成本指标。"
                yield Doubt(f"“{named}”", question, f"表格{number + 1}", -1, document.place_of_table(number))


def _grade(sentences: Sequence[Sentence]) -> Iterator[Doubt]:
    """A grade that the usual limits do not give for the total."""
    for sentence, total in stated_totals(sentences):
        said = _GRADE.search(sentence.text, total.end)
        usual = next((name for name, least in words()["grades"] if total.value >= least), "")
        if said and usual and total.value <= HUNDRED and said[1] != usual:
            question = f"总分{total.raw}评为“{said[1]}”，而通行的等级标准下应为“{usual}”。"
            yield Doubt(f"“{sentence.text}”", question, sentence.section)


def _lost(form: ScoreForm) -> list[ScoreRow]:
    return [row for row in form.rows if row.score is not None and row.score < row.weight]


def _score(row: ScoreRow) -> str:
    return f"{points(row.weight)}分中只得{points(row.score)}分" if row.score is not None else ""


def _satisfaction(sentences: Sequence[Sentence], form: ScoreForm) -> Iterator[Doubt]:
    rows = [row for row in _lost(form) if "满意" in row.name]
    for sentence in sentences:
        for figure in sentence.figures:
            clause = re.split(r"[，。；]", figure.label)[-1]
            if rows and figure.kind == PERCENT and figure.value == 100 and _SATISFIED.search(clause):
                question = f"满意率为{figure.raw}，而“{rows[0].name}”{_score(rows[0])}。"
                yield Doubt(f"“{sentence.text}”", question, sentence.section)


def _full_rate(sentences: Sequence[Sentence], form: ScoreForm) -> Iterator[Doubt]:
    """A rate of 100% beside points lost on that very rate."""
    for row in _lost(form):
        name = normalise(row.name)
        if not name.endswith("率"):
            continue
        for sentence in sentences:
            for figure in sentence.figures:
                named = re.sub(r"(?:为|是|达到?)$", "", normalise(re.split(r"[，。；]", figure.label)[-1]))
                if figure.kind == PERCENT and figure.value == 100 and named.endswith(name):
                    question = f"{row.name}为{figure.raw}，而计分表{_score(row)}。"
                    yield Doubt(f"“{sentence.text}”", question, sentence.section)


def _without_reason(sentences: Sequence[Sentence], form: ScoreForm) -> Iterator[Doubt]:
    """Points lost, and no word on why: neither under the problems nor beside 扣."""
    said = normalise(
        "".join(
            sentence.text
            for sentence in sentences
            if any(_PROBLEMS.search(heading) for heading in sentence.headings) or re.search("扣|失分", sentence.text)
        )
    )
    silent = [row for row in _lost(form) if normalise(row.name) not in said]
    if silent:
        names = "、".join(f"{row.name}（{_score(row)}）" for row in silent)
        yield Doubt(f"{names}：", "扣了分，报告没有说明原因。", FORM)


def _deviation(sentences: Sequence[Sentence], form: ScoreForm) -> Iterator[Doubt]:
    """A trouble owned up to, and full marks for the very indicator."""
    for trouble in _rules()["troubles"]:
        rows = [row for row in form.rows if re.fullmatch(trouble["indicators"], normalise(row.name))]
        if not rows or any(row.score is None or row.score < row.weight for row in rows):
            continue
        for sentence in sentences:
            if any(_PROBLEMS.search(heading) for heading in sentence.headings) and re.search(
                trouble["pattern"], sentence.text
            ):
                names = "、".join(f"“{row.name}”" for row in rows)
                said = f"而{names}均为满分。"
                yield Doubt(f"“{sentence.text}”", said, sentence.section, -1, sentence.paragraph)
                break
