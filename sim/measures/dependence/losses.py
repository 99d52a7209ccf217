"""Expected loss: what share of the facts of open cases would be lost if the person on a post went now. MODEL 12."""

from __future__ import annotations

from math import fsum

from sim.measures.dependence.holdings import holdings
from sim.measures.dependence.incumbents import post_by_person
from sim.measures.dependence.owned import held_by_one
from sim.measures.record import RunRecord


def expected_loss_terms(record: RunRecord) -> dict[str, tuple[float, int]]:
    """Return, by post, numerator and denominator of the share of facts lost if the person on it went now.

    The share lost of one case at one moment is the number of facts that are written nowhere (for others) and only in
    that person's head, by the number that can be retrieved at all, from heads of people in post or from writing. The
    numerator sums share times seconds over the open case-time in entry; the denominator, the same for every post, the
    seconds with at least one fact to retrieve. Cases of which the person knows nothing count with a share of 0.
    """
    parts: dict[str, list[float]] = {post: [] for _, post, *_ in record.people}
    post_of, seconds = post_by_person(record), 0
    for held in holdings(record):
        n_retrievable = held.retrievable.bit_count()
        if not n_retrievable:
            continue
        seconds += held.seconds
        only_once = held_by_one(held.heads.values()) & ~held.written
        for person, facts in held.heads.items():
            lost = (facts & only_once).bit_count()
            if lost:
                parts[post_of[person]].append(held.seconds * lost / n_retrievable)
    return {post: (fsum(parts[post]), seconds) for post in sorted(parts)}
