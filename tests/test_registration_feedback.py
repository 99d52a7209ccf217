"""A registration rule acts on reality through its channels alone, and from its date on. MODEL 13."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from functools import cache, lru_cache

import pytest
from helpers_registers import FULL, NOTHING, registers_of, replayed, rule
from helpers_runs import Finished, Row, named, run

from experiments.registration.rules import read_rule, ready_made_rules
from sim.measures.dependence.unchanged_before import rows_differing_before
from sim.measures.record import COMPLETED, RunRecord
from sim.measures.registration.counted import days_to_registration, register_terms, standings
from sim.measures.registration.reality import decided_times, sent_times
from sim.policies.registration import Habit, RegistrationRule
from sim.policies.rollout import (
    CHANNELS,
    CLAUSES,
    DOUBT,
    ENTRIES,
    FOLLOW_UP,
    HOURS,
    KEEP,
    STIGMA,
    Compliance,
    Registration,
    Transition,
)
from sim.population.town import grown_town
from sim.scenario import Scenario
from sim.scenario_build import build_scenario
from sim.values import DAY, HOUR

SETS = (
    "years=1",
    "warm_up_years=0",
    "follow_up_years=1",
    "demand.concerns_per_100k=25",
    "turnover.per_year=0.6",
    "follow_up.p_missed=0.3",
    "reply.p_decline=0.2",
)
MID, BEFORE_ALL = 250 * DAY, -1000 * DAY
REFUSED = ("declined", "parents_blocked")
PRESENT = read_rule("present")
RULES = ready_made_rules()


SMALL = "demand.concerns_per_100k=150"
"""Stands for a small municipality with as many concerns, where many seeds are to be tried."""


@pytest.fixture(scope="module", autouse=True)
def towns():
    """Keep the towns of a few replications, since all tests look at the same ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.untouched_town", lru_cache(maxsize=8)(grown_town))
        yield


@cache
def scenario(*sets: str) -> Scenario:
    place = "Lejre" if SMALL in sets else "Odense"
    return build_scenario(municipality=place, model="coordinator", sets=[*SETS, *sets])


@lru_cache(maxsize=16)
def registered(registration: Registration, *sets: str, replication: int = 0) -> Finished:
    return run(replace(scenario(*sets), registration=registration), replication)


def usual(*sets: str, replication: int = 0) -> Finished:
    return registered(Registration(PRESENT), *sets, replication=replication)


def going_over(new: RegistrationRule, at: int = MID, how: Compliance = FULL, clause: str = KEEP, **more):
    """Return a transition without the hours it takes to learn the rule."""
    return Transition(new, at, how, clause, 60.0, **more)


def all_but(*channels: str) -> frozenset[str]:
    return frozenset(CHANNELS) - {*channels}


def left(finished: Finished, *without: str) -> dict[str, object]:
    """Return all that a run leaves behind but the registers, and what else is left out."""
    names = [field.name for field in fields(RunRecord) if field.name not in ("entries", *without)]
    return {name: getattr(finished.record, name) for name in names}


def terms(finished: Finished, registration: Registration) -> dict[str, float]:
    """Return the numerator, or the denominator, of every measure of the registers by ``registration``."""
    record, entries = finished.record, replayed(finished, registration)
    standing = standings(entries, record.end)
    sent, window = sent_times(record), (0, record.end)
    sums = register_terms(standing, entries, sent, decided_times(record), window)
    found = {f"num|{name}": num for name, (num, _) in sums.items()}
    found |= {f"den|{name}": den for name, (_, den) in sums.items()}
    return found | {"days": sum(days_to_registration(standing, sent, window))}


# All feedback off: a rule is a way to look, and changes nothing of what it looks at.


