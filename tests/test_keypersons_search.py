"""The search for a reversal: it finds one where there is one, and judges it by luck that nothing was chosen by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from experiments.keypersons.absence import Absence
from experiments.keypersons.plan import make_plan
from experiments.keypersons.search import CHECKED, FIRST_FRESH, PER_GENERATION, TRIED, search_reversals
from sim.parameters import declarations
from sim.scenario_build import build_scenarios

NAMES = ["turnover.per_year", "diary.p_busy", "reply.median_days"]
PAIR = {"model": "fixed_forum", "baseline": "coordinator", "strongest": NAMES}
PAIR |= {"most_turned": {"lowest": [1], "highest": [2, 3]}}
SUMMARY = {
    "differences": [
        {"model": "fixed_forum", "baseline": "coordinator", "variant": "natural"}
        | {"measure": "added_days", "mean": -2.0}
    ],
    "across_worlds": [PAIR],
}


def plan(search: int):
    scenarios = build_scenarios(municipality="Samsø")
    return make_plan(scenarios, [], Absence("leaves"), models=list(MODELS), search=search)


MODELS = ("coordinator", "fixed_forum")


@dataclass
class Fake:
    """Columns of a batch in which the forum's added days are ``days`` more than the coordinator's 4 per enquiry."""

    days: float
    n: int

    def ratio(self, run, measure, statistic):
        days = 4.0 + (self.days if run[0] == "fixed_forum" else 0.0)
        noise = np.arange(self.n) % 2 * 0.01
        return (days + noise) * 2.0, np.full(self.n, 2.0)


class Nature:
    """Evaluate batches by a formula of the world, and remember them."""

    def __init__(self, formula) -> None:
        self.formula, self.seen = formula, []

    def __call__(self, batches):
        self.seen += batches
        return [Fake(self.formula(batch.overrides), batch.n) for batch in batches]


def place(world: dict[str, float], name: str) -> float:
    declared = declarations()[name]
    return (world[name] - declared.world_low) / (declared.world_high - declared.world_low)


def test_without_a_search_nothing_is_tried():
    nature = Nature(lambda world: -2.0)
    assert search_reversals(plan(0), SUMMARY, nature) == []
    assert nature.seen == []


def test_a_reversal_in_a_corner_is_found_and_confirmed():
    """The forum is worse where turnover and full diaries are both high, and there alone."""

    def formula(world):
        return -2.0 + 5.0 * place(world, "turnover.per_year") * place(world, "diary.p_busy")

    (found,) = search_reversals(plan(320), SUMMARY, Nature(formula))
    assert found["found"] > 2.0
    assert found["is_reversed"]
    assert found["checked"]["mean"] == pytest.approx(found["found"], abs=0.02)
    world = {entry["parameter"]: entry["value"] for entry in found["world"]}
    assert place(world, "turnover.per_year") > 0.85
    assert place(world, "diary.p_busy") > 0.85


def test_where_there_is_none_the_search_says_so():
    (found,) = search_reversals(plan(160), SUMMARY, Nature(lambda world: -1.0 - place(world, NAMES[0])))
    assert not found["is_reversed"]
    assert found["found"] < 0


def test_what_luck_alone_turned_round_is_not_called_a_reversal():
    """Trials that show a reversal which other luck does not: the winner's curse."""
    nature = Nature(lambda world: -2.0)

    def lucky(batches):
        columns = nature(batches)
        return [Fake(3.0, c.n) if batch.first == 0 else c for batch, c in zip(batches, columns, strict=True)]

    (found,) = search_reversals(plan(32), SUMMARY, lucky)
    assert found["found"] == pytest.approx(3.0)
    assert found["checked"]["mean"] == pytest.approx(-2.0)
    assert not found["is_reversed"]


def test_worlds_lie_within_their_plausible_ranges_and_are_tried_with_the_same_luck():
    nature = Nature(lambda world: -2.0 + place(world, NAMES[1]))
    (found,) = search_reversals(plan(64), SUMMARY, nature)
    *trials, check, second, third = nature.seen
    assert found["tried"] == len(trials)
    assert [again.overrides for again in (second, third)] == [plan(64).worlds[2], plan(64).worlds[3]]
    nature.seen[-2:] = []
    assert len({batch.name for batch in nature.seen}) == len(nature.seen)
    assert {(batch.luck, batch.first, batch.n) for batch in trials} == {(0, 0, TRIED)}
    assert (check.first, check.n) == (FIRST_FRESH, CHECKED)
    for batch in nature.seen:
        assert set(batch.overrides) == set(NAMES)
        for name, value in batch.overrides.items():
            assert declarations()[name].world_low <= value <= declarations()[name].world_high


def test_the_same_plan_tries_the_same_worlds():
    first, second = Nature(lambda world: -world[NAMES[0]]), Nature(lambda world: -world[NAMES[0]])
    one, two = (search_reversals(plan(64), SUMMARY, nature) for nature in (first, second))
    assert [batch.overrides for batch in first.seen] == [batch.overrides for batch in second.seen]
    assert one == two


def test_the_budget_is_kept():
    nature = Nature(lambda world: -2.0)
    search_reversals(plan(96), SUMMARY, nature)
    assert PER_GENERATION <= len(nature.seen) <= 96 + 1 + len(PAIR["most_turned"]["highest"])


def test_plausible_worlds_that_stood_most_the_other_way_are_run_again():
    """The usual difference is below zero, so the highest are the ones; world 2 is truly reversed, world 3 was not."""
    worlds = plan(16).worlds

    def formula(world):
        return 1.0 if world == worlds[2] else -1.0

    (found,) = search_reversals(plan(16), SUMMARY, Nature(formula))
    assert [(one["world"], one["is_reversed"]) for one in found["screened"]] == [(2, True), (3, False)]
    assert found["screened"][0]["mean"] == pytest.approx(1.0)
