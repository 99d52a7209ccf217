"""Default posts of a municipality by its size. Assumed, range x0.5-2 (CONTRACTS, People); [K18 p. 48-51]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le

Pattern = Literal["blocks", "on_demand"]
AUTHORITY_UNITS = frozenset(
    {"social_services", "children_youth", "job_centre", "integration", "police", "probation"}
)
"""Units inside authority: only they may decide on measures [K18 p. 8, 22]."""

SMALL_BELOW, LARGE_FROM = 35_000, 100_000
"""Inhabitants; limits that fit the report's counts (FACTS 6)."""


@dataclass(frozen=True, slots=True)
class Post:
    """Describe a kind of post: its unit, how many there are, hours a week for this field, how they fall."""

    unit: str
    posts: Annotated[int, Ge(0), Le(50)]
    hours_per_week: Annotated[float, Gt(0), Le(168)]
    pattern: Pattern = "on_demand"
    may_decide: bool = False


def default_posts(population: int) -> dict[str, Post]:
    """Return the posts of a municipality of ``population`` inhabitants, by kind of post."""
    size = 0 if population < SMALL_BELOW else 1 if population < LARGE_FROM else 2
    n_ssp, ssp_hours = ((1, 3.0), (2, 6.0), (4, 12.0))[size]
    n_authority = (1, 1, 2)[size]
    authority = {
        f"caseworker_{unit}": Post(unit, n_authority, 2.0, "on_demand", may_decide=True)
        for unit in ("social_services", "children_youth", "job_centre")
    }
    authority |= {
        f"caseworker_{unit}": Post(unit, 1, 2.0, "on_demand", may_decide=True)
        for unit in ("integration", "probation")
    }
    contacts = {
        f"contact_{unit}": Post(unit, 1, 1.0)
        for unit in ("school", "psp", "psychiatry", "street_work", "housing")
    }
    return {
        "ssp_consultant": Post("ssp", n_ssp, ssp_hours),
        **authority,
        **contacts,
        "manager": Post("management", 3, 1.0),
        "police_coordinator": Post("police", 1, 37.0, "on_demand", may_decide=True),
    }
