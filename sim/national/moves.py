"""Citizens who move to another municipality, and cases that are sent on there. MODEL 6; docs/model.md 18."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.agents.case import Case
from sim.agents.observer import relevant_units
from sim.engine.streams import Streams, uniform, word
from sim.municipalities import Municipality
from sim.population.luck import Luck
from sim.population.onsets import ALIKE, MOVED_IN, Arrival
from sim.population.place import YEAR, Place
from sim.population.states import Event, Person
from sim.values import Concern

if TYPE_CHECKING:
    from sim.model import PreventionModel
    from sim.national.country import Country

WHERE, IN_DISTRICT = 0, 1
SOURCE = "other_municipalities"
NEWCOMERS = 10**9
"""Newcomers are numbered past the inhabitants, in rounds of the whole population; so many rounds there are."""
FIRST_SENT_ON = -1001
"""Number of the episode of a case that was sent on, downwards; far from those of observers and side cases."""
BROUGHT_ALONG = 0
"""Spell of signs there of what somebody brings along: the first they live through under their new number."""


class Moves:
    """Let those who move live on elsewhere, under a new number, and be known there to whoever is told."""

    def __init__(self, country: Country, share_in_district: float) -> None:
        self.country, self.share_in_district = country, share_in_district
        self.now_called: dict[str, tuple[PreventionModel, int]] = {}
        """Name of a citizen who has moved -> municipality and number there."""
        self.table: list[tuple[int, str, str]] = []
        """(time, name before, name after) of every move, in order."""

    def moved(self, model: PreventionModel, number: int, event: Event) -> None:
        """Let citizen ``number`` of ``model`` arrive where they move to; signs that showed begin again there."""
        name = f"{model.code}-{number}"
        there = self._destination(model, number)
        if there is None:
            return
        person = model.citizens.town.people.person(number)
        place = there.citizens.town.place
        age = model.citizens.town.place.age(number, event.time)
        new = number_of_newcomer(place, name, age, event.time)
        luck = Luck(Streams.at(person.key).key("moved"))
        form = model.citizens.town.form_of(number, event.time)
        there.citizens.town.people.admit(Person(new, luck.key, person.traits, form, False, luck))
        self.now_called[name] = there, new
        self.table.append((event.time, name, f"{there.code}-{new}"))
        channels = [MOVED_IN] if event.state.extremism else []
        channels += [ALIKE] if event.state.is_alike else []
        there.citizens.admit(new, [Arrival(event.time + 1, new, channel) for channel in channels])

    def send_on(self, model: PreventionModel, case: Case) -> None:
        """Let the municipality that the citizen of ``case`` has moved to have what is known, as an enquiry."""
        there, number = self.now_called.get(case.citizen_name, (None, 0))
        if there is not None:
            there.reception.sent(self._concern(model, case, there, number), there.citizens.agent_of(number))

    def _concern(self, model: PreventionModel, case: Case, there: PreventionModel, number: int) -> Concern:
        """Return what is sent on: the signs, what outlasts the handover, and what the police know everywhere."""
        old, now = case.concern, model.agenda.now
        known = case.facts_of(case.person)
        medium = model.organisation.write(True)
        facts = model.writing.drawn(case, known, medium, case.n_handovers + 1)
        if model.registrar is not None:
            facts |= model.registrar.readable_elsewhere(case)
        is_minor = there.citizens.is_minor(number, now)
        relevant = relevant_units(is_minor, old.has_crime, old.is_vulnerable)
        return replace(
            old,
            key=Streams.at(old.key).key("sent on"),
            citizen=f"{there.code}-{number}",
            number=number,
            episode=episode_sent_on(old.episode),
            spell=BROUGHT_ALONG,
            sent=now,
            source=SOURCE,
            hops=(),
            level=case.level,
            signs=tuple(sorted(case.signs)),
            is_minor=is_minor,
            relevant_units=relevant,
            sender_facts=facts,
            unit_facts={unit: _known_to_police(old.unit_facts, unit) for unit in relevant},
            head_facts={unit: _known_to_police(old.head_facts, unit) for unit in relevant},
            caused_by=case.name,
            is_first=False,
        )

    def _destination(self, model: PreventionModel, number: int) -> PreventionModel | None:
        """Return where a citizen moves to: often within the district, more often to where more people live."""
        own: Municipality = model.run_scenario.municipality
        key = self.country.streams.key("moves", model.code, number)
        others = [m for m in self.country.models.values() if m is not model]
        near = [m for m in others if m.run_scenario.municipality.police_district == own.police_district]
        far = [m for m in others if m not in near]
        is_near = uniform(key, IN_DISTRICT) < self.share_in_district
        return _by_population((near or far) if is_near else (far or near), uniform(key, WHERE))


def _by_population(models: list[PreventionModel], u: float) -> PreventionModel | None:
    """Return the one at share ``u`` of all inhabitants; None if there is none."""
    left = u * sum(m.run_scenario.municipality.population for m in models)
    found = None
    for found in models:
        left -= found.run_scenario.municipality.population
        if left < 0:
            break
    return found


def number_of_newcomer(place: Place, name: str, age: float, time: int) -> int:
    """Return the number under which somebody of ``age`` years lives in ``place``: that of an inhabitant as old, some
    rounds of the population later, so that nobody else has it."""
    ring = place.ring_years
    oldest = ring * (1 - 1 / place.population)
    as_old = int((min(age, oldest) - time / YEAR) % ring / ring * place.population)
    return as_old + place.population * (1 + word(name) % NEWCOMERS)


def episode_sent_on(episode: int) -> int:
    """Return the number of the episode under which a case is sent on, another one for each ``episode``.

    Those of observers (0, 1, ...) and those below zero (side cases, sent on before) take turns, downwards.
    """
    return FIRST_SENT_ON - (2 * episode if episode >= 0 else -2 * episode - 1)


def _known_to_police(facts: dict[str, int], unit: str) -> int:
    return facts.get("police", 0) if unit == "police" else 0
