"""From the rows of finished runs to estimates: registers, reality, what is only counted, stigma."""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np

from experiments.comparison.columns import Columns
from experiments.registration.plan import R0X0, R0X1, R1X0, R1X1, USUAL
from experiments.statistics.estimate import Estimate, t_quantile
from experiments.statistics.quantile import pooled_quantile, quantile_difference
from experiments.statistics.ratio import pooled, ratio, ratio_combination
from experiments.statistics.worlds import LEAST_WORLDS

Record = dict[str, object]
Term = tuple[str, str]

OF_REGISTERS: dict[Term, str] = {
    ("registered_per_year", "mean"): "per_year",
    ("registered_national_per_year", "mean"): "per_year",
    ("coverage", "share"): "share",
    ("written_share", "share"): "share",
    ("written_first_phase_share", "share"): "share",
    ("registered_within_14", "share"): "share",
    ("doubles_share", "share"): "share",
    ("registration_hours_per_year", "mean"): "hours_per_year",
}
OF_REALITY: dict[Term, str] = {
    ("enquiries_per_year", "mean"): "per_year",
    ("days_to_decision", "mean"): "days",
    ("facts_share_at_decision", "mean"): "share",
    ("facts_kept_at_handover", "share"): "share",
    ("consent_refused_share", "share"): "share",
    ("follow_up_missed_share", "share"): "share",
    ("declined_answers_share", "share"): "share",
    ("wrong_drop_share", "share"): "share",
    ("courses_started_per_year", "mean"): "per_year",
    ("switching_hours", "mean"): "hours",
}
SIDES = {
    R0X0: ("baseline", "baseline"),
    R1X0: ("new", "baseline"),
    R0X1: ("baseline", "new"),
    R1X1: ("new", "new"),
}
"""Combination -> rule and reality."""
HANDOVERS = ("handovers_per_year", "mean")
IN_FORCE, FIRST_YEAR = "in_force", "first_year"


def measure_records(nominal: Columns, worlds: list[Columns], seed: int) -> list[Record]:
    """Return every measure of every combination of rule and reality while the rule is in force everywhere."""
    found = []
    for name, (rule, reality) in SIDES.items():
        for term, unit in OF_REGISTERS.items():
            found.append(_about(term, unit, rule, reality) | _estimated(nominal, worlds, name, term))
        found.append(
            _about(("coverage_spread", "sd"), "share", rule, reality) | _spread(nominal, worlds, name)
        )
        days = pooled_quantile(nominal.values((name, USUAL), "days_to_registration"), 0.5, seed=seed)
        found.append(
            _about(("days_to_registration", "median"), "days", rule, reality)
            | {"mean": days.mean, "low": days.low, "high": days.high, "world_low": None, "world_high": None}
            | {"events": sum(len(v) for v in nominal.values((name, USUAL), "days_to_registration"))}
        )
    for name, reality in ((R0X0, "baseline"), (R1X1, "new")):
        for term, unit in OF_REALITY.items():
            found.append(_about(term, unit, None, reality) | _estimated(nominal, worlds, name, term))
    return found + _changes(nominal, worlds, seed)


def _changes(nominal: Columns, worlds: list[Columns], seed: int) -> list[Record]:
    """Return what changes from the old rule in the old reality to the new rule in the new one, paired."""
    every = (nominal, *worlds)
    days = quantile_difference(
        *(nominal.values((name, USUAL), "days_to_registration") for name in (R1X1, R0X0)), 0.5, seed=seed
    )
    n_days = sum(len(v) for v in nominal.values((R1X1, USUAL), "days_to_registration"))
    no_worlds = {"world_low": None, "world_high": None}
    found = [
        _about(("days_to_registration", "median"), "days", "change", "change")
        | {"mean": days.mean, "low": days.low, "high": days.high, "events": n_days}
        | no_worlds,
        _about(("coverage_spread", "sd"), "share", "change", "change")
        | numbers(_spread_change(nominal))
        | world_range([_spread_change(world).mean for world in every])
        | {"events": _events(nominal, R1X1, ("coverage", "share"))},
    ]
    for term, unit in {**OF_REGISTERS, **OF_REALITY}.items():
        estimate = _minus(nominal, (R1X1, term), (R0X0, term))
        rule = "change" if term in OF_REGISTERS else None
        found.append(
            _about(term, unit, rule, "change")
            | numbers(estimate)
            | world_range([_minus(world, (R1X1, term), (R0X0, term)).mean for world in every])
            | {"events": _events(nominal, R1X1, term)}
        )
    return found


def split_records(nominal: Columns) -> list[Record]:
    """Return how the change in what is registered splits: total = counted + really changed + interaction."""
    found = []
    for window in (FIRST_YEAR, IN_FORCE):
        term = ("registered_per_year", "mean")
        parts = {
            "total": {R1X1: 1, R0X0: -1},
            "counted": {R1X0: 1, R0X0: -1},
            "really_changed": {R0X1: 1, R0X0: -1},
            "interaction": {R1X1: 1, R1X0: -1, R0X1: -1, R0X0: 1},
        }
        record: Record = {"measure": term[0], "window": window}
        for part, weights in parts.items():
            record[part] = numbers(_combined(nominal, weights, term, window))
        sent = ("enquiries_per_year", "mean")
        record["true_change"] = numbers(_combined(nominal, {R1X1: 1, R0X0: -1}, sent, window))
        found.append(record)
    return found


