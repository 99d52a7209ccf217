"""Municipalities on one clock keep their own rules; they share the police, a corps, and who moves."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import lru_cache
from math import fsum
from types import SimpleNamespace

import pytest
from helpers_invariants import PROMISES
from helpers_national import (
    APART,
    FAR,
    FYN,
    MOVE,
    STAY,
    finished,
    in_district,
    left_behind,
    run_country,
    scenarios,
    together,
    with_rule,
)
from promises_work import LEFT

import sim.agents.fixed_forum
from sim.agents.decision import Decisions
from sim.agents.groups import _around
from sim.agents.meetings import reserve
from sim.agents.staff_life import YEAR_S
from sim.engine.streams import Streams
from sim.engine.workdays import WORKING_DAY
from sim.municipalities import municipalities
from sim.national.corps import Corps
from sim.national.country import Country
from sim.national.denmark import denmark, local_factors, models_of, size_of
from sim.national.moves import FIRST_SENT_ON, SOURCE, episode_sent_on, number_of_newcomer
from sim.parameters import declarations, resolve
from sim.policies.organisation import CATALOGUE
from sim.policies.shocks import Shock
from sim.policies.staffing import default_posts
from sim.population.onsets import MOVED_IN
from sim.population.place import YEAR, Place
from sim.population.states import state_at
from sim.scenario_build import build_scenario
from sim.values import DAY, MOVED

REGISTERING = with_rule(readers="municipality", tells_citizen=True, reminds=True)
ABOUT_PEOPLE = (
    "nobody_does_two_things_at_once",
    "work_fills_the_windows_of_its_post",
    "no_desk_idles_while_work_waits",
    "meetings_take_place_at_work",
    "nobody_works_while_away",
    "nobody_works_on_closed_days",
)
"""Promises that hold on the logs of a whole district as on one."""
TWO_DISTRICTS = FYN + FAR
FORA = (("Kerteminde", "fixed_forum"), ("Nyborg", "fixed_forum"))
"""Two municipalities of one district whose fora meet now and then on the same morning."""


@lru_cache(maxsize=1)
def busy_country() -> Country:
    """Return a country of two districts in which everything of this file happens."""
    return run_country(scenarios(TWO_DISTRICTS, MOVE, registration=REGISTERING))


# Isolation: what is not shared does not differ.


def test_a_municipality_alone_in_its_district_runs_as_in_a_country_of_its_own():
    given = scenarios(APART, STAY, registration=REGISTERING)
    among_others = left_behind(run_country(given))
    for scenario in given:
        code = scenario.municipality.code
        assert left_behind(run_country([scenario]))[code] == among_others[code]
        assert len(among_others[code][0][0]) > 200


def test_the_same_country_twice_is_the_same_in_any_order_of_its_scenarios():
    given = scenarios(TWO_DISTRICTS, MOVE, registration=REGISTERING)
    once = left_behind(run_country(given))
    assert left_behind(run_country(given)) == once
    assert left_behind(run_country(given[::-1])) == once


def test_lives_kept_from_another_run_of_the_country_change_nothing():
    """People who moved in that run are strangers here until they move again."""
    given, known = scenarios(FYN, MOVE), {}
    fresh = left_behind(run_country(given, known))
    assert len(known) > len(FYN)
    assert left_behind(run_country(given, known)) == fresh
    otherwise = scenarios(FYN, MOVE, registration=with_rule(readers="country", tells_citizen=True))
    assert left_behind(run_country(otherwise, known)) == left_behind(run_country(otherwise))


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_holds_in_each_municipality(promise):
    for model in busy_country().models.values():
        PROMISES[promise](finished(model))


def test_a_finished_country_does_not_stay_in_memory():
    country = run_country(scenarios(FYN[:2], MOVE))
    gone = [weakref.ref(country), *(weakref.ref(model) for model in country.models.values())]
    del country
    gc.collect()
    assert [one() for one in gone] == [None] * 3


# The police coordinator of a district is one person.


def police_rows(country: Country) -> dict[str, Counter]:
    """Return how many steps each person of the police did for each municipality."""
    found: dict[str, Counter] = {}
    for code, model in country.models.items():
        for row in finished(model).done:
            if row.unit == "police" and row.resource and row.work_s:
                found.setdefault(row.resource, Counter())[code] += 1
    return found


@pytest.mark.parametrize("promise", ABOUT_PEOPLE)
@pytest.mark.parametrize("district", ["Fyn", "Nordjylland"])
def test_promises_about_people_hold_over_all_municipalities_of_a_district(promise, district):
    PROMISES[promise](together(in_district(busy_country(), district)))


def test_fora_on_the_same_morning_never_share_the_police_coordinator(monkeypatch):
    """And it would be found if they did: in one log alone it cannot be seen."""
    given = scenarios(FORA, MOVE, "organisation.convene.every_days=7")
    both = together(list(run_country(given).models.values()))
    meetings = [times for person, times in both.meetings().items() if person.startswith("Fyn:police")]
    assert sum(map(len, meetings)) > 20
    PROMISES["nobody_does_two_things_at_once"](both)
    monkeypatch.setattr(sim.agents.fixed_forum, "is_engaged", lambda *_: False)
    careless = list(run_country(given).models.values())
    for model in careless:
        PROMISES["nobody_does_two_things_at_once"](finished(model))
    with pytest.raises(AssertionError):
        PROMISES["nobody_does_two_things_at_once"](together(careless))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_police_coordinator_who_sits_elsewhere_does_not_come(name):
    """At the SSP meeting too, where the police are seldom asked: here, at every time they sit elsewhere."""
    many = ("demand.concerns_per_100k=100", "ties.years=5", "organisation.involve_police.rule=always")
    given = scenarios((("Nyborg", name),), STAY, *many, "years=3")
    assert police_at_meetings(run_country(given)) > 0
    country = Country(given, 0, 0)
    (post,), days = country.models[450].unit_posts("police"), country.models[450].days
    for slot in range(days.n_slots):
        reserve(post, days.starts[slot], days.starts[slot] + days.slot_length)
    assert police_at_meetings(country.run_to_end()) == 0


def police_at_meetings(country: Country) -> int:
    """Return how often somebody of the police sat in a meeting."""
    tables = (model.tables.attendance for model in country.models.values())
    return sum(person.startswith("Fyn:police") for table in tables for _, person, _ in table)


def test_a_shock_hits_each_municipality_and_the_police_coordinator_of_the_district_once():
    on = date(2018, 6, 1)
    shocks = (Shock("abolished", "ssp_consultant-1", on), Shock("abolished", "police_coordinator-1", on))
    given = [replace(scenario, shocks=shocks) for scenario in scenarios(FORA, STAY)]
    country = run_country(given)
    for model in country.models.values():
        for post in (model.coordinator, *model.unit_posts("police")):
            assert post.life.incumbents[-1].end <= (on - model.days.start).days * DAY, post.name
            done = [row for row in finished(model).done if row.work_s and row.outcome not in LEFT]
            before = [row for row in done if (row.resource or "").startswith(post.name)]
            assert before
            assert max(row.started for row in before) < (on - model.days.start).days * DAY


def test_what_lay_with_an_abolished_police_post_is_looked_after_by_each_municipality():
    """A colleague of the police takes it over: nothing of either municipality is left lying."""
    police = (
        *("staff.police_coordinator.posts=2", "staff.police_coordinator.hours_per_week=0.3"),
        *("source.police=1", "demand.concerns_per_100k=150", "turnover.per_year=0"),
    )
    shocks = (Shock("abolished", "police_coordinator-1", date(2018, 6, 1)),)
    country = Country([replace(one, shocks=shocks) for one in scenarios(FORA, STAY, *police)], 0, 0)
    post, days = country.models[440].unit_posts("police")[0], country.models[440].days
    on = (shocks[0].on - days.start).days * DAY
    country.agenda.run_until(on - 1)
    lay_there = {step.office.model.code for _, step in post.desk.queue.ordinary}
    assert lay_there == set(country.models)
    country.agenda.run_until(days.advance(on, 10 * WORKING_DAY))
    assert post.desk.queue.ordinary == post.desk.queue.acute == []


def test_a_police_coordinator_works_for_all_of_a_district_and_for_no_other():
    country = busy_country()
    found = police_rows(country)
    codes = {d: {m.code for m in in_district(country, d)} for d in ("Fyn", "Nordjylland")}
    assert any(set(counts) == codes["Fyn"] for counts in found.values())
    assert any(set(counts) == codes["Nordjylland"] for counts in found.values())
    for person, counts in found.items():
        assert set(counts) <= codes[person.partition(":")[0]], person
    posts = {d: {id(m.unit_posts("police")[0]) for m in in_district(country, d)} for d in codes}
    lives = {m.unit_posts("police")[0].life.incumbents for m in country.models.values()}
    assert [len(of_district) for of_district in posts.values()] == [1, 1]
    assert len(lives) == 2


def test_a_police_coordinator_grows_by_the_cases_of_all(monkeypatch):
    decided: Counter = Counter()
    take = Decisions.take

    def count(self, step, facts, people):
        decided.update((person.name, self.model.code) for person in people if person.unit == "police")
        take(self, step, facts, people)

    monkeypatch.setattr(Decisions, "take", count)
    country = run_country(scenarios(FYN, STAY, "competence.without_feedback=1"))
    post = country.models[440].unit_posts("police")[0]
    assert post.cases_a_year == pytest.approx(fsum(m.enquiries_a_year for m in country.models.values()))
    shared = 0
    for person in post.people():
        own = {code: n for (name, code), n in decided.items() if name == person.name}
        before = post.cases_a_year * max(post.model.days.origin - person.incumbent.begin, 0) / YEAR_S
        assert person.n_cases == pytest.approx(before + sum(own.values()))
        shared += len(own) > 1
    assert shared


def test_only_the_first_of_two_police_posts_was_at_the_table_before_the_run():
    country = Country(scenarios(FYN, STAY, "staff.police_coordinator.posts=2"), 0, 0)
    first, second = country.models[450].unit_posts("police")
    assert first.cases_a_year == pytest.approx(fsum(m.enquiries_a_year for m in country.models.values()))
    assert second.cases_a_year == 0
    for model in country.models.values():
        assert model.unit_posts("police") == [first, second]


def test_the_hours_of_a_police_coordinator_are_those_of_the_district():
    """With an hour a week for the field, one waits longer for the police where there are others."""
    scarce = scenarios(FYN, STAY, "staff.police_coordinator.hours_per_week=1")
    alone = run_country(scarce[:1])
    among_others = run_country(scarce)
    assert contention_at_police(alone, 440) < contention_at_police(among_others, 440)


def contention_at_police(country: Country, code: int) -> float:
    """Return the mean seconds that a municipality's steps wait because the police coordinator is busy."""
    rows = [
        row
        for row in finished(country.models[code]).done
        if row.unit == "police" and row.activity == "answer"
    ]
    assert len(rows) > 10
    return fsum(row.wait_contention_s for row in rows) / len(rows)


