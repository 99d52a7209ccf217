"""From columns to the records of summary.json: estimates, differences, ranges over worlds. CONTRACTS, Measures."""

from __future__ import annotations

import math

from experiments.comparison.columns import Columns, Run, world_points
from experiments.comparison.plan import CHIEF, PAIRS
from experiments.comparison.quantile_points import quantile_points
from experiments.statistics.enough import is_thin
from experiments.statistics.estimate import Estimate
from experiments.statistics.looks import Verdict
from experiments.statistics.pairing import smallest_detectable, variance_ratio, variance_ratio_point
from experiments.statistics.quantile import pooled_quantile, quantile_difference
from experiments.statistics.ratio import ratio, ratio_difference
from experiments.statistics.worlds import WorldRange, count_above, count_worlds, world_range
from sim.measures.registry import MEASURES, QUANTILES, Measure

Record = dict[str, object]
UNDECIDED = "undecided_at_end"
OVERLOADED = 0.01
"""Share undecided at the end of follow-up above which a world counts as overloaded: its queue outlasts follow-up."""


def measure_records(nominal: Columns, worlds: list[Columns], runs: list[Run], seed: int) -> list[Record]:
    """Return one record per model, variant, measure and statistic."""
    return [
        measure_record(nominal, worlds, run, measure, statistic, seed)
        for run in runs
        for measure in MEASURES
        for statistic in measure.statistics
    ]


def difference_records(
    nominal: Columns, worlds: list[Columns], variants: list[str], verdict: Verdict, seed: int
) -> list[Record]:
    """Return one record per pair, variant, measure and statistic; the chief ones have joint intervals."""
    return [
        difference_record(
            nominal,
            worlds,
            ((pair[0], variant), (pair[1], variant)),
            measure,
            statistic,
            seed,
            joint=verdict.intervals[pair]
            if (measure.name, statistic, variant) == (*CHIEF, "natural")
            else None,
        )
        for variant in variants
        for pair in PAIRS
        for measure in MEASURES
        for statistic in measure.statistics
    ]


def variance_ratio_records(nominal: Columns, variants: list[str], seed: int) -> list[Record]:
    """Return the variance ratio of the chief difference of every pair, with its interval."""
    records = []
    for variant in variants:
        for model, baseline in PAIRS:
            a, b = nominal.ratio((model, variant), *CHIEF), nominal.ratio((baseline, variant), *CHIEF)
            found = variance_ratio(*a, *b, seed=seed)
            records.append(
                {"model": model, "baseline": baseline, "variant": variant, "measure": CHIEF[0]}
                | {"statistic": CHIEF[1], "mean": found.mean, "low": found.low, "high": found.high}
            )
    return records


def measure_record(
    nominal: Columns, worlds: list[Columns], run: Run, measure: Measure, statistic: str, seed: int
) -> Record:
    """Return the estimate of one run in the nominal world, and its range over those ``worlds`` in which it was run."""
    if statistic in QUANTILES:
        values = nominal.values(run, measure.name)
        found: Estimate = pooled_quantile(values, QUANTILES[statistic], seed=seed)
        points = quantile_points(_with(worlds, run), (run,), measure.name, QUANTILES[statistic], seed)
    else:
        num, den = nominal.ratio(run, measure.name, statistic)
        found = ratio(num, den)
        points = world_points(_with(worlds, run), run, measure.name, statistic)
    spread = world_range(points.values, points.noises, points.beyond)
    model, variant = run
    events = _events(nominal, run, measure, statistic)
    return {
        "model": model,
        "variant": variant,
        "measure": measure.name,
        "statistic": statistic,
        "unit": measure.unit,
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        **_range(spread),
        "n_worlds": spread.n,
        "n_worlds_overloaded": count_above(points, OVERLOADED) if measure.name == UNDECIDED else None,
        "events": events,
        "too_few": is_thin({"measure": measure.name, "events": events}),
        "replications": nominal.n,
    }


def difference_record(
    nominal: Columns,
    worlds: list[Columns],
    pair: tuple[Run, Run],
    measure: Measure,
    statistic: str,
    seed: int,
    joint: Estimate | None = None,
) -> Record:
    """Return the first run minus the second, paired; ``joint`` is its interval where several hold together."""
    run, other = pair
    (model, variant), (baseline, _) = pair
    vr = None
    if statistic in QUANTILES:
        found: Estimate = quantile_difference(
            nominal.values(run, measure.name),
            nominal.values(other, measure.name),
            QUANTILES[statistic],
            seed=seed,
        )
        points = quantile_points(_with(worlds, run), (run, other), measure.name, QUANTILES[statistic], seed)
    else:
        a = nominal.ratio(run, measure.name, statistic)
        b = nominal.ratio(other, measure.name, statistic)
        found = ratio_difference(*a, *b) if joint is None else joint
        vr = variance_ratio_point(*a, *b)
        points = world_points(_with(worlds, run), run, measure.name, statistic, other)
    spread, counts = world_range(points.values, points.noises, points.beyond), count_worlds(points)
    events = min(_events(nominal, one, measure, statistic) for one in (run, other))
    return {
        "measure": measure.name,
        "statistic": statistic,
        "unit": measure.unit,
        "model": model,
        "baseline": baseline,
        "variant": variant,
        "mean": found.mean,
        "low": found.low,
        "high": found.high,
        **_range(spread),
        "n_worlds": counts.n,
        "worlds_lower": counts.share_lower,
        "n_worlds_lower": counts.lower,
        "n_worlds_higher": counts.higher,
        "n_worlds_clearly_lower": counts.clearly_lower,
        "n_worlds_clearly_higher": counts.clearly_higher,
        "variance_ratio": vr,
        "smallest_detectable": None if found.se is None else smallest_detectable(found.se),
        "too_few": is_thin({"measure": measure.name, "events": events}),
        "replications": nominal.n,
    }


def _range(spread: WorldRange) -> Record:
    """Return the range over worlds; an end that is None lies beyond follow-up if the flag beside it says so."""
    return {
        "world_low": spread.low,
        "world_high": spread.high,
        "world_low_beyond": spread.low_beyond,
        "world_high_beyond": spread.high_beyond,
    }


def _events(nominal: Columns, run: Run, measure: Measure, statistic: str) -> int:
    """Return how many events stand behind an estimate."""
    if statistic in QUANTILES:
        return sum(len(values) for values in nominal.values(run, measure.name))
    num, den = nominal.ratio(run, measure.name, statistic)
    return round(math.fsum((num if measure.events == "num" else den).tolist()))


def _with(worlds: list[Columns], run: Run) -> list[Columns]:
    """Return the worlds in which ``run`` was run: all for natural rules, too few for a range for equalised ones."""
    return [columns for columns in worlds if columns.has(run)]
