"""A municipality for the tests of the Explore page: many enquiries in one year, so that much happens in little time."""

from __future__ import annotations

from functools import cache

from experiments.explore.scenes import runs, scenes_of
from experiments.story.run import Run

SETTINGS = {
    "municipality": "Lejre",
    "years": 1,
    "follow_up_years": 1,
    "seed": 3,
    "parameters": {"demand.concerns_per_100k": 60.0, "turnover.per_year": 0.4},
}


@cache
def the_runs() -> dict[str, Run]:
    """Return the three finished runs."""
    return runs(SETTINGS)


@cache
def the_data() -> dict:
    """Return the page's data of the same runs."""
    return scenes_of(the_runs())
