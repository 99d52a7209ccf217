"""The decision of a first assessment, right or wrong, and what follows from it. MODEL 6, 9; docs/model.md 7."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.professional import Professional
from sim.engine.steps import Step
from sim.values import DROPPED, LEVEL_RANK, OPENED, RADICALISATION, REFERRED, TO_POLICE, UNFOUNDED

if TYPE_CHECKING:
    from sim.model import PreventionModel


class Decisions:
    """Take decisions by the one error function and set off what follows."""

    def __init__(self, model: PreventionModel) -> None:
        self.model = model
        self.pooling = model.p["competence.pooling"]
        self.p_take = model.p["police.p_take"]

    def take(self, step: Step, facts: int, people: list[Professional]) -> None:
        """Set the outcome of a ``decide`` step from the facts (bits) and the people at hand."""
        model, case = self.model, step.case
        competence = self._competence(people)
        p_wrong = model.error(case.share(facts), competence, model.criteria_clearness)
        is_wrong = case.streams.draw("decide") < p_wrong
        step.outcome = case.outcome = self._outcome(case, is_wrong)
        case.is_assessed = True
        model.learning.decided(case, people)
        model.tables.decisions.append(
            (
                step.event,
                facts.bit_count(),
                case.n_facts,
                round(competence, 12),
                round(p_wrong, 12),
                is_wrong,
                case.level,
            )
        )

    def act(self, step: Step) -> None:
        """Let the outcome have its consequence."""
        case = step.case
        case.holder.n_open -= 1
        if case.outcome == OPENED:
            self.model.courses.open(case, step)
            return
        case.end_state = case.outcome
        learning = self.model.learning
        if case.outcome == REFERRED:
            learning.referred(step)
        if case.outcome == TO_POLICE:
            share = self.model.office.new(case, step, "C", "share_with_police", learning.with_police)
            self.model.office.give(
                share, case.holder, case.holder.role, "municipality_to_police", case.person
            )

    def _competence(self, people: list[Professional]) -> float:
        """Return what the people decide with: between their mean and the best of them."""
        values = [person.competence(self.model.agenda.now) for person in people]
        mean = fsum(values) / len(values)
        return mean + self.pooling * (max(values) - mean)

    def _outcome(self, case: Case, is_wrong: bool) -> str:
        concern = case.concern
        if concern.truth != RADICALISATION:
            if is_wrong:
                return OPENED
            return DROPPED if concern.truth == UNFOUNDED else REFERRED
        if is_wrong:
            return DROPPED
        is_grave = LEVEL_RANK[case.level] >= LEVEL_RANK["serious"]
        if concern.has_crime and is_grave and case.streams.draw("police") < self.p_take:
            return TO_POLICE
        return OPENED