@pytest.mark.parametrize("after_days", [(2, 40), (40, 2)])
def test_steps_at_a_shared_desk_are_looked_after_by_the_rules_of_their_own_municipality(after_days):
    """Two police coordinators stand in for each other: in one municipality soon, in the other late."""
    many = ("turnover.per_year=0.8", "demand.concerns_per_100k=100", "source.police=1", "years=3")
    staff = ("staff.police_coordinator.posts=2", "staff.police_coordinator.hours_per_week=0.5")
    sets = (*staff, *many, STAY)
    given = [
        scenarios((place,), *sets, f"organisation.escalate.after_days={days}")[0]
        for place, days in zip(
            (("Kerteminde", "ad_hoc_forum"), ("Nyborg", "ad_hoc_forum")), after_days, strict=True
        )
    ]
    country = run_country(given)
    n_soon = 0
    for model, days in zip(country.models.values(), after_days, strict=True):
        acute = finished(model).acute_since()
        for row in finished(model).done:
            if row.unit != "police" or row.outcome != "moved_on" or row.case in acute:
                continue
            waited = [time_away(model, post, row.completed) for post in model.unit_posts("police")]
            is_at_own_moment = any(
                row.completed in post.life.moments(model.days, days) for post in model.unit_posts("police")
            )
            assert is_at_own_moment or max(waited) >= days * WORKING_DAY, f"event {row.event} of {model.code}"
            n_soon += days == 2 and max(waited) < 40 * WORKING_DAY
    assert n_soon


