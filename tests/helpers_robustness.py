"""Made-up worlds with a known answer: what each alternative takes is a function of the assumptions, plus noise."""

from __future__ import annotations

import numpy as np

from experiments.worlds import draw_worlds
from sim.parameters import declarations

X1, X2 = "competence.pooling", "effect.after"
"""Two assumptions that worlds vary evenly from 0 to 1."""


class MadeUp:
    """Stand for the columns of one world: numerators and denominators by alternative."""

    def __init__(self, sums) -> None:
        self._sums = {
            name: (np.asarray(num, float), np.asarray(den, float)) for name, (num, den) in sums.items()
        }
        self.n = len(next(iter(self._sums.values()))[0])

    def ratio(self, run, measure, statistic):
        return self._sums[run[0]]


def value(world, name):
    return world.get(name, declarations()[name].value)


def made_up(n, seed, means, noise=1.0, replications=8):
    """Return worlds and their columns; ``means(world)`` gives the mean days of each alternative by name."""
    worlds, columns = draw_worlds(n, seed), []
    rng = np.random.default_rng(seed)
    for i, world in enumerate(worlds):
        size = 100 if i == 0 else replications
        luck = rng.normal(0, 3, size)
        den = rng.poisson(12, size) + 1.0
        sums = {
            name: (den * (mean + luck + noise * rng.normal(0, 1, size)), den)
            for name, mean in means(world).items()
        }
        columns.append(MadeUp(sums))
    return worlds, columns
