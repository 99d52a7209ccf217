"""How far the map reaches: a place further from every point than points are from their neighbours lies outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Record = dict[str, Any]


def reach_of(logs: np.ndarray) -> Record:
    """Return what it takes to say whether a place lies on the map.

    ``scale`` is the standard deviation of each log over the points, ``least`` and ``most`` its ends, ``gap`` the
    greatest distance, in these units, from a point to its nearest neighbour.
    """
    scale = np.where(logs.std(axis=0) > 0, logs.std(axis=0), 1.0)
    scaled = logs / scale
    apart = np.sqrt(((scaled[:, None] - scaled[None]) ** 2).sum(axis=2))
    np.fill_diagonal(apart, np.inf)
    return {
        "scale": scale.tolist(),
        "least": logs.min(axis=0).tolist(),
        "most": logs.max(axis=0).tolist(),
        "gap": float(apart.min(axis=1).max()),
    }


def is_outside(logs: Sequence[float], points: Sequence[Record], reach: Record) -> bool:
    """Return whether a place with these ``logs`` lies further from every point than neighbours lie apart."""
    scale = np.array(reach["scale"])
    known = np.array([point["logs"] for point in points]) / scale
    away = np.sqrt(((known - np.array(logs) / scale) ** 2).sum(axis=1))
    return bool(away.min() > reach["gap"])


def beyond(logs: Sequence[float], reach: Record) -> list[int]:
    """Return, per number, -1 where it lies below every point, 1 where above, 0 between."""
    ends = zip(logs, reach["least"], reach["most"], strict=True)
    return [-1 if value < least else 1 if value > most else 0 for value, least, most in ends]
