"""What the responsible person writes down, where, and from when on others find it. MODEL 8; docs/model.md 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.office import OTHER
from sim.engine.streams import lognormal, uniform
from sim.engine.workdays import NEVER, WORKING_DAY

if TYPE_CHECKING:
    from sim.agents.posts import FilledPost
    from sim.model import PreventionModel


class Writing:
    """Write down what the responsible person of a case knows, as the ``write`` rule says.

    At a meeting that this person could not come to, whoever chairs it does. It is written after some time of the
    writer's own at work; who leaves before has not written it. Of what is written others find each fact with
    ``handover.kept_<medium>``, keyed (case, fact). Who is about to leave, with notice, writes at once.
    """

    def __init__(self, model: PreventionModel) -> None:
        self.model, self.rule = model, model.organisation.write
        p = model.p
        self.kept = {"none": 0.0, **{m: p[f"handover.kept_{m}"] for m in ("oral", "notes", "record")}}
        self.median_days, self.sigma = p["writing.median_days"], p["course.wait_sigma"]
        self.medium = self.rule(False)
        """What others read without the writer: none, notes or record."""

    def note(self, case: Case) -> None:
        """Let the responsible person write down in time what they know and have not noted yet."""
        self._note(case, case.holder, case.person, case.facts_of(case.person))

    def minute(self, case: Case, chair: FilledPost, facts: int) -> None:
        """Let whoever chairs a meeting in place of the responsible person write down what was said there."""
        self._note(case, chair, chair.person().name, facts)

    def _note(self, case: Case, post: FilledPost, person: str, facts: int) -> None:
        noted = case.noted.get(person, 0)
        new = facts & ~noted
        if self.rule.place is None or not new:
            return
        case.noted[person] = noted | new
        u = uniform(case.streams.key("writing", case.n_handovers), (new & -new).bit_length())
        days = lognormal(u, self.median_days, self.sigma)
        now = self.model.agenda.now
        at = post.time_at_work(now, round(days * WORKING_DAY))
        incumbent = post.person().incumbent
        if at >= incumbent.end and not incumbent.leaves_suddenly:
            at = now
        self._plan(at, (case, post, person, new))

    def _plan(self, at: int, what: tuple[Case, FilledPost, str, int]) -> None:
        if at < NEVER:
            self.model.agenda.schedule_event(at, self._written, what, OTHER, what[1].index)

    def _written(self, what: tuple[Case, FilledPost, str, int]) -> None:
        case, post, writer, facts = what
        spell = post.spell_now()
        if post.person().name != writer or (spell is not None and spell.is_vacancy):
            return
        if spell is not None:  # away against every plan: written when back
            self._plan(post.time_at_work(spell.end, 1), what)
            return
        found = facts if self.medium == "none" else self.legible(case, facts)
        if self.medium != "none":
            case.written |= found
        if found:
            self._record(case, found, writer)

    def _record(self, case: Case, facts: int, writer: str) -> None:
        self.model.tables.written.append((self.model.agenda.now, case.name, facts, writer, self.rule.place))

    def legible(self, case: Case, facts: int) -> int:
        """Return which ``facts`` (bits), written down, others find in what they read without the writer."""
        return self.drawn(case, facts, self.medium, 0)

    def drawn(self, case: Case, facts: int, medium: str, handover: int) -> int:
        """Return which ``facts`` (bits) pass through ``medium``, keyed (case, fact, number of the handover)."""
        key, share = case.streams.key("kept", handover), self.kept[medium]
        return sum(1 << i for i in range(case.n_facts) if facts >> i & 1 and uniform(key, i) < share)

    def handed_over(self, case: Case, leaver: str, is_planned: bool) -> int:
        """Return which facts (bits) whoever takes a case over from ``leaver`` gets.

        What all may read lies there, and with notice its writer completes it first, for all who read it later too.
        Notes of one's own, and what was never written, pass only in person.
        """
        known = case.facts_of(leaver)
        if self.medium == "none":
            return self.drawn(case, known, self.rule(is_planned), case.n_handovers)
        completed = self.legible(case, known) & ~case.written if is_planned else 0
        if completed:
            case.written |= completed
            self._record(case, completed, leaver)
        return case.written
