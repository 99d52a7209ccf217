"""Decision quality and handovers. MODEL 12."""

from __future__ import annotations

from collections import Counter
from math import fsum

from sim.measures.paths import Path
from sim.measures.record import CASE, KIND, RunRecord, SentConcern
from sim.measures.speed import Sums
from sim.values import OPENED, RADICALISATION


def measure_quality(record: RunRecord, enquiries: list[SentConcern], paths: dict[str, Path]) -> Sums:
    """Return the facts in hand at decision and the shares of wrong drops, wrong openings and graver returns.

    A wrong drop is counted among decided concerns with real radicalisation, a wrong opening among the others.
    """
    facts = {event: (in_hand, in_all) for event, in_hand, in_all, *_ in record.decisions}
    came_back = {concern.caused_by for concern in record.concerns}
    own = [(concern, paths[concern.case]) for concern in enquiries if concern.case in paths]
    shares = [facts[path.decide_event][0] / facts[path.decide_event][1] for _, path in own]
    real = [path for concern, path in own if concern.truth == RADICALISATION]
    other = [path for concern, path in own if concern.truth != RADICALISATION]
    return {
        "facts_share_at_decision|mean": (fsum(shares), len(shares)),
        "wrong_drop_share|share": (sum(p.outcome in ("dropped", "referred") for p in real), len(real)),
        "wrong_open_share|share": (sum(p.outcome == OPENED for p in other), len(other)),
        "returned_graver_share|share": (sum(c.case in came_back for c, _ in own), len(own)),
    }


def measure_handovers(record: RunRecord, enquiries: list[SentConcern]) -> Sums:
    """Return how often a case changes hands, over all its stages."""
    counts = Counter(row[CASE] for row in record.rows if row[KIND] is not None)
    return {"handovers_per_case|mean": (sum(counts[c.case] for c in enquiries), len(enquiries))}
