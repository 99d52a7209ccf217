"""Which sentence tells a step, and the words that fill it. Every sentence stands in ``[story.steps]``.

A step is told by the text ``<activity>.<outcome>`` (``done`` without an outcome), or by a more special one,
``<activity>.<outcome>_<variant>``, for the first of its variants that has a text. A new outcome needs nothing
but a text; a new distinction needs a variant here as well.
"""

from __future__ import annotations

from experiments.story.case_file import CaseFile
from experiments.story.measures import measures_of, parts_of
from experiments.story.people import People
from experiments.story.run import Row
from experiments.story.words import Words
from sim.policies.interventions import catalogue

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
TO_AUTHORITY = "assessor_to_authority"
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
        self.offers = {offer.name: self._named(offer) for offer in catalogue()}
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
        cause, parts = file.cause(row), parts_of(file, row)
        seen = {
            "late": row.stage == "B" and decision is not None and row.completed > decision.completed,
            "inside": row.from_resource is not None and row.from_resource == row.resource,
            "goes_on": row.activity == "meet" and any(r.activity == "meet" for r in then),
            "reopened": row.activity == "review" and any(r.activity == "reopen" for r in then),
            "at_meeting": row.activity != "meet" and row.event in file.run.attendance,
            "repeat_assessor_to_authority": self._is_repeat(row),
            "forum": before is not None and before.activity == "meet" and row.work_s == 0,
            "resumed": bool(parts) and all(part[6] for part in parts),
            "side": file.is_side_case and row.activity in BEGINNING,
            "again": file.case.joined is not None,
            "abroad": row.activity in RESTING and file.turn_at(row.due) is not None,
            "after_no": turn is not None and turn.outcome in REFUSALS,
            "after_hold": cause is not None and cause.activity == "hold",
            "ran_out": row.activity == "close" and bool(file.interventions),
            "no_offer": row.activity == "close" and not file.interventions,
            "lent": row.unit == "corps",
            "child": self.file.is_child(row.completed),
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
            who = people.post(post) if post else words.say("people.somebody")
            then = "stepped_in" if self.file.somebody_stepped_in(row) else "passed_on"
            return {"who": who, "then": words.say(f"then.{then}")}
        at_table = self.file.at_table(row) if row.event in self.file.run.attendance else 0
        return {
            "who": people.who(row.resource),
            "from_who": people.predecessor(row),
            "unit": people.unit(row),
            "main": self.file.concern.caused_by or "",
            "sender": words.say(f"senders.{row.outcome}") if row.activity == "send" else "",
            "offer": words.list([self._offer(name) for name in self._measures(row)]) or words.say("an_offer"),
            "handed_on": self._handed_on(row),
            "together": words.count("facts", at_table),
            "people": words.list([people.post(p) for p in self.file.run.attendance.get(row.event, ())]),
        }

    def _handed_on(self, row: Row) -> str:
        """Return how much of what was known outlived a handover, '' where the case stays with who had it."""
        kept, known = self.file.kept(row) if row.activity == "take_over" else (0, 0)
        if known == 0 or (kept == 0 and row.kind == "child_to_adult"):
            return ""
        return self.words.say("handed_on", kept=kept, known=self.words.count("facts", known))

    def left_out(self, row: Row) -> str:
        """Return what did not reach a meeting because those who knew it were not there, '' if nothing."""
        facts, people = self.file.left_out(row) if row.event in self.file.run.attendance else (0, [])
        if not facts or row.activity != "meet":
            return ""
        who = self.words.list(list(dict.fromkeys(self.people.post(person) for person in people)))
        return self.words.say("left_out", people=who, facts=self.words.count("facts", facts))

    def _is_repeat(self, row: Row) -> bool:
        """Return whether the story has said already that only the authority decides on measures."""
        told = [
            r for r in self.file.done if r.activity == row.activity == "authorise" and r.kind == TO_AUTHORITY
        ]
        told = [r for r in told if r.outcome not in UNFINISHED]
        return row in told[1:]

    def _measures(self, row: Row) -> list[str]:
        names = measures_of(self.file, row)
        if row.activity == "authorise":
            names = [name for name in names if name in self.needing_decision]
        return names

    def _named(self, offer) -> str:
        """Return the name of an offer in running text; the catalogue's where no other is given."""
        key = f"offers.{offer.name}"
        return self.words.say(key) if self.words.has(key) else getattr(offer, self.words.lang)

    def _offer(self, name: str) -> str:
        return self.words.say("quoted", words=self.offers[name])