@pytest.mark.parametrize("replication", range(40))
def test_with_all_feedback_off_a_rule_leaves_reality_as_it_is(replication):
    change = going_over(read_rule("at_enquiry_national"), clause="re_register", switching_hours=3.0)
    old = Registration(PRESENT, off=frozenset(CHANNELS))
    new = Registration(PRESENT, change, frozenset(CHANNELS))
    before, after = (registered(one, SMALL, replication=replication) for one in (old, new))
    assert left(after) == left(before)
    r0x0, r1x0, r0x1, r1x1 = (terms(x, r) for x in (before, after) for r in (old, new))
    assert r0x1 == r0x0, "really changed"
    assert {name: r1x1[name] - r0x0[name] - (r1x0[name] - r0x0[name]) for name in r0x0} == dict.fromkeys(
        r0x0, 0
    )
    assert r1x0["num|coverage|share"] > r0x0["num|coverage|share"], "and yet it counts more"


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_with_all_feedback_off_no_ready_made_rule_changes_reality(name, clause):
    change = going_over(read_rule(name), 100 * DAY, Compliance(), clause, switching_hours=7.0)
    assert left(registered(Registration(PRESENT, change, frozenset(CHANNELS)))) == left(usual())


def test_with_feedback_on_rules_change_reality():
    """What the tests above hold back is there to be held back."""
    for name in RULES:
        changed = registered(Registration(PRESENT, going_over(read_rule(name), BEFORE_ALL)))
        same = left(changed) == left(usual())
        assert same == (name == "present"), name


# A rule that registers the same, and stigmatises more.


def told(**changes: object) -> RegistrationRule:
    """Return present practice with every habit changed, and nothing else."""
    return replace(PRESENT, habits=tuple(replace(habit, **changes) for habit in PRESENT.habits))


MORE_STIGMA = {
    "told": ({"tells_citizen": True}, ("registration.stigma_points=0.15", "consent.p_refuse=0.3")),
    "read": (
        {"readers": "municipality"},
        ("registration.stigma_points=0.15", "registration.p_read_widely=1", "registration.p_read_in_unit=0"),
    ),
}


@pytest.mark.parametrize("how", MORE_STIGMA)
@pytest.mark.parametrize("compliance", [FULL, Compliance()], ids=["full", "usual"])
def test_a_rule_that_registers_the_same_with_more_stigma_counts_the_same(how, compliance):
    changes, sets = MORE_STIGMA[how]
    has_changed = 0
    for replication in range(5):
        off = all_but(STIGMA)
        old = Registration(PRESENT, off=off)
        new = Registration(PRESENT, going_over(told(**changes), 50 * DAY, compliance), off)
        before, after = (registered(one, *sets, replication=replication) for one in (old, new))
        assert terms(before, new) == terms(before, old)
        entries, others = replayed(before, old), replayed(before, new)
        assert any(entry.is_new for entry in others)
        assert [
            one._replace(is_new=False, habit=replace(one.habit, **as_in(changes, two)))
            for one, two in zip(others, entries, strict=True)
        ] == entries
        has_changed += left(after) != left(before)
    assert has_changed


def as_in(changes: dict[str, object], entry) -> dict[str, object]:
    """Return the fields that were changed as they are in ``entry``."""
    return {name: getattr(entry.habit, name) for name in changes}


# Registers kept while the run goes on are those of its log.


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_registers_kept_live_are_those_of_the_finished_log(name, clause):
    change = going_over(read_rule(name), MID, Compliance(), clause, switching_hours=3.0)
    finished = registered(Registration(PRESENT, change))
    assert finished.record.entries == replayed(finished, Registration(PRESENT, change))
    assert len(finished.record.entries) > 20


# Before its date a rule changes nothing.


def set_about_before(finished: Finished, at: int) -> list:
    """Return the entries under the old rule whose occasion was before ``at``."""
    own = registers_of(finished)
    return [one for one in finished.record.entries if not one.is_new and one.time - own.delay(one) < at]


def differing_before(branch: Finished, at: int) -> list:
    """Return what differs from present practice before ``at``: reality, registers, what is found in them."""
    found = list(rows_differing_before(usual().record, branch.record, at))
    for look in (
        lambda one: [row for row in one.record.recorded if row[0] < at],
        lambda one: [entry for entry in one.record.entries if entry.time < at],
        lambda one: set_about_before(one, at),
    ):
        found += [] if look(usual()) == look(branch) else [look(branch)]
    return found


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_before_its_date_a_rule_changes_nothing(name, clause):
    change = going_over(read_rule(name), MID, FULL, clause, switching_hours=7.0)
    assert differing_before(registered(Registration(PRESENT, change)), MID) == []
    assert len(set_about_before(usual(), MID)) > 10


