"""Means of independent runs beside a known value or beside those of another version of the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import stats

POWER_Z = 1.28
"""Of a normal variable: an error of (limit + this) standard errors is caught nine times in ten."""


@dataclass(frozen=True)
class Compared:
    """Two means, the standard error of their difference, and how many of those are let pass."""

    name: str
    found: float
    known: float
    error: float
    limit: float

    @property
    def agrees(self) -> bool:
        return abs(self.found - self.known) <= self.limit * self.error

    @property
    def smallest_error_caught(self) -> float:
        """Return the relative error that is caught nine times in ten."""
        return (self.limit + POWER_Z) * self.error / self.known

    def __str__(self) -> str:
        z = (self.found - self.known) / self.error
        return f"{self.name} {self.found:.4g}, not {self.known:.4g} (z {z:.1f}, allowed {self.limit:.1f})"


def with_ratios(
    runs: Mapping[str, np.ndarray], ratios: Mapping[str, tuple[str, str]]
) -> dict[str, np.ndarray]:
    """Return the runs with, for each ratio of two sums, values whose mean and spread are the ratio's.

    A run's value is R + (y - R x) / mean x (linearisation; Cochran 1977, Sampling Techniques, section 6.3). A
    name that ends in ``*`` is the sum of everything that begins so. Ratios are sharper than counts: what makes
    runs differ as a whole falls out.
    """

    def of(name: str) -> np.ndarray:
        if not name.endswith("*"):
            return runs[name]
        return np.sum([values for one, values in runs.items() if one.startswith(name[:-1])], axis=0)

    found = dict(runs)
    for name, (upper, lower) in ratios.items():
        y, x = of(upper), of(lower)
        ratio = y.sum() / x.sum()
        found[name] = ratio + (y - ratio * x) / x.mean()
    return found


def beside_known(runs: Mapping[str, np.ndarray], known: Mapping[str, float], alarm: float) -> list[Compared]:
    """Compare the mean of the runs with each known value; ``alarm``: chance that any differs by chance."""
    return [
        Compared(
            name,
            float(runs[name].mean()),
            value,
            float(runs[name].std(ddof=1)) / sqrt(runs[name].size),
            _limit(alarm / len(known), runs[name].size - 1),
        )
        for name, value in known.items()
    ]


def beside_runs(
    runs: Mapping[str, np.ndarray], others: Mapping[str, np.ndarray], names: list[str], alarm: float
) -> list[Compared]:
    """Compare the means of two sets of independent runs (Welch 1947, Biometrika 34)."""
    found = []
    for name in names:
        one, other = runs[name], others[name]
        parts = [values.var(ddof=1) / values.size for values in (one, other)]
        free = sum(parts) ** 2 / sum(p**2 / (v.size - 1) for p, v in zip(parts, (one, other), strict=True))
        limit = _limit(alarm / len(names), free)
        found.append(Compared(name, float(one.mean()), float(other.mean()), sqrt(sum(parts)), limit))
    return found


def _limit(alarm: float, free: float) -> float:
    return float(stats.t.isf(alarm / 2, free))


def disagreeing(compared: list[Compared]) -> list[str]:
    return [str(one) for one in compared if not one.agrees]
