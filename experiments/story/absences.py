"""Why nobody was on a post, as far as the log tells: holiday, illness, leave, a vacancy, somebody who has left."""

from __future__ import annotations

from experiments.story.run import Row, Run

VACANT, LEFT, OTHER, NOBODY = "vacant", "left", "other", "nobody"
"""Reasons that have words of their own beside those of a spell away."""
LEAVER = "leaver_to_successor"


def reason_at(run: Run, post: str | None, time: int) -> str | None:
    """Return why nobody was on a post (its name) at ``time``, None if somebody was."""
    spells = run.spells.get(post or "", ())
    return next((why for begin, end, why in spells if begin <= time < end), None)


def reason_of(run: Run, row: Row, post: str | None, then: Row | None) -> str:
    """Return why ``row`` was not done by ``post``; ``then`` is the step that took its place."""
    if post is None:
        return NOBODY
    away = [why for begin, end, why in run.spells.get(post, ()) if begin <= row.completed <= end]
    if away:
        return away[-1]
    return LEFT if then is not None and then.kind == LEAVER else OTHER


def is_vacant(run: Run, row: Row) -> bool:
    """Return whether somebody did a step because the post that it belonged to was vacant."""
    post = row.from_resource.partition("#")[0] if row.from_resource else None
    return row.kind == "absent_to_deputy" and reason_at(run, post, row.started or row.due) == VACANT