def test_a_rule_that_comes_early_is_noticed():
    change = going_over(read_rule("at_enquiry_national"), MID - 40 * DAY, clause="re_register")
    early = registered(Registration(PRESENT, change))
    assert {entry.is_new for entry in early.record.entries if entry.time < MID} == {False, True}
    assert differing_before(early, MID)
    assert differing_before(early, MID - 40 * DAY) == []


# From nobody to everybody.


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_rule_with_which_nobody_complies_is_none(name, clause):
    change = going_over(read_rule(name), MID, Compliance(share=0), clause, switching_hours=7.0)
    ignored = registered(Registration(PRESENT, change))
    assert left(ignored) == left(usual())
    assert ignored.record.entries == usual().record.entries


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_rule_with_which_all_comply_from_the_first_is_what_has_always_been(name, clause):
    """The police keep their own register: their habits are settled by the levels of present practice."""
    new = replace(read_rule(name), levels=PRESENT.levels)
    always = registered(Registration(new))
    since = registered(Registration(PRESENT, going_over(new, BEFORE_ALL, FULL, clause)))
    assert left(since) == left(always)
    assert [entry._replace(is_new=False) for entry in since.record.entries] == always.record.entries
    assert any(entry.is_new for entry in since.record.entries)


# Each channel alone.


def first_difference(base: Finished, branch: Finished) -> tuple[list[Row], list[Row]]:
    """Return the rows completed at the first moment at which two runs differ, of the one and the other."""
    rows = [
        (side, row)
        for side, table, row in rows_differing_before(base.record, branch.record, 1 << 60)
        if table == "rows"
    ]
    at = min(row[COMPLETED] for _, row in rows)
    there = [(side, named(row)) for side, row in rows if row[COMPLETED] == at]
    return [row for side, row in there if side == "base"], [row for side, row in there if side == "branch"]


def pairs(channel: str, old: RegistrationRule, new: RegistrationRule, *sets: str) -> list[tuple]:
    """Return runs under ``old`` and under ``new`` from the first day, where they differ; some do."""
    off = all_but(channel)
    found = []
    for replication in range(5):
        base = registered(Registration(old, off=off), *sets, replication=replication)
        branch = registered(
            Registration(old, going_over(new, BEFORE_ALL), off), *sets, replication=replication
        )
        if left(base) != left(branch):
            found.append((base, branch))
    assert found, f"{channel} does nothing"
    return found


ALL_AT_ONCE = Habit(
    "at_enquiry", "own_system", readers="municipality", minutes=60, reminds=True, tells_citizen=True
)
EVERYTHING = rule(ALL_AT_ONCE, clarity=1.0)


def test_hours_alone_are_work_for_whoever_writes():
    for base, branch in pairs(HOURS, NOTHING, EVERYTHING):
        assert not [row for row in base.rows if row.activity == "register"]
        written = Counter(
            (row.case, (row.resource or "").split("#")[0])
            for row in branch.done
            if row.activity == "register" and row.outcome is None
        )
        left_open = Counter(
            row.case for row in branch.rows if row.activity == "register" and row.completed is None
        )
        due = Counter((entry.case, entry.writer.split("#")[0]) for entry in branch.record.entries)
        assert written <= due
        assert sum(written.values()) + sum(left_open.values()) == sum(due.values())
        assert sum(written.values()) > 20
        assert {how for *_, how in branch.record.knowledge} == {how for *_, how in base.record.knowledge}


