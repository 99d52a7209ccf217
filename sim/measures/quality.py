"""Decision quality and handovers. MODEL 12."""

from __future__ import annotations

from collections import Counter
from math import fsum

from sim.measures.paths import Path
from sim.measures.record import CASE, KIND, RunRecord, SentConcern
from sim.measures.speed import Sums
from sim.values import LEVEL_RANK, OPENED, RADICALISATION


def measure_quality(record: RunRecord, enquiries: list[SentConcern], paths: dict[str, Path]) -> Sums:
    """Return the facts in hand at decision and the shares of wrong drops, wrong openings and graver returns.

    A wrong drop is counted among decided concerns with real radicalisation, a wrong opening among the others.
    """
    facts = {event: (in_hand, in_all) for event, in_hand, in_all, *_ in record.decisions}
    by_citizen: dict[str, list[SentConcern]] = {}
    for concern in record.concerns:
        by_citizen.setdefault(concern.citizen, []).append(concern)
    own = [(concern, paths[concern.case]) for concern in enquiries if concern.case in paths]
    shares = [facts[path.decide_event][0] / facts[path.decide_event][1] for _, path in own]
    real = [path for concern, path in own if concern.truth == RADICALISATION]
    other = [path for concern, path in own if concern.truth != RADICALISATION]
    return {
        "facts_share_at_decision|mean": (fsum(shares), len(shares)),
        "wrong_drop_share|share": (sum(p.outcome in ("dropped", "referred") for p in real), len(real)),
        "wrong_open_share|share": (sum(p.outcome == OPENED for p in other), len(other)),
        "returned_graver_share|share": (
            sum(_came_back_graver(c, path, by_citizen[c.citizen]) for c, path in own),
            len(own),
        ),
    }


def _came_back_graver(concern: SentConcern, path: Path, others: list[SentConcern]) -> bool:
    """Return whether a citizen whose concern was dropped or referred was reported again later, at a graver level."""
    if path.outcome not in ("dropped", "referred"):
        return False
    rank = LEVEL_RANK[concern.level]
    return any(other.sent > path.decided and LEVEL_RANK[other.level] > rank for other in others)


def measure_handovers(record: RunRecord, enquiries: list[SentConcern]) -> Sums:
    """Return how often a case changes hands, over all its stages."""
    counts = Counter(row[CASE] for row in record.rows if row[KIND] is not None)
    return {"handovers_per_case|mean": (sum(counts[c.case] for c in enquiries), len(enquiries))}
