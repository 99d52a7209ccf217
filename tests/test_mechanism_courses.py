"""Consent, motivation, places, length, follow-up, hold and review of a course (docs/model.md 8; MODEL 10)."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import exp

import pytest
from helpers_limits import free_run
from helpers_mechanisms import decisions, is_share
from helpers_runs import Finished
from promises_cases import times_in_hand

from sim.agents.circumstances import is_grave
from sim.agents.course_values import MONTH, YEAR
from sim.agents.police import Police
from sim.agents.telling import Telling
from sim.engine.workdays import WORKING_DAY
from sim.policies.interventions import catalogue
from sim.values import DAY

OFFERS = {offer.name: offer for offer in catalogue()}
MANY = ("demand.concerns_per_100k=90", "decision.misroute_factor=0")
HOME = ("life.move=0", "life.travel=0")
FAITHFUL = ("motivation.lost_per_year=0", "motivation.p_faked=0")
EXACT = ("course.sigma=0", "course.wait_sigma=0", *FAITHFUL)
WILLING = ("consent.p_refuse=0", "telling.consent_points=0", "consent.p_parents_block=0")
UNMOVED = ("effect.size=0", "telling.alienation=0")


def courses(*sets: str, model: str = "coordinator", replication: int = 0) -> Finished:
    return free_run(model, *MANY, *HOME, *UNMOVED, *sets, replication=replication)


def started(run: Finished, unit: str | None = None) -> list[tuple]:
    """Return the rows of the table interventions, those of ``unit`` if given."""
    return [row for row in run.record.interventions if unit in (None, row[2])]


def of_age(run: Finished) -> set[str]:
    """Return the cases whose citizen turned 18 on the way: there offers end early and are chosen anew."""
    return {row.case for row in run.rows if row.kind == "child_to_adult"}


def undisturbed(run: Finished) -> list[tuple]:
    """Return the rows of interventions of cases that no birthday interrupted."""
    interrupted = of_age(run)
    return [row for row in run.record.interventions if row[0] not in interrupted]


def answers(run: Finished) -> list:
    return [row for row in run.done if row.activity == "answer" and row.stage == "C"]


def primary(run: Finished) -> set[str]:
    return {case.name for case in run.model.cases if case.concern.is_primary}


# Consent.


@pytest.mark.parametrize("share", [0, 0.3])
def test_the_declared_share_of_first_answers_is_no(share):
    sets = (f"consent.p_refuse={share}", "telling.consent_points=0", "consent.p_parents_block=0")
    first: dict[str, str] = {}
    for row in sorted(answers(courses(*sets)), key=lambda row: row.event):
        first.setdefault(row.case, row.outcome)
    found = Counter(first.values())
    assert set(found) <= {"declined", "accepted"}
    assert found["declined"] == 0 if share == 0 else is_share(found["declined"], found.total(), share)


def test_being_told_of_the_label_adds_the_declared_points_and_nothing_where_there_is_no_label():
    found = {True: Counter(), False: Counter()}
    for replication in range(3):
        run = courses("consent.p_refuse=0", "telling.consent_points=0.3", replication=replication)
        labelled = primary(run)
        for row in answers(run):
            found[row.case in labelled][row.outcome] += 1
    assert is_share(found[True]["declined"], found[True].total(), 0.3)
    assert found[False].total() > 20
    assert found[False]["declined"] == 0


def test_more_points_only_turn_a_yes_into_a_no():
    """The same citizens; whoever refuses without the label refuses with it."""
    few, many = (
        {
            (row.case, row.due): row.outcome
            for row in answers(courses(f"telling.consent_points={points}", "consent.p_parents_block=0"))
        }
        for points in (0, 0.15)
    )
    both = few.keys() & many.keys()
    assert len(both) > 40
    turned = {(few[key], many[key]) for key in both if few[key] != many[key]}
    assert turned == {("accepted", "declined")}


def test_parents_block_the_declared_share_of_willing_children_and_no_adult():
    found = {True: Counter(), False: Counter()}
    for replication in range(4):
        sets = ("consent.p_refuse=0", "telling.consent_points=0", "consent.p_parents_block=0.4")
        run = courses(*sets, replication=replication)
        is_minor = {case.name: run.model.citizens.is_minor for case in run.model.cases}
        numbers = {case.name: case.citizen.number for case in run.model.cases}
        for row in answers(run):
            told = row.due
            found[is_minor[row.case](numbers[row.case], told)][row.outcome] += 1
    assert is_share(found[True]["parents_blocked"], found[True].total(), 0.4)
    assert set(found[False]) == {"accepted"}


def test_citizens_answer_after_the_declared_time():
    run = courses(*EXACT, "consent.median_days=4")
    assert {row.wait_response_s for row in answers(run)} == {4 * WORKING_DAY}


def watch_gravity(monkeypatch) -> dict[tuple[str, int], bool]:
    """Return what will hold, by case and event, whether there was crime with serious signs as stage C asked."""
    found: dict[tuple[str, int], bool] = {}
    answered, may_join = Telling._answered, Police.may_join

    def note(case, step) -> None:
        found[case.name, step.event] = case.concern.has_crime and is_grave(case)

    def watch_answer(self, step):
        note(step.case, step)
        answered(self, step)

    def watch_opening(self, case, after):
        note(case, after)
        may_join(self, case, after)

    monkeypatch.setattr(Telling, "_answered", watch_answer)
    monkeypatch.setattr(Police, "may_join", watch_opening)
    return found


def test_after_a_no_the_professional_waits_for_an_opening_or_draws_in_the_police(monkeypatch):
    grave = watch_gravity(monkeypatch)
    run = courses("consent.p_refuse=0.9", "police.p_take=0", "follow_up.p_sees=0")
    nos = [row for row in answers(run) if row.outcome != "accepted"]
    following = {row.after: row for row in run.rows}
    with_crime = Counter()
    for row in nos:
        next_row = following.get(row.event)
        if next_row is None or next_row.activity == "take_over":
            continue
        is_for_police = grave[row.case, row.event]
        with_crime[is_for_police] += 1
        assert next_row.activity in ({"share_with_police"} if is_for_police else {"hold", "close"})
    assert with_crime[True] > 5
    assert with_crime[False] > 30


@pytest.mark.parametrize(("regained", "asked_again"), [(0, False), (50, True)])
def test_who_said_no_is_asked_once_more_only_if_contact_comes_back(regained, asked_again):
    sets = ("consent.p_refuse=0.9", "police.p_take=0", f"motivation.regained_per_year={regained}")
    run = courses(*sets, *FAITHFUL, "review.p_finds=0")
    by_case = Counter(row.case for row in answers(run))
    young = of_age(run)
    declined = [
        case.name for case in run.model.cases if case.end_state == "declined" and case.name not in young
    ]
    assert len(declined) > 30
    assert {by_case[case] for case in declined} == {1 + asked_again}
    ends = {row.case for row in run.done if row.activity == "close" and row.outcome == "declined"}
    assert ends - young == set(declined)


def test_what_the_police_take_over_after_a_no_ends_there():
    run = courses("consent.p_refuse=0.9", "police.p_take=0.5")
    taken = {row.case for row in run.done if row.outcome == "taken_over"}
    ends = {case.name: case.end_state for case in run.model.cases}
    assert taken
    assert {ends[case] for case in taken} == {"to_police"}


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_the_police_are_partner_in_the_declared_share_of_serious_cases_with_crime(share, monkeypatch):
    n_partner = n = 0
    for replication in range(4):
        at = watch_gravity(monkeypatch)
        run = courses("police.p_take=0", f"police.p_partner={share}", replication=replication)
        openings = {row.event for row in run.done if row.activity == "decide" and row.outcome == "opened"}
        grave = {case for (case, event), is_so in at.items() if is_so and event in openings}
        partner = {row.case for row in run.done if row.outcome == "partner"}
        assert partner <= grave
        n, n_partner = n + len(grave), n_partner + len(partner)
    assert n > 40
    assert n_partner == n * share if share in (0, 1) else is_share(n_partner, n, share)


# Length and motivation.


def test_an_offer_lasts_as_long_as_declared():
    run = courses(*EXACT, "course.factor_length=1.5")
    assert len({row[1] for row in started(run)}) > 2
    for _, offer, _, start, end, *_ in undisturbed(run):
        assert end - start == round(1.5 * OFFERS[offer].median_months * MONTH)


def test_lengths_spread_around_the_median():
    found = [row for r in range(3) for row in started(courses(*FAITHFUL, replication=r))]
    shorter = sum(end - start < OFFERS[offer].median_months * MONTH for _, offer, _, start, end, *_ in found)
    assert is_share(shorter, len(found), 0.5)


def test_a_course_of_a_length_is_broken_off_with_the_declared_hazard():
    """Without a factor of the offer's own a course of t years is broken off with 1 - exp(-h t)."""
    lost = 2.0
    n = n_broken = 0
    expected = 0.0
    for replication in range(4):
        sets = ("course.sigma=0", f"motivation.lost_per_year={lost}", "offer.p_further=0")
        run = courses(*sets, "motivation.p_faked=0", "follow_up.p_sees=0", replication=replication)
        for row in undisturbed(run):
            _, offer, _, start, _, is_broken, is_resumed, *_ = row
            years = OFFERS[offer].median_months * MONTH / YEAR
            if is_resumed or start + years * YEAR > run.record.end:
                continue
            hazard = lost * OFFERS[offer].motivation
            n, n_broken, expected = n + 1, n_broken + is_broken, expected + 1 - exp(-hazard * years)
    assert n > 150
    assert is_share(n_broken, n, expected / n)


