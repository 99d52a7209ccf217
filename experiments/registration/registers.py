"""What registers show of a simulated Denmark, as rows: by both rules, and with the registers drawn anew."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp

from experiments.pulse import beat
from experiments.registration.calendar_of import Calendar, Window
from experiments.registration.denmark_run import Place, Reality, registration_of
from experiments.registration.plan import Batch
from experiments.registration.spread import apart
from experiments.registration.sums import Sums, Terms, add_to, count_by_month
from experiments.tasks import Row
from sim.engine.streams import Streams
from sim.measures.registration.counted import (
    Standing,
    counted_by_month,
    days_to_registration,
    register_terms,
    standings,
)
from sim.measures.registration.replay import replay
from sim.registers.entries import Entry
from sim.registers.luck import Luck
from sim.registers.unknowns import Unknowns
from sim.scenario import Scenario
from sim.values import DAY

LATEST = 4.3
"""An entry is written within so many standard deviations (log-scale) of the usual time, but for one in 100,000."""


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
            add_to(months["registered"], counted_by_month(standing, self.calendar.edges))
            add_to(months["sent"], count_by_month(place.sent.values(), self.calendar.edges))
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
            beat(1 / self.n_replays)
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
            add_to(found[place.district], counted_by_month(standing, self.calendar.edges))
        return [n for row in found.values() for n in row]
