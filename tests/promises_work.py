"""Promises about work and time: windows, absence, meetings, one thing at a time (MODEL 7, 16).

Each function raises AssertionError if its promise is broken; all are gathered in ``helpers_invariants``.
"""

from __future__ import annotations

from itertools import pairwise

from helpers_runs import Finished, Row

from sim.engine.dates import non_working_dates

LEFT = ("moved_on", "called_off")
"""Outcomes of tasks whose person left them, or that were overtaken, at a moment outside work."""
ALWAYS_ACUTE, NEVER_ACUTE = ("assess_notification",), ("register", "tell_back")
"""Tasks that the law makes acute, and such that are not, whatever the level of their case."""
HOUR = 3_600
DAY = 24 * HOUR


def nobody_does_two_things_at_once(run: Finished) -> None:
    """Tasks of one person follow one another, and so do the meetings of one person."""
    attended = run.attended()
    by_person: dict[str, list[tuple[int, int, int]]] = {}
    for row in run.done:
        if row.resource and row.work_s and row.event not in attended:
            by_person.setdefault(row.resource, []).append((row.started, row.completed, row.event))
    for tasks in by_person.values():
        tasks.sort()
        for one, other in pairwise(tasks):
            assert one[1] <= other[0], f"events {one[2]} and {other[2]} at once"
    for person, meetings in run.meetings().items():
        for one, other in pairwise(meetings):
            assert one[1] <= other[0], f"{person} sits in two meetings"


def work_fills_the_windows_of_its_post(run: Finished) -> None:
    """The work of a task is the time of its windows from start to completion, meetings left out."""
    attended = run.attended()
    posts = {post.name: post for post in run.model.posts}
    acute = run.acute_since()
    for row in run.done:
        if not row.resource or not row.work_s or row.event in attended:
            continue
        post = posts[row.resource.split("#")[0]]
        is_acute = row.started >= _acute_since(row, acute, run.record.end)
        marked = post.calendar.present if is_acute else post.calendar.usable
        free = _seconds(run, post, marked, row.started, row.completed)
        assert free == row.work_s, f"event {row.event}: {free} s of windows for {row.work_s} s of work"


def _acute_since(row: Row, acute: dict[str, int], never: int) -> int:
    """Return since when a task is acute."""
    if row.activity in ALWAYS_ACUTE:
        return row.due
    return never if row.activity in NEVER_ACUTE else acute.get(row.case, never)


def no_desk_idles_while_work_waits(run: Finished) -> None:
    """While a task waits in a queue, every second of the windows goes to a meeting or to another task.

    Held where no weekly hours can run out: for acute tasks, and at posts without such a limit.
    """
    attended = run.attended()
    posts = {post.name: post for post in run.model.posts}
    acute = run.acute_since()
    tasks: dict[str, list] = {}
    for row in run.done:
        if row.resource and row.work_s and row.event not in attended:
            tasks.setdefault(row.resource.split("#")[0], []).append(row)
    for name, rows in tasks.items():
        post = posts[name]
        rows.sort(key=lambda row: (row.started, row.completed))
        for i, row in enumerate(rows):
            since = _acute_since(row, acute, run.record.end)
            is_acute = row.started >= since
            if row.activity == "start_intervention" or not (is_acute or post.desk.weekly_seconds is None):
                continue
            marked = post.calendar.present if is_acute else post.calendar.usable
            at = row.started - row.wait_unavailability_s - row.wait_contention_s
            if row.due < since <= row.started:
                at = max(at, since)
            for other in rows[:i]:
                if other.completed > at:
                    idle = _seconds(run, post, marked, at, other.started)
                    assert idle == 0, f"event {row.event} waits for an idle desk"
                    at = max(at, other.completed)
            idle = _seconds(run, post, marked, at, row.started)
            assert idle == 0, f"event {row.event} waits for an idle desk"


def _seconds(run: Finished, post, marked: bytes, begin: int, end: int) -> int:
    """Return the marked seconds of [begin, end) outside the holes that meetings cut."""
    days, total = run.model.days, 0
    slot = days.slot_at(begin)
    while slot < days.n_slots and days.starts[slot] < end:
        if marked[slot]:
            first, last = max(begin, days.starts[slot]), min(end, days.starts[slot] + days.slot_length)
            total += max(last - first, 0)
            at = first
            for cut_begin, cut_end in sorted(post.desk.holes.by_slot.get(slot, ())):
                cut_begin, cut_end = max(cut_begin, at), min(cut_end, last)
                if cut_begin < cut_end:
                    total -= cut_end - cut_begin
                    at = cut_end
        slot += 1
    return total


def meetings_take_place_at_work(run: Finished) -> None:
    """Everybody at a meeting is at work on that day, within office time, and their time is kept for it."""
    posts = {post.name: post for post in run.model.posts}
    days = run.model.days
    for person, meetings in run.meetings().items():
        post = posts[person.split("#")[0]]
        for begin, end in meetings:
            kept = _seconds(run, post, post.calendar.present, begin, end)
            slots = [s for s in (days.slot_at(begin), days.slot_at(end - 1)) if begin < end]
            assert all(days.starts[s] <= end - 1 for s in slots), f"{person} meets after hours"
            assert all(post.calendar.present[s] for s in slots), f"{person} meets while away"
            assert kept == 0, f"{person} could work during the meeting at {begin}"


def nobody_works_while_away(run: Finished) -> None:
    """Whoever works was on the post then, and not ill, on leave, on holiday or gone."""
    # A task that its person left is written when somebody notices, not when the person went.
    tenure = {
        person: (begin, end) for person, _, _, begin, end, state in run.record.people if state == "in_post"
    }
    away: dict[str, list[tuple[int, int]]] = {}
    for _, post, _, begin, end, state in run.record.people:
        if state != "in_post":
            away.setdefault(post, []).append((begin, end))
    attended = run.attended()
    worked = [
        (
            row.resource,
            row.started,
            row.started + 1 if row.outcome in LEFT else row.completed,
            row.event,
        )
        for row in run.done
        if row.resource and row.work_s and row.event not in attended
    ]
    worked += [
        (person, begin, end, "meeting")
        for person, meetings in run.meetings().items()
        for begin, end in meetings
        if begin < end
    ]
    for person, started, completed, event in worked:
        begin, end = tenure[person]
        assert begin <= started, f"{person} works at {event} before coming"
        assert completed <= end, f"{person} works at {event} after leaving"
        post = person.split("#")[0]
        for spell_begin, spell_end in away.get(post, ()):
            for moment in (started, completed - 1):
                assert not spell_begin <= moment < spell_end, f"{person} works at {event} while away"


def nobody_works_on_closed_days(run: Finished) -> None:
    """With Danish office hours nothing is begun or finished on weekends, public holidays or at night."""
    if run.scenario.calendar.windows != "office":
        return
    scenario = run.scenario
    closed = set()
    if scenario.calendar.holidays:
        closed = set(non_working_dates(scenario.first_day, scenario.end_day))
    for row in run.done:
        if not row.resource or not row.work_s:
            continue
        for moment in (row.started, row.started if row.outcome in LEFT else row.completed - 1):
            day = run.model.days.date_of(moment)
            assert day.weekday() < 5, f"event {row.event} on a weekend"
            assert day not in closed, f"event {row.event} on a closed day"
            assert 8 * HOUR <= moment % DAY < 15.4 * HOUR, f"event {row.event} outside office hours"
