"""The aggregation itself, by pandas: loaded only where there is something to aggregate."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas

from perfeval.facts.fact import MISSING
from perfeval.formula.numeric import decimal_of
from perfeval.summary.figures import Figures, IndicatorFigures, Spread, Table

_QUARTERS = {"lower": 0.25, "upper": 0.75}


def aggregated(table: Table) -> Mapping[int, Figures]:
    """The figures of every year in the table."""
    units = _units(table)
    totals, indicators, kinds = _totals(units), _indicators(table, units), _kinds(units)
    ranks = units.groupby("year")["total"].rank(method="min", ascending=False)
    by_year: dict[int, dict[str, int]] = {}
    for file, year, rank in zip(units["file"], units["year"], ranks, strict=True):
        if rank == rank:
            by_year.setdefault(int(year), {})[str(file)] = int(rank)
    return {
        year: Figures(totals.get(year), by_year.get(year, {}), indicators.get(year, {}), kinds.get(year, {}))
        for year in dict.fromkeys(table.years)
    }


def histories(table: Table) -> Mapping[str, Mapping[int, Decimal]]:
    """总分 by unit and year, for the units that have more than one."""
    pivoted = _units(table).pivot_table(index="unit", columns="year", values="total", aggfunc="first")
    several = pivoted[pivoted.notna().sum(axis="columns") > 1]
    return {
        str(unit): {int(year): decimal_of(float(total)) for year, total in row.dropna().items()}
        for unit, row in several.iterrows()
        if unit
    }


def _units(table: Table) -> Any:
    return pandas.DataFrame(
        {"file": table.files, "year": table.years, "unit": table.units, "kind": table.kinds, "total": table.totals}
    )


def _totals(units: Any) -> dict[int, Spread]:
    grouped = units.dropna(subset="total").groupby("year")["total"]
    spread = grouped.agg(["count", "mean", "max", "min", "median"])
    spread["deviation"] = grouped.std(ddof=0)
    for name, share in _QUARTERS.items():
        spread[name] = grouped.quantile(share)
    return {int(year): _spread(row) for year, row in spread.iterrows()}


def _kinds(units: Any) -> dict[int, dict[str, Spread]]:
    known = units[units["kind"] != ""].dropna(subset="total")
    grouped = known.groupby(["year", "kind"])["total"].agg(["count", "mean", "max", "min"])
    found: dict[int, dict[str, Spread]] = {}
    for (year, kind), row in grouped.iterrows():
        found.setdefault(int(year), {})[str(kind)] = _spread(row)
    return found


def _indicators(table: Table, units: Any) -> dict[int, dict[str, IndicatorFigures]]:
    if not table.unit:
        return {}
    columns = {"unit": table.unit, "indicator": table.indicator, "score": table.score, "status": table.status}
    parts = pandas.DataFrame(columns)
    parts["year"] = units["year"].to_numpy()[parts["unit"].to_numpy()]
    numbers = {name: number for number, name in enumerate(table.indicators)}
    full = {
        (year, numbers[name]): float(table.common_weight(year, name))
        for year in dict.fromkeys(table.years)
        for name in table.met(year)
    }
    keys = ["year", "indicator"]
    weights = pandas.Series(full, dtype=float).rename_axis(keys).rename("weight")
    parts = parts.join(weights, on=keys)
    parts["lost"] = parts["score"] < parts["weight"]
    scores = parts.groupby(keys)["score"].agg(["count", "mean", "max", "min", "sum"])
    lost = parts.groupby(keys)["lost"].sum()
    statuses = parts.pivot_table(index=keys, columns="status", values="unit", aggfunc="count", fill_value=0)
    statuses.columns = [table.statuses[number] for number in statuses.columns]
    found: dict[int, dict[str, IndicatorFigures]] = {}
    for (year, number), row in scores.iterrows():
        found.setdefault(int(year), {})[table.indicators[int(number)]] = IndicatorFigures(
            _spread(row) if row["count"] else None,
            float(row["sum"]),
            int(lost[year, number]),
            *(int(statuses.loc[(year, number)].get(status, 0)) for status in (MISSING, "不适用")),
        )
    return found


def _spread(row: Any) -> Spread:
    more = {name: float(row[name]) for name in ("median", "deviation", "lower", "upper") if name in row}
    return Spread(int(row["count"]), float(row["mean"]), float(row["max"]), float(row["min"]), **more)
