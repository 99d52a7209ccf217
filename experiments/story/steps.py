"""Which sentence tells a step, and the words that fill it. Every sentence stands in ``[story.steps]``.

A step is told by the text ``<activity>.<outcome>`` (``done`` without an outcome), or by a more special one,
``<activity>.<outcome>_<variant>``, for the first of its variants that has a text. A new outcome needs nothing
but a text; a new distinction needs a variant (``experiments.story.variants``) as well.
"""

from __future__ import annotations

from experiments.story.absences import VACANT, is_vacant, reason_of
from experiments.story.assessor import assessor_of, instead_of_coordinator, why_not_coordinator
from experiments.story.case_file import CaseFile
from experiments.story.citizen import is_of_school_age, named
from experiments.story.measures import IS_RESUMED, UNIT, measures_of, part_of
from experiments.story.overtaken import overtaken_by
from experiments.story.people import People
from experiments.story.run import Row
from experiments.story.variants import variants_of
from experiments.story.words import Words
from sim.policies.interventions import catalogue
from sim.values import DAY, LEVEL_RANK, OPENED

SPECIAL_STAGES = {("answer", "C"): "consent"}
"""Activities whose meaning hangs on the stage: an answer in the intervention stage is the citizen's."""
MOVED_ON, CALLED_OFF = "moved_on", "called_off"
UNFINISHED = frozenset({MOVED_ON, CALLED_OFF})
"""Outcomes of a step that somebody else took on, or that events overtook."""
TOLD_KINDS = frozenset(
    {
        *("observer_to_reception", "reception_to_assessor", "assessor_to_informant", "informant_to_assessor"),
        *("decision_to_provider", "unit_to_unit", "municipality_to_police", "municipality_to_municipality"),
        *("child_to_adult", "police_to_municipality"),
    }
)
"""Kinds of handover that the sentences of their steps tell themselves; the others have one in ``[story.kinds]``."""


def activity_of(row: Row) -> str:
    """Return the name under which the sentences of an activity stand."""
    return SPECIAL_STAGES.get((row.activity, row.stage), row.activity)


def base_key(row: Row) -> str:
    """Return the key of the sentence that tells the step if nothing more special does."""
    if row.outcome in UNFINISHED:
        return f"steps.{row.outcome}.{activity_of(row)}"
    if row.activity == "send":
        return "steps.send.done"
    return f"steps.{activity_of(row)}.{row.outcome or 'done'}"


