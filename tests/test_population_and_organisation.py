"""What the organisation changes in citizens' lives, and what it leaves alone. MODEL 16; docs/model.md 13."""

from __future__ import annotations

from functools import cache

import pytest

from sim.model import PreventionModel
from sim.policies.organisation import CATALOGUE
from sim.population import town as town_module
from sim.population.town import Town
from sim.scenario_build import build_scenario
from sim.values import DAY

SHORT = ("years=2", "warm_up_years=1", "follow_up_years=1", "demand.concerns_per_100k=40")
NO_EFFECTS = ("effect.size=0", "telling.alienation=0")
NO_INFLUENCE = ("influence.factor=0",)
MUCH_INFLUENCE = ("influence.factor=25", "effect.size=0.3", "onset.share_alike=0.5")


@cache
def finished(model: str, *sets: str, replication: int = 0) -> PreventionModel:
    scenario = build_scenario(municipality="Odense", model=model, sets=(*SHORT, *sets))
    return PreventionModel(scenario, 0, replication).run_to_end()


def lives(town: Town) -> dict[int, tuple]:
    return {number: town.life_of(number) for number in town.numbers()}


def touched(model: PreventionModel) -> set[int]:
    return {change.number for change in model.citizens.town.changes if change.source is None}


def test_without_effects_and_influence_every_life_is_the_same_under_all_models():
    first, *others = [lives(finished(m, *NO_EFFECTS, *NO_INFLUENCE).citizens.town) for m in CATALOGUE]
    assert sum(len(life) for life in first.values()) > 2_000
    assert all(other == first for other in others)


@pytest.mark.parametrize("model", CATALOGUE)
def test_without_influence_everybody_the_organisation_never_touched_lives_as_untouched(model):
    run = finished(model, *NO_INFLUENCE)
    town = run.citizens.town
    differ = {n for n, life in lives(town).items() if life != town.untouched_life_of(n)}
    assert differ, "effects change something"
    assert differ <= touched(run)
    assert {change.source for change in town.changes} == {None}


@pytest.mark.parametrize("model", CATALOGUE)
def test_with_influence_every_difference_is_joined_to_somebody_touched_by_logged_influence(model):
    run = finished(model, *MUCH_INFLUENCE)
    town, own = run.citizens.town, touched(run)
    numbers = set(town.numbers()) | {change.number for change in town.changes}
    differ = {n for n in numbers if town.life_of(n) != town.untouched_life_of(n)}
    logged = {}
    for _, citizen, source, _ in run.tables.influence:
        logged.setdefault(int(citizen.split("-")[1]), set()).add(int(source.split("-")[1]))
    drawn = differ - own
    assert drawn, "influence carries effects on to others"
    for number in drawn:
        seen, front = {number}, {number}
        while front and not front & own:
            front = {s for n in front for s in logged.get(n, ())} - seen
            seen |= front
        assert front & own, "somebody touched stands behind it"


@pytest.mark.parametrize("model", CATALOGUE)
def test_concerns_of_untouched_lives_are_sent_under_every_model_and_others_name_their_cause(model):
    run = finished(model, *MUCH_INFLUENCE)
    town = run.citizens.town
    sent = {(case.concern.number, case.concern.episode): case.concern for case in run.cases}
    as_untouched = {
        (n, event.sign.k): event.sign.sent
        for n in town.people_untouched()
        for event in town.untouched_life_of(n)
        if event.sign is not None and event.sign.sent is not None
    }
    for at, concern in sent.items():
        is_same = as_untouched.get(at) == concern.sent
        assert (concern.caused_by is None) == is_same
    assert any(concern.caused_by for concern in sent.values())


def test_what_happened_before_a_touch_is_never_rewritten():
    town = finished("coordinator", *MUCH_INFLUENCE).citizens.town
    for change in town.changes:
        before = [event for event in town.untouched_life_of(change.number) if event.time < change.time]
        if change == next(c for c in town.changes if c.number == change.number):
            assert list(town.life_of(change.number))[: len(before)] == before


def test_a_fork_lives_like_a_town_in_which_everything_is_lived_from_the_start():
    """A life resumed at each touch is the life that would be lived with all of them at once."""
    from sim.population.life import Living

    run = finished("fixed_forum", *NO_INFLUENCE)
    town = run.citizens.town
    for number in sorted(touched(run))[:40]:
        living = Living(town.people.lives, town.people.person(number))
        arrivals = town.untouched_arrivals_of(number)
        for time, touch in town.touches_of(number):
            living.go_on(arrivals, time)
            living.act(touch)
        living.go_on(arrivals, town.people.setting.end)
        assert tuple(living.events) == town.life_of(number)


@pytest.mark.parametrize("ahead", [DAY, 7 * DAY, 10_000 * DAY])
def test_how_far_touched_lives_are_lived_ahead_changes_nothing(ahead, monkeypatch):
    usual = finished("fixed_forum", *MUCH_INFLUENCE)
    monkeypatch.setattr(town_module, "LOOK_AHEAD", ahead)
    other = finished.__wrapped__("fixed_forum", *MUCH_INFLUENCE)
    assert lives(other.citizens.town) == lives(usual.citizens.town)
    assert other.log.rows() == usual.log.rows()
