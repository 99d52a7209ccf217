"""One simulated Denmark, boiled down to what registers and measures are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from experiments.pulse import beat
from experiments.registration.calendar_of import Calendar, transition_of
from experiments.registration.plan import Batch
from experiments.registration.sums import Terms
from sim.measures.record import RunRecord
from sim.measures.registration.reality import decided_times, reality_terms, sent_times
from sim.measures.registration.replay import sightings
from sim.measures.registration.survey import answer
from sim.measures.registration.survey_luck import SurveyLuck
from sim.measures.registration.survey_table import SurveyRow, tabulate
from sim.municipalities import Municipality
from sim.national.country import Country, Known
from sim.national.denmark import denmark
from sim.policies.rollout import Registration
from sim.record import record_of
from sim.registers.entries import Sighting
from sim.scenario import Scenario


@dataclass(slots=True)
class Place:
    """What is kept of one municipality: who saw which case when, when enquiries were sent and decided, measures."""

    code: int
    district: str
    end: int
    seen: list[Sighting]
    sent: dict[str, int]
    decided: dict[str, int]
    terms: Terms


def registration_of(batch: Batch, calendar: Calendar, district: str, is_new: bool) -> Registration:
    """Return how the municipalities of a district register under the baseline or with the new rule coming."""
    change = batch.change
    transition = transition_of(change, calendar.switch[district]) if is_new else None
    return Registration(change.baseline, transition, frozenset(change.rollout.off))


PARTS = 100
"""Beats in the run of a country, which takes many seconds."""
MAKING = 0.3
"""Which part of its time a country takes to be made; only the bar's evenness hangs on it."""
REGISTERED = 2
"""How many of a batch's promised runs register one reality: by the baseline, and by the new rule."""


@dataclass(frozen=True, slots=True)
class Reality:
    """A country that has run: its municipalities in order of code, and what their coordinators answered."""

    places: list[Place]
    survey: list[SurveyRow]


def run_reality(base: Scenario, batch: Batch, calendar: Calendar, known: Known, *, is_new: bool) -> Reality:
    """Run the country and return what is kept of it."""
    scenarios = [
        replace(
            scenario,
            registration=registration_of(batch, calendar, scenario.municipality.police_district, is_new),
        )
        for scenario in denmark(base, batch.world, batch.replication)
    ]
    each = REGISTERED * MAKING / len(scenarios)
    country = Country(scenarios, batch.world, batch.replication, known, at_each=lambda: beat(each))
    _run_beating(country)
    asked = calendar.asked_after if is_new else calendar.asked_before
    places, answers = [], []
    for model in country.models.values():
        record = record_of(model)
        places.append(_place(model.run_scenario.municipality, record, calendar))
        luck = SurveyLuck(country.streams.root, model.code)
        has_forum = model.forum is not None
        if asked[0] >= model.days.origin:  # nobody can be asked about years that were not simulated
            answers.append(answer(record, record.entries, asked, base.parameters, luck, has_forum))
    return Reality(places, tabulate(answers))


def _run_beating(country: Country) -> None:
    """Run the country to its end, and say at each of its parts that so much of the promised runs is done."""
    begin, end = country.agenda.now, max(model.end for model in country.models.values())
    for part in range(1, PARTS + 1):
        country.agenda.run_until(begin + (end - begin) * part // PARTS)
        beat(REGISTERED * (1 - MAKING) / PARTS)
    country.run_to_end()


def _place(municipality: Municipality, record: RunRecord, calendar: Calendar) -> Place:
    return Place(
        municipality.code,
        municipality.police_district,
        record.end,
        sightings(record),
        sent_times(record),
        decided_times(record),
        reality_terms(record, calendar.in_force),
    )
