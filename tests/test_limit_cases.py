"""The limit cases of MODEL 16 on the whole model: where nothing stands in the way, nothing waits.

Each holds to the second (the first to within half a spacing of the dues), so no chance is involved; and each
has mutants, a rule, a parameter or a method changed, that must break it.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from helpers_limits import free_run, run_with
from helpers_runs import Finished, run, waits

from sim.agents.ad_hoc_forum import AdHocForum
from sim.agents.fixed_forum import FixedForum
from sim.measures.registry import CAUSES
from sim.scenario_build import build_scenario
from sim.values import DAY

N_DUES = 60


def waited(finished: Finished) -> Counter[str]:
    """Return the seconds waited by cause, over every row of the log."""
    total: Counter[str] = Counter()
    for row in finished.rows:
        total.update(dict(zip(CAUSES, waits(row), strict=True)))
    return +total


def first_meetings(cadence: int, *sets: str) -> list:
    """Return the first meeting of each of 60 cases whose dues are spread evenly over a cadence (in days).

    Nearly all are dropped: courses of earlier cases would keep people busy. Each concern comes a cadence
    and a 60th of one after the last, so that no two stand on one agenda.
    """
    spacing = cadence * DAY + cadence * DAY // N_DUES
    rules = (f"every_days={cadence}", "max_items=50", "quorum=1")
    finished = run_with(
        "fixed_forum",
        [DAY // 3 + i * spacing for i in range(N_DUES)],
        "decision.misroute_factor=0",
        *(f"organisation.convene.{rule}" for rule in rules),
        "error.p_blind=0.1",
        "error.p_best=0.01",
        *sets,
        acute=False,
        truth="unfounded",
    )
    met = [row for row in finished.done if row.activity == "meet" and row.enquiry is not None]
    first = list({row.case: row for row in reversed(met)}.values())
    assert len(first) == N_DUES
    return first


def mean_batching_days(rows: list) -> float:
    return sum(row.wait_batching_s for row in rows) / len(rows) / DAY


@pytest.mark.parametrize("cadence", [7, 14, 28])
def test_dues_spread_over_a_cadence_wait_half_of_it(cadence):
    rows = first_meetings(cadence)
    phases = sorted(row.due % (cadence * DAY) for row in rows)
    gaps = {later - earlier for earlier, later in pairwise(phases)}
    assert gaps == {cadence * DAY // N_DUES}, "the dues are spread evenly"
    assert mean_batching_days(rows) == pytest.approx(cadence / 2, abs=cadence / N_DUES / 2)


def test_half_a_cadence_fails_where_a_case_needs_a_meetings_notice(monkeypatch):
    right = FixedForum.put_on_agenda

    def one_meeting_later(forum, step):
        usual = forum.rule

        class Later:
            max_items = usual.max_items

            def __call__(self, first, n_items):
                return usual(first + 1, n_items)

        forum.rule = Later()
        right(forum, step)
        forum.rule = usual

    monkeypatch.setattr(FixedForum, "put_on_agenda", one_meeting_later)
    assert mean_batching_days(first_meetings(14)) == pytest.approx(21, abs=14 / N_DUES / 2)


def test_half_a_cadence_fails_where_meetings_keep_office_days():
    """Weekends put meetings off to Monday, and cases cannot be convened while offices are closed."""
    found = mean_batching_days(first_meetings(10, "calendar.windows=office"))
    assert abs(found - 5) > 10 / N_DUES / 2


@pytest.mark.parametrize("replication", range(4))
def test_a_coordinator_without_ssp_meeting_never_waits_for_a_meeting(replication):
    """Holds in an ordinary year with absences, diaries and slow replies."""
    scenario = build_scenario(
        municipality="Odense", model="coordinator", sets=["organisation.clarify.use_ssp_meeting=false"]
    )
    finished = run(scenario, replication)
    assert len(finished.record.concerns) > 50
    assert waited(finished)["response"] > 0
    assert waited(finished)["batching"] == 0


def test_a_coordinator_with_ssp_meeting_does_wait_for_meetings():
    finished = run(build_scenario(municipality="Odense", model="coordinator"), 0)
    assert waited(finished)["batching"] > 0


EVERYBODY_IS_ASKED = (
    "organisation.clarify.at_once=1",
    "organisation.clarify.use_ssp_meeting=false",
    "ties.years=5",
    "turnover.longest_years=10",
    "decision.clear_enough=1",
)
"""One question at a time, until nobody is left whom the coordinator knows; some are not known."""


def one_at_a_time(*sets: str, n_runs: int = 16) -> list[Finished]:
    """Return runs of the coordinator model with five enquiries each, two years apart."""
    times = [(-1_000 + 730 * i) * DAY + 11 * 3_600 for i in range(5)]
    return [
        run_with("coordinator", times, *EVERYBODY_IS_ASKED, *sets, first=1 + 5 * r) for r in range(n_runs)
    ]


def test_a_coordinator_with_nothing_in_the_way_never_waits():
    runs = one_at_a_time(n_runs=24)
    for finished in runs:
        assert waited(finished) == {}
        assert all(row.completed == row.due + row.work_s for row in finished.done)
    assert sum(len(finished.done) for finished in runs) > 1_000
    activities = {row.activity for finished in runs for row in finished.done}
    assert activities >= {"receive", "ask", "answer", "decide", "authorise", "start_intervention", "close"}


@pytest.mark.parametrize(
    ("mutant", "cause"),
    [
        ("reply.median_days=0.5", "response"),
        ("reply.p_never=0.3", "response"),
        ("reception.p_hop=0.5", "response"),
        ("consent.median_days=5", "response"),
        ("corps.borrow_median_days=10", "response"),
        ("diary.p_busy=0.3", "contention"),
        ("organisation.clarify.at_once=3", "contention"),
        ("staff.ssp_consultant.hours_per_week=0.2", "contention"),
        ("absence.short_spells_per_year=12", "unavailability"),
        ("absence.holidays=1", "unavailability"),
        ("calendar.windows=office", "unavailability"),
        ("turnover.per_year=0.8", "unavailability"),
        ("organisation.clarify.use_ssp_meeting=true", "batching"),
    ],
)
def test_each_thing_in_the_way_makes_somebody_wait_for_it(mutant, cause):
    """One condition of the limit case dropped at a time: its own cause appears."""
    assert sum(waited(finished)[cause] for finished in one_at_a_time(mutant)) > 0


def test_full_providers_make_cases_wait():
    finished = free_run("coordinator", "demand.concerns_per_100k=200", "provider.places=0")
    starts = [row for row in finished.rows if row.activity == "start_intervention"]
    assert sum(row.wait_contention_s for row in starts) > 0


def test_handing_over_takes_its_time_where_people_leave():
    """Leaving with notice and instant handovers: no second of transfer; with slow ones: some."""
    leaving = ("turnover.per_year=0.8", "turnover.vacancy_days=0", "demand.concerns_per_100k=40")
    at_once = free_run("fixed_forum", *leaving)
    slow = free_run("fixed_forum", *leaving, "handover.median_days=5")
    assert any(row.activity == "take_over" for row in at_once.done)
    assert waited(at_once)["transfer"] == 0
    assert waited(slow)["transfer"] > 0


ANY_SECOND = (
    "demand.concerns_per_100k=20",
    "organisation.convene.quorum=1",
    "organisation.convene.notice_days=0",
    "organisation.convene.start=any_second",
)


def ad_hoc_batching(*sets: str) -> tuple[int, int]:
    """Return the seconds waited for meetings and the number of meetings, over six runs."""
    runs = [free_run("ad_hoc_forum", *ANY_SECOND, *sets, replication=r) for r in range(6)]
    n_meetings = sum(row.activity == "meet" for finished in runs for row in finished.done)
    return sum(waited(finished)["batching"] for finished in runs), n_meetings


def test_a_forum_of_one_that_may_meet_at_any_second_never_waits_for_a_meeting():
    batching, n_meetings = ad_hoc_batching()
    assert n_meetings > 100
    assert batching == 0


@pytest.mark.parametrize(
    "mutant",
    [
        "organisation.convene.start=slot",
        "organisation.convene.notice_days=1",
        "organisation.convene.quorum=5",
        "diary.p_busy=0.9",
    ],
)
def test_a_forum_that_needs_more_waits_for_its_meetings(mutant):
    """One condition dropped at a time; a quorum of all five with ordinary work in their diaries."""
    more = ("diary.p_busy=0.5",) if "quorum" in mutant else ()
    batching, _ = ad_hoc_batching(mutant, *more)
    assert batching > 0


def test_a_forum_that_only_meets_within_one_slot_waits_near_its_end(monkeypatch):
    def within_one_slot(forum, post, slot, begin, end, now):
        return right(forum, post, slot, begin, end, now) and end <= closes(forum, slot)

    def closes(forum, slot):
        return forum.model.days.starts[slot] + forum.model.days.slot_length

    right = AdHocForum._is_free
    monkeypatch.setattr(AdHocForum, "_is_free", within_one_slot)
    batching, _ = ad_hoc_batching()
    assert batching > 0
