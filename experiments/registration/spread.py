"""How far municipalities lie apart in what they count, beyond chance."""

from __future__ import annotations


def apart(covered: list[tuple[float, float]]) -> tuple[float, float]:
    """Return numerator and denominator of the variance of coverage between municipalities, beyond chance.

    ``covered`` holds (counted, sent) of each. How often both of two enquiries of one municipality are counted, less how
    often both of two from different ones are. Distances from the pooled share would be too short: the largest
    municipalities pull that share towards themselves, by an eighth of the standard deviation.
    """
    n_all, n_counted = (sum(one[part] for one in covered) for part in (1, 0))
    within = sum(sent * (sent - 1) for _, sent in covered)
    across = n_all**2 - sum(sent**2 for _, sent in covered)
    if not across:
        return 0.0, 0.0
    both_within = sum(counted * (counted - 1) for counted, _ in covered)
    both_across = n_counted**2 - sum(counted**2 for counted, _ in covered)
    return float(both_within - both_across * within / across), float(within)
