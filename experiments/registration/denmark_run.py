"""One simulated Denmark, boiled down to what registers and measures are made from."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import exp

from experiments.registration.calendar_of import Calendar, Window, transition_of
from experiments.registration.plan import Batch
from experiments.tasks import Row
from sim.engine.streams import Streams
from sim.measures.record import RunRecord
from sim.measures.registration.counted import (
    Standing,
    counted_by_month,
    days_to_registration,
    register_terms,
    standings,
)
from sim.measures.registration.reality import decided_times, reality_terms, sent_times
from sim.measures.registration.replay import replay, sightings
from sim.measures.registration.survey import answer
from sim.measures.registration.survey_luck import SurveyLuck
from sim.measures.registration.survey_table import SurveyRow, tabulate
from sim.municipalities import Municipality
from sim.national.country import Country, Known
from sim.national.denmark import denmark
from sim.policies.rollout import Registration
from sim.record import record_of
from sim.registers.entries import Entry, Sighting
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.scenario import Scenario
from sim.values import DAY

LATEST = 4.3
"""An entry is written within so many standard deviations (log-scale) of the usual time, but for one in 100,000."""
Terms = dict[str, tuple[float, float]]


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
    country = Country(scenarios, batch.world, batch.replication, known).run_to_end()
    asked = calendar.asked_after if is_new else calendar.asked_before
    places, answers = [], []
    for model in country.models.values():
        record = record_of(model)
        places.append(_place(model.run_scenario.municipality, record, calendar))
        luck = SurveyLuck(country.streams.root, model.code)
        has_forum = model.forum is not None
        answers.append(answer(record, record.entries, asked, base.parameters, luck, has_forum))
    return Reality(places, tabulate(answers))


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


class Registers:
    """Register realities by rules."""

    def __init__(self, base: Scenario, batch: Batch, calendar: Calendar) -> None:
        self.calendar = calendar
        p = base.parameters
        self.unknowns = Unknowns.of(p)
        self.work_factor = p["work.factor"]
        self.root = Streams(base.seed, batch.world, batch.replication).root
        self.one_denmark = Streams(base.seed, batch.world, 0).root
        self.n_replays = batch.replays
        self.by_rule = {
            (district, is_new): registration_of(batch, calendar, district, is_new)
            for district in calendar.switch
            for is_new in (False, True)
        }

    def entries(self, place: Place, is_new: bool, root: int | None = None) -> list[Entry]:
        """Return the registers of a municipality; ``root`` is that of their draws, by default the run's own."""
        luck = Luck(self.root if root is None else root, place.code)
        return replay(place.seen, place.end, self.by_rule[place.district, is_new], luck, self.unknowns)

    def row(self, reality: Reality, is_new: bool) -> Row:
        """Return the terms of a country: sums over municipalities, and lists by month and by municipality."""
        n_months = len(self.calendar.edges) - 1
        sums, days, covered = Sums(), [], []
        months: dict[str, list[float]] = {name: [0.0] * n_months for name in ("sent", "registered")}
        for place in reality.places:
            entries = self.entries(place, is_new)
            standing = standings(entries, place.end)
            sums.add(place.terms, "in_force")
            terms = self._terms(place, standing, entries, self.calendar.in_force)
            sums.add(terms, "in_force")
            self._add_first_year(sums, place, standing, entries)
            days += days_to_registration(standing, place.sent, self.calendar.in_force)
            _add(months["registered"], counted_by_month(standing, self.calendar.edges))
            _add(months["sent"], _by_month(place.sent.values(), self.calendar.edges))
            covered.append(terms["coverage|share"])
        row = sums.row() | {"values|days_to_registration": days, "survey": json.dumps(reality.survey)}
        row |= {f"values|months_{name}": values for name, values in months.items()}
        row["num|coverage_variance@in_force|mean"], row["den|coverage_variance@in_force|mean"] = apart(
            covered
        )
        return row | self._places(reality, is_new)

    def _places(self, reality: Reality, is_new: bool) -> Row:
        """Return sent, covered and registered of each municipality, in order of code, in one simulated Denmark.

        Who has which habit is drawn once for all replications, so that the municipalities differ as they would in
        one country. Which of them is which in reality nobody knows.
        """
        found: dict[str, list[float]] = {name: [] for name in ("code", "sent", "covered", "registered")}
        for place in reality.places:
            entries = self.entries(place, is_new, self.one_denmark)
            standing = standings(entries, place.end)
            terms = self._terms(place, standing, entries, self.calendar.in_force)
            covered, sent = terms["coverage|share"]
            found["code"].append(float(place.code))
            found["sent"].append(float(sent))
            found["covered"].append(float(covered))
            found["registered"].append(float(terms["registered_per_year|mean"][0]))
        return {f"values|places_{name}": values for name, values in found.items()}

    def _terms(
        self, place: Place, standing: dict[str, Standing], entries: list[Entry], window: Window
    ) -> Terms:
        return register_terms(standing, entries, place.sent, place.decided, window, self.work_factor)

    def _add_first_year(
        self, sums: Sums, place: Place, standing: dict[str, Standing], entries: list[Entry]
    ) -> None:
        """Add what was registered and sent in months 1-12 after the district went over."""
        window = self.calendar.first_year[place.district]
        if window is not None:
            terms = self._terms(place, standing, entries, window)
            sent = sum(window[0] <= time < window[1] for time in place.sent.values())
            kept = {"registered_per_year|mean": (terms["registered_per_year|mean"][0], 1.0)}
            sums.add(kept | {"enquiries_per_year|mean": (sent, 1.0)}, "first_year")

    def replays(self, before: Reality, after: Reality) -> Row:
        """Return monthly counts by district with the registers drawn anew: with the new rule, and without.

        ``values|with`` and ``values|without`` are arrays (replays, districts, months) row by row, districts in order of
        name; ``values|switch`` is the month in which each goes over.
        """
        with_rule, without = [], []
        before, after = self._in_entry(before), self._in_entry(after)
        for number in range(1, self.n_replays + 1):
            root = Luck.root_of_replay(self.root, number)
            with_rule += self._by_district(after, True, root)
            without += self._by_district(before, False, root)
        switch = [float(month) for month in self.calendar.switch_months()]
        return {"values|with": with_rule, "values|without": without, "values|switch": switch}

    def _in_entry(self, reality: Reality) -> Reality:
        """Return only what can show in the months of entry: cases that somebody saw then, until its end."""
        begin, end = self.calendar.edges[0], self.calendar.edges[-1]
        lag_days, sigma = self.unknowns.lag_days, self.unknowns.lag_sigma
        earliest = begin - lag_days * exp(LATEST * sigma) * DAY
        places = []
        for place in reality.places:
            until = [one for one in place.seen if one.time < end]
            shown = {one.case for one in until if one.time >= earliest}
            places.append(replace(place, seen=[one for one in until if one.case in shown], end=end))
        return Reality(places, reality.survey)

    def _by_district(self, reality: Reality, is_new: bool, root: int) -> list[float]:
        n_months = len(self.calendar.edges) - 1
        found = {name: [0.0] * n_months for name in sorted(self.calendar.switch)}
        for place in reality.places:
            standing = standings(self.entries(place, is_new, root), place.end)
            _add(found[place.district], counted_by_month(standing, self.calendar.edges))
        return [n for row in found.values() for n in row]


