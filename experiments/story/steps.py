"""Which sentence tells a step, and the words that fill it. Every sentence stands in ``[story.steps]``.

A step is told by the text ``<activity>.<outcome>`` (``done`` without an outcome), or by a more special one,
``<activity>.<outcome>_<variant>``, for the first of its variants that has a text. A new outcome needs nothing
but a text; a new distinction needs a variant here as well.
"""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.people import People
from experiments.story.run import Row
from experiments.story.words import Words
from sim.policies.interventions import catalogue
from sim.values import WEEK

SPECIAL_STAGES = {("answer", "C"): "consent"}
"""Activities whose meaning hangs on the stage: an answer in the intervention stage is the citizen's."""
MOVED_ON, CALLED_OFF = "moved_on", "called_off"
UNFINISHED = frozenset({MOVED_ON, CALLED_OFF})
"""Outcomes of a step that somebody else took on, or that events overtook."""


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
        self.offers = {offer.name: getattr(offer, words.lang) for offer in catalogue()}

    def key(self, row: Row) -> str:
        """Return the key of the sentence for ``row``."""
        base = base_key(row)
        special = (f"{base}_{variant}" for variant in self.variants(row))
        return next((key for key in special if self.words.has(key)), base)

    def variants(self, row: Row) -> list[str]:
        """Return what is special about a step, the most telling first."""
        file, decision = self.file, self.file.decision
        before, then = file.before.get(row.after), file.following.get(row.event, ())
        seen = {
            "late": row.stage == "B" and decision is not None and row.completed > decision.completed,
            "inside": row.from_resource is not None and row.from_resource == row.resource,
            "goes_on": row.activity == "meet" and any(r.activity == "meet" for r in then),
            "reopened": row.activity == "review" and any(r.activity == "reopen" for r in then),
            "at_meeting": row.activity != "meet" and row.event in file.run.attendance,
            "forum": before is not None and before.activity == "meet" and row.work_s == 0,
            "resumed": bool(self._parts(row)) and all(part[6] for part in self._parts(row)),
            "after_hold": before is not None and before.activity == "hold",
            "lent": row.unit == "corps",
            "minor": self.file.is_minor(row.completed),
            "unknown": row.unit is None and row.resource is None,
        }
        return [*(name for name, holds in seen.items() if holds), *filter(None, (row.kind, self.venue))]

    def values(self, row: Row) -> dict[str, object]:
        """Return the words that sentences about a step may use."""
        words, people = self.words, self.people
        if row.outcome in UNFINISHED:
            post = self.file.lay_with(row)
            return {"who": people.post(post) if post else words.say("people.somebody")}
        kept, known = self.file.kept(row) if row.activity == "take_over" else (0, 0)
        in_hand, in_all = self.file.decided[1:3] if row == self.file.decision else (0, 0)
        at_table = self.file.at_table(row) if row.event in self.file.run.attendance else 0
        return {
            "who": people.who(row.resource),
            "from_who": people.post(row.from_resource) if row.from_resource else words.say("people.somebody"),
            "unit": people.unit(row),
            "sender": words.say(f"senders.{row.outcome}") if row.activity == "send" else "",
            "offer": words.list([self.offers[name] for name in self._offers(row)]) or words.say("an_offer"),
            "kept": words.count("facts", kept),
            "known": words.count("facts", known),
            "in_hand": in_hand,
            "in_all": in_all or self.file.case.n_facts,
            "together": words.count("facts", at_table),
            "people": words.list([people.who(p) for p in self.file.run.attendance.get(row.event, ())]),
        }

    def _parts(self, row: Row) -> list[tuple]:
        """Return the rows of the table of interventions that a start brought about."""
        if row.activity != "start_intervention":
            return []
        at = [part for part in self.file.interventions if part[3] == row.completed]
        return [part for part in at if part[2] == row.unit] or at

    def _offers(self, row: Row) -> list[str]:
        """Return the offers a step is about: those that began with it, or else those that began next."""
        own = self._parts(row) or [p for p in self.file.interventions if p[3] >= row.completed]
        first = own[0][3] if own else 0
        return list(dict.fromkeys(part[1] for part in own if part[3] - first < WEEK))