def stigma_records(swept: dict[float, tuple[Columns, str]]) -> tuple[list[Record], list[Record]]:
    """Return refusals and courses under the new rule by the size of stigma, and the change against the baseline.

    ``swept`` holds, by size, the columns and the variant of the runs.
    """
    levels, changes = [], []
    refused, courses = ("consent_refused_share", "share"), ("courses_started_per_year", "mean")
    for points, (columns, variant) in swept.items():
        level: Record = {"points": points, "replications": columns.n}
        change: Record = {"points": points, "replications": columns.n}
        for name, key, term in (
            ("consent_refused_share", "consent_refused", refused),
            ("courses_started_per_year", "courses_started_per_year", courses),
        ):
            level[name] = numbers(ratio(*_terms(columns, R1X1, term, IN_FORCE, variant)))
            weights = {R1X1: 1, R0X0: -1}
            change[key] = numbers(_combined(columns, weights, term, IN_FORCE, variant))
        levels.append(level)
        changes.append(change)
    return levels, changes


def numbers(found: Estimate) -> Record:
    """Return mean and interval of an estimate."""
    return {"mean": found.mean, "low": found.low, "high": found.high}


def _about(term: Term, unit: str, rule: str | None, reality: str) -> Record:
    about = {"measure": term[0], "statistic": term[1], "unit": unit}
    return about | {"rule": rule, "reality": reality, "window": IN_FORCE}


def _estimated(nominal: Columns, worlds: list[Columns], name: str, term: Term) -> Record:
    estimate = ratio(*_terms(nominal, name, term))
    values = [pooled(*_terms(world, name, term)) for world in (nominal, *worlds)]
    return numbers(estimate) | world_range(values) | {"events": _events(nominal, name, term)}


def _spread(nominal: Columns, worlds: list[Columns], name: str) -> Record:
    """Return the standard deviation between municipalities of the share that is counted, beyond chance."""
    term = ("coverage_variance", "mean")
    estimate = ratio(*_terms(nominal, name, term))
    values = [_root(pooled(*_terms(world, name, term))) for world in (nominal, *worlds)]
    found = {part: _root(value) for part, value in numbers(estimate).items()}
    return found | world_range(values) | {"events": _events(nominal, name, ("coverage", "share"))}


def _spread_change(nominal: Columns) -> Estimate:
    """Return by how much the standard deviation between municipalities changes, with a jackknife over replications."""
    sides = [_terms(nominal, name, ("coverage_variance", "mean")) for name in (R1X1, R0X0)]

    def change(keep: np.ndarray) -> float | None:
        new, old = (_root(pooled(num[keep], den[keep])) for num, den in sides)
        return None if new is None or old is None else new - old

    n = nominal.n
    whole = change(np.ones(n, dtype=bool))
    without = [change(np.arange(n) != left_out) for left_out in range(n)]
    if whole is None or n < 2 or any(value is None for value in without):
        return Estimate(whole, None, None, None, n)
    se = sqrt((n - 1) / n * fsum((value - fsum(without) / n) ** 2 for value in without))
    reach = t_quantile(0.975, n - 1) * se
    return Estimate(whole, whole - reach, whole + reach, se, n)


def _root(variance: float | None) -> float | None:
    """Return the standard deviation; what chance has pushed below nothing is nothing."""
    return None if variance is None else sqrt(max(variance, 0.0))


def world_range(values: list[float | None]) -> Record:
    """Return the 5th and 95th percentile over worlds, noise of their single replications included."""
    known = [value for value in values if value is not None]
    if len(known) < LEAST_WORLDS:
        return {"world_low": None, "world_high": None}
    low, high = np.quantile(known, (0.05, 0.95))
    return {"world_low": float(low), "world_high": float(high)}


def _terms(columns: Columns, name: str, term: Term, window: str = IN_FORCE, variant: str = USUAL):
    return columns.ratio((name, variant), f"{term[0]}@{window}", term[1])


def _events(columns: Columns, name: str, term: Term) -> int:
    """Return how many events stand behind a measure: what is counted, or what a share is of.

    Many facts pass at one handover: what is kept of them rests on handovers.
    """
    counted = HANDOVERS if term[0] == "facts_kept_at_handover" else term
    num, den = _terms(columns, name, counted)
    return round(float((num if counted[0].endswith("_per_year") else den).sum()))


def _minus(columns: Columns, one: tuple[str, Term], other: tuple[str, Term]) -> Estimate:
    return _combined(columns, {one[0]: 1, other[0]: -1}, one[1], IN_FORCE)


def _combined(
    columns: Columns, weights: dict[str, int], term: Term, window: str, variant: str = USUAL
) -> Estimate:
    """Return the weighted sum of a measure over combinations, paired by replication."""
    return ratio_combination(
        [(weight, *_terms(columns, name, term, window, variant)) for name, weight in weights.items()]
    )
