"""Who decides soonest at each point, and whether that is clear of the noise of its replications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from experiments.comparison.columns import Columns, world_points
from experiments.regimes.design import VARIANT
from experiments.regimes.expected import OUTCOMES, PAIRS
from experiments.statistics.enough import TOO_FEW
from experiments.statistics.estimate import exact_sum, t_quantile
from experiments.statistics.ratio import pooled

Record = dict[str, Any]
MEASURE, STATISTIC = OUTCOMES[0]
LEVEL = 0.975
"""Quantile of t beyond which a difference is clear of noise: 95 %, two-sided."""


def differences(columns: Sequence[Columns], outcomes: Sequence[tuple[str, str]]) -> list[list[Record]]:
    """Return, per point, each outcome's difference of each pair with its standard error; None where unknown."""
    found: list[list[Record]] = [[] for _ in columns]
    for measure, statistic in outcomes:
        for first, second in PAIRS:
            points = world_points(list(columns), (first, VARIANT), measure, statistic, (second, VARIANT))
            for rows, value, noise, freedom in zip(
                found, points.values, points.noises, points.freedoms, strict=True
            ):
                rows.append(_difference(measure, (first, second), value, noise, freedom))
    return found


def _difference(
    measure: str, pair: tuple[str, str], value: float | None, noise: float | None, freedom: int | None
) -> Record:
    row: Record = {"outcome": measure, "pair": list(pair), "value": value, "se": None, "is_clear": False}
    if value is not None and noise is not None and freedom is not None:
        row["se"] = sqrt(noise)
        row["is_clear"] = abs(value) > t_quantile(LEVEL, freedom) * row["se"]
    return row


def mean_days(columns: Columns, models: Sequence[str]) -> tuple[dict[str, float | None], int]:
    """Return every model's mean days to decision, and the fewest enquiries behind one of them."""
    means, events = {}, []
    for model in models:
        num, den = columns.ratio((model, VARIANT), MEASURE, STATISTIC)
        means[model] = pooled(num, den)
        events.append(int(exact_sum(den)))
    return means, min(events, default=0)


def winner(means: Mapping[str, float | None], events: int, rows: Sequence[Record]) -> tuple[str | None, bool]:
    """Return the model that decides soonest (ties by name), None with too few events, and whether that is clear."""
    if events < TOO_FEW or any(mean is None for mean in means.values()):
        return None, False
    first = min(means, key=lambda model: (means[model], model))
    own = [row for row in rows if row["outcome"] == MEASURE and first in row["pair"]]
    return first, all(row["is_clear"] for row in own)
