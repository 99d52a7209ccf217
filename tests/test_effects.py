"""What telling and offers do to a life, zero included (EVIDENCE B.18, F.15; docs/model.md 8)."""

from __future__ import annotations

from collections import Counter

import pytest
from helpers_runs import Finished, finish

from sim.agents.citizen import Citizen
from sim.agents.effects import BETTER, WORSE, touch_of
from sim.model import PreventionModel
from sim.policies.interventions import catalogue
from sim.policies.organisation import CATALOGUE
from sim.population.states import Touch
from sim.scenario_build import build_scenario

OFFERS = {offer.name: offer for offer in catalogue()}
NONE = Touch()
MANY = ("demand.concerns_per_100k=40", "years=3", "offer.p_further=1")


@pytest.fixture
def touches(monkeypatch) -> list[tuple]:
    """Return what will be every touch: (citizen, time, touch, cause)."""
    found: list[tuple] = []
    touch = Citizen.touch

    def watch(self, how, cause):
        found.append((self.name, self.model.agenda.now, how, cause))
        touch(self, how, cause)

    monkeypatch.setattr(Citizen, "touch", watch)
    return found


def run_of(*sets: str, model: str = "coordinator") -> Finished:
    return finish(PreventionModel(build_scenario(municipality="Odense", model=model, sets=(*MANY, *sets))))


@pytest.mark.parametrize("model", CATALOGUE)
def test_without_size_and_alienation_no_life_is_touched(model, touches):
    run = run_of("effect.size=0", "telling.alienation=0", model=model)
    assert len(run.record.interventions) > 50
    assert touches == []


def test_faked_motivation_has_no_effect(touches):
    run_of("effect.size=0.3", "telling.alienation=0", "motivation.p_faked=1")
    assert touches == []


def test_only_the_label_of_a_primary_case_alienates_and_once(touches):
    run = run_of("effect.size=0", "telling.alienation=0.1")
    primary = {case.name for case in run.model.cases if case.concern.is_primary}
    assert len(touches) > 20
    assert {cause for *_, cause in touches} <= primary
    assert {how for _, _, how, _ in touches} == {Touch(rise=1.1)}
    told = {row.case for row in run.done if row.activity == "inform_citizen" and row.outcome is None}
    assert {cause for *_, cause in touches} == primary & told


@pytest.mark.parametrize("offer", catalogue(), ids=lambda offer: offer.name)
def test_an_offer_slows_what_worsens_and_hastens_what_eases_where_it_works_and_nowhere_else(offer):
    touch = touch_of(offer.works_on, 0.3)
    reach = dict(offer.works_on)
    for dimension in WORSE:
        for clock in WORSE[dimension]:
            assert getattr(touch, clock) == pytest.approx(1 - 0.3 * reach.get(dimension, 0))
        for clock in BETTER[dimension]:
            assert getattr(touch, clock) == pytest.approx(1 + 0.3 * reach.get(dimension, 0))
    assert touch_of(offer.works_on, 0.0) == NONE
    assert {clock for clocks in (*WORSE.values(), *BETTER.values()) for clock in clocks} == set(Touch._fields)


def expected_touch(parts: list[tuple], now: int, size: float) -> Touch:
    """Return the product over the parts that run at ``now``; for effects that end with the offer."""
    product = dict.fromkeys(Touch._fields, 1.0)
    for _, offer, _, start, end, *_ in parts:
        if start <= now < end:
            for clock, factor in touch_of(OFFERS[offer].works_on, size)._asdict().items():
                product[clock] *= factor
    return Touch(**product)


def test_what_runs_at_the_same_time_is_multiplied_and_ends_with_the_offer(touches):
    sets = ("effect.size=0.3", "effect.after=0", "telling.alienation=0", "motivation.p_faked=0")
    run = run_of(*sets)
    by_citizen: dict[str, list[tuple]] = {}
    names = {case.name: case.citizen_name for case in run.model.cases}
    for row in run.record.interventions:
        by_citizen.setdefault(names[row[0]], []).append(row)
    last = {(citizen, time): how for citizen, time, how, _ in touches}
    assert len(last) > 100
    for (citizen, time), how in last.items():
        expected = expected_touch(by_citizen[citizen], time, 0.3)
        assert tuple(how) == pytest.approx(tuple(expected)), (citizen, time)
    assert max(len(rows) for rows in by_citizen.values()) > 2


@pytest.mark.slow
def test_what_lasts_grows_with_the_declared_share_and_with_how_much_there_was(touches):
    ends: dict[float, dict[str, Touch]] = {}
    for after in (0, 0.5, 1):
        touches.clear()
        sets = ("effect.size=0.3", f"effect.after={after}", "telling.alienation=0", "motivation.p_faked=0")
        run = run_of(*sets, "course.sigma=0", "motivation.lost_per_year=0", "life.move=0", "life.travel=0")
        running = {row[0] for row in run.record.interventions if row[4] >= run.record.end}
        ends[after] = {citizen: how for citizen, _, how, cause in touches if cause not in running}
    assert len(ends[0]) > 20
    assert all(tuple(how) == pytest.approx(tuple(NONE)) for how in ends[0].values())
    rises = Counter(
        (how.rise < 1, ends[1][citizen].rise < how.rise)
        for citizen, how in ends[0.5].items()
        if citizen in ends[1]
    )
    assert rises[True, True] > 0.7 * rises.total()


@pytest.mark.slow
def test_the_same_citizens_are_better_off_where_offers_work_best():
    """Time with serious signs after the first offer, summed over the same cases: an effect of 30 % shortens it."""
    spent = dict.fromkeys((0, 0.3), 0)
    for replication in range(3):
        for size in spent:
            sets = (f"effect.size={size}", "effect.after=1", "telling.alienation=0", "motivation.p_faked=0")
            scenario = build_scenario(municipality="Odense", model="coordinator", sets=(*MANY, *sets))
            run = finish(PreventionModel(scenario, replication=replication))
            first: dict[str, int] = {}
            for row in sorted(run.record.interventions, key=lambda row: row[3]):
                first.setdefault(row[0], row[3])
            numbers = {
                case.citizen.number: first[case.name] for case in run.model.cases if case.name in first
            }
            for number, begin in numbers.items():
                life = run.model.citizens.town.life_of(number)
                times = [event.time for event in life[1:]] + [run.record.end]
                for event, until in zip(life, times, strict=True):
                    if event.state.extremism == 2:
                        spent[size] += max(min(until, run.record.end) - max(event.time, begin), 0)
    assert spent[0.3] < spent[0]