def test_without_loss_of_motivation_no_course_is_broken_off():
    run = courses(*FAITHFUL)
    assert len(undisturbed(run)) > 50
    assert not [row for row in undisturbed(run) if row[5]]


def test_an_offer_that_motivates_keeps_more_and_one_that_does_not_fewer():
    """The main offer's factor: the same citizens lose heart later with a trained mentor than the hazard alone says."""
    assert OFFERS["mentor_special"].motivation < 1 < OFFERS["out_of_home"].motivation


LOSING = ("motivation.lost_per_year=4", "course.hold_days=50", *WILLING, "follow_up.p_sees=0")


def rests(run: Finished) -> dict[int, tuple]:
    """Return event -> (time, what follows) of each hold of a course that was broken off."""
    broken = {(row[0], row[4]) for row in started(run) if row[5]}
    holds = [row for row in run.done if row.activity == "hold" and (row.case, row.completed) in broken]
    following = {row.after: row for row in run.rows}
    return {row.event: (row.completed, following.get(row.event)) for row in holds}


def test_a_course_broken_off_is_held_for_the_declared_days_and_then_closed():
    run = courses(*LOSING, "motivation.regained_per_year=0", "review.p_finds=0")
    found = [next_row for _, next_row in rests(run).values() if next_row is not None]
    at = {next_row.event: time for time, next_row in rests(run).values() if next_row is not None}
    assert len(found) > 30
    assert {row.activity for row in found} - {"take_over"} == {"close"}
    assert {row.due - at[row.event] for row in found if row.activity == "close"} == {50 * DAY}


