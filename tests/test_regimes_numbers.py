"""The four numbers: worked out by hand, moved by what they should be moved by, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from math import exp, isclose, log

import numpy as np
import pytest

from experiments.regimes.asking import Knowledge, citizens, knowledge_of, miss, questions
from experiments.regimes.loads import desk_loads, enquiries_a_year, hours_available, hours_per_enquiry
from experiments.regimes.meetings import agenda_load, calling_days
from experiments.regimes.numbers import (
    NAMES,
    contacts_and_days,
    kept_per_handover,
    numbers_of,
    tenure_years,
)
from experiments.regimes.replies import ended_by_patience, free_half_day, replies
from sim.agents.observer import facts_of, told_by
from sim.engine.streams import Streams, lognormal, uniform
from sim.municipalities import find_municipality
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario

ODENSE = build_scenario(municipality="Odense", model="coordinator")


def numbers(*sets: str, municipality: str = "Odense", model: str = "coordinator"):
    return numbers_of(build_scenario(municipality=municipality, model=model, sets=sets))


def test_numbers_of_odense_are_those_worked_out_by_hand():
    """5.5 concerns per 100,000; 22 % leave a year; 15 % of them without notice; own notes keep 91 %."""
    found, people = numbers(), find_municipality("Odense").population
    assert found.learning == pytest.approx(5.5 * people / 1e5 / 0.22 * (1 - exp(-0.22 * 45)))
    assert found.kept == pytest.approx(0.85 * 0.91)


def test_asking_worked_out_by_hand_where_one_unit_is_asked():
    """Two facts, one's own unit and one other: a fact is missing at first with 0.5 x 0.4 + 0.5 x 0.8 = 0.6."""
    k = Knowledge(2, 1.0, p_sender=0.0, p_home=0.6, p_elsewhere=0.2, p_in_head=0.5, p_heard=0.8)
    assert miss(0, 1, k) == pytest.approx(0.6)
    assert miss(1, 1, k) == pytest.approx(0.4 * 0.8)
    asked = questions(1, k)
    assert asked.contacts == pytest.approx(1 - 0.4**2)
    # its head leaves a fact missing with 0.32 + 0.28 / 2 = 0.46; nothing more inside: 0.8, of which 0.32 missing
    nothing_more_and_all = 0.48**2
    unclear_head = 1 - 0.54**2
    unclear_nothing_more = 0.8**2 - nothing_more_and_all
    assert asked.inside[0] == pytest.approx(0.8 * (unclear_head - unclear_nothing_more))


def test_first_number_by_hand_where_every_question_takes_one_working_day():
    """No spread, nobody busy, nothing to type: contacts x one working day in calendar days over two weeks."""
    sets = (
        *("reply.sigma=0", "reply.median_days=1", "reply.p_never=0", "diary.p_busy=0"),
        *("work.ask_hours=0.05", "work.answer_hours=0.05", "work.factor=0.5", "calendar.holidays=false"),
    )
    scenario = build_scenario(municipality="Odense", model="coordinator", sets=sets)
    told = replies(scenario)
    day = 7 / 5
    short = 0.05 * 0.5 / 7.4 * day
    assert told.inside_days == pytest.approx(day + short, rel=1e-3)
    assert told.unit_days == pytest.approx(day + 2 * short, rel=1e-3)
    contacts, days = contacts_and_days(scenario)
    assert 1 < contacts < days / told.unit_days
    assert numbers_of(scenario).asking == pytest.approx(days / 14)


def test_utilisation_by_hand_of_a_single_consultant():
    scenario = build_scenario(municipality="Samsø", model="coordinator")
    told = replies(scenario)
    knowledge = knowledge_of(scenario.parameters, told.p_heard)
    contacts, _ = contacts_and_days(scenario)
    needed = hours_per_enquiry(scenario, knowledge, told)["ssp"]
    assert needed == pytest.approx(0.25 + 0.5 + 1 + 0.4 * contacts)
    assert hours_available(scenario, "ssp") == 3 * 46
    load = enquiries_a_year(scenario) * needed / (3 * 46)
    assert numbers_of(scenario).utilisation == pytest.approx(load)
    assert "police" not in desk_loads(scenario, knowledge, told)