def time_away(model, post, time: int) -> int:
    """Return the working seconds for which nobody has been on ``post`` at ``time``; 0 if somebody is."""
    spell = post.spell(time)
    return 0 if spell is None else model.days.elapsed(time) - model.days.elapsed(spell.begin)


# Who moves lives on elsewhere.


def test_everybody_who_moves_arrives_once_under_a_number_of_their_own():
    country = busy_country()
    moved = country.moves.table
    assert len(moved) > 100
    assert len({before for _, before, _ in moved}) == len({after for _, _, after in moved}) == len(moved)
    again = {after for _, _, after in moved} & {before for _, before, _ in moved}
    assert again, "some move twice"
    for _, before, after in moved:
        code, _, number = after.partition("-")
        there = country.models[int(code)]
        assert country.moves.now_called[before] == (there, int(number))
        assert int(number) >= there.run_scenario.municipality.population
        assert code != before.partition("-")[0]


def test_who_moves_is_as_old_as_before_and_who_they_were():
    country = run_country(scenarios(TWO_DISTRICTS, MOVE, "influence.factor=25"))
    drawn_in = 0
    for time, before, after in country.moves.table:
        (here, old), (there, new) = (whereabouts(country, name) for name in (before, after))
        place = there.town.place
        age = here.town.place.age(old, time)
        assert place.age(new, time) == pytest.approx(age, abs=place.ring_years / place.population)
        person, then = there.town.people.person(new), here.town.people.person(old)
        assert person.traits == then.traits
        assert person.form == here.town.form_of(old, time)
        assert person.key != then.key
        drawn_in += person.form != then.form
    assert drawn_in, "somebody who had taken on the form of who drew them in moves"


