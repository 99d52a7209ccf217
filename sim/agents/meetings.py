"""Common to every meeting: who is there, whose time it takes, what those present tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.office import COMPLETED
from sim.engine.steps import Step

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


def is_taken(post: FilledPost, slot: int, begin: int, end: int) -> bool:
    """Return whether another meeting of ``post`` overlaps [begin, end) of ``slot``."""
    return any(b < end and begin < e for b, e in post.desk.holes.by_slot.get(slot, ()))


def is_engaged(post: FilledPost, begin: int, end: int) -> bool:
    """Return whether ``post`` sits in another meeting in [begin, end): the police sit in those of a whole district."""
    days = post.calendar.days
    slot = days.slot_at(begin)
    while slot < days.n_slots and days.starts[slot] < end:
        if is_taken(post, slot, begin, end):
            return True
        slot += 1
    return False


def reserve(post: FilledPost, begin: int, end: int) -> None:
    """Keep [begin, end) of one day for a meeting, in every slot it touches."""
    days = post.calendar.days
    slot = days.slot_at(begin)
    while slot < days.n_slots and days.starts[slot] < end:
        slot_begin = max(begin, days.starts[slot])
        slot_end = min(end, days.starts[slot] + days.slot_length)
        if slot_begin < slot_end:
            post.desk.reserve(slot, slot_begin, slot_end)
        slot += 1


def hold(model: PreventionModel, step: Step, attendees: list[FilledPost], begin: int, then) -> None:
    """Let ``attendees`` meet about the case of ``step`` from ``begin`` for as long as its work says.

    The responsible person chairs if present, else the first who is; everybody's time is charged.
    """
    case = step.case
    chair = case.holder if case.holder in attendees else attendees[0]
    step.wait_meeting(begin, chair.calendar)
    step.started, step.post, step.unit = begin, chair, chair.unit
    step.resource, step.role = chair.person().name, chair.role
    step.payload = attendees
    for post in attendees:
        model.tables.attendance.append((step.event, post.person().name, post.role))
        if post.desk.weekly_seconds is not None:
            post.desk.charge(begin, step.work)
    step.then = then
    model.agenda.schedule_event(begin + step.work, model.office.completed, step, COMPLETED, step.event)


def pool(model: PreventionModel, step: Step) -> int:
    """Let those at a meeting tell each other what they know and have noticed; return all the facts (bits).

    Where the responsible person could not come, or has not got hold of the case yet, they have what they find written
    down.
    """
    case = step.case
    posts = step.payload
    for post in posts:
        own = case.concern.head_facts.get(post.unit, 0)
        model.office.learn(case, post.person().name, own, "own_unit")
    together = 0
    for post in posts:
        together |= case.facts_of(post.person().name)
    if case.changes_hands or case.holder not in posts:
        together |= case.written
    if case.holder not in posts:
        model.office.learn(case, case.person, together, "told")
    signs: set[str] = set()
    for post in posts:
        model.office.learn(case, post.person().name, together, "meeting")
        signs |= model.citizens.signs_noticed(case, post.unit)
    if case.holder not in posts:
        model.writing.minute(case, step.post, together)
    case.see(signs, case.share(together))
    return together


def hold_without_case(
    model: PreventionModel, name: str, activity: str, attendees: list[FilledPost], begin: int, seconds: int
) -> None:
    """Let ``attendees`` spend ``seconds`` together from ``begin`` on, about no case; paid from the same hours."""
    step = model.office.new(_NoCase(name), None, "B", activity, None)
    chair = attendees[0]
    step.due = step.ready = step.started = begin
    step.work, step.post, step.unit = seconds, chair, chair.unit
    step.resource, step.role = chair.person().name, chair.role
    for post in attendees:
        model.tables.attendance.append((step.event, post.person().name, post.role))
        if post.desk.weekly_seconds is not None:
            post.desk.charge(begin, seconds)
    model.agenda.schedule_event(begin + seconds, model.office.completed, step, COMPLETED, step.event)


class _NoCase:
    """Stands where a case would in the row of a meeting or course that is about none."""

    is_acute, enquiry, citizen_name = False, None, None
    rank = 0

    def __init__(self, name: str) -> None:
        self.name = name
