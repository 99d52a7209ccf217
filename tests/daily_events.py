"""What the event-driven population (`sim/population`) shows, counted under the names of ``daily_town.run_daily``."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import numpy as np
from daily_observers import CLASSES
from daily_people import share_under_18_of_the_country
from daily_town import Setting

from sim.engine.dates import days_between
from sim.engine.streams import Streams
from sim.population.onsets import Arrival, spontaneous
from sim.population.place import Place
from sim.population.place import Setting as PlaceSetting
from sim.population.states import ABROAD, GONE, Event, State, state_at
from sim.population.town import People
from sim.population.town import Town as EventTown
from sim.values import DAY, OTHER_SIGNS, SERIOUS_SIGNS

CODE = 999
"""Of a municipality that there is not."""
CLOCKS = (
    *("rise", "ease", "fade", "relapse", "settle", "stop", "worsen", "recover", "offend", "desist"),
    *("travel", "return", "move"),
)


def place_setting(setting: Setting) -> PlaceSetting:
    """Return the same town, from the same day and for as many days, as the event-driven version needs it."""
    town = setting.town
    return PlaceSetting(
        Place(CODE, town.size, town.share_under_18),
        setting.start,
        setting.start,
        setting.start + timedelta(days=setting.n_days),
        share_under_18_of_the_country(),
        tuple(town.values.items()),
    )


def event_town(setting: Setting, replication: int) -> tuple[EventTown, list[Arrival]]:
    """Return one town that nobody touches, with the surges of ``setting``, and what arrived of itself."""
    at, streams, p = place_setting(setting), Streams(1, replication), dict(setting.town.values)
    people = People(at, streams, p)
    people.seasons.surges = [
        (days_between(at.start, begin) * DAY, days_between(at.start, end) * DAY)
        for begin, end in setting.surges
    ]
    arrivals, town = spontaneous(at, p, people.ties, streams), EventTown(people)
    town.receive(arrivals)
    return town, arrivals


def run_events(setting: Setting, n_runs: int) -> dict[str, np.ndarray]:
    """Return, by name, one number for each run; names as in ``run_daily``, where both can tell."""
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(n_runs))
    for run in range(n_runs):
        for name, value in count(*event_town(setting, run), setting.n_days * DAY).items():
            counts[name][run] = value
    return counts


def count(town: EventTown, arrivals: list[Arrival], end: int) -> dict[str, float]:
    """Return the counts of one run, and the means over time of the numbers in each state."""
    found: dict[str, float] = defaultdict(float, {"effective.influence": 0.0})
    for arrival in arrivals:
        found[f"arrivals.{arrival.channel}"] += 1
    for number in town.numbers():
        life = town.life_of(number)
        for event in life:
            _count_event(event, found)
            if event.sign is not None and event.sign.sent is not None and event.sign.sent < end:
                found[f"truth.{state_at(life, event.sign.sent).truth}"] += 1
                _count_concern(event, found)
        found["spells"] += life[-1].spell + 1
        for event, until in pairwise([*life, None]):
            _count_time(event.state, ((end if until is None else until.time) - event.time) / end, found)
    return found


def _count_event(event: Event, found: dict[str, float]) -> None:
    if event.channel is not None:
        found[f"effective.{event.channel}"] += 1
    elif event.kind in CLOCKS:
        found[f"clock.{event.kind}"] += 1
    elif event.sign is not None:
        found[f"signs.{_class(event.sign.code)}"] += 1
        found[f"code.{event.sign.code}"] += 1
        if event.sign.seen_by is not None:
            found[f"noticed.{event.sign.seen_by}"] += 1


def _class(code: str) -> str:
    serious, other, wellbeing = CLASSES
    return serious if code in SERIOUS_SIGNS else other if code in OTHER_SIGNS else wellbeing


def _count_concern(event: Event, found: dict[str, float]) -> None:
    """Count by sender, and by what the sender concludes from all they have seen."""
    sign = event.sign
    found[f"sent.{sign.seen_by}"] += 1
    kinds = {_class(code) for code in sign.shown}
    if "serious" in kinds:
        found["level.acute" if sign.is_acute else "level.serious"] += 1
    else:
        found["level.other_signs" if "other" in kinds else "level.wellbeing"] += 1


def _count_time(state: State, share: float, found: dict[str, float]) -> None:
    if not state.in_spell or state.place == GONE:
        return
    is_so = {
        "in_spell": True,
        "e1": state.extremism == 1,
        "e2": state.extremism == 2,
        "l": state.is_alike,
        "w": state.is_unwell,
        "c": state.has_crime,
        "abroad": state.place == ABROAD,
    }
    for name, holds in is_so.items():
        found[f"state.{name}"] += share * holds
