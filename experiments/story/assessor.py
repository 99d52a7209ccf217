"""Why somebody else than the coordinator received a concern or assessed it."""

from __future__ import annotations

from experiments.story.absences import reason_at
from experiments.story.case_file import CaseFile
from experiments.story.run import Row
from sim.values import NOT_DONE

FULL = "full"
"""The coordinator had as many open assessments as the rule allows."""
FIRST_STEPS = frozenset({"substantiate", "ask", "convene", "meet", "decide"})
ALONE = "none"
"""Name of the rule by which nobody meets and everything comes to the coordinator."""


def instead_of_coordinator(file: CaseFile, row: Row, venue: str) -> str | None:
    """Return why ``row``, a reception, was not the coordinator's; None where it was, or need not have been."""
    coordinator = file.run.model.coordinator.name
    if row.activity != "receive" or venue != ALONE or row.resource is None:
        return None
    is_own = row.resource.partition("#")[0] == coordinator
    return None if is_own else reason_at(file.run, coordinator, row.due)


def assessor_of(file: CaseFile, triage: Row) -> str | None:
    """Return who (a person) took up the assessment after ``triage``, None if it moved on or never began."""
    then = (row for row in file.following.get(triage.event, ()) if row.activity in FIRST_STEPS)
    first = next(then, None)
    return None if first is None or first.outcome in NOT_DONE else first.resource


def why_not_coordinator(file: CaseFile, triage: Row) -> str | None:
    """Return why another than the coordinator assesses: the reason of a spell away, or ``full``; None if it is not so.

    The same rule as in ``sim.agents.reception``: who is away too long has a stand-in, who has too much passes on.
    """
    model, who = file.run.model, assessor_of(file, triage)
    post = model.coordinator
    if triage.outcome is not None or who is None or who.partition("#")[0] == post.name:
        return None
    now = triage.completed
    spell = post.spell(now)
    if spell is None or not (file.concern.is_acute or model.stand_ins.is_covered(post, spell, now)):
        return FULL
    return reason_at(file.run, post.name, now)
