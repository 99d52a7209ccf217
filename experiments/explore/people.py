"""Who is on each post when, and why nobody is."""

from __future__ import annotations

from experiments.story.run import Run

Record = dict[str, object]
IN_POST = "in_post"


def people(run: Run, until: int) -> list[Record]:
    """Return the posts in order: name, unit, who sat there, when nobody was there and why; times in seconds.

    ``persons`` are [begin, end, number], ``away`` are [begin, end, reason] with the reasons of ``sim.record.STATES``;
    both only as far as they lie between the start date and ``until``.
    """
    rows = [row for row in run.record.people if row[3] < until and row[4] > 0]
    return [
        {
            "post": post.name,
            "unit": post.unit,
            "is_coordinator": post is run.model.coordinator,
            "persons": [
                [max(begin, 0), min(end, until), int(person.rpartition("#")[2])]
                for person, name, _, begin, end, state in rows
                if name == post.name and state == IN_POST
            ],
            "away": [
                [max(begin, 0), min(end, until), state]
                for _, name, _, begin, end, state in rows
                if name == post.name and state != IN_POST
            ],
        }
        for post in run.model.posts
    ]