def test_motivation_may_come_back_during_the_hold_and_the_same_offers_go_on():
    run = courses(*LOSING, "motivation.regained_per_year=50", "motivation.p_faked=0")
    days = [(row.due - time) / DAY for time, row in rests(run).values() if row and row.activity == "resume"]
    assert len(days) > 30
    assert 0 <= min(days) < 3
    assert max(days) <= 50
    mean = 365.25 / 50
    assert abs(sum(days) / len(days) - mean) < 4.5 * mean / len(days) ** 0.5
    reopened = {row.case for row in run.done if row.activity == "reopen"}
    offers: dict[tuple, set[str]] = {}
    for case, offer, *_, number, part, _ in started(run):
        if case not in reopened:
            offers.setdefault((case, number, part), set()).add(offer)
    assert {len(names) for names in offers.values()} == {1}


def test_the_share_that_comes_back_in_time_follows_from_the_hazard():
    n = n_back = 0
    for replication in range(3):
        run = courses(*LOSING, "motivation.regained_per_year=3", replication=replication)
        after = [row.activity for _, row in rests(run).values() if row and row.activity != "take_over"]
        n, n_back = n + len(after), n_back + after.count("resume")
    assert is_share(n_back, n, 1 - exp(-3 * 50 * DAY / YEAR))