class Steps:
    """Choose and fill the sentences of one case."""

    def __init__(self, file: CaseFile, words: Words, people: People, venue: str) -> None:
        self.file, self.words, self.people, self.venue = file, words, people, venue
        self.needing_decision = {offer.name for offer in catalogue() if offer.needs_decision}

    def key(self, row: Row) -> str:
        """Return the key of the sentence for ``row``."""
        base = base_key(row)
        special = (f"{base}_{variant}" for variant in variants_of(self.file, row, self.venue))
        return next((key for key in special if self.words.has(key)), base)

    def values(self, row: Row) -> dict[str, object]:
        """Return the words that sentences about a step may use."""
        about = named(self.file, self.words, row.completed)
        if row.outcome in UNFINISHED:
            return about | self._of_undone(row, about)
        return about | self._of_people(row) | self._of_reception(row) | self._of_matter(row)

    def _of_undone(self, row: Row, about: dict[str, str]) -> dict[str, object]:
        """Return why a step was not done and what came instead."""
        post, words = self.file.lay_with(row), self.words
        reason = reason_of(self.file.run, row, post, self.file.next_step(row))
        then = "stepped_in" if self.file.somebody_stepped_in(row) else "passed_on"
        overtaken = words.say(f"overtaken.{overtaken_by(self.file, row)}", **about)
        return {
            "why": self._why(reason, post),
            "then": words.say(f"then.{then}"),
            "cause": overtaken,
        }

    def _why(self, reason: str, post: str | None) -> str:
        """Return why ``post`` did not do it; a vacancy in the words of the post."""
        is_vacancy = reason == VACANT and post is not None
        return (
            self.people.vacancy(post)
            if is_vacancy
            else self.words.say(f"why_not.{reason}", **self._post(post))
        )

    def _post(self, post: str | None) -> dict[str, str]:
        people = self.people
        return {"who": people.post(post), "title": people.title(post)} if post else {"who": "", "title": ""}

    def _of_people(self, row: Row) -> dict[str, object]:
        people = self.people
        return {
            "who": people.who(row.resource),
            "from_who": people.predecessor(row),
            "vacancy": people.vacancy(row.from_resource) if row.from_resource else "",
            "unit": people.unit(row),
            "people": self.words.list([people.post(p) for p in self.file.run.attendance.get(row.event, ())]),
        }

    def _of_reception(self, row: Row) -> dict[str, object]:
        words, addressee = self.words, self.file.addressee(row)
        reason = instead_of_coordinator(self.file, row, self.venue)
        return {
            "main": self.file.concern.caused_by or "",
            "sender": words.say(f"senders.{row.outcome}") if row.activity == "send" else "",
            "receiver": self.people.post(addressee) if addressee else words.say("people.reception"),
            "why": words.say(f"why_not.{reason}", **self._post(self.people.coordinator)) if reason else "",
            "within": self._within(row),
        }

    def _of_matter(self, row: Row) -> dict[str, object]:
        words = self.words
        at_table = self.file.at_table(row) if row.event in self.file.run.attendance else 0
        part = part_of(self.file, row)
        provider = {} if part is None else {"unit": words.say(f"units.{part[UNIT]}")}
        return provider | {
            "offer": self.offers(self._measures(row), is_known=part is not None and part[IS_RESUMED])
            or words.say("an_offer"),
            "handed_on": self._handed_on(row),
            "came": self._came(row),
            "together": words.count("facts", at_table),
        }

    def offers(self, names: list[str], is_known: bool = False) -> str:
        """Return measures in running text, those told of before in the definite form; '' for none."""
        table = "offers_known" if is_known else "offers"
        keys = [f"{table}{self._of_pupil(name)}.{name}" for name in names]
        return self.words.list([self.words.say(key) for key in keys])

    def _of_pupil(self, name: str) -> str:
        """Return the part of a table's name under which a measure has words of its own for one of school age."""
        has_own = self.words.has(f"offers_pupil.{name}")
        return "_pupil" if has_own and is_of_school_age(self.file) else ""

    def _within(self, row: Row) -> str:
        """Return whether a step was done within 24 hours of the day it first fell due, or after how many days."""
        due = self.file.first_due(row)
        if row.completed - due <= DAY:
            return self.words.say("within.a_day")
        return self.words.say("within.days", days=self.words.span(due, row.completed))

    def _measures(self, row: Row) -> list[str]:
        names = measures_of(self.file, row)
        if row.activity == "authorise":
            names = [name for name in names if name in self.needing_decision]
        return names

    def _handed_on(self, row: Row) -> str:
        """Return how much of what was known outlived a handover, '' where the case stays with who had it."""
        kept, known = self.file.kept(row) if row.activity == "take_over" else (0, 0)
        if known == 0 or (kept == 0 and row.kind == "child_to_adult"):
            return ""
        facts = self.words.count("facts", known)
        medium = self.file.medium(row) if kept else "nothing"
        return self.words.say(f"handed_on.{medium}", kept=kept, known=facts)

    def _came(self, row: Row) -> str:
        """Return how many facts somebody who had been away found new in the case on having it back, '' if none."""
        new = self.file.known_to(row.resource, row.completed + 1) & ~self.file.known_to(
            row.resource, row.completed
        )
        return self.words.count("came", new.bit_count()) if row.activity == "take_over" and new else ""

    def also(self, key: str, row: Row) -> list[str]:
        """Return the further sentences about a step: whose task it was, who was missing, who assesses, how grave."""
        return [self._kind(key, row), self._left_out(row), self._assessor(row), *self._assessment(row)]

    def _kind(self, key: str, row: Row) -> str:
        """Return the kind of handover in words, '' where the sentence of the step tells it."""
        if (
            row.outcome in UNFINISHED
            or row.kind is None
            or key.endswith((row.kind, "vacant", "back", "instead", "authority"))
        ):
            return ""
        table = "kinds_vacant" if is_vacant(self.file.run, row) else "kinds"
        own = f"{table}.{row.kind}"
        return self.words.say(own, **self.values(row)) if self.words.has(own) else ""

    def _left_out(self, row: Row) -> str:
        """Return what did not reach a meeting because those who knew it were not there, '' if nothing."""
        facts, people = self.file.left_out(row) if row.event in self.file.run.attendance else (0, [])
        if not facts or row.activity != "meet":
            return ""
        who = self.words.list(list(dict.fromkeys(self.people.post(person) for person in people)))
        return self.words.say("left_out", people=who, facts=self.words.count("facts", facts))

    def _assessor(self, row: Row) -> str:
        """Return why another than the coordinator assesses, '' where the coordinator does."""
        why = why_not_coordinator(self.file, row) if row.activity == "triage" else None
        if why is None:
            return ""
        received, who = self.file.before.get(row.after), assessor_of(self.file, row)
        is_received = received is not None and received.resource == who
        if is_received and instead_of_coordinator(self.file, received, self.venue) == why:
            return ""
        post, who = self._post(self.people.coordinator), self.people.post(who)
        return self.words.say("assessor", who=who, why=self.words.say(f"why_not.{why}", **post))

    def _assessment(self, row: Row) -> list[str]:
        """Return how grave the concern was when it was decided on, and what drives a case that was opened."""
        if self.file.decided is None or row is not self.file.decision:
            return []
        level = self.file.decided[6]
        told = [self.words.say("level", level=self.words.say(f"levels.{level}"))]
        if row.outcome == OPENED and self.words.has(f"norm.{level}"):
            told.append(self.words.say(f"norm.{level}"))
        if row.outcome == OPENED and LEVEL_RANK[level] >= LEVEL_RANK["other_signs"]:
            kind = "primary" if self.file.concern.is_primary else "non_primary"
            form = self.words.say(f"citizen.forms.{self.file.concern.form}")
            told.append(self.words.say(f"driven_by.{kind}", form=form))
        return told
