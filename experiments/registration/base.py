"""From the words of the command line to what is tested: dates and parameters, practice, rule and roll-out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from experiments.registration.plan import FOLLOW_UP_YEARS, Change
from experiments.registration.rules import (
    check_new_rule,
    read_description,
    read_rollout,
    read_rule,
    ready_made_rules,
)
from sim.errors import BadInput
from sim.parameters import declarations
from sim.scenario import Scenario
from sim.scenario_build import build_scenario
from sim.scenario_file import Settings, read_settings

ANY_PLACE, ANY_MODEL = "København", "coordinator"
"""A scenario names a municipality and a model; the country takes neither from it."""
OF_THE_COUNTRY = ("start", "years", "warm_up_years", "seed", "parameters")
"""What a scenario file can say about a country."""
NOT_FOR_THE_COUNTRY = (
    *("municipality", "model", "organisation", "staff", "calendar", "follow_up_years", "shock"),
)
PRESENT, DEFAULT = "present", "by_infohus"


def base_scenario(
    *,
    file: str | None = None,
    settings: Settings | None = None,
    sets: Iterable[str] = (),
    years: int | None = None,
    seed: int | None = None,
) -> Scenario:
    """Return the scenario that dates and parameters of the country are taken from.

    ``file``, ``settings`` and ``sets`` are as in ``sim.scenario_build.build_scenario``.
    Raises BadInput for what cannot be used, and for what one municipality has and a country has not (a model, posts).
    """
    sets = list(sets)
    for name in read_settings(file) if file is not None else settings or {}:
        if name not in OF_THE_COUNTRY:
            raise BadInput("registration.not_for_the_country", name=name)
    for assignment in sets:
        name = assignment.split("=", 1)[0].strip()
        if name not in declarations() and name.split(".")[0] in NOT_FOR_THE_COUNTRY:
            raise BadInput("registration.not_for_the_country", name=name)
    given = {"municipality": ANY_PLACE, "model": ANY_MODEL, "years": years, "seed": seed}
    return build_scenario(file=file, settings=settings, sets=sets, follow_up_years=FOLLOW_UP_YEARS, **given)


def change_of(baseline: str, rule: str | None, rollout: str | None) -> Change:
    """Return what is tested, from names of ready-made files or paths.

    Raises BadInput for a rule or roll-out that cannot be read, a rule without a date, or none at all.
    """
    if rule is None:
        raise BadInput(
            "registration.no_rule", allowed=", ".join(name for name in ready_made_rules() if name != PRESENT)
        )
    new = check_new_rule(read_rule(rule))
    how = read_rollout(rollout)
    starts = how.starts or new.in_force
    if starts < new.in_force:
        raise BadInput("registration.before_its_date", starts=starts, in_force=new.in_force)
    texts = read_description(baseline), read_description(rule)
    return Change(read_rule(baseline), new, how, starts, texts, Path(rollout or DEFAULT).stem)