def whereabouts(country: Country, name: str) -> tuple:
    """Return the citizens among whom somebody of this name lives, and their number."""
    code, _, number = name.partition("-")
    return country.models[int(code)].citizens, int(number)


def test_signs_that_showed_begin_again_there_and_no_others():
    country = busy_country()
    n = Counter()
    for time, before, after in country.moves.table:
        (here, old), (there, new) = (whereabouts(country, name) for name in (before, after))
        state = state_at(here.town.life_of(old), time)
        assert state.place == "gone"
        assert here.town.life_of(old)[-1].time == time
        begun = {(event.kind, event.channel) for event in there.town.life_of(new) if event.time == time + 1}
        showed = {("begin", MOVED_IN)} if state.extremism else set()
        showed |= {("alike", "alike")} if state.is_alike else set()
        assert begun == showed
        if not showed:
            assert there.town.life_of(new) == ()
        n.update(kind for kind, _ in showed)
    assert n["begin"] > 5 < n["alike"]


def test_the_oldest_are_not_born_again_where_people_are_younger():
    """Ages run round: nobody of 110 years may come out as a child of the younger municipality."""
    place = Place(101, 50_000, 0.22)
    assert place.ring_years < 110
    for time in (0, 7 * YEAR):
        new = number_of_newcomer(place, "825-17", 110.0, time)
        assert place.ring_years - place.age(new, time) < 0.01
        assert place.age(number_of_newcomer(place, "825-18", 17.5, time), time) == pytest.approx(
            17.5, abs=0.01
        )


def test_whom_somebody_who_moved_here_knows_is_not_known():
    """Household and friends are worked out from a number; a newcomer's says how old they are, no more."""
    town = busy_country().models[450].citizens.town
    inhabitant, n = 4711, town.place.population
    assert _around(town, inhabitant, 0)
    assert _around(town, inhabitant + n, 0) == _around(town, inhabitant + 12 * n, 0) == []


def test_every_episode_is_sent_on_under_a_number_of_its_own():
    known = [*range(50), *range(-1, -50, -1), *range(FIRST_SENT_ON, FIRST_SENT_ON - 50, -1)]
    sent_on = [episode_sent_on(episode) for episode in known]
    assert len(set(sent_on)) == len(known)
    assert max(sent_on) == FIRST_SENT_ON


def sent_on(country: Country) -> list[tuple]:
    """Return model and case of each case closed because its citizen moved, and of what it became."""
    enquiries = {}
    for model in country.models.values():
        for case in model.cases:
            if case.concern.source == SOURCE and case.concern.episode <= FIRST_SENT_ON:
                assert case.concern.caused_by not in enquiries, "sent on twice"
                enquiries[case.concern.caused_by] = model, case
    closed = [(m, case) for m in country.models.values() for case in m.cases if case.end_state == MOVED]
    assert {case.name for _, case in closed} == set(enquiries)
    return [(*one, *enquiries[one[1].name]) for one in closed]


