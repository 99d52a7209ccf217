"""The four numbers of a scenario's setting. docs/regimes.md 1-4 defines each, with the reasons."""

from __future__ import annotations

from collections.abc import Callable
from math import expm1, fsum, log
from typing import NamedTuple

from experiments.regimes.asking import citizens, knowledge_of, questions
from experiments.regimes.loads import enquiries_a_year, utilisation
from experiments.regimes.replies import replies
from sim.policies.convening import NextMeeting
from sim.policies.organisation import COORDINATOR, FIXED_FORUM
from sim.scenario import Scenario

WriteRule = Callable[[bool], str]
LEAST = 1e-6
"""What stands for 0 on a log scale: nobody needs to be asked, nothing outlasts a handover."""


class Numbers(NamedTuple):
    """The four numbers, none with a unit.

    ``asking``: contacts x reply time / half the cadence; ``utilisation`` of the fullest desk; ``learning``:
    enquiries per tenure; ``kept``: share of facts kept per handover.
    """

    asking: float
    utilisation: float
    learning: float
    kept: float

    def logs(self) -> tuple[float, float, float, float]:
        """Return the natural logs."""
        return tuple(log(max(value, LEAST)) for value in self)


NAMES = Numbers._fields


def numbers_of(
    scenario: Scenario, cadence_days: float | None = None, write: WriteRule | None = None
) -> Numbers:
    """Return the four numbers of the setting in which ``scenario`` takes place.

    Nothing of them depends on the label of a model, nor on whose rules the scenario holds, but that a fixed
    forum's own cadence counts if it is one.

    Parameters
    ----------
    cadence_days
        Days between meetings of the fixed forum; by default the scenario's own, else the catalogue's.
    write
        The rule for what is written; by default one's own notes, that of the coordinator model.
    """
    told = replies(scenario)
    knowledge = knowledge_of(scenario.parameters, told.p_heard)
    _, days = contacts_and_days(scenario)
    return Numbers(
        asking=days / (cadence_of(scenario, cadence_days) / 2),
        utilisation=utilisation(scenario, knowledge, told),
        learning=enquiries_a_year(scenario) * tenure_years(scenario),
        kept=kept_per_handover(scenario, write or COORDINATOR.write),
    )


def contacts_and_days(scenario: Scenario) -> tuple[float, float]:
    """Return how many units are asked about an enquiry, and the days that asking them one by one takes."""
    told = replies(scenario)
    knowledge = knowledge_of(scenario.parameters, told.p_heard)
    contacts, days = [], []
    for citizen in citizens(scenario):
        asked = questions(len(citizen.units), knowledge)
        contacts.append(citizen.share * asked.contacts)
        within = told.unit_days * asked.contacts + told.inside_days * fsum(asked.inside)
        days.append(citizen.share * within)
    return fsum(contacts), fsum(days)


def cadence_of(scenario: Scenario, given: float | None = None) -> float:
    """Return the days between meetings of the fixed forum that this setting has or would have."""
    if given is not None:
        return given
    convene = scenario.organisation.convene
    return (convene if isinstance(convene, NextMeeting) else FIXED_FORUM.convene).every_days


def tenure_years(scenario: Scenario) -> float:
    """Return the mean years one person sits on a post, no longer than ``turnover.longest_years``."""
    per_year, longest = (scenario.parameters[f"turnover.{name}"] for name in ("per_year", "longest_years"))
    return -expm1(-per_year * longest) / per_year if per_year else longest


def kept_per_handover(scenario: Scenario, write: WriteRule) -> float:
    """Return the share of facts that outlasts somebody leaving, with and without notice, under a ``write`` rule."""
    p = scenario.parameters
    kept = {"none": 0.0, **{m: p[f"handover.kept_{m}"] for m in ("oral", "notes", "record")}}
    p_sudden = p["turnover.p_sudden"]
    return (1 - p_sudden) * kept[write(True)] + p_sudden * kept[write(False)]
