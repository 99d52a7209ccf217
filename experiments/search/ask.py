"""Which settings to try next: the whole grid where it is small enough, else what a sampler suggests.

Sampler: tree-structured Parzen estimator, one per lever (Bergstra, Bardenet, Bengio & Kegl 2011, NeurIPS 24; Watanabe
2023, arXiv 2304.11127; Optuna, Akiba et al. 2019, KDD). With few trials on a grid it found known optima and fronts more
surely than the multivariate one and than NSGA-II; neighbours of the best help it out of narrow valleys.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from experiments.search.front import non_dominated
from experiments.search.levers import Lever
from experiments.search.plan import SearchPlan
from experiments.search.setting import Assignment, key_of
from sim.errors import BadInput

if TYPE_CHECKING:
    import optuna

STARTUP = 16
"""Settings drawn blindly before the sampler learns."""
NEAR = 4
"""Of a generation after that, settings next to the best of one score; a front is spread by the sampler alone."""
PATIENCE = 1000
"""Blind draws after which there is nothing new to try."""

Point = dict[str, int]
"""Lever -> which of its values."""


class Grid:
    """Give every setting there is, the last lever turning fastest."""

    def __init__(self, plan: SearchPlan) -> None:
        self._left: Iterator[Assignment] = (
            {lever.name: value for lever, value in zip(plan.levers, values, strict=True)}
            for values in itertools.product(*(lever.values for lever in plan.levers))
        )
        self._seen = {key_of(plan.usual or {})}

    def ask(self, n: int) -> list[Assignment]:
        """Return the next ``n`` settings, fewer at the end."""
        return list(itertools.islice(self._fresh(), n))

    def tell(self, assignment: Assignment, losses: tuple[float, ...] | None) -> None:
        """Take note of nothing: what comes next does not depend on it."""

    def _fresh(self) -> Iterator[Assignment]:
        """Give the settings left over that mean something else than all before."""
        for one in self._left:
            if key_of(one) not in self._seen:
                self._seen.add(key_of(one))
                yield one


class Sampler:
    """Suggest settings by what was told of those tried; the same seed and answers give the same suggestions."""

    def __init__(self, plan: SearchPlan, seed: int) -> None:
        self.plan = plan
        states = np.random.SeedSequence([seed, len(plan.levers)]).generate_state(2)
        self._study = _study(1 if not plan.is_front else len(plan.goals), int(states[0]))
        self._rng = np.random.default_rng(int(states[1]))
        self._distributions = {lever.name: _distribution(lever) for lever in plan.levers}
        self._trials: dict[str, optuna.Trial] = {}
        self._told: list[tuple[Point, tuple[float, ...]]] = []
        self._seen = {key_of(plan.usual or {})}

    def ask(self, n: int) -> list[Assignment]:
        """Return up to ``n`` settings that were not asked for before; fewer where nothing new is left."""
        n_near = NEAR if not self.plan.is_front and len(self._seen) >= STARTUP else 0
        found: list[Assignment] = []
        for place in range(n):
            point = self._suggested() if place < n - n_near else None
            point = point or self._near() or self._blind()
            if point is None:
                break
            found.append(self._assignment(point))
            self._seen.add(key_of(found[-1]))
            self._ask_for(point)
        return found

    def tell(self, assignment: Assignment, losses: tuple[float, ...] | None) -> None:
        """Tell what came out of a setting; None where it is not admissible or failed."""
        import optuna

        point = self._point(assignment)
        if point is None:  # the usual setting need not lie on the grid
            return
        trial = self._ask_for(point)
        if losses is None:
            self._study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            self._study.tell(trial, list(losses))
            self._told.append((point, losses))

    def _suggested(self) -> Point | None:
        """Return what the sampler suggests, None if that was asked for before."""
        import optuna

        trial = self._study.ask(self._distributions)
        point = {lever.name: int(trial.params[lever.name]) for lever in self.plan.levers}
        key = key_of(self._assignment(point))
        if key in self._seen:
            self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
            return None
        self._trials[key] = trial
        return point

    def _ask_for(self, point: Point) -> optuna.Trial:
        """Return the trial of the study for just this point, made now unless the sampler suggested it."""
        key = key_of(self._assignment(point))
        if key not in self._trials:
            self._study.enqueue_trial(point)
            self._trials[key] = self._study.ask(self._distributions)
        return self._trials[key]

    def _near(self) -> Point | None:
        """Return a point not tried yet that differs in one lever from one of the best, drawn at random."""
        best = [self._told[place][0] for place in self._best()]
        fresh = [point for one in best for point in self._neighbours(one) if self._is_new(point)]
        return fresh[int(self._rng.integers(len(fresh)))] if fresh else None

    def _best(self) -> list[int]:
        losses = [row for _, row in self._told]
        if self.plan.is_front:
            return non_dominated(losses)
        return [min(range(len(losses)), key=lambda place: losses[place])] if losses else []

    def _neighbours(self, point: Point) -> Iterator[Point]:
        """Return the points one step away: the next values of an ordered lever, any value of another."""
        for lever in self.plan.levers:
            here = point[lever.name]
            steps = (here - 1, here + 1) if lever.is_ordered else range(len(lever.values))
            for there in steps:
                if there != here and 0 <= there < len(lever.values):
                    yield {**point, lever.name: there}

    def _blind(self) -> Point | None:
        """Return a point not tried yet, all levers drawn at random; None if none turns up."""
        for _ in range(PATIENCE):
            point = {lever.name: int(self._rng.integers(len(lever.values))) for lever in self.plan.levers}
            if self._is_new(point):
                return point
        return None

    def _is_new(self, point: Point) -> bool:
        return key_of(self._assignment(point)) not in self._seen

    def _assignment(self, point: Point) -> Assignment:
        return {lever.name: lever.values[point[lever.name]] for lever in self.plan.levers}

    def _point(self, assignment: Assignment) -> Point | None:
        places = {lever.name: lever.place(assignment.get(lever.name)) for lever in self.plan.levers}
        return None if None in places.values() else places


def make_asker(plan: SearchPlan, seed: int) -> Grid | Sampler:
    """Return what suggests settings: the whole grid if the trials cover it."""
    return Grid(plan) if plan.n_grid <= plan.trials else Sampler(plan, seed)


def _study(n_goals: int, seed: int):
    """Return a study in memory that makes ``n_goals`` losses small, and says nothing on the way."""
    try:
        import optuna
    except ImportError:
        raise BadInput("extras.missing", extra="analysis") from None

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            n_startup_trials=STARTUP, multivariate=False, constant_liar=True, seed=seed
        )
    return optuna.create_study(sampler=sampler, directions=["minimize"] * n_goals)


def _distribution(lever: Lever):
    from optuna.distributions import CategoricalDistribution, IntDistribution

    last = len(lever.values) - 1
    return IntDistribution(0, last) if lever.is_ordered else CategoricalDistribution(range(last + 1))
