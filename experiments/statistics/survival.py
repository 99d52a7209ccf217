"""Share ended by each kind of end as time passes, where ends compete (Aalen & Johansen 1978)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """Hold step functions on ``times``: the share ended by each kind, and the share not ended yet.

    Nothing is known after ``until``, the last time at which somebody was watched, unless all have ended by
    then. Shares of all kinds and ``going`` sum to 1 at every time.
    """

    times: np.ndarray
    shares: dict[str, np.ndarray]
    going: np.ndarray
    until: float | None
    n: int

    def at(self, kind: str, time: float) -> float | None:
        """Return the share ended by ``kind`` no later than ``time``; None where nothing is known."""
        all_ended = len(self.going) > 0 and self.going[-1] == 0
        if self.until is None or (time > self.until and not all_ended):
            return None
        before = int(np.searchsorted(self.times, time, side="right"))
        return float(self.shares[kind][before - 1]) if before and kind in self.shares else 0.0


def cumulative_incidence(
    times: Sequence[float], kinds: Sequence[str], censor_kind: str = "open"
) -> CumulativeIncidence:
    """Return the Aalen-Johansen estimate from one ``(time, kind of end)`` per enquiry.

    ``times`` in any unit from 0 on: time of the end, or of the end of follow-up where the kind is
    ``censor_kind``. Censoring must not depend on what would have come, which holds when only the end of
    follow-up censors. Who ends and who is censored at one moment: ends come first. ValueError for a time
    that is negative or not finite.
    """
    when, kind = np.asarray(times, dtype=float), np.asarray(kinds, dtype=str)
    if when.shape != kind.shape or not np.isfinite(when).all() or (when < 0).any():
        raise ValueError("each enquiry needs one finite time from 0 on and one kind of end")
    names = sorted(set(kind.tolist()) - {censor_kind})
    steps = np.unique(when[kind != censor_kind])
    at_risk = len(when) - np.searchsorted(np.sort(when), steps, side="left")
    ends = {name: _counts(when[kind == name], steps) for name in names}
    hazard = sum(ends.values(), np.zeros(len(steps))) / at_risk
    going = np.cumprod(1 - hazard)
    going_before = np.concatenate([[1.0], going[:-1]]) if len(steps) else going
    shares = {name: np.cumsum(going_before * count / at_risk) for name, count in ends.items()}
    until = float(when.max()) if len(when) else None
    return CumulativeIncidence(steps, shares, going, until, len(when))


def _counts(when: np.ndarray, steps: np.ndarray) -> np.ndarray:
    return np.bincount(np.searchsorted(steps, when), minlength=len(steps)).astype(float)
