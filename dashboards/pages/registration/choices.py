"""What is chosen on the page, and the settings of the country: from fields and links, checked as strictly as a file.

Only ready-made rules and roll-outs can be chosen here: a link must not make this machine read a file it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from annotated_types import Ge, Le

from dashboards.given import number_given
from dashboards.link import Shared
from experiments.registration.base import DEFAULT, PRESENT, base_scenario
from experiments.registration.base import change_of as change_of_names
from experiments.registration.plan import Change, check_dates
from experiments.registration.rules import read_rule, ready_made_rollouts, ready_made_rules
from sim.errors import BadInput
from sim.rule_reader import cut, read_value
from sim.scenario import DEFAULT_SEED, DEFAULT_YEARS, Scenario

FIRST_RULE = "at_enquiry_national"
"""The rule shown before one is chosen."""
YEARS = (2, 20)
SEEDS = (0, 2**31 - 1)
PRELIMINARY, FULL = STAGES = ("preliminary", "full")
"""``full`` is ``infohus registration``."""
SHOWN = ("years", "seed", "parameters")
"""Settings that have a field of their own on the page."""


class Choices(NamedTuple):
    """Names of ready-made files: present practice, new rule, roll-out."""

    baseline: str = PRESENT
    rule: str = FIRST_RULE
    rollout: str = DEFAULT


@dataclass(frozen=True, slots=True)
class _Limits:
    years: Annotated[int, Ge(YEARS[0]), Le(YEARS[1])] = DEFAULT_YEARS
    seed: Annotated[int, Ge(SEEDS[0]), Le(SEEDS[1])] = DEFAULT_SEED


def new_rules() -> tuple[str, ...]:
    """Return the ready-made rules that one can go over to: those with a date."""
    return tuple(name for name in ready_made_rules() if read_rule(name).in_force is not None)


def choices_of(given: Mapping[str, object]) -> Choices:
    """Return the choices in ``given``, usual ones where it says nothing; raise BadInput for what is not ready-made."""
    chosen = {name: given[name] for name in Choices._fields if given.get(name) is not None}
    allowed = {"baseline": ready_made_rules(), "rule": ready_made_rules(), "rollout": ready_made_rollouts()}
    for name, value in chosen.items():
        if value not in allowed[name]:
            names = ", ".join(allowed[name])
            raise BadInput("dashboard.not_ready_made", name=cut(str(value)), allowed=names)
    return Choices(**chosen)


def change_of(choices: Choices) -> Change:
    """Return what is tested; raise BadInput for a rule without a date."""
    return change_of_names(*choices)


def settings_of(
    given: Mapping[str, object], parameters: Mapping[str, object], rest: Mapping[str, object]
) -> dict[str, object]:
    """Return the settings of the country.

    Parameters
    ----------
    given
        What stands in the fields ``years`` and ``seed``.
    parameters
        Parameters that were changed.
    rest
        What a share link said that no field shows (:func:`rest_of`).

    Raises
    ------
    BadInput
        A field holds no number, or one that is not allowed.
    """
    limits = {"years": YEARS, "seed": SEEDS}
    numbers = {name: number_given(f"registration.{name}", given.get(name), *limits[name]) for name in limits}
    settings = deepcopy(dict(rest)) | numbers
    return settings | ({"parameters": dict(sorted(parameters.items()))} if parameters else {})


def rest_of(settings: Mapping[str, object]) -> dict[str, object]:
    """Return what ``settings`` say that no field of the page holds."""
    return deepcopy({name: value for name, value in settings.items() if name not in SHOWN})


def country_of(settings: Mapping[str, object]) -> Scenario:
    """Return the scenario of the country; raise BadInput for settings that cannot be used."""
    for name in ("years", "seed"):
        if name in settings:
            read_value(_Limits, name, settings[name], name)
    return base_scenario(settings=dict(settings))


def check_asked(settings: Mapping[str, object], choices: Choices) -> None:
    """Raise BadInput if the test cannot be run."""
    check_dates(country_of(settings), change_of(choices))


def stage_of(shared: Shared) -> str:
    """Return the stage that a link asks for; raise BadInput for one there is not."""
    stage = shared.choices.get("stage", PRELIMINARY)
    if stage not in STAGES:
        raise BadInput("link.unreadable")
    return stage


def stages_until(stage: str) -> list[str]:
    """Return the stages that are run when ``stage`` is asked for."""
    return list(STAGES[: STAGES.index(stage) + 1])
