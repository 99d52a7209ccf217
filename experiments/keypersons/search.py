"""Look for a world in which the order of two models turns round: an optimiser on the difference. MODEL 1, 12.

Differential evolution (Storn & Price 1997, J. Global Optimization 11, 341-359; scipy) over the assumptions that go most
with the difference, within their plausible ranges, the others as declared. It optimises what few replications show,
so what it finds looks better than it is; the world found is run again with other luck, and that is the result. So are
the plausible worlds in which the two models stood most the other way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from experiments.comparison.columns import Columns
from experiments.keypersons.cells import NATURAL, WORLD, gone_name
from experiments.keypersons.estimates import ADDED, Record, numbers
from experiments.keypersons.plan import Batch, Plan
from experiments.statistics.ratio import pooled, ratio_difference
from experiments.worlds import world_value
from sim.parameters import declarations

N_INPUTS = 8
"""Assumptions that the optimiser may move: those that go most with the difference over worlds."""
PER_GENERATION = 16
"""Worlds tried at once."""
TRIED, CHECKED = 8, 60
"""Replications of a world that is tried, and of the one found, with other luck."""
FIRST_FRESH = 10_000
"""Replications from here on are used for nothing else."""

Evaluate = Callable[[list[Batch]], list[Columns]]


def search_reversals(plan: Plan, summary: Mapping[str, object], evaluate: Evaluate) -> list[Record]:
    """Return, per pair of models, the world in which the usual order is most nearly, or fully, turned round.

    ``evaluate`` runs batches and returns their columns in order. Empty if the plan has no search.
    """
    if not plan.search:
        return []
    usual = {
        (d["model"], d["baseline"]): d["mean"]
        for d in summary["differences"]
        if d["measure"] == ADDED[0] and d["variant"] == NATURAL
    }
    return [
        _search(plan, pair, usual[pair["model"], pair["baseline"]], pair["strongest"], evaluate)
        for pair in summary["across_worlds"]
        if usual[pair["model"], pair["baseline"]] and pair["strongest"]
    ]


def _search(plan: Plan, pair: Record, usual: float, strongest: list[str], evaluate: Evaluate) -> Record:
    from scipy.optimize import differential_evolution

    names = strongest[:N_INPUTS]
    trial = _Trial(plan, (pair["model"], pair["baseline"]), names, evaluate)
    sign = 1.0 if usual > 0 else -1.0
    generations = max(plan.search // PER_GENERATION - 1, 1)
    found = differential_evolution(
        lambda points: sign * trial.differences(points),
        bounds=[(0.0, 1.0)] * len(names),
        popsize=max(PER_GENERATION // len(names), 1),
        maxiter=generations,
        rng=np.random.default_rng([plan.seed, len(names)]),
        tol=0.0,
        polish=False,
        vectorized=True,
        updating="deferred",
    )
    world = trial.world(found.x)
    checked = trial.check(world, "check")
    again = pair["most_turned"]["lowest" if usual > 0 else "highest"]
    return {
        "model": pair["model"],
        "baseline": pair["baseline"],
        "usual": usual,
        "tried": trial.n,
        "found": sign * float(found.fun),
        "checked": numbers(checked),
        "is_reversed": _is_reversed(checked, sign),
        "screened": [_again(trial, plan, number, sign) for number in again],
        "world": [
            {"parameter": name, "value": value, "usual": float(plan.scenario.parameters[name])}
            for name, value in world.items()
        ],
    }


def _again(trial: _Trial, plan: Plan, number: int, sign: float) -> Record:
    """Return a plausible world that stood most the other way, run again with luck that it was not chosen by."""
    checked = trial.check(plan.worlds[number], f"world-{number:03d}")
    return {"world": number, **numbers(checked), "is_reversed": _is_reversed(checked, sign)}


def _is_reversed(checked, sign: float) -> bool:
    """Return whether the interval of the checked difference lies wholly on the other side of zero."""
    ends = (checked.low, checked.high)
    return None not in ends and max(sign * end for end in ends) < 0


class _Trial:
    """Worlds that an optimiser tries for one pair of models."""

    def __init__(self, plan: Plan, pair: tuple[str, str], names: list[str], evaluate: Evaluate) -> None:
        self.plan, self.pair, self.names, self.evaluate = plan, pair, names, evaluate
        self.subjects = tuple(s for s in plan.subjects if s.model in pair)
        self.n = 0

    def differences(self, points: np.ndarray) -> np.ndarray:
        """Return the first model's added days minus the second's in each world; ``points`` has a column for each."""
        worlds = [self.world(point) for point in points.T]
        batches = [self._batch(world, f"try-{self.n + i:04d}", 0, TRIED) for i, world in enumerate(worlds)]
        self.n += len(worlds)
        return np.array([self._difference(columns) for columns in self.evaluate(batches)])

    def check(self, world: dict[str, float], name: str):
        """Return the difference in ``world`` with luck that nothing was chosen by."""
        (columns,) = self.evaluate([self._batch(world, name, FIRST_FRESH, CHECKED)])
        return ratio_difference(*(part for one in self._ratios(columns) for part in one))

    def world(self, point: np.ndarray) -> dict[str, float]:
        """Return the assumptions at a point of the unit cube, each by its place in its plausible range."""
        known = declarations()
        return {name: world_value(known[name], float(u)) for name, u in zip(self.names, point, strict=True)}

    def _batch(self, world: dict[str, float], name: str, first: int, n: int) -> Batch:
        label = f"search-{self.pair[0]}-{self.pair[1]}-{name}".replace("_", "-")
        return Batch(label, self.subjects, self.plan.absence, self.plan.seed, 0, world, first, n, WORLD)

    def _ratios(self, columns: Columns) -> list:
        run = gone_name(NATURAL, self.plan.key_post)
        return [columns.ratio((model, run), *ADDED) for model in self.pair]

    def _difference(self, columns: Columns) -> float:
        first, second = (pooled(*one) for one in self._ratios(columns))
        return 0.0 if first is None or second is None else first - second
