"""The 98 scenarios of a simulated Denmark: who has which model, how many concerns come where. docs/model.md 18."""

from __future__ import annotations

from dataclasses import replace

from sim.engine.streams import Streams
from sim.municipalities import Municipality, municipalities
from sim.policies.organisation import CATALOGUE
from sim.policies.staffing import LARGE_FROM, SMALL_BELOW, default_posts
from sim.scenario import Scenario

SIZES = ("small", "medium", "large")
COORDINATOR, AD_HOC, FIXED = "coordinator", "ad_hoc_forum", "fixed_forum"


def size_of(municipality: Municipality) -> str:
    """Return whether a municipality is small, medium or large (limits of FACTS 6)."""
    if municipality.population < SMALL_BELOW:
        return "small"
    return "medium" if municipality.population < LARGE_FROM else "large"


def denmark(base: Scenario, world: int, replication: int) -> list[Scenario]:
    """Return a scenario for each municipality, in order of code.

    ``base`` gives dates, seed and parameters; its municipality and organisation are not used. Who has a forum is
    drawn anew in every replication, since nobody has printed it; how many concerns come where belongs to the world.
    """
    p = base.parameters
    models = models_of(p, Streams(base.seed, world, replication))
    factors = local_factors(p, Streams(base.seed, world))
    found = []
    for place in municipalities():
        values = {**p, "demand.local_factor": factors[place.code]}
        name = models[place.code]
        own = replace(base, municipality=place, staff=default_posts(place.population), parameters=values)
        found.append(own.with_model(name, CATALOGUE[name]))
    return found


def models_of(p, streams: Streams) -> dict[int, str]:
    """Return the organisational model of every municipality.

    Within each size, as many as declared (rounded) have a forum, and of these as many as declared a steering group;
    which, is by lot.
    """
    found: dict[int, str] = {}
    for size in SIZES:
        drawn = sorted(
            (streams.draw("forum", place.code), place.code)
            for place in municipalities()
            if size_of(place) == size
        )
        n_forum = round(p[f"national.share_forum_{size}"] * len(drawn))
        n_fixed = round(p[f"national.share_steering_{size}"] * n_forum)
        for rank, (_, code) in enumerate(drawn):
            found[code] = FIXED if rank < n_fixed else AD_HOC if rank < n_forum else COORDINATOR
    return found


def local_factors(p, streams: Streams) -> dict[int, float]:
    """Return how many concerns per inhabitant come in each municipality, against the national rate.

    Gamma-distributed with shape ``national.spread``, scaled so that the country as a whole has the national rate, kept
    within the declared range of ``demand.local_factor``.
    """
    from scipy.stats import gamma

    from sim.parameters import declaration_of

    declared, k = declaration_of("demand.local_factor"), p["national.spread"]
    places = municipalities()
    drawn = {place.code: float(gamma.ppf(streams.draw("local factor", place.code), k)) for place in places}
    for _ in range(20):  # scaling and clipping in turn settles after a few rounds
        mean = sum(drawn[place.code] * place.population for place in places)
        mean /= sum(place.population for place in places)
        drawn = {code: min(max(value / mean, declared.low), declared.high) for code, value in drawn.items()}
    return drawn
