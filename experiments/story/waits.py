"""Why a step waited, and how long, in concrete words: a meeting, an answer, somebody ill, other work."""

from __future__ import annotations

from experiments.story.absences import reason_of
from experiments.story.case_file import CaseFile
from experiments.story.citizen import named
from experiments.story.people import People
from experiments.story.run import Row, Run
from experiments.story.spans import AWAY, BUSY, LEAST, STRETCH, Span, spans, work_spans
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
        found = spans(self.run, row, post)
        is_answer = (row.activity, row.stage) == ("answer", "C") and row.outcome != "called_off"
        if is_answer and [span.cause for span in found] == ["response"]:
            return self._say("waits.consent", found[0], row, post, file)
        return self._sentence("waits.sentence", found, row, post, file)

    def of_work(self, row: Row, file: CaseFile) -> list[str]:
        """Return why a task, once begun, took long, in up to two sentences; a weekend is no reason."""
        post = file.lay_with(row)
        found = work_spans(self.run, row, post)
        long = [self.words.count("work_days", span.days) for span in found if span.cause == STRETCH]
        away = [span for span in found if span.cause == AWAY]
        return [
            *(self.words.say("waits.stretch", days=days) for days in long),
            *filter(None, [self._sentence("waits.interrupted", away, row, post, file)]),
        ]

    def _sentence(self, key: str, found: list[Span], row: Row, post: str | None, file: CaseFile) -> str:
        said = self._said(row, post, file)
        parts = [self._say(self._key(span, row, post, said), span, row, post, file) for span in found]
        return self.words.say(key, parts=self.words.clauses(parts)) if parts else ""

    def away(self, row: Row, post: str | None) -> str | None:
        """Return why nobody was on ``post`` for the longest part of the wait, None if it was only off hours."""
        until = row.started or row.completed or row.due
        overlap = {
            (min(end, until) - max(begin, row.due), reason)
            for begin, end, reason in self.run.spells.get(post or "", ())
            if min(end, until) - max(begin, row.due) >= LEAST
        }
        return max(overlap)[1] if overlap else None

    def _said(self, row: Row, post: str | None, file: CaseFile) -> str | None:
        """Return the reason that the sentence of a step that moved on has told already."""
        return reason_of(self.run, row, post, file.next_step(row)) if row.outcome == "moved_on" else None

    def _say(self, key: str, span: Span, row: Row, post: str | None, file: CaseFile) -> str:
        who = self.people.post(post) if post else self.words.say("people.somebody")
        title = self.people.title(post) if post else ""
        about = named(file, self.words, row.completed)
        about["vacancy"] = self.people.vacancy(post) if post else ""
        days = self.words.count("days", span.days)
        return self.words.say(key, days=days, who=who, title=title, unit=self.people.unit(row), **about)

    def _key(self, span: Span, row: Row, post: str | None, said: str | None) -> str:
        """Return which of the sentences about a cause fits the row."""
        if span.cause == AWAY:
            return f"waits.unavailability.{'said' if span.reason == said else span.reason}"
        if span.cause == "batching":
            return f"waits.batching.{self.venue}"
        own = f"waits.{span.cause}.{row.activity}_{row.stage}".lower()
        nobody = f"waits.{span.cause}.{'nobody' if post is None and span.cause == BUSY else 'other'}"
        return next(
            (key for key in (own, nobody) if self.words.has(key)), f"waits.unavailability.{span.cause}"
        )
