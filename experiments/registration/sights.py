"""What can be seen of it: by municipality, by month, by the survey."""

from __future__ import annotations

import json

import numpy as np

from experiments.comparison.columns import Columns
from experiments.registration.plan import R0X0, R1X1, USUAL, Plan
from sim.engine.dates import add_months
from sim.measures.registration.survey_2017 import compare_with_2017
from sim.measures.registration.survey_table import SurveyRow
from sim.municipalities import municipalities
from sim.national.denmark import size_of

Record = dict[str, object]

FEWEST_AT_A_PLACE = 20
"""Enquiries below which the share of one municipality is not shown."""


def place_records(nominal: Columns) -> list[Record]:
    """Return, for each municipality of one simulated Denmark, what is seen before and after."""
    before, after = _at_places(nominal, R0X0), _at_places(nominal, R1X1)
    years = nominal.ratio((R0X0, USUAL), "registered_per_year@in_force", "mean")[1]
    n_years = float(years.sum())
    found = []
    by_code = {place.code: place for place in municipalities()}
    for i, code in enumerate(nominal.values((R0X0, USUAL), "places_code")[0].tolist()):
        place = by_code[int(code)]
        old, new = _share(before, i), _share(after, i)
        change = None if old is None or new is None else new - old
        reach = None if change is None else _reach(before, after, i)
        found.append(
            {
                "code": place.code,
                "name": place.name,
                "district": place.police_district,
                "lon": place.lon,
                "lat": place.lat,
                "population": place.population,
                "size": size_of(place),
                "sent": float(before["sent"][:, i].sum()) / n_years,
                "coverage_before": old,
                "coverage_after": new,
                "change": change,
                "change_low": None if reach is None else change - reach,
                "change_high": None if reach is None else change + reach,
                "registered_before": float(before["registered"][:, i].sum()) / n_years,
                "registered_after": float(after["registered"][:, i].sum()) / n_years,
                "events": round(float(before["sent"][:, i].sum())),
            }
        )
    return found


def _at_places(nominal: Columns, name: str) -> dict[str, np.ndarray]:
    """Return sent, covered, registered as arrays (replications, municipalities)."""
    return {
        what: np.array(nominal.values((name, USUAL), f"places_{what}"))
        for what in ("sent", "covered", "registered")
    }


def _share(at: dict[str, np.ndarray], i: int) -> float | None:
    sent = at["sent"][:, i].sum()
    return float(at["covered"][:, i].sum() / sent) if sent >= FEWEST_AT_A_PLACE else None


def _reach(before: dict[str, np.ndarray], after: dict[str, np.ndarray], i: int) -> float | None:
    """Return half the width of the 95 % interval of the change, paired by replication."""
    from experiments.statistics.ratio import ratio_difference

    columns = (after["covered"][:, i], after["sent"][:, i], before["covered"][:, i], before["sent"][:, i])
    return ratio_difference(*columns).half_width


def timeline(plan: Plan, nominal: Columns) -> list[Record]:
    """Return, month by month, what was sent and what registered in the whole country, means over replications."""
    before = {
        what: np.mean(nominal.values((R0X0, USUAL), f"months_{what}"), axis=0)
        for what in ("sent", "registered")
    }
    after = np.mean(nominal.values((R1X1, USUAL), "months_registered"), axis=0)
    return [
        {
            "month": add_months(plan.base.start, month).isoformat()[:7],
            "sent": float(before["sent"][month]),
            "registered_before": float(before["registered"][month]),
            "registered_after": float(after[month]),
        }
        for month in range(len(after))
    ]


def survey_records(nominal: Columns) -> list[Record]:
    """Return the survey of 2017 beside the one repeated on the simulated Denmark, before and after."""
    before, after = (compare_with_2017(_tables(nominal, name)) for name in (R0X0, R1X1))
    later = {(row["figure"], row["item"]): row["simulated_mean"] for row in after}
    return [{**row, "after_mean": later[row["figure"], row["item"]]} for row in before]


def _tables(nominal: Columns, name: str) -> list[list[SurveyRow]]:
    return [[SurveyRow(*row) for row in json.loads(text)] for text in nominal.texts((name, USUAL), "survey")]
