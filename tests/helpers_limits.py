"""Municipalities in which nothing stands in the way, for the limit cases of MODEL 16."""

from __future__ import annotations

from dataclasses import replace

from helpers_concerns import Sender, made_concern
from helpers_runs import Finished, finish, run

from sim.agents.office import OTHER
from sim.model import PreventionModel
from sim.policies.staffing import default_posts
from sim.scenario_build import build_scenario

ALWAYS_THERE = (
    "absence.short_spells_per_year=0",
    "absence.long_per_year=0",
    "absence.holidays=0",
    "turnover.per_year=0",
    "calendar.windows=round_the_clock",
    "calendar.holidays=false",
    *(f"staff.{kind}.hours_per_week=168" for kind in default_posts(40_000)),
)
"""Everybody at work day and night, all week, without a cap on hours for the field."""

NOTHING_ELSE_TO_DO = ("diary.p_busy=0",)
ANSWERS_AT_ONCE = (
    "reply.median_days=0",
    "reply.p_never=0",
    "reception.p_hop=0",
    "consent.median_days=0",
    "corps.borrow_median_days=0",
    "handover.median_days=0",
    "onboarding.start=1",
    "provider.places=100",
)
ONE_STEP_AT_A_TIME = (
    "offer.p_further=0",
    "police.p_partner=0",
    "notification.p_opened=0",
    "group.p_found=0",
)
"""No case makes two steps at once: else they wait for each other."""
FREE = (*ALWAYS_THERE, *NOTHING_ELSE_TO_DO, *ANSWERS_AT_ONCE, *ONE_STEP_AT_A_TIME)
BORNHOLM = "Bornholm"
"""A police district of its own: its police coordinator has no other municipality to see to."""


def free_run(model: str, *sets: str, municipality: str = BORNHOLM, replication: int = 0) -> Finished:
    """Return a finished run in which nothing stands in the way but what ``sets`` says."""
    return run(build_scenario(municipality=municipality, model=model, sets=(*FREE, *sets)), replication)


def run_with(
    model: str, times: list[int], *sets: str, first: int = 1, acute: bool = True, **about: object
) -> Finished:
    """Return a finished run in which concerns are sent at these seconds and at no others.

    They are drawn like all concerns, from key ``first`` on; without ``acute``, acute ones are passed
    over and all come from relatives. ``about`` changes fields of every concern.
    """
    quiet = ("demand.concerns_per_100k=0", "decision.misroute_factor=0")
    built = PreventionModel(build_scenario(municipality=BORNHOLM, model=model, sets=(*FREE, *quiet, *sets)))
    sender, key = Sender(built), first
    for number, time in enumerate(times):
        concern = made_concern(key, time, built.run_scenario.parameters)
        while concern.is_acute and not acute:
            key += 1
            concern = made_concern(key, time, built.run_scenario.parameters)
        key += 1
        if not acute:
            concern = replace(concern, source="relatives")
        concern = replace(concern, **about)
        built.agenda.schedule_event(time, sender.send, concern, OTHER, -1 - number)
    return finish(built)