# Places.


def most_at_once(rows: list[tuple]) -> int:
    """Return how many parts of courses ran at the same time at most."""
    changes = sorted([(row[4], -1) for row in rows] + [(row[3], 1) for row in rows])
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most


@pytest.mark.parametrize(("places", "at_once"), [(0, 1), (3, 1), (8, 3)])
def test_a_unit_runs_as_many_parts_at_a_time_as_it_has_places(places, at_once):
    """Bornholm has 39,632 inhabitants: 8 places per 100,000 are 3, and one is the least."""
    run = courses("demand.concerns_per_100k=200", f"provider.places={places}", "offer.p_money=0")
    by_unit = {unit: most_at_once(started(run, unit)) for unit in {row[2] for row in started(run)}}
    assert by_unit
    assert max(by_unit.values()) == at_once


def test_the_national_corps_lends_without_a_limit_but_after_a_time():
    sets = ("offer.p_money=1", "corps.p_own=0", "competence.start=1", "provider.places=0")
    run = courses("demand.concerns_per_100k=200", *EXACT, *sets, "corps.borrow_median_days=30", *WILLING)
    assert most_at_once(started(run, "corps")) > 3
    lent = {(row[0], row[3]) for row in started(run, "corps")}
    others = {(row[0], row[3]) for row in started(run) if row[2] != "corps"}
    rows = [
        r for r in run.done if r.activity == "start_intervention" and (r.case, r.completed) in lent - others
    ]
    assert len(rows) > 10
    assert {row.wait_response_s for row in rows} == {30 * WORKING_DAY}
    assert {row.wait_contention_s for row in rows} == {0}


# Parts.


@pytest.mark.parametrize(("share", "most"), [(0, 1), (1, 3)])
def test_further_parts_run_beside_the_main_offer_where_they_are_wanted(share, most):
    run = courses(f"offer.p_further={share}", *FAITHFUL, *WILLING, "review.p_finds=0", "follow_up.p_sees=0")
    n_parts = Counter(Counter((row[0], row[7]) for row in undisturbed(run)).values())
    assert n_parts.total() > 40
    assert max(n_parts) == most
    if share:
        begins = {}
        for case, _, _, start, end, *_ in undisturbed(run):
            begins.setdefault(case, []).append((start, end))
        overlaps = [a[1] > b[0] and b[1] > a[0] for spans in begins.values() for a, b in pairwise(spans)]
        assert sum(overlaps) > 0.8 * len(overlaps) > 20


def test_a_course_is_closed_when_its_longest_part_ends():
    run = courses("offer.p_further=1", *EXACT, *WILLING, "review.p_finds=0", "follow_up.p_missed=1")
    ends = {}
    for case, _, _, _, end, *_ in started(run):
        ends[case] = max(end, ends.get(case, end))
    closed = [row for row in run.rows if row.activity == "close" and row.outcome is None]
    assert len(closed) > 30
    for row in closed:
        assert row.due >= ends[row.case]
    at_the_end = sum(row.due == ends[row.case] for row in closed)
    assert at_the_end > 0.7 * len(closed), "later only where the follow-up fell due later"


def test_kroner_a_week_follow_hours_price_and_the_declared_factor():
    one, two = (started(courses(f"cost.factor={factor}")) for factor in (1, 2))
    assert [row[:9] for row in one] == [row[:9] for row in two]
    for (_, offer, *_, price), (*_, double) in zip(one, two, strict=True):
        assert price == OFFERS[offer].hours_per_week * OFFERS[offer].kroner_per_hour
        assert double == 2 * price


