"""Why a step waited, and how long, in concrete words: a meeting, an answer, somebody ill, other work."""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.people import People
from experiments.story.run import Row, Run
from experiments.story.spans import AWAY, LEAST, Span, spans
from experiments.story.words import Words
from sim.values import DAY

CAUSES = ("batching", "response", "transfer", "unavailability", "contention")


class Waits:
    """Tell why steps of one run waited."""

    def __init__(self, run: Run, words: Words, people: People, venue: str) -> None:
        self.run, self.words, self.people, self.venue = run, words, people, venue

    def sentence(self, row: Row, file: CaseFile) -> str:
        """Return 'It had waited 6 days for ...', or '' if the row hardly waited."""
        if sum(getattr(row, f"wait_{cause}_s") for cause in CAUSES) < DAY - 1:
            return ""
        post = file.lay_with(row)
        parts = [self._words(span, row, post, file) for span in spans(self.run, row, post)]
        return self.words.say("waits.sentence", parts=self.words.clauses(parts)) if parts else ""

    def away(self, row: Row, post: str | None) -> str | None:
        """Return why nobody was on ``post`` for the longest part of the wait, None if it was only off hours."""
        until = row.started or row.completed or row.due
        overlap = {
            (min(end, until) - max(begin, row.due), reason)
            for begin, end, reason in self.run.spells.get(post or "", ())
            if min(end, until) - max(begin, row.due) >= LEAST
        }
        return max(overlap)[1] if overlap else None

    def _words(self, span: Span, row: Row, post: str | None, file: CaseFile) -> str:
        who = self.people.post(post) if post else self.words.say("people.somebody")
        days = self.words.count("days", span.days)
        return self.words.say(self._key(span, row, file), days=days, who=who, unit=self.people.unit(row))

    def _key(self, span: Span, row: Row, file: CaseFile) -> str:
        """Return which of the sentences about a cause fits the row."""
        if span.cause == AWAY:
            return f"waits.unavailability.{span.reason}"
        if span.cause == "batching":
            return f"waits.batching.{self.venue}"
        own = f"waits.{span.cause}.{row.activity}_{row.stage}".lower()
        age = "child" if file.is_child(row.completed) else "minor" if file.is_minor(row.completed) else ""
        keys = (f"{own}_{age}", own, f"waits.{span.cause}.other")
        return next((key for key in keys if self.words.has(key)), f"waits.unavailability.{span.cause}")
