"""Who sat on which post, and when, by the table of people."""

from __future__ import annotations

from sim.measures.record import RunRecord

IN_POST = "in_post"


def incumbents(record: RunRecord) -> list[tuple[str, str, int, int]]:
    """Return (person, post, begin, end) of everybody who sat on a post; seconds, ``end`` no longer in it."""
    return [
        (person, post, begin, end) for person, post, _, begin, end, state in record.people if state == IN_POST
    ]


def post_by_person(record: RunRecord) -> dict[str, str]:
    """Return the post of every person who sat on one."""
    return {person: post for person, post, *_ in incumbents(record)}