def test_a_running_case_is_sent_on_and_becomes_an_enquiry_there():
    country = busy_country()
    found = sent_on(country)
    assert len(found) > 10
    for here, old, there, new in found:
        assert country.moves.now_called[old.citizen_name] == (there, new.concern.number)
        assert new.citizen_name == f"{there.code}-{new.concern.number}"
        closing = [row for row in finished(here).done if row.case == old.name and row.activity == "close"]
        assert (closing[-1].completed, closing[-1].outcome) == (new.concern.sent, MOVED)
        first, *_ = [row for row in finished(there).rows if row.case == new.name]
        assert (first.activity, first.outcome, first.completed) == ("send", SOURCE, new.concern.sent)
        assert new.concern.form == old.concern.form
        assert new.concern.is_minor == there.citizens.is_minor(new.concern.number, new.concern.sent)
        assert new.concern.spell == 0
    for model in country.models.values():
        names = Counter(case.name for case in model.cases)
        assert max(names.values()) == 1


def test_only_what_the_old_responsible_person_knew_is_sent_on():
    found = sent_on(busy_country())
    kept = [(old.facts_of(old.person), new.concern.sender_facts) for _, old, _, new in found]
    assert all(facts & ~known == 0 for known, facts in kept)
    assert 0 < sum(facts.bit_count() for _, facts in kept) < sum(known.bit_count() for known, _ in kept)


def test_of_what_units_know_the_police_alone_know_it_everywhere():
    for _, old, _, new in sent_on(busy_country()):
        for name in ("unit_facts", "head_facts"):
            before, now = getattr(old.concern, name), getattr(new.concern, name)
            assert set(now) == set(new.concern.relevant_units)
            assert now == {unit: before["police"] if unit == "police" else 0 for unit in now}


def test_a_register_that_the_country_reads_goes_along():
    """What others may read there goes along whole, whatever is forgotten by word of mouth."""
    sets = (MOVE, "organisation.write.rule=nothing", "handover.kept_oral=0.2")
    shares = {}
    for readers in ("municipality", "country"):
        country = run_country(scenarios(TWO_DISTRICTS, *sets, registration=with_rule(readers=readers)))
        n_known = n_told = 0
        for here, old, _, new in sent_on(country):
            written = 0
            for time, case, facts, *_ in here.tables.recorded:
                written |= facts if case == old.name and time < new.concern.sent else 0
            known, told = old.facts_of(old.person), new.concern.sender_facts
            assert told & ~(known | (written if readers == "country" else 0)) == 0
            n_known, n_told = n_known + known.bit_count(), n_told + told.bit_count()
            if readers == "country":
                assert written & ~told == 0
        shares[readers] = n_told / n_known
    assert shares["municipality"] < 0.4 < 0.8 < shares["country"]


def test_no_third_municipality_has_anything_of_it_in_its_log():
    country = busy_country()
    seen = {code: {row.citizen for row in finished(m).rows} for code, m in country.models.items()}
    for here, old, there, new in sent_on(country):
        names = {old.citizen_name, new.citizen_name}
        assert names & seen[here.code] == {old.citizen_name}
        assert names & seen[there.code] == {new.citizen_name}
        for code in set(seen) - {here.code, there.code}:
            assert not names & seen[code]
    for code, citizens in seen.items():
        assert {name.partition("-")[0] for name in citizens if name} == {str(code)}


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_declared_share_of_moves_stays_in_the_district(share):
    country = Country(scenarios(TWO_DISTRICTS, STAY, f"moves.share_in_district={share}"), 0, 0)
    here, n = country.models[440], 4000
    found = Counter(country.moves._destination(here, number).code for number in range(n))
    near = sum(found[m.code] for m in in_district(country, "Fyn"))
    assert found[440] == 0
    assert (
        near == n * share
        if share in (0, 1)
        else abs(near - n * share) < 4.5 * (n * share * (1 - share)) ** 0.5
    )
    people = {m.code: m.run_scenario.municipality.population for m in country.models.values()}
    for codes in ((450, 482), (840, 849)):
        here_of_all = people[codes[0]] / (people[codes[0]] + people[codes[1]])
        of_these = found[codes[0]] + found[codes[1]]
        error = 4.5 * (of_these * here_of_all * (1 - here_of_all)) ** 0.5
        assert abs(found[codes[0]] - of_these * here_of_all) <= error


