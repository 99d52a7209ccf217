"""Where and over which time a population lives. docs/model.md 10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sim.engine.dates import days_between
from sim.values import DAY, YEAR

YEAR_DAYS = 365.25
ADULT = 18.0


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality as its population needs it: code, inhabitants, share of them under 18."""

    code: int
    population: int
    share_minor: float

    @property
    def ring_years(self) -> float:
        """Return the years from birth to when a newborn follows."""
        return ADULT / self.share_minor

    def age(self, number: int, time: int) -> float:
        """Return the age in years of citizen ``number`` at ``time`` (seconds from the start date)."""
        ring = self.ring_years
        return ((number + 0.5) / self.population * ring + time / YEAR) % ring

    def birthday(self, number: int, age: float, after: int) -> int:
        """Return the first second after ``after`` at which citizen ``number`` is ``age`` years old."""
        years = (age - self.age(number, after)) % self.ring_years
        return after + max(round(years * YEAR), 1)


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything that decides the lives of a population that no organisation touches.

    ``start`` is second 0; lives begin on ``first`` and are known to ``last``; ``values`` are the declared
    numbers by name; ``minors_in_country`` the national share under 18.
    """

    place: Place
    start: date
    first: date
    last: date
    minors_in_country: float
    values: tuple[tuple[str, float], ...]

    @property
    def begin(self) -> int:
        return days_between(self.start, self.first) * DAY

    @property
    def end(self) -> int:
        return days_between(self.start, self.last) * DAY

    def years_before(self, years: float) -> date:
        """Return the date so many years before the start, or ``first`` if that is earlier."""
        return min(self.first, self.start - timedelta(days=round(years * YEAR_DAYS)))
