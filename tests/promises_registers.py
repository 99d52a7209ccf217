"""Promises about registers: who writes what when, by which rule; which cases the book holds open (MODEL 13).

Each function raises AssertionError if its promise is broken; all are gathered in ``helpers_invariants``. A
run that keeps no registers keeps them all.
"""

from __future__ import annotations

from helpers_registers import book_of, registers_of, replayed
from helpers_runs import Finished
from promises_cases import known_by, learning

from sim.engine.log import NULL
from sim.measures.record import ACTIVITY, CASE, COMPLETED, OUTCOME, RESOURCE
from sim.measures.registration.replay import sightings
from sim.policies.registration import group_of
from sim.policies.rollout import ENTRIES, KEEP, RE_REGISTER
from sim.registers.book import STAGE_OF
from sim.registers.entries import Entry
from sim.values import NOT_DONE, OPENED, TO_POLICE

FROM_STAGE = {1: ("decide",), 2: ("assign", "authorise")}
"""Activities that take a case to a stage from which on it may be written down."""


def live_registers_are_those_of_a_replay(run: Finished) -> None:
    """The entries kept while the run went on are those that its finished log leads to."""
    if run.scenario.registration is not None:
        assert run.record.entries == replayed(run, run.scenario.registration)


def nobody_writes_before_seeing_the_case(run: Finished) -> None:
    """Whoever writes has completed a step of the case at that moment, or before it is registered anew."""
    if run.scenario.registration is None:
        return
    transition, luck = run.scenario.registration.transition, registers_of(run)
    seen = {(row[CASE], row[RESOURCE], row[COMPLETED]) for row in run.record.rows if _is_done(row)}
    first: dict[tuple[str, str], int] = {}
    for case, person, at in seen:
        first[case, person] = min(at, first.get((case, person), at))
    for entry in run.record.entries:
        if (entry.case, entry.writer, entry.time - luck.delay(entry)) in seen:
            continue
        assert transition is not None, f"{entry} out of nothing"
        assert entry.is_new, f"{entry} out of nothing"
        assert transition.clause == RE_REGISTER, f"{entry} out of nothing"
        assert entry.time - luck.backlog(entry) == transition.at, f"{entry} out of turn"
        assert first[entry.case, entry.writer] < transition.at, f"{entry} by a stranger"


def _is_done(row: tuple) -> bool:
    return row[COMPLETED] != NULL and row[RESOURCE] is not None and row[OUTCOME] not in NOT_DONE


def entries_follow_their_rule(run: Finished) -> None:
    """Entries are of units that may write, by a habit of theirs, by the new rule where it is in force, once.

    What is written once there is ground for a case, or once it is acted on, is written when that is so.
    """
    registration = run.scenario.registration
    if registration is None:
        return
    since = _stages(run)
    once = set()
    for entry in run.record.entries:
        rule = registration.transition.rule if entry.is_new else registration.baseline
        assert rule.may_write(entry.unit), f"{entry} by a unit that does not write"
        assert entry.habit in rule.habits_of(group_of(entry.unit)), f"{entry} by nobody's habit"
        stage = STAGE_OF[entry.habit.when]
        assert stage == 0 or since[entry.case, stage] <= entry.time, f"{entry} too early"
        if entry.is_new:
            _check_new(entry, registration.transition)
        one = rule.who == "each_unit" or entry.unit == "police"
        key = entry.case, entry.is_new, entry.unit if one else ""
        assert key not in once, f"{entry} twice"
        once.add(key)


def _check_new(entry: Entry, transition) -> None:
    assert entry.unit != "police", f"{entry} by the police, who keep their own register"
    assert entry.time >= transition.at, f"{entry} before the rule is in force"
    assert transition.clause != KEEP or entry.received >= transition.at, (
        f"{entry} of a case that goes on as it began"
    )


def _stages(run: Finished) -> dict[tuple[str, int], int]:
    """Return since when there is ground for a case (1), or it is acted on (2), by case and stage."""
    found: dict[tuple[str, int], int] = {}
    for row in run.record.rows:
        if not _is_done(row):
            continue
        is_ground = row[ACTIVITY] == "decide" and row[OUTCOME] in (OPENED, TO_POLICE)
        for stage, activities in FROM_STAGE.items():
            if row[ACTIVITY] in activities and (stage == 2 or is_ground):
                for reached in range(1, stage + 1):
                    at = found.get((row[CASE], reached), row[COMPLETED])
                    found[row[CASE], reached] = min(at, row[COMPLETED])
    return found


def nobody_records_what_they_do_not_know(run: Finished) -> None:
    """Every fact found in a register was in the head of who wrote it, whose unit has an entry there."""
    registration = run.scenario.registration
    if registration is None:
        assert not run.record.recorded
        return
    is_off = ENTRIES in registration.off and registration.transition is not None
    entries = replayed(run, book_of(registration)) if is_off else run.record.entries
    lying = {}
    for entry in entries:
        lying.setdefault((entry.case, entry.habit.where, entry.unit), []).append(entry)
    units = {post.name: post.unit for post in run.model.posts}
    history = learning(run)
    for time, case, facts, writer, place in run.record.recorded:
        assert facts, f"{writer} wrote nothing of {case}"
        assert facts & ~known_by(history, case, writer, time)[1] == 0, (
            f"{writer} wrote of {case} unknown facts"
        )
        there = lying.get((case, place, units[writer.split("#")[0]]), ())
        is_kept = any(entry.time == time or entry.time <= time < entry.expires for entry in there)
        assert is_kept, f"{writer} wrote of {case} where nothing stands"


def registers_know_which_cases_go_on(run: Finished) -> None:
    """A case that somebody has had before them goes on in the book as long as it has no end."""
    if run.scenario.registration is None:
        return
    book = registers_of(run).book(run.scenario.registration)
    for sighting in sightings(run.record):
        book.see(sighting)
    end_states = {concern.case: concern.end_state for concern in run.record.concerns}
    for name, case in book.cases.items():
        assert case.goes_on == end_states[name].startswith("open:"), f"{name}: {end_states[name]}"
