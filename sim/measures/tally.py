"""One run boiled down to one flat row of sums and values; see ``registry`` for how they are pooled."""

from __future__ import annotations

from sim.measures.paths import decision_paths
from sim.measures.quality import measure_handovers, measure_quality
from sim.measures.record import RunRecord, SentConcern
from sim.measures.speed import (
    measure_counts,
    measure_decision_times,
    measure_later_times,
    measure_stock,
    measure_waiting,
)
from sim.measures.work import measure_hours


def sent_in_entry(record: RunRecord) -> list[SentConcern]:
    """Return the concerns sent during entry that no organisation caused: the same under every model."""
    return [c for c in record.concerns if 0 <= c.sent < record.entry_end and c.caused_by is None]


def same_enquiries(record: RunRecord) -> list[SentConcern]:
    """Return those of them that are the first in their spell of signs: what times and shares are about.

    Whether a later one meets a running case or begins a new one depends on how fast the organisation is. The few first
    ones that meet a case of an earlier spell are left out.
    """
    return [c for c in sent_in_entry(record) if c.is_first and c.joined is None]


def tally(record: RunRecord) -> dict[str, object]:
    """Return ``num|...``, ``den|...`` and ``values|...`` of a run."""
    enquiries, paths = same_enquiries(record), decision_paths(record)
    decision, decision_values = measure_decision_times(record, enquiries, paths)
    later, later_values = measure_later_times(record, enquiries, paths)
    sums = {
        **measure_counts(record, sent_in_entry(record)),
        **measure_stock(record),
        **decision,
        **later,
        **measure_waiting(enquiries, paths),
        **measure_handovers(record, enquiries),
        **measure_quality(record, enquiries, paths),
        **measure_hours(record, enquiries, paths),
    }
    row: dict[str, object] = {}
    for name, (numerator, denominator) in sums.items():
        row[f"num|{name}"], row[f"den|{name}"] = float(numerator), float(denominator)
    for name, values in {**decision_values, **later_values}.items():
        row[f"values|{name}"] = values
    return row
