"""Promises about the log and what is measured from it: chains, causes, words, sums (MODEL 11, 12, 16).

Each function raises AssertionError if its promise is broken; all are gathered in ``helpers_invariants``.
"""

from __future__ import annotations

import math
from collections import Counter

from helpers_runs import Finished, named, waits, waits_reversed
from promises_cases import AUTHORITY, DECISIONS

from sim.measures.registry import HANDOVER_KINDS, MEASURES, QUANTILES, ROLES
from sim.measures.speed import sojourns
from sim.measures.tally import tally

HOUR = 3_600
DAY = 24 * HOUR
ACTIVITIES = {
    "A": {"send", "pass_on", "receive"},
    "B": {
        "triage",
        "train",
        "assess_notification",
        "ask",
        "answer",
        "inform_citizen",
        "convene",
        "meet",
        "substantiate",
        "decide",
        "register",
    },
    "C": {
        "authorise",
        "assign",
        "start_intervention",
        "follow_up",
        "adjust",
        "steer",
        "share_with_police",
        "hold",
        "resume",
        "take_over",
    },
    "D": {"close", "review", "reopen", "tell_back"},
}
"""Activities and the stage they belong to (CONTRACTS)."""
IN_OTHER_STAGES = {"take_over": "BCD", "inform_citizen": "C", "answer": "C"}
UNITS = AUTHORITY | {
    "ssp",
    "school",
    "psp",
    "psychiatry",
    "street_work",
    "housing",
    "exit_unit",
    "management",
    "corps",
}
PLANNED = {"resume", "follow_up", "close", "hold", "review", "reopen", "tell_back"}
"""Steps that fall due at a planned date, not when another step is completed."""


def no_step_starts_before_it_is_due(run: Finished) -> None:
    """Due, started and completed come in this order."""
    for row in run.rows:
        if row.started is not None:
            assert row.due <= row.started, f"event {row.event}"
        if row.completed is not None:
            assert row.started is not None, f"event {row.event}"
            assert row.started <= row.completed, f"event {row.event}"


def every_second_has_its_cause(run: Finished) -> None:
    """Completed - due is work + stretch + waits to the second, in both lists; nothing is negative."""
    for row in run.done:
        assert min(row.work_s, row.stretch_s, *waits(row), *waits_reversed(row)) >= 0, f"event {row.event}"
        assert row.completed - row.due == row.work_s + row.stretch_s + sum(waits(row)), f"event {row.event}"
        assert sum(waits(row)) == sum(waits_reversed(row)), f"event {row.event}"


def every_step_was_made_due_by_another(run: Finished) -> None:
    """``after`` names a completed row of the same case, completed when the step fell due, if not planned.

    What is to be written down was made due by a registration rule.
    """
    rows = {row.event: row for row in run.rows}
    assert len(rows) == len(run.rows), "event numbers are unique"
    for row in run.rows:
        is_writing = row.activity == "register" and row.after is None
        if row.enquiry is None or row.activity == "send" or is_writing:
            assert row.after is None
            continue
        before = rows[row.after]
        # A notification about a child whose case runs follows from the enquiry that met it, at the table of whoever
        # may have to take the case over first.
        is_notified = row.activity in ("assess_notification", "take_over") and before.outcome == "joined"
        about = (before.citizen, row.citizen) if is_notified else (before.case, row.case)
        assert about[0] == about[1], f"event {row.event}"
        assert before.completed is not None, f"event {row.event}"
        if row.due == before.completed:
            continue
        assert row.due > before.completed, f"event {row.event}"
        assert row.stage in "CD", f"event {row.event} due later than {row.after} was completed"
        assert row.activity in PLANNED | {"take_over"}, f"event {row.event}"


def paths_lead_back_to_the_sending(run: Finished) -> None:
    """Days from sent to decision are the sum of the rows on the path, to the second."""
    rows = {row.event: row for row in run.rows}
    for decide in run.done:
        if decide.activity != "decide" or decide.outcome not in DECISIONS:
            continue
        seconds, row = 0, decide
        while True:
            seconds += row.work_s + row.stretch_s + sum(waits(row))
            if row.after is None:
                break
            row = rows[row.after]
        assert row.activity == "send"
        assert decide.completed - row.due == seconds, f"{decide.case}"


def words_are_those_of_the_contracts(run: Finished) -> None:
    """Stages, activities, units, roles and kinds are those of CONTRACTS, people those of the table people."""
    people = {person for person, *_ in run.record.people}
    for row in run.rows:
        is_known = row.activity in ACTIVITIES.get(row.stage, ())
        assert is_known or row.stage in IN_OTHER_STAGES.get(row.activity, ""), (
            f"{row.activity} in {row.stage}"
        )
        assert row.unit is None or row.unit in UNITS, row.unit
        assert row.role is None or row.role in ROLES, row.role
        assert row.kind is None or row.kind in HANDOVER_KINDS, row.kind
        assert row.resource is None or row.resource in people, row.resource
        assert row.from_resource is None or row.from_resource in people, row.from_resource
    assert {role for _, _, role in run.record.attendance} <= {*ROLES, None}


def the_stock_is_what_the_log_says(run: Finished) -> None:
    """Cases that agents hold open at the end are those that the log leaves open."""
    open_in_log = sum(end == run.record.end for _, end in sojourns(run.record))
    closing = sum(end == run.record.end for _, end in sojourns(run.record) if end != run.record.end)
    assert run.model.n_open_cases == open_in_log + closing


def every_measure_is_there_and_finite(run: Finished) -> None:
    """The tally has every measure of the registry; sums are finite, values are days or infinite."""
    found = tally(run.record)
    for measure in MEASURES:
        for statistic in measure.statistics:
            if statistic in QUANTILES:
                values = found[f"values|{measure.name}"]
                assert all(v >= 0 and not math.isnan(v) for v in values), measure.name
                continue
            for part in ("num", "den"):
                value = found[f"{part}|{measure.name}|{statistic}"]
                assert math.isfinite(value), measure.name
                assert value >= 0, measure.name
            if statistic == "share":
                assert found[f"num|{measure.name}|share"] <= found[f"den|{measure.name}|share"], measure.name


def hours_by_role_add_up(run: Finished) -> None:
    """Hours by role, and of people without one, are the hours of the log, meetings once for each attendee."""
    found = tally(run.record)
    measured = sum(found[f"num|hours_per_year.{role}|mean"] for role in ROLES)
    present = Counter(event for event, _, _ in run.record.attendance)
    without_role = Counter(event for event, _, role in run.record.attendance if role is None)
    in_log = 0
    for row in run.done:
        if 0 <= row.started < run.record.entry_end:
            people = present.get(row.event, 1)
            nobody = without_role[row.event] if row.event in present else int(row.role is None)
            in_log += row.work_s * (people - nobody)
    courses = 0.0
    for _, offer, _, start, end, *_ in run.record.interventions:
        weeks = max(min(end, run.record.entry_end) - max(start, 0), 0) / (7 * DAY)
        courses += weeks * run.record.offer_hours[offer]
    assert math.isclose(measured, in_log / HOUR + courses, rel_tol=1e-9, abs_tol=1e-9)


def the_table_holds_the_rows(run: Finished) -> None:
    """The log as a table has the same rows in the same order, null as null."""
    if not run.rows:
        return
    table = run.model.log.table()
    events, due = table["event"].tolist(), table["due"].tolist()
    assert events == [row.event for row in run.rows]
    assert table["completed"].isna().tolist() == [row.completed is None for row in run.rows]
    order = list(zip(due, events, strict=True))
    assert order == sorted(order)
    assert [named(row) for row in run.record.rows] == run.rows