def test_with_one_district_or_one_municipality_of_it_they_move_somewhere_all_the_same():
    in_one = Country(scenarios(FYN, STAY, "moves.share_in_district=0"), 0, 0)
    in_each = Country(scenarios(APART, STAY, "moves.share_in_district=1"), 0, 0)
    alone = Country(scenarios(FYN[:1], STAY), 0, 0)
    for country, n_others in ((in_one, 2), (in_each, 2), (alone, 0)):
        model = country.models[440]
        found = {country.moves._destination(model, number) for number in range(200)}
        assert len(found - {None}) == n_others
        assert (None in found) == (n_others == 0)


# The corps lends as many mentors as there are.

BORROWING = (MOVE, "offer.p_money=1", "consent.p_refuse=0")


def borrowed(country: Country) -> list[tuple[int, int]]:
    """Return from when to when each borrowed mentor was at work."""
    tables = [model.tables.interventions for model in country.models.values()]
    return [(row[3], row[4]) for table in tables for row in table if row[2] == "corps"]


@pytest.mark.parametrize("mentors", [0, 1, 2])
def test_never_more_mentors_are_lent_than_there_are(mentors, monkeypatch):
    lend, most = Corps.lend, [0]

    def watched(self, providers, start):
        found = lend(self, providers, start)
        most[0] = max(most[0], self.lent)
        return found

    monkeypatch.setattr(Corps, "lend", watched)
    country = run_country(scenarios(TWO_DISTRICTS, *BORROWING, f"corps.mentors={mentors}"))
    moments = sorted(change for begin, end in borrowed(country) for change in ((end, -1), (begin, 1)))
    at_once = [sum(one for _, one in moments[: i + 1]) for i in range(len(moments))]
    assert max(at_once, default=0) <= mentors
    assert most == [mentors], "all are in use at some time"
    lent = [model.courses.providers.in_use.get("corps", 0) for model in country.models.values()]
    assert country.corps.lent == sum(lent) <= mentors


def test_a_mentor_who_is_given_back_is_lent_again():
    country = run_country(scenarios(TWO_DISTRICTS, *BORROWING, "corps.mentors=1"))
    assert len(borrowed(country)) > 2


def test_without_mentors_a_start_waits_and_is_called_off_with_its_case():
    country = run_country(scenarios(TWO_DISTRICTS, *BORROWING, "corps.mentors=0"))
    assert borrowed(country) == []
    assert country.corps.lent == 0
    still = [start for _, start in country.corps._waiting]
    assert still
    for providers, start in country.corps._waiting:
        assert start.case.end_state is None
        assert start.event in providers.office.open
        assert start.payload.offer.is_borrowed
    waited = [
        row
        for model in country.models.values()
        for row in finished(model).done
        if row.activity == "start_intervention" and row.outcome == "called_off" and row.unit is None
    ]
    assert any(row.wait_contention_s == row.completed - row.due > 0 for row in waited)


def test_the_gravest_waiting_case_comes_first_then_the_one_that_waits_longest():
    corps, served = Corps(1), []
    providers = [
        SimpleNamespace(model=SimpleNamespace(code=code), take_place=served.append) for code in (440, 101)
    ]
    ranks_and_dues = ((-2, 5), (-4, 9), (-2, 3), (-2, 3), (-4, 9))
    starts = [
        SimpleNamespace(case=SimpleNamespace(rank=rank), due=due, event=event)
        for event, (rank, due) in enumerate(ranks_and_dues)
    ]
    assert corps.lend(providers[0], object())
    for event, start in enumerate(starts):
        assert not corps.lend(providers[event % 2], start)
    assert corps.withdraw(starts[4])
    assert not corps.withdraw(starts[4])
    for _ in range(4):
        corps.have_back()
    assert [start.event for start in served] == [1, 3, 2, 0]
    assert corps.lent == 1
    corps.have_back()
    assert corps.lent == 0


def test_with_plenty_of_mentors_a_country_runs_as_without_a_limit():
    given = scenarios(TWO_DISTRICTS, *BORROWING, "corps.mentors=1000")
    free = Country(given, 0, 0)
    for model in free.models.values():
        model.courses.providers.corps = None
    assert left_behind(free.run_to_end()) == left_behind(run_country(given))
    assert len(borrowed(free)) > 5


# A simulated Denmark.


