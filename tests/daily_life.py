"""The clocks of a life, one trial a day in each dimension. Written from docs/model.md 12 alone."""

from __future__ import annotations

import numpy as np
from daily_arrivals import DAY_YEARS
from daily_people import FORMS, People

HOME, ABROAD, GONE = 0, 1, 2
TRAVEL_AGES = (16, 41)
DIMENSIONS = (
    ("rise", "ease", "fade", "relapse", "settle"),
    ("stop",),
    ("worsen", "recover"),
    ("offend", "desist"),
    ("travel", "return", "move"),
)
"""Of the clocks of one dimension at most one rings on a day."""
TRAVELLING_FORMS = [FORMS.index("islamist"), FORMS.index("other")]


class Lives:
    """Hold everybody's state and step those whose story runs."""

    def __init__(self, people: People, rng: np.random.Generator) -> None:
        rows = len(people.form)
        self.people, self.rng, self.p = people, rng, people.town.values
        self.extremism = np.zeros(rows, dtype=np.int8)
        self.was_real = np.zeros(rows, dtype=bool)
        self.is_alike = np.zeros(rows, dtype=bool)
        self.is_poor = np.zeros(rows, dtype=bool)
        self.has_crime = np.zeros(rows, dtype=bool)
        self.place = np.zeros(rows, dtype=np.int8)
        self.in_spell = np.zeros(rows, dtype=bool)
        self.spells = np.zeros(rows, dtype=int)
        self.form = people.form.copy()

    def begin_spells(self, rows: np.ndarray) -> np.ndarray:
        """Begin a story in the rows that have none; return them."""
        new = np.unique(rows[~self.in_spell[rows]])
        self.in_spell[new] = True
        self.spells[new] += 1
        self.was_real[new] = False
        self.is_poor[new] = self.people.has["poor_wellbeing"][new]
        self.has_crime[new] = self.people.has["crime"][new]
        return new

    def hazards(self, rows: np.ndarray, ages: np.ndarray) -> dict[str, np.ndarray]:
        """Return the yearly hazard of every clock for these rows, all in a story and none gone."""
        p, people = self.p, self.people
        e, place, is_alike = self.extremism[rows], self.place[rows], self.is_alike[rows]
        is_poor, has_crime = self.is_poor[rows], self.has_crime[rows]
        home, is_real = place == HOME, e > 0
        in_milieu = people.milieu[rows] >= 0
        may_travel = in_milieu & (ages >= TRAVEL_AGES[0]) & (ages < TRAVEL_AGES[1])
        may_travel &= np.isin(self.form[rows], TRAVELLING_FORMS)

        def factor(name: str, where: np.ndarray) -> np.ndarray:
            return np.where(where, p[f"life.ratio_{name}"], 1.0)

        rise = factor("milieu", in_milieu) * factor("wellbeing", is_poor) * factor("crime", has_crime)
        where = {
            "rise": home * (e == 1) * rise,
            "ease": home * (e == 2),
            "fade": home * (e == 1) * factor("good_ties", people.has["good_ties"][rows]),
            "relapse": home * (e == 0) * self.was_real[rows],
            "settle": home * (e == 0) * ~is_alike,
            "stop": home * is_alike,
            "worsen": home * ~is_poor * factor("extremism", is_real),
            "recover": home * is_poor,
            "offend": home * ~has_crime * factor("extremism", is_real),
            "desist": home * has_crime,
            "travel": home * (e == 2) * may_travel,
            "return": place == ABROAD,
            "move": home,
        }
        return {name: p[f"life.{name}"] * times for name, times in where.items()}

    def ring(self, rows: np.ndarray, ages: np.ndarray) -> dict[str, np.ndarray]:
        """Step every clock of these rows by a day; return, per clock, the rows in which it rang."""
        hazards = self.hazards(rows, ages)
        rang = {}
        for names in DIMENSIONS:
            upto = np.cumsum([hazards[name] for name in names], axis=0)
            rings = np.flatnonzero(self.rng.standard_exponential(len(rows)) < upto[-1] * DAY_YEARS)
            mark = self.rng.random(len(rings)) * upto[-1, rings]
            which = (mark >= upto[:, rings]).sum(axis=0)
            rang |= {name: rows[rings[which == i]] for i, name in enumerate(names)}
        self._apply(rang)
        return rang

    def _apply(self, rang: dict[str, np.ndarray]) -> None:
        self.extremism[rang["rise"]] = 2
        self.extremism[rang["ease"]] = 1
        self.extremism[rang["fade"]] = 0
        self.extremism[rang["relapse"]] = 1
        self.is_alike[rang["stop"]] = False
        for name, state, value in (
            ("worsen", self.is_poor, True),
            ("recover", self.is_poor, False),
            ("offend", self.has_crime, True),
            ("desist", self.has_crime, False),
        ):
            state[rang[name]] = value
        self.place[rang["travel"]] = ABROAD
        self.place[rang["return"]] = HOME
        self.place[rang["move"]] = GONE
        self.in_spell[rang["settle"]] = False
        self.in_spell[rang["move"]] = False
