"""Share decided by day since the concern was sent, with a Monte Carlo band. MODEL 12 (Aalen-Johansen)."""

from __future__ import annotations

import numpy as np

from experiments.comparison.columns import Columns, Run
from experiments.statistics.estimate import NORMAL_95
from experiments.statistics.survival import cumulative_incidence

DAYS = (*range(0, 31), *range(32, 61, 2), *range(65, 181, 5))
GROUPS = 20
"""Groups of replications of the delete-a-group jackknife behind the band."""


def decision_curves(nominal: Columns, runs: list[Run]) -> dict[str, dict[str, dict[str, object]]]:
    """Return variant -> model -> ordinary or acute -> curve; shares from 0 to 1."""
    curves: dict[str, dict[str, dict[str, object]]] = {}
    for model, variant in runs:
        for kind in ("ordinary", "acute"):
            curve = _curve(nominal.values((model, variant), f"days_to_decision.{kind}"))
            curves.setdefault(variant, {}).setdefault(model, {})[kind] = curve
    return curves


def _curve(values: list[np.ndarray]) -> dict[str, object]:
    n = sum(len(v) for v in values)
    shares = _shares(values)
    if shares is None:
        return {"days": [], "share": [], "low": [], "high": [], "n": n}
    error = NORMAL_95 * _standard_error(values, len(shares))
    return {
        "days": [float(day) for day in DAYS[: len(shares)]],
        "share": shares.tolist(),
        "low": np.clip(shares - error, 0, 1).tolist(),
        "high": np.clip(shares + error, 0, 1).tolist(),
        "n": n,
    }


def _shares(values: list[np.ndarray]) -> np.ndarray | None:
    """Return the share decided by each day; the days end where nobody is followed any longer.

    A value is the days to decision, ``inf`` for a concern that never reached anybody, and minus the days it
    was followed for one that was open at the end.
    """
    every = np.concatenate(values) if values else np.array([])
    if every.size == 0:
        return None
    kinds = np.where(every < 0, "open", np.where(np.isinf(every), "lost", "decided"))
    times = np.where(np.isinf(every), 0.0, np.abs(every))
    found = cumulative_incidence(times, kinds)
    shares = [found.at("decided", float(day)) for day in DAYS]
    known = [share for share in shares if share is not None]
    return np.array(known) if known else None


def _standard_error(values: list[np.ndarray], n_days: int) -> np.ndarray:
    """Return the standard error at each day by leaving out one group of replications at a time."""
    groups = min(GROUPS, len(values))
    if groups < 2:
        return np.zeros(n_days)
    left_out = []
    for group in range(groups):
        shares = _shares([v for i, v in enumerate(values) if i % groups != group])
        if shares is not None and len(shares) >= n_days:
            left_out.append(shares[:n_days])
    spread = np.array(left_out)
    if len(spread) < 2:
        return np.zeros(n_days)
    centred = spread - spread.mean(axis=0)
    return np.sqrt((len(spread) - 1) / len(spread) * (centred**2).sum(axis=0))
