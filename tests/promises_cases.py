"""Promises about cases and citizens: ends, knowledge, power to decide, offers, consent (MODEL 6, 8, 10, 16).

Each function raises AssertionError if its promise is broken; all are gathered in ``helpers_invariants``.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise

from helpers_runs import Finished, Row

from sim.measures.speed import is_end
from sim.national.moves import FIRST_SENT_ON
from sim.values import DAY

END_STATES = {"dropped", "referred", "to_police", "declined", "moved", "closed", "never_picked_up", "joined"}
ANSWERS = ("accepted", "declined", "parents_blocked")
DECISIONS = {"opened", "dropped", "referred", "to_police"}
READ_BY_ALL = ("shared_notes", "minutes")
TAKEN_OVER = (None, "given_back")
"""Outcomes of a take-over with which somebody has got hold of a case."""
TAKING_ON = ("triage", "substantiate", "take_over")
GOING_ON = (
    *("ask", "convene", "meet", "decide", "inform_citizen", "follow_up", "adjust"),
    *("hold", "resume", "close", "review"),
)
AUTHORITY = {"social_services", "children_youth", "job_centre", "integration", "police", "probation"}


def no_enquiry_vanishes(run: Finished) -> None:
    """Every concern sent has one row ``send`` and either an end state or an open step that is in the log."""
    sent = Counter(row.case for row in run.rows if row.activity == "send")
    assert sent == Counter(concern.case for concern in run.record.concerns)
    still = {(row.case, row.activity) for row in run.rows if row.completed is None}
    for concern in run.record.concerns:
        if concern.end_state.startswith("open:"):
            step = (concern.case, concern.end_state.removeprefix("open:"))
            assert step in still, f"{concern.case} is {concern.end_state} without such a row"
        else:
            assert concern.end_state in END_STATES


def ended_cases_have_no_open_steps(run: Finished) -> None:
    """A case that ended has no open step but a later look at it, the sharing of what was handed over, or
    telling what became of it."""
    ended = {c.case for c in run.record.concerns if not c.end_state.startswith("open:")}
    left = {
        (row.case, row.activity)
        for row in run.rows
        if row.completed is None and row.case in ended and row.enquiry is not None
    }
    assert {activity for _, activity in left} <= {
        "review",
        "share_with_police",
        "assess_notification",
        "answer",
        "ask",
        "take_over",
        "register",
        "tell_back",
    }, left


def whoever_has_a_case_tells_what_became_of_it(run: Finished) -> None:
    """What became of a case is told once, when the rule says, by the unit that the case was passed on to."""
    rows = {row.event: row for row in run.rows}
    told = Counter(row.case for row in run.done if row.activity == "tell_back" and row.outcome is None)
    assert set(told.values()) <= {1}
    for row in run.rows:
        first = row
        while first.activity == "tell_back" and rows[first.after].activity == "tell_back":
            first = rows[first.after]
        if row.activity != "tell_back":
            continue
        passed_on = rows[first.after]
        is_to_police = passed_on.activity == "share_with_police" and passed_on.outcome in (None, "taken_over")
        assert is_to_police or passed_on.outcome == "referred", f"{row.case} was not passed on"
        units = {"police"} if is_to_police else {"children_youth", "social_services"}
        assert {row.unit} <= {*units, None}, f"event {row.event}: {row.unit} cannot know"
        days = run.model.organisation.feedback("police" if is_to_police else "social_services")
        assert days is not None, f"event {row.event} is told though nobody tells"
        assert first.due == passed_on.completed + days * DAY, f"event {first.event}"


def times_in_hand(run: Finished) -> dict[str, list[tuple[int, int, str]]]:
    """Return by citizen from when to when somebody was responsible for which case, in order."""
    side = {case.name for case in run.model.cases if FIRST_SENT_ON < case.concern.episode < 0}
    begun: dict[str, int] = {}
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in sorted(run.done, key=lambda row: (row.completed, row.event)):
        is_taken_on = row.activity == "triage" and row.outcome in (None, "misrouted")
        is_found = row.activity == "send" and row.case in side
        if is_taken_on or is_found or row.activity == "reopen":
            begun[row.case] = row.completed
            found.setdefault(row.citizen, []).append((row.completed, run.record.end, row.case))
        elif row.case in begun and is_end(row.activity, row.outcome):
            span = begun.pop(row.case), run.record.end, row.case
            spans = found[row.citizen]
            spans[spans.index(span)] = (span[0], row.completed, row.case)
    return {citizen: sorted(spans) for citizen, spans in found.items()}


def one_case_on_a_citizen_runs_at_a_time(run: Finished) -> None:
    """While somebody is responsible for a case, no other on the same citizen is begun or reopened."""
    for spans in times_in_hand(run).values():
        for (_, end, earlier), (begin, _, later) in pairwise(spans):
            assert end <= begin, f"{later} beside {earlier}"


def nobody_knows_what_nobody_told(run: Finished) -> None:
    """Every fact in a head came from a sender, of a joined enquiry too, the own unit, a holder, or a handover.

    At a meeting those present tell each other, and read what the responsible person has written where all may read. A
    handover gives what the one before knew, what lies written where all may read, and what stands in registers.
    """
    concerns = {case.name: case.concern for case in run.model.cases}
    posts = {post.name: post for post in run.model.posts}
    takeovers = {
        (row.case, row.resource, row.completed): row.from_resource
        for row in run.done
        if row.activity == "take_over"
    }
    told_by_senders = {name: concern.sender_facts for name, concern in concerns.items()}
    for case in run.model.cases:
        if case.joined is not None:
            told_by_senders[case.joined] |= case.concern.sender_facts
    at_the_table = _at_the_table(run)
    shared = [row for row in run.record.written if row[4] in READ_BY_ALL]
    heads: dict[str, dict[str, int]] = {}
    written: dict[str, int] = {}
    n_read = 0
    for time, case, facts, holder, how in run.record.knowledge:
        while n_read < len(shared) and shared[n_read][0] <= time:
            written[shared[n_read][1]] = written.get(shared[n_read][1], 0) | shared[n_read][2]
            n_read += 1
        concern, known = concerns[case], heads.setdefault(case, {})
        if how == "sender":
            source = told_by_senders[case]
        elif how == "own_unit":
            source = concern.unit_facts.get(posts[holder.split("#")[0]].unit, 0)
        elif how == "register":
            source = recorded_before(run, case, time)
        elif how in ("told", "meeting"):
            source = written.get(case, 0)
            there = known if how == "told" else at_the_table[case, time]
            for other in there:
                source |= known.get(other, 0) if other != holder else 0
        else:
            assert how in ("oral", "notes", "record"), f"{how}: nothing was handed over"
            source = known.get(takeovers[case, holder, time], 0)
            source |= written.get(case, 0)
        assert facts & ~source == 0, f"{holder} knows {facts & ~source:b} of {case} by {how}"
        known[holder] = known.get(holder, 0) | facts


def recorded_before(run: Finished, case: str, time: int) -> int:
    """Return the facts (bits) that anybody could find in registers about ``case`` before ``time``."""
    found = 0
    for at, about, facts, _, _ in run.record.recorded:
        if at < time and about == case:
            found |= facts
    return found


def _at_the_table(run: Finished) -> dict[tuple[str, int], set[str]]:
    """Return who sat together about which case, by case and end of the meeting."""
    meetings = {row.event: (row.case, row.completed) for row in run.done if row.activity == "meet"}
    found: dict[tuple[str, int], set[str]] = {}
    for event, person, _ in run.record.attendance:
        if event in meetings:
            found.setdefault(meetings[event], set()).add(person)
    return found


History = dict[tuple[str, str], list[tuple[int, int]]]


def learning(run: Finished) -> History:
    """Return when each person learnt which facts (bits) of each case, by case and person."""
    found: History = {}
    for time, case, facts, holder, _ in run.record.knowledge:
        found.setdefault((case, holder), []).append((time, facts))
    return found


def known_by(history: History, case: str, person: str, time: int) -> tuple[int, int]:
    """Return the facts (bits) that ``person`` knew of ``case`` before ``time``, and with what came in that second."""
    before = now = 0
    for at, facts in history.get((case, person), ()):
        if at <= time:
            now |= facts
            before |= facts if at < time else 0
    return before, now


def nobody_writes_what_they_do_not_know(run: Finished) -> None:
    """Every fact written down was in the head of its writer, and it lies where the rule has it."""
    place, history = run.scenario.organisation.write.place, learning(run)
    for time, case, facts, writer, where in run.record.written:
        assert facts, f"{writer} wrote nothing of {case}"
        assert facts & ~known_by(history, case, writer, time)[1] == 0, (
            f"{writer} wrote of {case} unknown facts"
        )
        assert where == place, f"{writer} wrote in {where}"


def handovers_say_what_was_known_and_kept(run: Finished) -> None:
    """Every case taken over has one row of the table handovers, which says what the table knowledge says."""
    history = learning(run)
    takes = {row.event: row for row in run.done if row.activity == "take_over" and row.outcome in TAKEN_OVER}
    events = Counter(event for _, event, *_ in run.record.handovers)
    of_work = {event for event, row in takes.items() if row.kind != "child_to_adult"}
    assert not events or max(events.values()) == 1
    assert of_work <= set(events) <= set(takes)
    for time, event, case, giver, taker, _, known, kept in run.record.handovers:
        row = takes[event]
        assert (row.completed, row.case, row.from_resource, row.resource) == (time, case, giver, taker)
        before, now = known_by(history, case, giver, time)
        assert before & ~known == known & ~now == 0, f"event {event}: what {giver} knew"
        before, now = known_by(history, case, taker, time)
        assert known & before & ~kept == kept & ~(known & now) == 0, f"event {event}: what {taker} got"


def nobody_decides_with_facts_nobody_holds(run: Finished) -> None:
    """The facts at a decision are at most those that anybody had learnt by then."""
    rows = {row.event: row for row in run.done}
    for event, in_hand, in_all, competence, p_wrong, is_wrong, _ in run.record.decisions:
        row = rows.get(event)
        if row is None:
            continue
        held = 0
        for time, case, facts, _, _ in run.record.knowledge:
            if case == row.case and time <= row.completed:
                held |= facts
        assert 0 <= in_hand <= held.bit_count() <= in_all, f"event {event}"
        assert 0 <= competence <= 1, f"event {event}"
        assert 0 <= p_wrong <= 1, f"event {event}"
        assert is_wrong in (True, False)


def nobody_takes_a_case_over_from_themselves(run: Finished) -> None:
    for row in run.done:
        if row.activity == "take_over" and row.kind != "child_to_adult" and row.outcome is None:
            assert row.resource != row.from_resource, f"event {row.event}"


def nobody_goes_on_with_a_case_before_getting_hold_of_it(run: Finished) -> None:
    """Whoever does what the responsible person does has taken the case on before, or over from the one before.

    What a meeting decides is left out; so is what an authority decides and sets about in its own right, and what is
    no work, as that a case rests.
    """
    attended = run.attended()
    have_hold: dict[str, set[str]] = {}
    for row in sorted(run.done, key=lambda row: (row.completed, row.event)):
        if row.activity in TAKING_ON and row.outcome in (*TAKEN_OVER, "misrouted", "called_off"):
            have_hold.setdefault(row.case, set()).add(row.resource)
        is_work = row.resource and row.work_s and row.event not in attended
        if row.activity in GOING_ON and is_work and row.outcome != "moved_on":
            assert row.resource in have_hold.get(row.case, ()), f"{row.resource} does event {row.event}"


def only_authority_decides_measures(run: Finished) -> None:
    """Every ``authorise`` is done by a post of an authority unit that may decide."""
    posts = {post.name: post for post in run.model.posts}
    for row in run.done:
        if row.activity == "authorise" and row.outcome is None:
            assert row.unit in AUTHORITY, f"event {row.event} in {row.unit}"
            assert posts[row.resource.split("#")[0]].may_decide, f"event {row.event}"


def is_about_adjustment(row: Row, rows: dict[int, Row]) -> bool:
    """Return whether an answer is one to an adjustment: a no leaves what was agreed before as it is."""
    while row.activity in ("answer", "inform_citizen", "take_over") and row.after in rows:
        row = rows[row.after]
    return row.activity == "adjust"


def answers_to_courses(run: Finished) -> list[Row]:
    """Return the answers of citizens to whole courses, in order of time."""
    rows = {row.event: row for row in run.done}
    given = (row for row in run.done if row.activity == "answer" and row.stage == "C")
    whole = (row for row in given if row.outcome in ANSWERS and not is_about_adjustment(row, rows))
    return sorted(whole, key=lambda row: (row.completed, row.event))


@cache
def declared_offers() -> dict[str, dict]:
    """Return what is declared of every offer, by its name."""
    return tomllib.loads(files("sim").joinpath("data", "interventions.toml").read_text(encoding="utf-8"))


def measures_that_need_it_were_authorised(run: Finished) -> None:
    """No offer that needs a decision starts without one after the citizen's last yes; what is gone on with had its own.

    A part that fits adults runs on over the 18th birthday, when the citizen is asked anew.
    """
    offers = declared_offers()
    answers = [row for row in answers_to_courses(run) if row.outcome == "accepted"]
    authorised: dict[str, list[int]] = {}
    for row in run.done:
        if row.activity == "authorise" and row.outcome is None:
            authorised.setdefault(row.case, []).append(row.completed)
    begun = set()
    for case, offer, _, start, _, _, is_resumed, _, part, *_ in run.record.interventions:
        if not offers[offer]["needs_decision"]:
            continue
        if is_resumed:
            assert (case, offer, part) in begun, f"{case} goes on with {offer} that never began"
            continue
        begun.add((case, offer, part))
        yes = max(row.completed for row in answers if row.case == case and row.completed <= start)
        decided = authorised.get(case, ())
        assert any(yes <= at <= start for at in decided), f"{case} got {offer} without a decision"


def offers_fit_the_age_of_the_citizen(run: Finished) -> None:
    """Nobody under 18 gets an offer for adults, no adult one for minors, not even a day after the birthday."""
    offers = declared_offers()
    cases = {case.name: case for case in run.model.cases}
    for case, offer, _, start, end, *_ in run.record.interventions:
        ages = offers[offer]["ages"]
        is_minor = run.model.citizens.is_minor
        number = cases[case].citizen.number
        assert ages in ("any", "minor" if is_minor(number, start) else "adult"), f"{case} got {offer}"
        if ages == "minor":
            assert is_minor(number, max(min(end, run.record.end) - 2, start)), f"{case} kept {offer}"


def whoever_declines_gets_nothing(run: Finished) -> None:
    """Nothing starts but after a yes that no later no has taken back, and who never said yes gets nothing."""
    answers: dict[str, list[tuple[int, str]]] = {}
    for row in answers_to_courses(run):
        answers.setdefault(row.case, []).append((row.completed, row.outcome))
    for case, offer, _, start, *_ in run.record.interventions:
        before = [answer for at, answer in answers.get(case, ()) if at <= start]
        assert before, f"{case} got {offer} unasked"
        assert before[-1] == "accepted", f"{case} got {offer} after {before[-1]}"
    for concern in run.record.concerns:
        if concern.end_state == "declined":
            assert answers[concern.case][-1][1] != "accepted", concern.case


def places_are_never_exceeded(run: Finished) -> None:
    """No unit runs more parts of courses at a time than it has places; the national corps has none of ours."""
    changes: dict[str, list[tuple[int, int]]] = {}
    for _, _, unit, start, end, *_ in run.record.interventions:
        changes.setdefault(unit, []).extend([(end, -1), (start, 1)])
    for unit, moments in changes.items():
        n_running = 0
        for time, change in sorted(moments):
            n_running += change
            assert unit == "corps" or n_running <= run.model.courses.providers.places, f"{unit} at {time}"


def nothing_runs_while_a_case_rests(run: Finished) -> None:
    """From a hold until it is resumed, or taken over, no part of the course begins, and none goes on."""
    following = {
        row.after: row for row in run.rows if row.activity in ("resume", "close", "take_over", "hold")
    }
    for hold in run.done:
        if hold.activity != "hold":
            continue
        then = following.get(hold.event)
        until = run.record.end if then is None or then.completed is None else then.completed
        for case, offer, _, start, end, *_ in run.record.interventions:
            is_on = case == hold.case and start < until and end > hold.completed
            assert not is_on, f"{case} has {offer} while on hold"


def open_assessments_are_counted_where_they_lie(run: Finished) -> None:
    """What a post is counted to assess are the undecided cases it is responsible for."""
    lying = Counter(case.holder.name for case in run.model.cases if case.holder and case.outcome is None)
    assert {post.name: post.n_open for post in run.model.posts if post.n_open} == lying


def each_case_is_decided_once(run: Finished) -> None:
    """A case has at most one decision with an outcome of CONTRACTS, and its consequence is the end state."""
    decided: dict[str, str] = {}
    for row in run.done:
        if row.activity != "decide":
            continue
        assert row.outcome in DECISIONS | {"moved_on"}, row.outcome
        if row.outcome in DECISIONS:
            assert row.case not in decided, f"{row.case} is decided twice"
            decided[row.case] = row.outcome
    for concern in run.record.concerns:
        if decided.get(concern.case, "opened") != "opened":
            assert concern.end_state == decided[concern.case]


def no_third_municipality_sees_a_case(run: Finished) -> None:
    """Every row is of this municipality."""
    assert {row.municipality for row in run.rows} <= {run.scenario.municipality.code}
