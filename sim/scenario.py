"""Everything that defines a run and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Literal

from sim.engine.dates import add_years, non_working_dates
from sim.municipalities import Municipality, district_of
from sim.parameters import declaration_of, resolve
from sim.policies.organisation import OrganisationModel, describe
from sim.policies.rollout import Registration
from sim.policies.shocks import Shock
from sim.policies.staffing import Post

SCHEMA = 1
DEFAULT_START = date(2018, 1, 1)
DEFAULT_YEARS = 5
DEFAULT_SEED = 1


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Say when people work: office hours or round the clock, with Danish non-working days or without."""

    windows: Literal["office", "round_the_clock"] = "office"
    holidays: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """Hold one run: place, rules, posts, calendar, the value of every parameter, dates, seed, shocks.

    ``model`` is a label and changes nothing; ``organisation`` is what counts. ``start`` is the first day of
    entry; ``warm_up_years`` lie before it, ``follow_up_years`` after the ``years`` of entry.
    """

    municipality: Municipality
    model: str
    organisation: OrganisationModel
    staff: Mapping[str, Post]
    calendar: WorkCalendar = WorkCalendar()
    parameters: Mapping[str, float] = field(default_factory=resolve)
    start: date = DEFAULT_START
    years: int = DEFAULT_YEARS
    warm_up_years: int = 3
    follow_up_years: int = 3
    seed: int = DEFAULT_SEED
    shocks: tuple[Shock, ...] = ()
    """What befalls somebody on a date, in order of time."""
    registration: Registration | None = None
    """How concerns are registered; None where the run keeps no registers."""

    def hash(self) -> str:
        """Return the sha256 of the resolved content as 64 hex digits; the model's label is left out."""
        text = json.dumps(self.content(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __hash__(self) -> int:
        return int(self.hash()[:15], 16)

    def content(self) -> dict[str, object]:
        """Return what the hash stands for as plain data: rules and values, dates, the non-working days."""
        kept = {} if self.registration is None else {"registration": _plain(asdict(self.registration))}
        return kept | {
            "schema": SCHEMA,
            "municipality": asdict(self.municipality),
            "district": [[m.code, m.population] for m in district_of(self.municipality)],
            "organisation": describe(self.organisation),
            "staff": {name: asdict(post) for name, post in self.staff.items()},
            "calendar": asdict(self.calendar) | {"non_working": self._non_working()},
            "parameters": dict(self.parameters),
            "start": self.start.isoformat(),
            "years": self.years,
            "warm_up_years": self.warm_up_years,
            "follow_up_years": self.follow_up_years,
            "seed": self.seed,
            "shocks": [{**asdict(shock), "on": shock.on.isoformat()} for shock in self.shocks],
        }

    @property
    def first_day(self) -> date:
        """Return the first day of the warm-up."""
        return add_years(self.start, -self.warm_up_years)

    @property
    def entry_end_day(self) -> date:
        """Return the day after the last day of entry."""
        return add_years(self.start, self.years)

    @property
    def end_day(self) -> date:
        """Return the day after the last day of follow-up."""
        return add_years(self.start, self.years + self.follow_up_years)

    def with_parameters(self, overrides: Mapping[str, object]) -> Scenario:
        """Return the same scenario with these parameters changed; raise BadInput as ``resolve`` does."""
        checked = {name: declaration_of(name).check(value) for name, value in overrides.items()}
        return replace(self, parameters={**self.parameters, **checked})

    def with_model(self, name: str, organisation: OrganisationModel) -> Scenario:
        """Return the same scenario under another organisational model."""
        return replace(self, model=name, organisation=organisation)

    def _non_working(self) -> list[str]:
        return sorted(day.isoformat() for day in non_working_dates(self.first_day, self.end_day))


def _plain(value: object) -> object:
    """Return ``value`` with dates as texts and sets as lists in order."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value
