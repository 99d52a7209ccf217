"""The simulated survey beside the printed one, whose bases are inferred (``survey_2017.csv``, ``note``)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np

from sim.measures.registration.survey_table import SurveyRow

PERCENTILES = (0.05, 0.95)
NOT_YET, NONE = ("14", "is setting one up"), ("14", "has none")
"""Nobody is setting a forum up in the simulation: those who were in 2017 had none."""


@cache
def survey_2017() -> tuple[SurveyRow, ...]:
    """Return the counts behind the printed percentages for the whole country, in the order of the file."""
    text = files("sim").joinpath("data", "survey_2017.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        SurveyRow(row["figure"], row["item"], row["region"], int(row["count"]), int(row["base"]))
        for row in rows
        if row["region"] == "Danmark"
    )


def compare_with_2017(tables: Iterable[list[SurveyRow]]) -> list[dict[str, object]]:
    """Return every item that both surveys have, with its share in 2017 and in the simulation.

    Parameters
    ----------
    tables
        A table of ``tabulate`` per replication of the country.

    Returns
    -------
    list of dict
        figure, item, count_2017, base_2017, share_2017; simulated_mean, the ratio of sums over replications;
        simulated_low and simulated_high, the 5th and 95th percentile of the share over replications: how much
        one Denmark differs from another by luck alone. None where nobody is in the base.
    """
    simulated: dict[tuple[str, str], list[SurveyRow]] = {}
    for table in tables:
        for row in table:
            simulated.setdefault((row.figure, row.item), []).append(row)
    printed = {(row.figure, row.item): row for row in survey_2017()}
    not_yet = printed[NOT_YET].count
    return [
        {
            "figure": row.figure,
            "item": row.item,
            "count_2017": (count := row.count + (not_yet if at == NONE else 0)),
            "base_2017": row.base,
            "share_2017": count / row.base,
            **_simulated(simulated[at]),
        }
        for at, row in printed.items()
        if at in simulated
    ]


def _simulated(rows: list[SurveyRow]) -> dict[str, float | None]:
    shares = [row.count / row.base for row in rows if row.base]
    if not shares:
        return {"simulated_mean": None, "simulated_low": None, "simulated_high": None}
    low, high = (float(value) for value in np.quantile(shares, PERCENTILES))
    mean = sum(row.count for row in rows) / sum(row.base for row in rows)
    return {"simulated_mean": mean, "simulated_low": low, "simulated_high": high}