# Follow-up, adjusting, review.


@pytest.mark.parametrize("share", [0, 0.4, 1])
def test_the_declared_share_of_follow_ups_by_one_person_is_missed(share):
    run = courses(f"follow_up.p_missed={share}", "organisation.follow_up.every_days=30", *FAITHFUL)
    outcomes = [row.outcome for row in run.done if row.activity == "follow_up"]
    assert len(outcomes) > 100
    missed = outcomes.count("missed")
    assert missed == share * len(outcomes) if share in (0, 1) else is_share(missed, len(outcomes), share)


def test_follow_ups_fall_due_every_so_many_days_of_a_course():
    sets = ("follow_up.p_missed=1", "organisation.follow_up.every_days=30", "review.p_finds=0")
    run = courses(*EXACT, *sets, "offer.p_further=0")
    begins = {row[0]: row[3] for row in undisturbed(run)}
    rows = [row for row in run.done if row.activity == "follow_up" and row.case in begins]
    offsets = Counter((row.due - begins[row.case]) / DAY for row in rows)
    assert {offset % 30 for offset in offsets} == {0}
    assert offsets[30] >= offsets[60] > 0
    assert 0 not in offsets


def planned_follow_ups(run: Finished) -> list:
    """Return the follow-ups that somebody has to think of: not those an acute enquiry calls for."""
    since = run.acute_since()
    rows = [row for row in run.done if row.activity == "follow_up"]
    return [row for row in rows if row.due != since.get(row.case)]


def test_where_everybody_at_the_table_may_forget_a_follow_up_is_rarely_missed():
    """All forget: every one is missed. Each forgets four in ten: with three or more at the table under one in ten."""
    outcomes = {
        share: [
            row.outcome
            for n in (0, 1)
            for row in planned_follow_ups(
                courses(f"follow_up.p_missed={share}", model="fixed_forum", replication=n)
            )
            if row.outcome != "called_off"
        ]
        for share in (0, 0.4, 1)
    }
    assert all(len(found) > 100 for found in outcomes.values())
    assert "missed" not in outcomes[0]
    assert set(outcomes[1]) == {"missed"}
    assert outcomes[0.4].count("missed") < 0.1 * len(outcomes[0.4])


def adjusted(run: Finished) -> list:
    return [row for row in run.done if row.activity == "adjust"]


def test_a_course_is_adjusted_at_follow_ups_alone_and_only_by_who_sees():
    sets = ("follow_up.p_missed=0", "motivation.p_faked=0.5", "organisation.follow_up.every_days=30")
    run = courses(*sets, "follow_up.p_sees=1")
    follow_ups = {row.event for row in run.done if row.activity == "follow_up"}
    assert len(adjusted(run)) > 30
    assert {row.after for row in adjusted(run)} <= follow_ups
    assert not adjusted(courses(*sets, "follow_up.p_sees=0"))
    assert not adjusted(courses(*sets, "follow_up.p_missed=1", "follow_up.p_sees=1"))


def test_faked_motivation_that_is_seen_leads_to_another_main_offer():
    sets = ("follow_up.p_missed=0", "organisation.follow_up.every_days=30", "follow_up.p_sees=1")
    run = courses(*sets, "motivation.p_faked=1", "motivation.lost_per_year=0", "offer.p_further=0", *WILLING)
    assert len(adjusted(run)) > 30
    mains: dict[tuple, list[tuple]] = {}
    for row in undisturbed(run):
        if not row[6]:
            mains.setdefault((row[0], row[7]), []).append(row)
    changed = [rows for rows in mains.values() if len(rows) > 1]
    assert len(changed) > 30
    for (_, one, _, _, end, *_), (_, other, _, start, *_), *_ in changed:
        assert one != other
        assert start >= end


