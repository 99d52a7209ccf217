"""From what is chosen on the page to the settings of a scenario file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards.given import number_given
from experiments.explore.scenes import natural_scenarios
from sim.errors import BadInput

FIRST = "København"
"""The municipality shown before one is chosen: where most happens, so that there is most to see."""
USUAL = {"municipality": FIRST, "years": 1, "seed": 1}
MOST_YEARS = 5
"""Years of entry that are shown; more would be much to send to the browser, and nobody plays them."""
MOST_SEED = 2**31 - 1
Settings = dict[str, object]


def settings_of(
    municipality: object, years: object, seed: object, rest: Mapping[str, object] | None
) -> Settings:
    """Return the settings for what stands in the fields, with the rest of a share link; raise BadInput if unusable."""
    numbers = {
        "years": number_given("explore.years", years, 1, MOST_YEARS),
        "seed": number_given("explore.seed", seed, 0, MOST_SEED),
    }
    return checked({**(rest or {}), "municipality": municipality, **numbers})


def checked(settings: Mapping[str, object]) -> Settings:
    """Return the settings, with what the page takes as usual; raise BadInput if they cannot be used."""
    whole = {**USUAL, **settings}
    natural_scenarios(whole)
    if whole["years"] > MOST_YEARS:
        raise BadInput("explore.years", given=whole["years"], most=MOST_YEARS)
    return whole


def without_shocks(settings: Mapping[str, object]) -> Settings:
    """Return the settings before anybody was sent away."""
    return {name: value for name, value in settings.items() if name != "shock"}


def shocks_of(settings: Mapping[str, object] | None) -> Sequence[Mapping[str, object]]:
    """Return the shocks that settings hold."""
    return (settings or {}).get("shock") or ()