def test_an_entry_takes_the_minutes_of_its_habit():
    """With nobody new on a post, and all work taking half its time."""
    usual_speed = ("onboarding.days=0", "work.factor=0.5")
    _, branch = pairs(HOURS, NOTHING, rule(replace(ALL_AT_ONCE, among="ssp")), *usual_speed)[0]
    rows = [row for row in branch.done if row.activity == "register"]
    in_one_go = [row for row in rows if row.after is None and row.outcome is None]
    assert len(in_one_go) > 10
    assert {row.work_s for row in in_one_go} == {HOUR // 2}
    assert {row.unit for row in rows} == {"ssp"}


def test_entries_that_take_no_time_cost_nothing():
    free = rule(replace(ALL_AT_ONCE, minutes=0))
    for replication in range(3):
        off = all_but(HOURS)
        base = registered(Registration(NOTHING, off=off), replication=replication)
        branch = registered(Registration(NOTHING, going_over(free, BEFORE_ALL), off), replication=replication)
        assert branch.record.entries
        assert left(branch) == left(base)


def test_learning_the_rule_takes_hours_of_all_who_write_and_of_nobody_else():
    off = all_but(HOURS)
    free = rule(replace(ALL_AT_ONCE, minutes=0), who="authority")
    change = going_over(free, MID, switching_hours=2.0)
    branch = registered(Registration(NOTHING, change, off))
    rows = [row for row in branch.done if row.case.startswith("rule-")]
    assert {row.work_s for row in rows} == {2 * HOUR}
    assert {row.activity for row in rows} == {"train"}
    units = {row.unit for row in rows}
    assert {"children_youth", "social_services", "job_centre"} <= units
    assert not units & {"ssp", "police", "school", "management"}
    assert rows_differing_before(registered(Registration(NOTHING, off=off)).record, branch.record, MID) == []


def test_entries_alone_let_others_find_what_is_written():
    for base, branch in pairs(ENTRIES, NOTHING, EVERYTHING):
        assert "register" not in {how for *_, how in base.record.knowledge}
        found = [time for time, *_, how in branch.record.knowledge if how == "register"]
        assert found
        assert rows_differing_before(base.record, branch.record, min(found)) == []
        assert not [row for row in branch.rows if row.activity == "register"]


def test_stigma_alone_makes_citizens_refuse():
    sets = ("registration.stigma_points=0.15",)
    for base, branch in pairs(STIGMA, NOTHING, EVERYTHING, *sets):
        before, after = first_difference(base, branch)
        assert {(row.activity, row.stage, row.outcome) for row in before} >= {("answer", "C", "accepted")}
        assert {row.outcome for row in after if row.activity == "answer"} & {"declined"}
        assert left(base, "entries").keys() == left(branch, "entries").keys()
        assert "register" not in {how for *_, how in branch.record.knowledge}


def test_follow_up_alone_lets_fewer_follow_ups_be_missed():
    sets = ("registration.missed_factor=0.2",)
    missed = Counter()
    for base, branch in pairs(FOLLOW_UP, NOTHING, EVERYTHING, *sets):
        before, after = first_difference(base, branch)
        assert [(row.activity, row.outcome) for row in before if row.activity == "follow_up"] == [
            ("follow_up", "missed")
        ]
        assert not [row for row in after if row.outcome == "missed"]
        for side, finished in (("base", base), ("branch", branch)):
            missed[side] += sum(row.outcome == "missed" for row in finished.done)
    assert missed["branch"] < missed["base"] / 2


@pytest.mark.parametrize("clarity", [1.0, 0.0])
def test_doubt_alone_moves_declined_answers_the_way_of_the_law(clarity):
    sets = ("registration.doubt_share=0.6",)
    for base, branch in pairs(DOUBT, NOTHING, rule(Habit("never"), clarity=clarity), *sets):
        before, after = first_difference(base, branch)
        declined = before if clarity == 1.0 else after
        answered = after if clarity == 1.0 else before
        assert [row.outcome for row in declined if (row.activity, row.stage) == ("answer", "B")] == [
            "declined_to_share"
        ]
        assert "declined_to_share" not in {row.outcome for row in answered}


def test_a_backlog_is_worked_off_in_turn():
    """Open cases are registered anew over the weeks agreed, not all on the first day."""
    rewrite = going_over(read_rule("at_enquiry_national"), clause="re_register")
    finished = registered(Registration(PRESENT, rewrite), SMALL)
    last = MID + 60 * DAY
    anew = [e.time for e in finished.record.entries if e.received < MID <= e.time <= last and e.is_new]
    due = Counter(row.due for row in finished.rows if row.activity == "register")
    assert len(anew) > 2
    assert all(due[time] for time in anew)
    assert due[MID] == anew.count(MID)
