"""When each district goes over to the rule, and the stretches of time that are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from experiments.registration.plan import AFTER_MONTHS, Change
from experiments.registration.rollouts import districts
from sim.engine.dates import add_months, add_years, days_between
from sim.engine.streams import Streams, word
from sim.policies.rollout import Transition
from sim.scenario import Scenario
from sim.values import DAY

Window = tuple[int, int]
ASKED_YEARS = 3
"""The survey looked back three years [K18 p. 10]."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hold the dates of one replication in seconds from the start date.

    ``switch`` is when each district goes over, None for never; ``edges`` are the ends of the months of entry, one more
    than there are months; ``in_force`` lasts from the last switch to the end of entry.
    """

    switch: dict[str, int | None]
    edges: list[int]
    in_force: Window
    first_year: dict[str, Window | None]
    asked_before: Window
    asked_after: Window
    """The three years that coordinators are asked about before the roll-out begins, and at the end of entry."""

    def switch_months(self) -> list[int]:
        """Return the month of entry in which each district goes over, in order of name; the number of months for
        never."""
        n_months = len(self.edges) - 1
        return [n_months if at is None else self.edges.index(at) for _, at in sorted(self.switch.items())]


def calendar_of(base: Scenario, change: Change, streams: Streams) -> Calendar:
    """Return the dates of the replication with these streams: the order of districts is drawn by lot."""
    names = districts()
    lot = tuple(streams.draw("roll-out", word(name)) for name in names)
    dates = {
        name: None if month is None else add_months(change.starts, month)
        for name, month in change.rollout.months_after(names, lot).items()
    }
    n_months = 12 * base.years
    edges = [_seconds(base, add_months(base.start, month)) for month in range(n_months + 1)]
    last = max(day for day in dates.values() if day is not None)
    return Calendar(
        {name: None if day is None else _seconds(base, day) for name, day in dates.items()},
        edges,
        (_seconds(base, last), _seconds(base, base.entry_end_day)),
        {
            name: None
            if day is None
            else (_seconds(base, day), _seconds(base, add_months(day, AFTER_MONTHS)))
            for name, day in dates.items()
        },
        _three_years_to(base, change.starts),
        _three_years_to(base, base.entry_end_day),
    )


def _three_years_to(base: Scenario, day: date) -> Window:
    return _seconds(base, add_years(day, -ASKED_YEARS)), _seconds(base, day)


def transition_of(change: Change, at: int | None) -> Transition | None:
    """Return what a municipality goes through whose district goes over at ``at``."""
    if at is None:
        return None
    how = change.rollout
    return Transition(change.rule, at, how.compliance, how.clause, how.backlog_days, how.switching_hours)


def _seconds(base: Scenario, day: date) -> int:
    return days_between(base.start, day) * DAY