class Sums:
    """Sums of numerators and denominators over municipalities.

    What is given per year is a count of the whole country in the same years; all else pools.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, float]] = {}

    def add(self, terms: Terms, window: str) -> None:
        """Add the terms of one municipality, named ``<measure>|<statistic>``, about a window."""
        for name, (num, den) in terms.items():
            measure, statistic = name.split("|")
            at = f"{measure}@{window}|{statistic}"
            old_num, old_den = self._found.get(at, (0.0, 0.0))
            of_country = measure.endswith("_per_year") or measure == "switching_hours"
            self._found[at] = old_num + num, den if of_country else old_den + den

    def row(self) -> Row:
        """Return the sums as ``num|...`` and ``den|...``."""
        row: Row = {}
        for name, (num, den) in self._found.items():
            row[f"num|{name}"], row[f"den|{name}"] = float(num), float(den)
        return row


def apart(covered: list[tuple[float, float]]) -> tuple[float, float]:
    """Return numerator and denominator of the variance of coverage between municipalities, beyond chance.

    ``covered`` holds (counted, sent) of each. How often both of two enquiries of one municipality are counted, less how
    often both of two from different ones are. Distances from the pooled share would be too short: the largest
    municipalities pull that share towards themselves, by an eighth of the standard deviation.
    """
    n_all, n_counted = (sum(one[part] for one in covered) for part in (1, 0))
    within = sum(sent * (sent - 1) for _, sent in covered)
    across = n_all**2 - sum(sent**2 for _, sent in covered)
    if not across:
        return 0.0, 0.0
    both_within = sum(counted * (counted - 1) for counted, _ in covered)
    both_across = n_counted**2 - sum(counted**2 for counted, _ in covered)
    return float(both_within - both_across * within / across), float(within)


def _add(total: list[float], more: list[int]) -> None:
    for i, n in enumerate(more):
        total[i] += n


def _by_month(times: Iterable[int], edges: list[int]) -> list[int]:
    found = [0] * (len(edges) - 1)
    for time in times:
        if edges[0] <= time < edges[-1]:
            found[bisect_right(edges, time) - 1] += 1
    return found
