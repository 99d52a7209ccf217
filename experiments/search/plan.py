"""What a file asks of a search: from which scenario, over which levers, for which goals, with how many trials."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from experiments.experiment.outcomes import NEITHER, Outcome, read_outcome
from experiments.search.levers import Lever, is_number, read_lever
from experiments.search.setting import Assignment
from sim.errors import BadInput
from sim.nearest import nearest
from sim.rule_reader import check_names, check_table, shown

ENTRIES = ("scenario", "trials", "replications", "weights", "goals", "lever")
TRIALS, REPLICATIONS = (8, 96, 10_000), (2, 20, 10_000)
"""Least, usual and most."""
N_LEVERS, N_GOALS = (1, 12), (2, 4)
"""Least and most levers, and measures of a front: beyond four nearly every setting is best at something."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Hold a measure that a search looks at, and what one unit of it is worth (None: not weighed, a front)."""

    outcome: Outcome
    weight: float | None = None

    @property
    def name(self) -> str:
        """Return measure and statistic, as means are named by."""
        return self.outcome.name

    @property
    def sign(self) -> float:
        """Return 1 where lower is better and -1 where higher is, so that sign times value is a loss."""
        return -float(self.outcome.better)

    def loss(self, means: Mapping[str, float]) -> float:
        """Return the measure turned so that lower is better, times its weight if it has one."""
        return self.sign * means[self.name] * (1.0 if self.weight is None else self.weight)


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """Hold a search as a file asks for it; ``usual`` is how the scenario has the levers, once it is known."""

    scenario: str
    levers: tuple[Lever, ...]
    goals: tuple[Goal, ...]
    trials: int = TRIALS[1]
    replications: int = REPLICATIONS[1]
    usual: Assignment | None = None

    @property
    def is_front(self) -> bool:
        """Return whether a front of goals is wanted, not the best of one score."""
        return self.goals[0].weight is None

    @property
    def n_grid(self) -> int:
        """Return how many settings there are in all."""
        return math.prod(len(lever.values) for lever in self.levers)

    def losses(self, means: Mapping[str, float]) -> tuple[float, ...]:
        """Return what the search makes small: one score, or the loss of each goal of a front."""
        found = [goal.loss(means) for goal in self.goals]
        return tuple(found) if self.is_front else (math.fsum(found),)


def read_search(table: object, where: str, scenarios: Collection[str] | None = None) -> SearchPlan:
    """Return the search that a table of an experiment file describes.

    Parameters
    ----------
    table
        Plain data as TOML gives it.
    where
        Name of the table, for the error sentence.
    scenarios
        Names of the scenarios in the file; None does not check.

    Raises
    ------
    BadInput
        An unknown name, a value that is none, a lever that nobody decides, goals that cannot be weighed.
    """
    table = check_table(table, where)
    check_names(table, ENTRIES, where)
    return SearchPlan(
        scenario=_scenario(table, where, scenarios),
        levers=_levers(table, where),
        goals=_goals(table, where),
        trials=_whole(table, "trials", TRIALS, where),
        replications=_whole(table, "replications", REPLICATIONS, where),
    )


def _scenario(table: Mapping[str, object], where: str, scenarios: Collection[str] | None) -> str:
    if "scenario" not in table:
        raise BadInput("search.needs", where=where, name="scenario")
    name = str(table["scenario"])
    if scenarios is not None and name not in scenarios:
        close = nearest(name, scenarios)
        raise BadInput("search.unknown_scenario", where=f"{where}.scenario", name=name[:60], nearest=close)
    return name


def _whole(table: Mapping[str, object], name: str, limits: tuple[int, int, int], where: str) -> int:
    least, usual, most = limits
    given = table.get(name, usual)
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
        values = {"given": shown(given), "low": least, "high": most}
        raise BadInput("scenario.not_whole", where=f"{where}.{name}", **values)
    return given


def _levers(table: Mapping[str, object], where: str) -> tuple[Lever, ...]:
    given = table.get("lever")
    if given is None:
        raise BadInput("search.needs", where=where, name="lever")
    if not isinstance(given, list):
        raise BadInput("scenario.not_tables", where=f"{where}.lever")
    if not N_LEVERS[0] <= len(given) <= N_LEVERS[1]:
        raise BadInput("search.n_levers", where=where, n=len(given), most=N_LEVERS[1])
    levers = tuple(read_lever(one, f"{where}.lever {number}") for number, one in enumerate(given, start=1))
    _check_apart([lever.name for lever in levers], where)
    return levers


def _check_apart(names: list[str], where: str) -> None:
    """Raise BadInput if two levers turn the same thing: one name twice, or a rule and a part of it."""
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadInput("search.twice", where=where, name=name)
    for name in names:
        for other in names:
            if other.startswith(f"{name}."):
                raise BadInput("search.overlap", where=where, name=name, other=other)


def _goals(table: Mapping[str, object], where: str) -> tuple[Goal, ...]:
    if ("weights" in table) == ("goals" in table):
        raise BadInput("search.weights_or_goals", where=where)
    goals = _weighed(table["weights"], where) if "weights" in table else _front(table["goals"], where)
    names = [goal.name for goal in goals]
    for place, goal in enumerate(goals):
        if goal.name in names[:place]:
            raise BadInput("search.twice", where=where, name=goal.name)
        if goal.outcome.better == NEITHER:
            raise BadInput("search.no_better", where=where, name=goal.outcome.measure)
    return goals


def _weighed(given: object, where: str) -> tuple[Goal, ...]:
    where = f"{where}.weights"
    weights = check_table(given, where)
    if not weights:
        raise BadInput("search.no_weights", where=where)
    return tuple(_weight(name, weight, where) for name, weight in weights.items())


def _weight(name: str, weight: object, where: str) -> Goal:
    outcome = read_outcome(name, where)
    if outcome.is_quantile:
        raise BadInput("search.weighed_quantile", where=where, name=name)
    if not is_number(weight) or weight <= 0:
        raise BadInput("search.weight", where=f"{where}.{name}", given=shown(weight))
    return Goal(outcome, float(weight))


def _front(given: object, where: str) -> tuple[Goal, ...]:
    where = f"{where}.goals"
    if not isinstance(given, list) or not N_GOALS[0] <= len(given) <= N_GOALS[1]:
        raise BadInput("search.n_goals", where=where, given=shown(given), low=N_GOALS[0], high=N_GOALS[1])
    return tuple(Goal(read_outcome(words, where)) for words in given)