def test_who_fakes_twice_is_left_alone_until_motivation_comes_back():
    sets = ("follow_up.p_missed=0", "organisation.follow_up.every_days=30", "follow_up.p_sees=1")
    fakes = ("motivation.p_faked=1", "motivation.lost_per_year=0", "motivation.regained_per_year=0")
    run = courses(*sets, *fakes, *WILLING, "review.p_finds=0")
    holds = Counter(row.case for row in run.done if row.activity == "hold")
    by_course = Counter(row.case for row in adjusted(run))
    young = of_age(run)
    assert len(holds) > 30
    assert {holds[case] for case in holds if case not in young} == {1}
    closed = {case.name for case in run.model.cases if case.end_state == "closed"}
    assert all(by_course[case] >= 1 for case in closed & holds.keys() - young)


def test_a_review_reopens_whose_signs_somebody_has_noticed_since_and_nobody_else():
    blind = courses("review.p_finds=0", model="fixed_forum")
    assert len([row for row in blind.done if row.activity == "review"]) > 30
    assert not [row for row in blind.done if row.activity == "reopen"]
    sharp = courses("review.p_finds=1", model="fixed_forum")
    reopened = {row.after for row in sharp.done if row.activity == "reopen"}
    lives = {case.name: (case.citizen.number, sharp.model.citizens.town) for case in sharp.model.cases}
    closings = [row for row in sharp.done if row.activity == "close" and row.outcome is None]
    looks = [row for row in sharp.done if row.activity == "review" and row.outcome is None]
    seen, in_hand = Counter(), times_in_hand(sharp)
    for row in looks:
        number, town = lives[row.case]
        past = [event for event in town.life_of(number) if event.time <= row.completed]
        closed = max(
            r.completed for r in closings if r.citizen == row.citizen and r.completed <= row.completed
        )
        noticed = any(event.sign and event.sign.seen_by and event.time > closed for event in past)
        shows = past[-1].state.place == "home" and noticed
        spans = in_hand[row.citizen]
        runs = any(case != row.case and begin <= row.completed < end for begin, end, case in spans)
        seen[shows, runs] += 1
        assert (row.event in reopened) == (shows and not runs)
    assert min(seen[True, False], seen[False, False]) > 5


def test_the_steering_group_sees_the_gravest_cases_that_open_and_no_others():
    """The level counts that is concluded as a case opens; where many false alarms are opened, it has often moved."""
    sets = (
        "concern.p_acute=0.3",
        "demand.concerns_per_100k=60",
        "error.p_best=0.1",
        "signs.p_serious_alike=0.4",
    )
    run = courses(*sets, model="fixed_forum")
    opened = [d for d in decisions(run) if d.row.outcome == "opened"]
    steered = {row.case for row in run.rows if row.activity == "steer"}
    assert len(steered) > 5
    assert steered == {d.row.case for d in opened if d.level == "acute"}
    assert any(d.concern.is_acute and d.level != "acute" for d in opened), (
        "levels have moved since the sending"
    )
    assert not [row for row in courses(*sets).rows if row.activity == "steer"]


ADJUSTING = ("follow_up.p_missed=0", "organisation.follow_up.every_days=30", "follow_up.p_sees=1")


def adjustments(run: Finished) -> list[tuple]:
    """Return each adjustment with the telling and the answer that follow from it, as far as they came."""
    telling = {row.after: row for row in run.done if row.activity == "inform_citizen"}
    answer = {row.after: row for row in answers(run)}
    found = [(row, telling.get(row.event)) for row in adjusted(run)]
    return [(row, told, answer[told.event]) for row, told in found if told and told.event in answer]


