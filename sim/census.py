"""Count what happens in the years of entry of a population that no organisation touches."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import networkx as nx

from sim.agents.observer import concern_of
from sim.engine.streams import Streams
from sim.model import town_of
from sim.parameters import Parameters
from sim.population.network import active_network
from sim.population.onsets import ALIKE, ALONE, INFLUENCE, MILIEU, ONLINE
from sim.population.place import ADULT, YEAR
from sim.population.states import GONE, Event, state_at
from sim.population.town import Town
from sim.population.traits import FORMS as FORMS
from sim.scenario import Scenario
from sim.values import DAY, LEVEL_RANK

AGES = ((0, "age_0"), (10, "age_10"), (15, "age_15"), (18, "age_18"), (25, "age_25"), (40, "age_40"))
CHANNELS = (ALONE, MILIEU, ONLINE, INFLUENCE, ALIKE)
TURNS = ("rise", "ease", "fade", "relapse", "stop", "settle", "travel", "return", "move")


@dataclass
class Counts:
    """Sums over replications; ``years`` is how many municipality-years stand behind them."""

    years: float = 0.0
    moments: int = 0
    ties: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    concerns: Counter[str] = field(default_factory=Counter)
    by_year: list[int] = field(default_factory=list)
    reported: int = 0


def count(scenario: Scenario, replications: int) -> Counts:
    """Return the counts of so many replications of the population of ``scenario``."""
    counts, p = Counts(), Parameters(scenario.parameters)
    end = (scenario.entry_end_day - scenario.start).days * DAY
    for replication in range(replications):
        town = town_of(scenario, p, Streams(scenario.seed, 0, replication))
        _add(counts, town, end)
    return counts


def _add(counts: Counts, town: Town, end: int) -> None:
    n_years = round(end / YEAR)
    by_year = [0] * n_years
    counts.years += end / YEAR
    for number in town.numbers():
        life = town.life_of(number)
        for i in range(n_years):
            _stand(counts.standing, state_at(life, (2 * i + 1) * YEAR // 2))
        is_reported = False
        for event in life:
            if 0 <= event.time < end:
                _happen(counts, town, number, event)
            if event.sign is not None and event.sign.sent is not None and 0 <= event.sign.sent < end:
                is_reported = True
                by_year[min(int(event.sign.sent / YEAR), n_years - 1)] += 1
                _send(counts.concerns, town, number, event)
        birthday = town.place.birthday(number, ADULT, 0)
        if birthday < end and state_at(life, birthday).in_spell:
            counts.events["turned_18"] += 1
        counts.reported += is_reported
    counts.moments += n_years
    for i in range(n_years):
        _tie(counts.ties, active_network(town, (2 * i + 1) * YEAR // 2))
    counts.by_year += by_year


def _tie(ties: Counter[str], graph: nx.Graph) -> None:
    """Add how those with signs are tied to each other at one moment."""
    circles = [circle for circle in nx.connected_components(graph) if len(circle) > 1]
    ties["edges"] += graph.number_of_edges()
    ties["tied"] += sum(map(len, circles))
    ties["largest"] += max(map(len, circles), default=0)


def _stand(standing: Counter[str], state) -> None:
    if not state.in_spell or state.place == GONE:
        return
    standing["spell"] += 1
    standing[f"extremism_{state.extremism}"] += 1
    for name in ("is_alike", "is_unwell", "has_crime"):
        standing[name] += getattr(state, name)
    standing["abroad"] += state.place == "abroad"


def _happen(counts: Counts, town: Town, number: int, event: Event) -> None:
    if event.channel is not None:
        counts.events[f"begin_{event.channel}"] += 1
    elif event.kind in TURNS:
        counts.events[event.kind] += 1
    elif event.sign is not None:
        counts.events[f"sign_{event.sign.code}"] += 1
        counts.events["signs"] += 1
        counts.events["signs_noticed"] += event.sign.seen_by is not None


def _send(concerns: Counter[str], town: Town, number: int, event: Event) -> None:
    concern = concern_of(town, number, event)
    age = town.place.age(number, event.sign.sent)
    concerns["all"] += 1
    concerns[f"source_{concern.source}"] += 1
    concerns[next(name for low, name in reversed(AGES) if age >= low)] += 1
    concerns[f"form_{concern.form}"] += 1
    concerns[f"truth_{concern.truth}"] += 1
    concerns[f"level_{concern.level}"] += 1
    concerns["grave"] += LEVEL_RANK[concern.level] >= LEVEL_RANK["serious"]
    concerns["minor"] += concern.is_minor
    concerns["woman"] += concern.is_woman
    concerns["primary"] += concern.is_primary
    concerns["crime"] += concern.has_crime
    concerns["vulnerable"] += concern.is_vulnerable
    concerns["earlier_case"] += town.people.person(number).traits.has_earlier_case
    concerns["milieu"] += town.people.person(number).in_milieu
