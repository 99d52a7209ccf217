"""The limit formulas of docs/regimes.md against the whole model where nothing else stands in the way."""

from __future__ import annotations

from functools import lru_cache
from math import inf

import numpy as np
import pytest
from helpers_limits import FREE, run_with
from helpers_runs import run

from experiments.regimes.asking import knowledge_of, questions
from experiments.regimes.limits import (
    ad_hoc_days,
    contention_hours,
    coordinator_days,
    crossing,
    fixed_forum_days,
    handover_days,
    learnt_nothing,
    mean_competence,
)
from experiments.regimes.numbers import kept_per_handover, tenure_years
from experiments.regimes.replies import replies
from sim.agents.clarification import Clarification
from sim.policies.organisation import CATALOGUE
from sim.scenario_build import build_scenario
from sim.values import DAY, HOUR

REPLY = 10
"""Working days: 74 hours of people at work round the clock, about three calendar days."""
REPLY_DAYS = REPLY * 7.4 / 24
EVERYBODY_ANSWERS = (
    *("ties.years=0", "decision.clear_enough=1", "reply.sigma=0", f"reply.median_days={REPLY}"),
    *("reply.p_decline=0", "reply.patience_days=40", "error.p_blind=0.1", "error.p_best=0.01"),
    *("staff.ssp_consultant.posts=1", "organisation.involve_police.rule=always", "work.factor=0.5"),
    "knowledge.facts=30",
)
"""With 30 facts the picture is never clear before all have answered."""
WORK_DAYS = 4 * HOUR / DAY
"""More than all that is typed and said about a case before its decision."""
N = 40


@pytest.fixture
def nothing_inside(monkeypatch):
    """Whom one asks holds all there is in the head."""
    monkeypatch.setattr(Clarification, "ask_inside", lambda *_: None)