@pytest.mark.parametrize("share", [0, 1])
def test_nothing_new_begins_at_an_adjustment_before_telling_and_a_yes(share, monkeypatch):
    """With everybody saying no to adjustments nothing is ever added; with everybody willing it is, after the yes."""
    verdict = Telling._verdict

    def say(self, case, key):
        return ("declined" if share else "accepted") if case.course.proposed else verdict(self, case, key)

    monkeypatch.setattr(Telling, "_verdict", say)
    run = courses(
        *ADJUSTING, "motivation.p_faked=0.5", *WILLING, "review.p_finds=0", "demand.concerns_per_100k=91"
    )
    found, interrupted = adjustments(run), of_age(run)
    assert len(found) > 30
    following = {row.after for row in run.rows if row.activity in ("authorise", "assign")}
    for _, _, answer in found:
        assert answer.outcome == ("declined" if share else "accepted")
        assert (answer.event in following) != bool(share)
    first = {row.case: row.completed for row in reversed([row for row, *_ in found])}
    last = {row.case: row.completed for row in run.done if row.activity == "assign"}
    n_after = sum(last[case] > at for case, at in first.items() if case not in interrupted)
    assert n_after == 0 if share else n_after > 20


def test_what_runs_goes_on_while_an_adjustment_is_asked_about():
    run = courses(*ADJUSTING, "motivation.p_faked=1", *WILLING, *FAITHFUL[:1], "consent.median_days=5")
    n_on = 0
    for adjust, _, answer in adjustments(run):
        running = [r for r in started(run) if r[0] == adjust.case and r[3] < adjust.completed < r[4]]
        n_on += any(r[4] >= answer.completed for r in running)
    assert n_on > 0.7 * len(adjustments(run)) > 20


def test_each_new_measure_that_needs_it_is_decided_after_the_yes_to_it():
    run = courses(
        *ADJUSTING, "motivation.p_faked=1", "motivation.lost_per_year=0", *WILLING, "review.p_finds=0"
    )
    n = 0
    for case in {row.case for row, *_ in adjustments(run)} - of_age(run):
        yes = min(a.completed for row, _, a in adjustments(run) if row.case == case)
        decided = [r.completed for r in run.done if r.case == case and r.activity == "authorise"]
        for row in started(run):
            is_new = row[0] == case and not row[6] and row[3] > yes and OFFERS[row[1]].needs_decision
            if is_new and row[8] >= len({r[8] for r in started(run) if r[0] == case and r[3] <= yes}):
                n += 1
                assert any(yes <= at <= row[3] for at in decided)
    assert n > 10


@pytest.mark.parametrize("model", ["coordinator", "fixed_forum"])
def test_the_job_centre_decides_on_its_own_offers(model):
    run = courses("offer.p_further=1", *WILLING, *FAITHFUL, "competence.start=0", model=model)
    theirs = [row for row in started(run, "job_centre") if not row[6]]
    assert len(theirs) > 20
    for case, _, _, start, *_ in theirs:
        by = [
            r.unit for r in run.done if r.case == case and r.activity == "authorise" and r.completed <= start
        ]
        assert "job_centre" in by
    others = {r.case for r in run.done if r.activity == "authorise" and r.unit != "job_centre"}
    assert others & {row[0] for row in theirs}, "one decision for each deciding unit"


def test_a_question_nobody_answered_is_written_under_the_unit_that_was_asked():
    run = courses("reply.p_never=0.5")
    silent = [row for row in run.done if row.outcome == "no_answer"]
    assert len(silent) > 30
    assert all(row.unit for row in silent)


def test_placement_and_treatment_are_for_the_unwell_alone(monkeypatch):
    """Whenever one is put into a course, first or by an adjustment, the person is unwell; a placed child is grave."""
    from sim.agents.chooser import Chooser

    add, found = Chooser.add, []

    def watch(self, case, offer):
        if offer.name in ("out_of_home", "day_placement", "substance_treatment"):
            found.append((offer.name, is_grave(case), case.course.needs))
        add(self, case, offer)

    monkeypatch.setattr(Chooser, "add", watch)
    for replication in range(2):
        sets = (
            "offer.p_further=1",
            "competence.start=0",
            "motivation.p_faked=0.6",
            "demand.concerns_per_100k=92",
        )
        courses(*ADJUSTING, *sets, *WILLING, model="fixed_forum", replication=replication)
    assert len(found) > 10
    for name, grave, needs in found:
        assert "unwell" in needs
        assert grave or name == "substance_treatment"
