"""Who sat at a table: what members kept for the meeting, who had answered by being there, which signs came up."""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.run import Row
from sim.values import NOT_DONE, SOURCES_OF

LOOKS = ("meet", "follow_up")
"""Activities in which those present say what signs their units have noticed."""
REVIEW = "review"
"""The look at a closed case, which whatever anybody has noticed since can reopen."""
POLICE = "police"


def unit_of(file: CaseFile, row: Row) -> str | None:
    """Return the unit that did a step, None if the log does not tell."""
    return row.unit or _unit_of_post(file, row.resource)


def units_at(file: CaseFile, row: Row) -> set[str]:
    """Return the units of those at a meeting; that of who did the step where nobody met."""
    people = file.run.attendance.get(row.event)
    units = {_unit_of_post(file, person) for person in people} if people else {unit_of(file, row)}
    return {unit for unit in units if unit}


def asked_by(file: CaseFile, row: Row) -> str | None:
    """Return the unit of who first asked what ``row``, of whoever in a unit, answers; None if not known."""
    root = _question(file, row)
    return None if root is None else unit_of(file, root)


def is_kept(file: CaseFile, row: Row) -> bool:
    """Return whether a member of the forum kept an answer for the meeting, as in ``Clarification.tell``."""
    if (row.activity, row.stage, row.outcome) != ("answer", "B", None) or row.completed is None:
        return False
    root = _question(file, row)
    is_for_meeting = root is not None and root.activity == "convene"
    is_early = file.decision is None or row.completed <= file.decision.completed
    is_member = unit_of(file, row) in file.run.model.member_units
    return is_for_meeting and is_early and is_member and not _is_alone(file, row.completed)


def is_answered_by_being_there(file: CaseFile, row: Row) -> bool:
    """Return whether a unit that did not answer in time, and was not the asker's own, sat at the deciding meeting."""
    meet = file.before.get(file.decision.after) if file.decision is not None else None
    if row.outcome != "no_answer" or meet is None or meet.activity != "meet":
        return False
    is_late = row.completed > file.decision.completed
    unit = unit_of(file, row)
    is_other = not file.is_asked_inside(row) and unit != asked_by(file, row)
    return is_late and is_other and unit in units_at(file, meet)


def came_up(file: CaseFile, source: str, time: int) -> str | None:
    """Return at what kind of step a sign that ``source`` noticed at ``time`` came up first, None if at none."""
    units = {unit for unit, sources in SOURCES_OF.items() if source in sources}
    later = (r for r in file.done if r.outcome is None and r.completed >= time)
    return next((row.activity for row in later if _comes_up_at(file, row, units, time)), None)


def _comes_up_at(file: CaseFile, row: Row, units: set[str], time: int) -> bool:
    """Return whether a sign that people of ``units`` noticed at ``time``, before ``row``, came up at ``row``."""
    if row.activity == REVIEW:
        is_reopened = any(then.activity == "reopen" for then in file.following.get(row.event, ()))
        close = file.last_before(row, frozenset({"close"}))
        return is_reopened and close is not None and close.completed < time
    return row.activity in LOOKS and bool(units & _heard(file, row))


def _question(file: CaseFile, row: Row) -> Row | None:
    """Return the step that an answer goes back to, past the answers of those who asked on in their unit."""
    root = file.cause(row)
    while root is not None and root.activity == "answer":
        root = file.cause(root)
    return root


def _heard(file: CaseFile, row: Row) -> set[str]:
    """Return the units whose knowledge of signs counts at a look at the case: police too once they are partner."""
    is_partner = row.activity == "follow_up" and any(
        r.activity == "share_with_police" and r.outcome not in NOT_DONE and r.completed <= row.completed
        for r in file.done
    )
    return units_at(file, row) | ({POLICE} if is_partner else set())


def _is_alone(file: CaseFile, time: int) -> bool:
    """Return whether an acute enquiry had made the case one that nobody meets about."""
    is_alarmed = file.alarm is not None and file.alarm <= time
    return is_alarmed and file.run.model.organisation.convene.urgent == "bilateral"


def _unit_of_post(file: CaseFile, resource: str | None) -> str | None:
    name = resource.partition("#")[0] if resource else None
    return next((post.unit for post in file.run.model.posts if post.name == name), None)