@pytest.mark.parametrize("model", CATALOGUE)
def test_a_setting_has_the_same_numbers_under_every_model(model):
    assert numbers(model=model) == numbers()


def test_the_cadence_is_the_fixed_forums_whose_scenario_it_is():
    own = numbers("organisation.convene.every_days=14", model="fixed_forum")
    assert own.asking == pytest.approx(2 * numbers().asking)
    assert numbers_of(ODENSE, cadence_days=14) == own


@pytest.mark.parametrize(
    ("assignment", "moves"),
    [
        ("reply.median_days=2", {"asking": 1}),
        ("reply.p_never=0.3", {"asking": 1}),
        ("diary.p_busy=0.8", {"asking": 1}),
        ("decision.clear_enough=0.9", {"asking": 1, "utilisation": 1}),
        ("knowledge.p_home=1", {"asking": -1}),
        ("demand.concerns_per_100k=10", {"utilisation": 1, "learning": 1}),
        ("staff.hours_factor=2", {"utilisation": -1}),
        ("work.factor=2", {"asking": 1, "utilisation": 1}),
        ("turnover.per_year=0.5", {"learning": -1}),
        ("turnover.p_sudden=0.5", {"kept": -1}),
        ("handover.kept_notes=0.5", {"kept": -1}),
        ("absence.short_days=9", {}),
        ("error.p_blind=0.4", {}),
    ],
)
def test_an_input_moves_the_numbers_it_should_and_no_other(assignment, moves):
    signs = dict(zip(NAMES, np.sign(np.round(np.subtract(numbers(assignment), numbers()), 12)), strict=True))
    if assignment.startswith(("diary", "reply", "knowledge")):
        signs.pop("utilisation")  # what is free, and who answers, is the other side of the same thing
    assert {name: int(sign) for name, sign in signs.items() if sign} == moves


def test_nobody_leaving_gives_the_longest_tenure():
    assert tenure_years(ODENSE.with_parameters({"turnover.per_year": 0.0})) == 45
    nearly = tenure_years(ODENSE.with_parameters({"turnover.per_year": 1e-6}))
    assert nearly == pytest.approx(45, rel=1e-3)


@pytest.mark.parametrize(
    ("model", "share"), [("coordinator", 0.85 * 0.91), ("ad_hoc_forum", 0.91), ("fixed_forum", 0.98)]
)
def test_each_models_write_rule_keeps_what_its_medium_keeps(model, share):
    assert kept_per_handover(ODENSE, CATALOGUE[model].write) == pytest.approx(share)


@pytest.mark.parametrize(("median", "sigma"), [(0.5, 1.4), (8.0, 1.4), (3.0, 0.2), (0.5, 0.0), (0.0, 1.4)])
def test_a_delay_ended_by_patience_is_the_engines_delay(median, sigma):
    u = (np.arange(20_000) + 0.5) / 20_000
    delays = np.array([lognormal(value, median, sigma) for value in u])
    mean, p_in_time = ended_by_patience(median, sigma, 10.0)
    assert mean == pytest.approx(np.minimum(delays, 10).mean(), rel=2e-3, abs=1e-9)
    assert p_in_time == pytest.approx((delays <= 10).mean(), abs=1e-3)


def test_a_free_half_day_is_waited_for_as_long_as_a_simulated_diary_says():
    rng = np.random.default_rng(1)
    busy = rng.random(200_000) < 0.6
    next_free = np.flatnonzero(~busy)
    at = rng.random(100_000) * (len(busy) - 100)
    free = next_free[np.searchsorted(next_free, at.astype(int))]
    waits = np.maximum(free - at, 0)
    assert free_half_day(0.6, 1.0) == pytest.approx(waits.mean(), rel=0.02)


