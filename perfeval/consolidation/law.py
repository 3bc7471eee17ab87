"""What is added up, what is taken from the head office, and what moves inside a department; see consolidation.yaml."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from perfeval.data import load_yaml


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Weighted(_Entry):
    """A ratio that is a mean over the units, weighted by an amount."""

    fact: str
    weight: str


class Transfer(_Entry):
    """A kind of move between units (内部往来): the income item of one side, the expenditure item of the other.

    Attributes:
        name: what the amount that is taken out is called, before the column's name.
    """

    name: str
    received: str
    given: str


class Difference(_Entry):
    """A column that is the difference of two others."""

    measure: str
    of: str
    less: str


class Measures(_Entry):
    """Columns by which side of a transfer they have."""

    both: tuple[str, ...]
    differences: tuple[Difference, ...]
    given_only: tuple[str, ...]


class Totals(_Entry):
    """Items that contain transfers: of income, of expenditure, of expenditure by source."""

    received: tuple[str, ...]
    given: tuple[str, ...]
    both: tuple[str, ...]


class Law(_Entry):
    """The whole of consolidation.yaml."""

    head_suffixes: tuple[str, ...]
    head_sheets: tuple[str, ...]
    summed_units: tuple[str, ...]
    weighted: tuple[Weighted, ...]
    transfers: tuple[Transfer, ...]
    measures: Measures
    totals: Totals

    def eliminations(self) -> dict[str, tuple[str, ...]]:
        """By fact, the eliminations that are taken out of its sum."""
        found: dict[str, tuple[str, ...]] = {}
        measures = (*self.measures.both, *(one.measure for one in self.measures.differences))
        for measure in (*measures, *self.measures.given_only):
            income = () if measure in self.measures.given_only else self.totals.received
            every = tuple(transfer.name + measure for transfer in self.transfers)
            for item in (*income, *self.totals.given, *self.totals.both):
                found[item + measure] = every
            for transfer in self.transfers:
                found[transfer.given + measure] = (transfer.name + measure,)
                if income:
                    found[transfer.received + measure] = (transfer.name + measure,)
        return found


@cache
def consolidation_law() -> Law:
    """The data file, validated."""
    return Law.model_validate(load_yaml("consolidation.yaml"))
