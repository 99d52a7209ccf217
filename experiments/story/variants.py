"""What is special about a step, so that a more telling sentence than that of its activity and outcome fits it."""

from __future__ import annotations

from experiments.story.absences import is_vacant
from experiments.story.assessor import instead_of_coordinator
from experiments.story.at_table import is_kept
from experiments.story.case_file import CaseFile
from experiments.story.citizen import time_of_life
from experiments.story.measures import part_of
from experiments.story.run import Row
from sim.values import DAY

BEGINNING = frozenset({"send", "substantiate"})
TURNING, RESTING = frozenset({"answer", "start_intervention"}), frozenset({"hold", "resume", "reopen"})
REFUSALS = frozenset({"declined", "parents_blocked"})
TO_AUTHORITY = "assessor_to_authority"


def variants_of(file: CaseFile, row: Row, venue: str) -> list[str]:
    """Return the names of everything special about ``row``, the most telling first."""
    groups = (_of_enquiry, _of_assessment, _of_police_and_rest, _of_measures, _of_closure)
    found = [name for group in groups for name, holds in group(file, row, venue).items() if holds]
    return [*found, time_of_life(file, row.completed), *filter(None, (row.kind, venue))]


def _of_enquiry(file: CaseFile, row: Row, venue: str) -> dict[str, bool]:
    is_acute = file.concern.is_acute and row.activity == "send"
    before = file.before.get(row.after)
    is_hop = row.activity == "pass_on"
    return {
        "instead": instead_of_coordinator(file, row, venue) is not None,
        "again_acute": is_acute and file.case.joined is not None,
        "acute": is_acute,
        "made_acute": row.activity == "triage" and file.made_acute(row),
        "arrived": is_hop and any(then.activity == "receive" for then in file.following.get(row.event, ())),
        "further": is_hop and before is not None and before.activity == "pass_on",
        "side": file.is_side_case and row.activity in BEGINNING,
        "again": file.case.joined is not None,
    }


def _of_assessment(file: CaseFile, row: Row, venue: str) -> dict[str, bool]:
    decision, before = file.decision, file.before.get(row.after)
    is_late = row.stage == "B" and decision is not None and row.completed > decision.completed
    is_inside, is_for_meeting = file.is_asked_inside(row), is_kept(file, row)
    return {
        "after_a_no": row.activity == "assess_notification" and file.is_after_a_no(row),
        "inside_late": is_late and is_inside and not _is_told_with_its_cause(file, row),
        "late": is_late,
        "inside_kept": is_for_meeting and is_inside,
        "kept": is_for_meeting,
        "inside": is_inside,
        "goes_on": row.activity == "meet"
        and any(then.activity == "meet" for then in file.following.get(row.event, ())),
        "forum": before is not None and before.activity == "meet" and row.work_s == 0,
        "unknown": row.unit is None and row.resource is None,
    }


def _of_police_and_rest(file: CaseFile, row: Row, venue: str) -> dict[str, bool]:
    turn = file.last_before(row, TURNING, "C") if row.activity == "hold" else None
    cause = file.cause(row)
    rest = row if row.activity == "hold" else cause if row.activity == "resume" else None
    is_abroad = rest is not None and rest.activity == "hold" and file.is_abroad(rest.completed)
    earlier = file.last_before(row, RESTING) if row.activity == "hold" else None
    return {
        "abroad_again": is_abroad and earlier is not None and earlier.activity == "hold",
        "abroad": is_abroad,
        "after_no": turn is not None and turn.outcome in REFUSALS,
        "after_hold": cause is not None and cause.activity == "hold",
    }


def _of_measures(file: CaseFile, row: Row, venue: str) -> dict[str, bool]:
    part = part_of(file, row)
    return {
        "vacant": is_vacant(file.run, row),
        "at_meeting": row.activity != "meet" and row.event in file.run.attendance,
        "at_once": row.activity == "follow_up" and file.is_met_by_alarm(row),
        "minors_authority": _is_of_other_authority(file, row) and _is_for_minors(file, row),
        "other_authority": _is_of_other_authority(file, row),
        "repeat_assessor_to_authority": _is_repeat(file, row),
        "resumed": part is not None and part[6],
        "adjusted": _is_about_adjustment(file, row),
        "lent": row.unit == "corps",
    }


def _of_closure(file: CaseFile, row: Row, venue: str) -> dict[str, bool]:
    then = file.following.get(row.event, ())
    is_close = row.activity == "close"
    return {
        "reopened": row.activity == "review" and any(r.activity == "reopen" for r in then),
        "nobody": _is_given_up(file, row),
        "found": row.outcome == "moved_on" and file.somebody_stepped_in(row),
        "ran_out": is_close and bool(file.interventions),
        "no_offer": is_close and not file.interventions,
    }


def _is_of_other_authority(file: CaseFile, row: Row) -> bool:
    """Return whether the case lies with an authority too, only not with the one that decides on this measure."""
    if (row.activity, row.kind, row.outcome) != ("authorise", TO_AUTHORITY, None) or not row.from_resource:
        return False
    name = row.from_resource.partition("#")[0]
    return any(post.may_decide for post in file.run.model.posts if post.name == name)


def _is_for_minors(file: CaseFile, row: Row) -> bool:
    """Return whether the children's unit decides because of the citizen's age."""
    return row.unit == "children_youth" and time_of_life(file, row.completed) != "adult"


def _is_given_up(file: CaseFile, row: Row) -> bool:
    """Return whether a take-over came to nothing: the task that waited for it was done without one."""
    is_open = (row.activity, row.outcome) == ("take_over", "moved_on")
    return is_open and file.somebody_stepped_in(row) and file.next_step(row).activity != "take_over"


def _is_repeat(file: CaseFile, row: Row) -> bool:
    """Return whether the story has said already that only the authority decides on measures."""
    told = [r for r in file.done if r.activity == row.activity == "authorise" and r.kind == TO_AUTHORITY]
    return row in [r for r in told if r.outcome is None][1:]


def _is_told_with_its_cause(file: CaseFile, row: Row) -> bool:
    """Return whether what was found inside a unit came on the day of the unit's first answer, and is told with it."""
    cause = file.cause(row)
    return row.outcome is None and cause is not None and cause.completed // DAY == row.completed // DAY


def _is_about_adjustment(file: CaseFile, row: Row) -> bool:
    """Return whether the citizen is told of, or answers to, a change of a running course."""
    told = file.cause(row) if (row.activity, row.stage) == ("answer", "C") else row
    if told is None or told.activity != "inform_citizen":
        return False
    cause = file.cause(told)
    return cause is not None and cause.activity == "adjust"