def assessments(model: str, spacing: int, *sets: str) -> list[tuple[int, float]]:
    """Return, per enquiry, whom it was asked about and the days from the triage to the decision."""
    times = [DAY // 3 + i * spacing for i in range(N)]
    sets = (*EVERYBODY_ANSWERS, *sets)
    finished = run_with(model, times, *sets, acute=False, truth="unfounded")
    begun = {row.case: row.completed for row in finished.done if row.activity == "triage"}
    answers = [row.case for row in finished.done if row.activity == "answer" and row.stage == "B"]
    decided = {row.case: row.completed for row in finished.done if row.activity == "decide"}
    return [(answers.count(case), (at - begun[case]) / DAY) for case, at in decided.items()]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_coordinator_waits_for_as_many_rounds_as_it_has_to_ask(nothing_inside, at_once):
    rules = (f"organisation.clarify.at_once={at_once}", "organisation.clarify.use_ssp_meeting=false")
    found = assessments("coordinator", 40 * DAY, *rules)
    asked = [(n, days) for n, days in found if n >= 5]
    assert len(asked) > N / 2
    for n, days in asked:
        least = coordinator_days(n, REPLY_DAYS, at_once)
        assert least <= days + 1e-4 < least + WORK_DAYS


@pytest.mark.parametrize(("cadence", "least_share"), [(8, 0.9), (2, 0.9)])
def test_a_fixed_forum_decides_half_a_cadence_after_the_answers_or_at_its_second_meeting(
    nothing_inside, cadence, least_share
):
    """A reply within the cadence of 8 days, and one longer than that of 2: c/2 + r, and 3c/2."""
    spacing = cadence * DAY * (1 + 12 // cadence) + cadence * DAY // N
    rules = (f"organisation.convene.every_days={cadence}", "organisation.convene.quorum=1")
    found = assessments("fixed_forum", spacing, *rules)
    asked = [days for n, days in found if cadence < REPLY_DAYS or n >= 5]
    assert len(asked) > least_share * N
    known = fixed_forum_days(cadence, REPLY_DAYS)
    assert np.mean(asked) == pytest.approx(known, abs=WORK_DAYS + cadence / 10)
    assert abs(np.mean(asked) - known - REPLY_DAYS / 2) > WORK_DAYS + cadence / 10


@pytest.mark.parametrize("notice", [12, 6])
def test_an_ad_hoc_forum_meets_once_where_answers_beat_its_notice_else_twice(nothing_inside, notice):
    rules = (
        f"organisation.convene.notice_days={notice}",
        *("organisation.convene.quorum=1", "organisation.convene.start=any_second"),
    )
    found = [days for n, days in assessments("ad_hoc_forum", 30 * DAY, *rules) if n >= 5]
    known = ad_hoc_days(notice * 7.4 / 24, REPLY_DAYS)
    assert known == pytest.approx((1 if notice > REPLY else 2) * notice * 7.4 / 24)
    assert len(found) > N / 2
    assert all(known <= days < known + WORK_DAYS for days in found)


def test_asking_one_at_a_time_takes_as_long_as_the_first_number_says():
    """The whole of it, with answers from inside, in 120 enquiries: within four standard errors, about 25 %."""
    rules = ("organisation.clarify.at_once=1", "organisation.clarify.use_ssp_meeting=false")
    sets = ("decision.clear_enough=0.75", "knowledge.facts=8")
    times = [DAY // 3 + i * 20 * DAY for i in range(3 * N)]
    finished = run_with(
        "coordinator",
        times,
        *EVERYBODY_ANSWERS,
        *rules,
        *sets,
        acute=False,
        truth="unfounded",
        level="serious",
    )
    told = replies(finished.scenario)
    knowledge = knowledge_of(finished.scenario.parameters, told.p_heard)
    known = []
    for sent in finished.model.cases:
        asked = questions(len(sent.concern.relevant_units) - 1, knowledge)
        known.append(told.unit_days * asked.contacts + told.inside_days * sum(asked.inside))
    begun = {row.case: row.completed for row in finished.done if row.activity == "triage"}
    days = [(r.due - begun[r.case]) / DAY for r in finished.done if r.activity == "decide"]
    error = np.std(days, ddof=1) / len(days) ** 0.5
    assert len(days) == 3 * N
    assert abs(np.mean(days) - np.mean(known)) < 4 * error
    assert 4 * error < 0.3 * np.mean(known)


def test_models_cross_where_the_formula_says():
    assert crossing(5, 3) == 5
    assert crossing(100, 1) == pytest.approx(1, abs=0.02), "one by one, many contacts: 1"
    assert crossing(3, 3) == inf
    for contacts, at_once in ((5, 3), (7, 2), (9, 1)):
        cadence, x = 28.0, crossing(contacts, at_once)
        reply = x * cadence / 2 / contacts
        assert coordinator_days(contacts, reply, at_once) == pytest.approx(fixed_forum_days(cadence, reply))


def test_waiting_for_a_desk_grows_without_bound_towards_one():
    waits = [contention_hours(u, 4.0) for u in (0.0, 0.5, 0.9, 0.99, 1.0)]
    assert waits[:2] == [0.0, 2.0]
    assert waits == sorted(waits)
    assert waits[-1] == inf
    assert contention_hours(0.5, 4.0, second_moment=32.0) == 4.0, "exponential work waits twice as long"


LEAVING = ("turnover.per_year=0.8", "turnover.vacancy_days=0", "demand.concerns_per_100k=60")
SHORT = ("years=4", "warm_up_years=0", "follow_up_years=0")
HANDED = ("turnover.p_sudden=0.4", "handover.kept_notes=0.6", "competence.half_cases=20")


@lru_cache(maxsize=1)
def runs_in_which_people_leave() -> list:
    sets = (*FREE, *LEAVING, *SHORT, *HANDED, "decision.misroute_factor=0")
    scenario = build_scenario(municipality="Bornholm", model="coordinator", sets=sets)
    return [run(scenario, replication) for replication in range(10)]


def test_what_is_kept_at_handovers_is_the_fourth_number():
    """Facts of cases that changed hands because somebody left, with notice or without."""
    shares, known, kept = [], 0, 0
    for finished in runs_in_which_people_leave():
        for *_, leaver, taker, _, knew, got in finished.record.handovers:
            if leaver.partition("#")[0] == taker.partition("#")[0]:
                known, kept = known + knew.bit_count(), kept + got.bit_count()
                shares.append(got.bit_count() / knew.bit_count() if knew else 0.0)
    scenario = runs_in_which_people_leave()[0].scenario
    right = kept_per_handover(scenario, CATALOGUE["coordinator"].write)
    assert right == pytest.approx(0.6 * 0.6)
    error = np.std(shares, ddof=1) / len(shares) ** 0.5
    assert len(shares) > 60
    assert abs(kept / known - right) < 4 * error < 0.3


def test_competence_of_the_coordinator_in_the_long_run_is_the_formulas():
    scenario = runs_in_which_people_leave()[0].scenario
    p, tenure = scenario.parameters, tenure_years(scenario)
    a_year = p["demand.concerns_per_100k"] * scenario.municipality.population / 1e5
    names = ("start", "half_cases", "cases_per_year_in_post")
    known = mean_competence(a_year * tenure, tenure, *(p[f"competence.{name}"] for name in names))
    by_run = [
        np.mean([competence for _, _, _, competence, *_ in finished.record.decisions])
        for finished in runs_in_which_people_leave()
    ]
    error = np.std(by_run, ddof=1) / len(by_run) ** 0.5
    assert abs(np.mean(by_run) - known) < 4.8 * error, "t with 9 degrees of freedom, about 1 in 1,000"
    assert 4.8 * error < 0.2


def test_learning_formulas_agree_with_tenures_and_enquiries_drawn_at_random():
    rng, n, rate, tenure = np.random.default_rng(3), 200_000, 2.5, 4.0
    whole = rng.poisson(rate * rng.exponential(tenure, n))
    assert learnt_nothing(rate * tenure) == pytest.approx((whole == 0).mean(), rel=0.03)
    so_far = rng.exponential(tenure, n)  # by now, of whoever is met at any time
    seen = rng.poisson(rate * so_far) + 2.0 * so_far
    competence = 1 - 0.7 * 2.0 ** (-seen / 10)
    assert mean_competence(rate * tenure, tenure, 0.3, 10, 2.0) == pytest.approx(competence.mean(), rel=0.005)
    assert mean_competence(0.0, tenure, 0.3, 10, 0.0) == pytest.approx(0.3)


def test_a_handover_costs_nothing_where_all_is_kept():
    assert handover_days(30, 4.5, 1.0, 10) == 0
    assert handover_days(30, 4.5, 0.77, 10) == pytest.approx(30 / (365.25 * 4.5) * 0.23 * 10)
