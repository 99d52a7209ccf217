"""What lies in the registers about running cases: which facts, who finds them, whom they label. docs/model.md 17."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.engine.streams import uniform, word
from sim.registers.entries import Entry, Sighting

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel

SOCIAL_SIDE, PLAIN = "social_side_only", "plain_words"


@dataclass(slots=True)
class _Lying:
    """An entry with the facts (bits) that can be read in it."""

    entry: Entry
    facts: int


class Recorded:
    """Hold the entries that lie there now, by case."""

    def __init__(self, model: PreventionModel) -> None:
        self.model, p = model, model.p
        self.kept_plain, self.kept_other = p["handover.kept_record"], p["registration.kept_other_words"]
        self.kept_social = p["registration.kept_social_side"]
        self.p_read = {
            "unit": p["registration.p_read_in_unit"],
            "municipality": p["registration.p_read_widely"],
            "country": p["registration.p_read_widely"],
        }
        self._lying: dict[str, list[_Lying]] = {}
        self.rows: list[tuple] = []
        """What could be found from when on (``sim.tables``)."""

    def add(self, case: Case, entry: Entry) -> None:
        """Let an entry lie there from now on, with what its writer knows."""
        lying = _Lying(entry, 0)
        self._lying.setdefault(case.name, []).append(lying)
        self._fill(lying, case, entry.writer)

    def brought_up_to_date(self, sighting: Sighting) -> None:
        """Let a unit that has the case before it again write on in its own entries."""
        case = self.model.registrar.case_named(sighting.case)
        for lying in self._there(case):
            if lying.entry.unit == sighting.unit and sighting.person is not None:
                self._fill(lying, case, sighting.person)

    def _fill(self, lying: _Lying, case: Case, person: str) -> None:
        new = case.facts_of(person) & ~lying.facts
        found = self._legible(case, new, lying.entry.habit.words)
        if found:
            lying.facts |= found
            about = (case.name, found, person, lying.entry.habit.where)
            self.rows.append((self.model.agenda.now, *about))

    def _legible(self, case: Case, facts: int, words: str) -> int:
        """Return which ``facts`` others find in an entry in such words, keyed (case, fact): plainer, never fewer."""
        if not facts:
            return 0
        share = self.kept_plain if words == PLAIN else self.kept_other
        share = self.kept_social if words == SOCIAL_SIDE else share
        key = case.streams.key("recorded")
        return sum(1 << i for i in range(case.n_facts) if facts >> i & 1 and uniform(key, i) < share)

    def readable(self, case: Case, post: FilledPost) -> int:
        """Return the facts (bits) that whoever is on ``post`` finds."""
        found = 0
        for lying in self._there(case):
            if self._may_read(post, lying.entry):
                found |= lying.facts
        return found

    def readable_elsewhere(self, case: Case) -> int:
        """Return the facts (bits) that another municipality finds."""
        found = 0
        for lying in self._there(case):
            if lying.entry.habit.readers == "country":
                found |= lying.facts
        return found

    def is_known(self, case: Case) -> bool:
        """Return whether the citizen was told of an entry in plain words, or others have read it out of context."""
        return any(
            lying.entry.habit.words == PLAIN
            and (lying.entry.habit.tells_citizen or self._was_read(case, lying.entry))
            for lying in self._there(case)
        )

    def reminds(self, case: Case) -> bool:
        """Return whether a system in which the case stands asks for what was planned."""
        return any(lying.entry.habit.reminds for lying in self._there(case))

    def _was_read(self, case: Case, entry: Entry) -> bool:
        """Return whether others have read an entry: more readers, never fewer who read."""
        p_read = self.p_read.get(entry.habit.readers, 0.0)
        return uniform(case.streams.key("entry read", word(entry.unit)), 0) < p_read

    def _there(self, case: Case) -> list[_Lying]:
        """Return the entries about a case that are not deleted yet."""
        now = self.model.agenda.now
        return [lying for lying in self._lying.get(case.name, ()) if now < lying.entry.expires]

    def _may_read(self, post: FilledPost, entry: Entry) -> bool:
        readers = entry.habit.readers
        if readers == "writer":
            return post.person().name == entry.writer
        if readers == "unit":
            return post.unit == entry.unit
        if readers == "key_staff":
            return post in self.model.key_staff
        return readers == "country" or post.unit != "police"
