"""The three estimators by name, each with why it may be impossible and where its error comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from experiments.statistics.rollout.before_after import before_after_sums, before_after_why_not
from experiments.statistics.rollout.design import switching_times
from experiments.statistics.rollout.effect import Summing
from experiments.statistics.rollout.not_yet_switched import not_yet_switched_sums, not_yet_switched_why_not
from experiments.statistics.rollout.two_by_two import two_by_two_sums, two_by_two_why_not

Rule = Callable[[np.ndarray, int], str | None]


@dataclass(frozen=True, slots=True)
class Estimator:
    """Hold how to sum, why a roll-out may allow no estimate, and whether its error comes from the lot.

    ``by_lot``: from the switching months and the number of months of data. False: Poisson, as if every month
    had been as good as another.
    """

    summing: Summing
    why_not: Rule
    by_lot: Callable[[np.ndarray, int], bool]


def _is_staggered(switch: np.ndarray, n_months: int) -> bool:
    return len(switching_times(switch, n_months)) > 1


ESTIMATORS = MappingProxyType(
    {
        "before_after": Estimator(before_after_sums, before_after_why_not, lambda *_: False),
        "difference_in_differences": Estimator(two_by_two_sums, two_by_two_why_not, _is_staggered),
        "not_yet_switched": Estimator(not_yet_switched_sums, not_yet_switched_why_not, lambda *_: True),
    }
)
"""By the name of the function that gives the estimate."""