def test_as_many_municipalities_of_each_size_have_a_forum_as_declared():
    models = models_of(resolve(), Streams(1, 0, 0))
    found = Counter((size_of(place), models[place.code]) for place in municipalities())
    assert found == {
        ("small", "coordinator"): 19,
        ("small", "ad_hoc_forum"): 8,
        ("small", "fixed_forum"): 2,
        ("medium", "coordinator"): 28,
        ("medium", "ad_hoc_forum"): 17,
        ("medium", "fixed_forum"): 17,
        ("large", "fixed_forum"): 7,
    }
    n_forum = sum(n for (_, name), n in found.items() if name != "coordinator")
    assert n_forum == 51 == round(0.52 * 98)  # [K18 p. 48]


@pytest.mark.parametrize(("share", "names"), [(0, {"coordinator"}), (1, {"fixed_forum"})])
def test_all_or_none_have_a_forum_if_it_is_so_declared(share, names):
    every = {name: float(share) for name in declarations() if name.startswith("national.share_")}
    assert set(models_of(resolve(every), Streams(1)).values()) == names


def test_which_municipality_has_which_model_is_by_lot_of_the_replication():
    dealt = [models_of(resolve(), Streams(1, 0, replication)) for replication in range(3)]
    assert dealt[0] == models_of(resolve(), Streams(1, 0, 0))
    assert len({tuple(sorted(one.items())) for one in dealt}) == 3


@pytest.mark.parametrize("world", range(5))
@pytest.mark.parametrize("k", [0.5, 1.0, 2.0, 100.0])
def test_local_factors_keep_the_rate_of_the_country_and_the_declared_range(k, world):
    factors = local_factors(resolve({"national.spread": k}), Streams(1, world))
    declared, places = declarations()["demand.local_factor"], municipalities()
    assert set(factors) == {place.code for place in places}
    assert all(declared.low <= factor <= declared.high for factor in factors.values())
    in_all = fsum(factors[place.code] * place.population for place in places)
    assert in_all == pytest.approx(sum(place.population for place in places), rel=0.01)


def test_the_larger_the_shape_the_more_alike_the_municipalities():
    spreads = []
    for k in (0.5, 1.0, 2.0, 10.0, 100.0):
        factors = list(local_factors(resolve({"national.spread": k}), Streams(1, 0)).values())
        mean = fsum(factors) / len(factors)
        spreads.append(fsum((factor - mean) ** 2 for factor in factors))
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[0] > 10 * spreads[-1] > 0


def test_denmark_has_a_scenario_for_each_municipality_with_posts_by_its_size():
    base = build_scenario(
        municipality="Odense", model="coordinator", sets=["work.factor=1.5", "years=2", "seed=3"]
    )
    found = denmark(base, 4, 0)
    assert [one.municipality for one in found] == list(municipalities())
    for one in found:
        assert one.staff == default_posts(one.municipality.population)
        assert one.organisation == CATALOGUE[one.model]
        changed = {name for name in one.parameters if one.parameters[name] != base.parameters[name]}
        assert changed <= {"demand.local_factor"}
        assert (one.seed, one.start, one.years) == (base.seed, base.start, 2)


def test_how_many_concerns_come_where_belongs_to_the_world_and_who_has_a_forum_to_the_replication():
    base = build_scenario(municipality="Odense", model="coordinator")

    def factors(world: int, replication: int) -> list[float]:
        return [one.parameters["demand.local_factor"] for one in denmark(base, world, replication)]

    assert factors(0, 0) == factors(0, 1)
    assert factors(0, 0) != factors(1, 0)
    assert [one.model for one in denmark(base, 0, 0)] != [one.model for one in denmark(base, 0, 1)]
    other_seed = denmark(replace(base, seed=2), 0, 0)
    assert factors(0, 0) != [one.parameters["demand.local_factor"] for one in other_seed]


@pytest.mark.slow
def test_all_98_run_together():
    sets = ["years=1", "warm_up_years=0", "follow_up_years=0", "life.move=1"]
    base = build_scenario(municipality="Odense", model="coordinator", sets=sets)
    country = run_country(denmark(base, 0, 0))
    assert len(country.models) == 98
    assert len({id(model.unit_posts("police")[0]) for model in country.models.values()}) == 12
    assert sum(len(counts) > 1 for counts in police_rows(country).values()) >= 6
    names = [post.name for model in country.models.values() for post in model.posts if post.unit != "police"]
    assert len(names) == len(set(names))
    for model in country.models.values():
        PROMISES["no_enquiry_vanishes"](finished(model))
        PROMISES["every_second_has_its_cause"](finished(model))
