"""Why a step waited, and how long, in concrete words: a meeting, an answer, somebody ill, other work."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.story.people import People
from experiments.story.run import Row, Run
from experiments.story.words import Words
from sim.values import DAY

CAUSES = ("batching", "response", "transfer", "unavailability", "contention")
LEAST = DAY // 2
"""Seconds below which a part of a wait is not worth a word."""
AWAY = frozenset({"sick", "long_leave", "holiday", "vacant"})


@dataclass(frozen=True, slots=True)
class Wait:
    """One part of a wait: its cause, its seconds, and the words for it with the days in them."""

    cause: str
    seconds: int
    words: str


class Waits:
    """Tell why steps of one run waited."""

    def __init__(self, run: Run, words: Words, people: People, venue: str) -> None:
        self.run, self.words, self.people, self.venue = run, words, people, venue

    def parts(self, row: Row, post: str | None) -> list[Wait]:
        """Return the parts of the wait of ``row`` for which it lay with ``post`` (its name), longest first."""
        seconds = [getattr(row, f"wait_{cause}_s") for cause in CAUSES]
        found = [
            Wait(cause, length, self._words(cause, length, row, post))
            for cause, length in zip(CAUSES, seconds, strict=True)
            if length >= LEAST
        ]
        return sorted(found, key=lambda part: (-part.seconds, CAUSES.index(part.cause)))

    def sentence(self, row: Row, post: str | None) -> str:
        """Return 'It had waited 6 days for ...', or '' if the row hardly waited."""
        parts = self.parts(row, post)
        if sum(part.seconds for part in parts) < DAY - 1:
            return ""
        return self.words.say("waits.sentence", parts=self.words.clauses([part.words for part in parts]))

    def away(self, row: Row, post: str | None) -> str | None:
        """Return why nobody was on ``post`` for the longest part of the wait, None if it was only off hours."""
        until = row.started or row.completed or row.due
        overlap = {
            (min(end, until) - max(begin, row.due), reason)
            for begin, end, reason in self.run.spells.get(post or "", ())
            if min(end, until) - max(begin, row.due) >= LEAST
        }
        return max(overlap)[1] if overlap else None

    def _words(self, cause: str, seconds: int, row: Row, post: str | None) -> str:
        kind = self._kind(cause, row, post)
        who = self.people.post(post) if post else self.words.say("people.somebody")
        days = self.words.days(max(seconds, DAY))
        return self.words.say(f"waits.{cause}.{kind}", days=days, who=who, unit=self.people.unit(row))

    def _kind(self, cause: str, row: Row, post: str | None) -> str:
        """Return which of the sentences about ``cause`` fits the row."""
        if cause == "batching":
            return self.venue
        if cause == "unavailability":
            return "unknown" if post is None else self.away(row, post) or "off_hours"
        own = f"{row.activity}_{row.stage}".lower()
        return own if self.words.has(f"waits.{cause}.{own}") else "other"
