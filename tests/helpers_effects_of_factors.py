"""Made-up designs and simulators for the tests of factor effects: everything about them is known."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from experiments.effects.factor import Factor
from experiments.experiment.outcomes import read_outcome

RUN = ("made-up", "natural")
DAYS = read_outcome("days_to_decision", "test")
DROPS = read_outcome("wrong_drop_share", "test")
HOURS = read_outcome("hours_per_decision", "test")


def factor(name, *needs, **on):
    """Return a factor that switches on minutes, or the tables given."""
    label = {"en": name.capitalize(), "da": f"{name.capitalize()} på dansk"}
    return Factor(name, label, on or {"organisation": {"write": {"rule": "minutes"}}}, {}, needs)


def every(names):
    return [frozenset(some) for n in range(len(names) + 1) for some in combinations(names, n)]


class MadeUp:
    """Hold the columns of one combination, whatever outcome is asked for."""

    def __init__(self, num, den):
        self.pair = np.asarray(num, dtype=float), np.asarray(den, dtype=float)

    def ratio(self, run, measure, statistic):
        assert run == RUN
        return self.pair


def simulator(truth, admissible, *, n=60, noise=1.0, seed=1, per_replication=20, level=20.0, luck=3.0):
    """Return what ``effects`` reads: value ``level + truth(combination)``, on enquiries that share their luck.

    ``luck`` is the spread between replications, which all combinations share; ``noise`` that of each combination.
    """
    rng = np.random.default_rng(seed)
    den = rng.poisson(per_replication, n) + 1.0
    shared = rng.normal(0, luck, n)
    return {
        one: (MadeUp(den * (level + truth(one) + shared + rng.normal(0, noise, n)), den), RUN)
        for one in admissible
    }


def exact(values, n=8, events=50.0):
    """Return the same of values that are known: one per combination, named by its letters."""
    return {
        frozenset(name): (MadeUp(np.full(n, events * value), np.full(n, events)), RUN)
        for name, value in values.items()
    }
