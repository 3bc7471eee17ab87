"""What checking a report yields."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.findings.catalogue import finding
from perfeval.findings.finding import Finding, Place
from perfeval.report_check.language.figures import Figure, Sentence


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A statement that its own figures, or the workbook's, refute.

    Attributes:
        sentence: as it stands in the report.
        follows: what follows from the figures, with the calculation.
        right: the right figure.
        section: the heading under which it stands.
        figure: the number of the figure that is refuted; −1 where it is in a table.
        paragraph: the place among the document's paragraphs, for their order and for comments.
        anchor: the number of the paragraph in a Word document's body, for comments; −1 where unknown.
    """

    sentence: str
    follows: str
    right: str
    section: str = ""
    figure: int = -1
    paragraph: int = -1
    anchor: int = -1


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reviewer would ask about, without a figure being wrong."""

    sentence: str
    question: str
    section: str = ""
    figure: int = -1
    paragraph: int = -1


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A figure of the text that was not judged, and why."""

    raw: str
    sentence: str
    reason: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement: the figures it is about (by number), and the contradiction where they do not agree."""

    figures: tuple[int, ...]
    contradiction: Contradiction | None = None


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """A checked report.

    Attributes:
        file: the report, as shown to people.
        judged: how many figures were judged.
        unchecked: how many figures were not understood, and so not checked.
        unjudged: those of them that stand in the text, each with the reason.
    """

    file: str
    contradictions: tuple[Contradiction, ...]
    doubts: tuple[Doubt, ...]
    judged: int
    unchecked: int
    unjudged: tuple[Unjudged, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The contradictions and doubts as findings."""
        wrong = [
            finding("T101", Place(self.file, one.section), sentence=one.sentence, follows=one.follows, right=one.right)
            for one in self.contradictions
        ]
        asked = [
            finding("T201", Place(self.file, one.section), sentence=one.sentence, question=one.question)
            for one in self.doubts
        ]
        return (*wrong, *asked)


def contradiction(sentence: Sentence, follows: str, right: str, figure: Figure | None = None) -> Contradiction:
    """A contradiction in a sentence of the text."""
    number = figure.number if figure is not None else -1
    return Contradiction(sentence.text, follows, right, sentence.section, number, sentence.paragraph)
