"""All tables of a document: each cell with a number is judged or counted as not."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.report_check.documents import Document
from perfeval.report_check.judging.result import Contradiction
from perfeval.report_check.tables.across import check_across
from perfeval.report_check.tables.execution_scores import check_execution_scores
from perfeval.report_check.tables.grid import blocks_of
from perfeval.report_check.tables.shares_down import check_shares_down
from perfeval.report_check.tables.sums_down import check_down

TABLE = "表格"


@dataclass(frozen=True, slots=True)
class TableCheck:
    """What checking a document's tables yields.

    Attributes:
        numbers: how many cells hold a number.
        judged: how many of them were judged.
    """

    contradictions: tuple[Contradiction, ...]
    numbers: int
    judged: int
    cells: frozenset[tuple[int, int, int]] = frozenset()


def check_tables(document: Document) -> TableCheck:
    """Judge every table."""
    found: list[Contradiction] = []
    judged: set[tuple[int, int, int]] = set()
    count = 0
    for number, table in enumerate(document.tables):
        place = document.place_of_table(number)
        said: set[tuple[int, int]] = set()
        for block in blocks_of(table):
            count += sum(one is not None for line in block.lines for one in line.numbers)
            verdicts = (
                *check_down(block), *check_across(block), *check_shares_down(block), *check_execution_scores(block),
            )  # fmt: skip
            for verdict in verdicts:
                judged.update((number, row, column) for row, column in verdict.cells)
                if verdict.follows and verdict.place not in said:
                    said.add(verdict.place)
                    section = f"{TABLE}{number + 1}" if len(document.tables) > 1 else TABLE
                    anchor = document.anchors.get((number, *verdict.place), -1)
                    found.append(
                        Contradiction(verdict.said, verdict.follows, verdict.right, section, -1, place, anchor)
                    )
    return TableCheck(tuple(found), count, len(judged), frozenset(judged))
