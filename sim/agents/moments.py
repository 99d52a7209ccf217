"""What of a life reaches others, in order of time. docs/model.md 12, 13."""

from __future__ import annotations

from typing import NamedTuple

from sim.population.states import Event, Life, state_at
from sim.population.town import Town

TURNS = ("travel", "return", "move")


class Moment(NamedTuple):
    """Something of a life that others see: signs begin to show, a concern is sent, a turn, the end of a spell."""

    time: int
    kind: str
    event: Event


def moments_of(life: Life) -> list[Moment]:
    """Return the moments of a life in order of time."""
    found, shown = [], -1
    for event in life:
        if event.sign is not None and event.spell != shown:
            shown = event.spell
            found.append(Moment(event.time, "appear", event))
        if event.sign is not None and event.sign.sent is not None:
            found.append(Moment(event.sign.sent, "concern", event))
        if event.kind in TURNS:
            found.append(Moment(event.time, event.kind, event))
        if event.kind in ("settle", "move"):
            found.append(Moment(event.time, "leave", event))
    return sorted(found, key=lambda moment: moment.time)


class Noticed(NamedTuple):
    """A sign that somebody noticed: when it was shown, in which spell of signs, who saw it, which it was."""

    time: int
    spell: int
    source: str
    code: str


def noticed_in(life: Life) -> list[Noticed]:
    """Return the signs of a life that somebody notices, in order of time."""
    signs = ((event, event.sign) for event in life if event.sign is not None)
    return [
        Noticed(event.time, event.spell, sign.seen_by, sign.code) for event, sign in signs if sign.seen_by
    ]


class Due(NamedTuple):
    """A moment of citizen ``-minus``; of what falls on one second the higher number comes first."""

    time: int
    minus: int
    moment: Moment


def untouched_moments(town: Town) -> list[Due]:
    """Return the moments of every life that no organisation touches, in order; worked out once for all models."""
    memo = town.people.memo
    found = memo.get("moments")
    if found is None:
        found = [
            Due(moment.time, -number, moment)
            for number in town.people_untouched()
            for moment in moments_of(town.untouched_life_of(number))
        ]
        memo["moments"] = found = sorted(found, key=lambda due: due[:2])
    return found


def in_their_story(town: Town, time: int) -> list[int]:
    """Return the numbers of those whose signs have begun before ``time`` and whose story is not over."""
    memo, at = town.people.memo, ("in their story", time)
    found = memo.get(at)
    if found is None:
        lives = ((number, town.untouched_life_of(number)) for number in town.people_untouched())
        found = [n for n, life in lives if life[0].time < time and state_at(life, time).in_spell]
        memo[at] = found
    return found