def _asked_by_the_engines_draws(n_units: int, k: Knowledge, key: int) -> tuple[int, int]:
    """Return contacts and answers from inside, with facts and answers drawn as the engine draws them."""
    units = tuple(f"unit-{i}" for i in range(n_units + 1))
    p = {
        "knowledge.facts": k.facts,
        "knowledge.p_in_head": k.p_in_head,
        "knowledge.p_home": k.p_home,
        "knowledge.p_elsewhere": k.p_elsewhere,
        "knowledge.p_sender": k.p_sender,
    }
    streams = Streams.at(key)
    whole, head = facts_of(streams.key("facts"), units, p)
    in_hand, contacts, inside = told_by(streams.key("concern"), p) | whole["unit-0"], 0, 0
    for i, unit in enumerate(units[1:]):
        if in_hand.bit_count() >= k.need:
            break
        contacts += 1
        if uniform(streams.key("heard"), i) >= k.p_heard:
            continue
        in_hand |= head[unit]
        if in_hand.bit_count() < k.need and whole[unit] & ~head[unit]:
            inside += 1
            in_hand |= whole[unit]
    return contacts, inside


@pytest.mark.parametrize("clear", [0.6, 0.9])
def test_contacts_in_closed_form_are_those_of_the_engines_draws(clear):
    """2,000 concerns; four standard errors (under 1 in 10,000 by chance), which is about 5 %."""
    k = Knowledge(8, clear, 0.2, 0.85, 0.15, 0.4, 0.86)
    drawn = np.array([_asked_by_the_engines_draws(5, k, 7919 * i + 13) for i in range(2_000)], dtype=float)
    asked = questions(5, k)
    for column, known in zip(drawn.T, (asked.contacts, sum(asked.inside)), strict=True):
        error = column.std(ddof=1) / len(column) ** 0.5
        assert 4 * error < 0.1 * known
        assert abs(column.mean() - known) < 4 * error
        assert abs(column.mean() - 1.15 * known) > 4 * error, "an error of 15 % would show"


def test_makes_of_citizens_add_up_and_own_unit_is_not_asked():
    makes = list(citizens(ODENSE))
    assert isclose(sum(make.share for make in makes), 1)
    assert all("ssp" not in make.units and len(set(make.units)) == len(make.units) for make in makes)


def test_units_without_a_post_are_not_asked():
    staff = {name: post for name, post in ODENSE.staff.items() if post.unit != "housing"}
    assert all("housing" not in make.units for make in citizens(replace(ODENSE, staff=staff)))


def test_the_agenda_by_hand():
    """11 enquiries a year, two items each, eight places every 28 days."""
    a_year = 5.5 * find_municipality("Odense").population / 1e5
    assert agenda_load(ODENSE) == pytest.approx(2 * a_year / (8 * 365.25 / 28))


def test_calling_a_forum_by_hand_and_by_drawn_diaries():
    """Three working days, then a half-day in which one of four and two of the other three are free: half of a half."""
    free = np.random.default_rng(2).random((40_000, 4)) >= 0.5
    quorate = np.flatnonzero(free[:, 0] & (free[:, 1:].sum(axis=1) >= 2))
    drawn = np.diff(quorate).mean()
    assert drawn == pytest.approx(4, rel=0.03)
    half_day = calling_days(ODENSE) / (2 * 3 + 4 - 0.5)
    assert half_day == pytest.approx(0.5 * 7 / 5, rel=0.06), "a little more, for holidays"


def test_logs_of_nothing_are_finite():
    nothing = numbers("decision.clear_enough=0", "turnover.p_sudden=1")
    assert nothing.asking == 0
    assert nothing.kept == 0
    assert nothing.logs()[0] == nothing.logs()[3] == log(1e-6)
