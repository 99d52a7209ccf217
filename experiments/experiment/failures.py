"""Runs that failed, by name: one that fails mostly is set aside whole, so that it takes nothing from the others."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from experiments.comparison.columns import Run

Record = dict[str, object]


def failures(table: pa.Table, place: str) -> list[Record]:
    """Return, per arm with failures, how many of its runs failed, how, and whether it is set aside.

    An arm is set aside where more than half of its runs failed: the rest would be a chance selection. A replication
    that failed under an arm that is kept is left out for all, so that pairs stay pairs.
    """
    count, failed, errors = Counter(), Counter(), {}
    for name, variant, error in zip(
        *(table[c].to_pylist() for c in ("model", "variant", "error")), strict=True
    ):
        count[name, variant] += 1
        if error is not None:
            failed[name, variant] += 1
            errors.setdefault((name, variant), Counter())[error] += 1
    return [
        {
            "place": place,
            "scenario": name,
            "variant": variant,
            "failed": failed[name, variant],
            "of": count[name, variant],
            "error": min(errors[name, variant].items(), key=lambda item: (-item[1], item[0]))[0],
            "set_aside": 2 * failed[name, variant] > count[name, variant],
        }
        for name, variant in sorted(failed)
    ]


def set_aside(records: list[Record]) -> set[Run]:
    """Return the arms that are set aside, as (name, variant)."""
    return {(str(r["scenario"]), str(r["variant"])) for r in records if r["set_aside"]}
