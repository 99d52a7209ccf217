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
BEGINNING = frozenset({"send", "substantiate"})
TURNING, RESTING = frozenset({"answer", "start_intervention"}), frozenset({"hold", "resume"})
TOLD_KINDS = frozenset(
    {
        *("observer_to_reception", "reception_to_assessor", "assessor_to_informant", "informant_to_assessor"),
        *("decision_to_provider", "unit_to_unit", "municipality_to_police", "municipality_to_municipality"),
        "child_to_adult",
    }
)
"""Kinds of handover that the sentences of their steps tell themselves; the others have one in ``[story.kinds]``."""
REFUSALS = frozenset({"declined", "parents_blocked"})
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
        self.needing_decision = {offer.name for offer in catalogue() if offer.needs_decision}

    def key(self, row: Row) -> str:
        """Return the key of the sentence for ``row``."""
        base = base_key(row)
        special = (f"{base}_{variant}" for variant in self.variants(row))
        return next((key for key in special if self.words.has(key)), base)

    def variants(self, row: Row) -> list[str]:
        """Return what is special about a step, the most telling first."""
        file, decision = self.file, self.file.decision
        before, then = file.before.get(row.after), file.following.get(row.event, ())
        turn = file.last_before(row, TURNING, "C") if row.activity == "hold" else None
        seen = {
            "late": row.stage == "B" and decision is not None and row.completed > decision.completed,
            "inside": row.from_resource is not None and row.from_resource == row.resource,
            "goes_on": row.activity == "meet" and any(r.activity == "meet" for r in then),
            "reopened": row.activity == "review" and any(r.activity == "reopen" for r in then),
            "at_meeting": row.activity != "meet" and row.event in file.run.attendance,
            "forum": before is not None and before.activity == "meet" and row.work_s == 0,
            "resumed": bool(self._parts(row)) and all(part[6] for part in self._parts(row)),
            "side": file.is_side_case and row.activity in BEGINNING,
            "again": file.case.joined is not None,
            "abroad": row.activity in RESTING and file.turn_at(row.due) is not None,
            "after_no": turn is not None and turn.outcome in REFUSALS,
            "after_hold": before is not None and before.activity == "hold",
            "lent": row.unit == "corps",
            "minor": self.file.is_minor(row.completed),
            "unnamed": row.unit is not None and row.resource is None,
            "unknown": row.unit is None and row.resource is None,
        }
        return [*(name for name, holds in seen.items() if holds), *filter(None, (row.kind, self.venue))]

    def tells_kind(self, key: str, row: Row) -> bool:
        """Return whether the kind of handover needs a sentence of its own: the step's does not tell it."""
        is_told = row.outcome in UNFINISHED or row.kind is None or key.endswith(row.kind)
        return not is_told and self.words.has(f"kinds.{row.kind}")

    def values(self, row: Row) -> dict[str, object]:
        """Return the words that sentences about a step may use."""
        words, people = self.words, self.people
        if row.outcome in UNFINISHED:
            post = self.file.lay_with(row)
            return {"who": people.post(post) if post else words.say("people.somebody")}
        in_hand, in_all = self.file.decided[1:3] if row == self.file.decision else (0, 0)
        at_table = self.file.at_table(row) if row.event in self.file.run.attendance else 0
        return {
            "who": people.who(row.resource),
            "from_who": people.predecessor(row),
            "unit": people.unit(row),
            "main": self.file.concern.caused_by or "",
            "sender": words.say(f"senders.{row.outcome}") if row.activity == "send" else "",
            "offer": words.list([self._offer(name) for name in self._offers(row)]) or words.say("an_offer"),
            "handed_on": self._handed_on(row),
            "in_hand": in_hand,
            "in_all": in_all or self.file.case.n_facts,
            "together": words.count("facts", at_table),
            "people": words.list([people.post(p) for p in self.file.run.attendance.get(row.event, ())]),
        }

    def _handed_on(self, row: Row) -> str:
        """Return how much of what was known outlived a handover, '' where the case stays with who had it."""
        kept, known = self.file.kept(row) if row.activity == "take_over" else (0, 0)
        if known == 0 or (kept == 0 and row.kind == "child_to_adult"):
            return ""
        return self.words.say("handed_on", kept=kept, known=self.words.count("facts", known))

    def _parts(self, row: Row) -> list[tuple]:
        """Return the rows of the table of interventions that a start brought about."""
        if row.activity != "start_intervention":
            return []
        at = [part for part in self.file.interventions if part[3] == row.completed]
        return [part for part in at if part[2] == row.unit] or at

    def _offers(self, row: Row) -> list[str]:
        """Return the offers a step is about: those that began with it, or else those that began next."""
        own = self._parts(row) or [p for p in self.file.interventions if p[3] >= row.completed]
        if row.activity == "authorise":
            own = [part for part in own if part[1] in self.needing_decision]
        first = own[0][3] if own else 0
        return list(dict.fromkeys(part[1] for part in own if part[3] - first < WEEK))

    def _offer(self, name: str) -> str:
        return self.words.say("quoted", words=self.offers[name])
