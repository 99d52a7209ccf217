"""Find what a test of a registration rule found by name; None where it is not there.

The summary compares one simulated Denmark with unchanged rules (``before``) and the new rule (``after``).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from experiments.statistics.enough import TOO_FEW

Record = dict[str, object]
Summary = Mapping[str, object]
BASELINE, NEW = RULES = ("baseline", "new")
IN_FORCE, FIRST_YEAR = WINDOWS = ("in_force", "first_year")
SHARE, DAYS, HOURS, COUNT = "share", "days", "hours", "count"
REGISTER = {
    "enquiries_per_year": COUNT,
    "registered_per_year": COUNT,
    "registered_national_per_year": COUNT,
    "coverage": SHARE,
    "written_share": SHARE,
    "written_first_phase_share": SHARE,
    "days_to_registration": DAYS,
    "registered_within_14": SHARE,
    "doubles_share": SHARE,
    "coverage_spread": SHARE,
    "registration_hours_per_year": HOURS,
    "switching_hours": HOURS,
}
"""Measures of the registers and of the work with them, and their units."""
REALITY = {
    "days_to_decision": DAYS,
    "facts_share_at_decision": SHARE,
    "facts_kept_at_handover": SHARE,
    "consent_refused_share": SHARE,
    "follow_up_missed_share": SHARE,
    "declined_answers_share": SHARE,
    "wrong_drop_share": SHARE,
    "courses_started_per_year": COUNT,
}
"""Measures of what happens, whatever is written down about it."""
UNITS = REGISTER | REALITY
COUNTED_BY = {
    "registered_per_year": "enquiries_per_year",
    "registered_national_per_year": "enquiries_per_year",
    "coverage_spread": "coverage",
}
"""Measures whose events are those of another: none registered is a finding if many were sent."""
HOUR_MEASURES = ("registration_hours_per_year", "switching_hours")
"""Sums of work, about which no number of events is asked."""
BEFORE_AFTER, GAPS, NOT_YET = ESTIMATORS = (
    "before_after",
    "difference_in_differences",
    "not_yet_switched",
)
LEAST_COVERAGE = 0.92
"""What an interval of 95 % may fall to before it is called too narrow, as for every interval here."""
ENOUGH_POWER = 0.8


class Findings:
    """Read a summary by names; it is not changed."""

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        keys = ("measure", "rule", "reality", "window")
        self._rows = {tuple(row.get(k) for k in keys): row for row in summary.get("measures") or []}
        self._changes = {
            (row["measure"], row["window"]): row
            for row in summary.get("measures") or []
            if row["reality"] == "change"
        }

    def row(self, measure: str, rule: str, reality: str, window: str = IN_FORCE) -> Record | None:
        """Return a measure of a register under ``rule`` kept about ``reality``, or of the reality alone."""
        of_register = self._rows.get((measure, rule, reality, window))
        return of_register or self._rows.get((measure, None, reality, window))

    def before(self, measure: str, window: str = IN_FORCE) -> Record | None:
        """Return a measure with unchanged rules."""
        return self.row(measure, BASELINE, BASELINE, window)

    def after(self, measure: str, window: str = IN_FORCE) -> Record | None:
        """Return a measure with the new rule."""
        return self.row(measure, NEW, NEW, window)

    def too_few(self, measure: str, window: str = IN_FORCE) -> int | None:
        """Return the events behind a measure where they are too few to say anything, else None."""
        if measure in HOUR_MEASURES:
            return None
        counts = [self.too_few_in(name, measure, window) for name in RULES]
        return min((n for n in counts if n is not None), default=None)

    def too_few_in(self, name: str, measure: str, window: str = IN_FORCE) -> int | None:
        """Return the events behind a measure under rule ``name`` where they are too few, else None.

        In a window without measures of its own, those with the rule in force count.
        """
        if measure in HOUR_MEASURES:
            return None
        counted_by = COUNTED_BY.get(measure, measure)
        row = self.row(counted_by, name, name, window) or self.row(counted_by, name, name)
        n = None if row is None else row.get("events")
        return n if n is not None and n < TOO_FEW else None

    def pair(self, measure: str, window: str = IN_FORCE) -> tuple[Record, Record] | None:
        """Return the measure before and after where both have a value that may be shown."""
        before, after = self.before(measure, window), self.after(measure, window)
        if not is_known(before) or not is_known(after) or self.too_few(measure, window) is not None:
            return None
        return before, after

    def change(self, measure: str, window: str = IN_FORCE) -> Record | None:
        """Return after minus before with its interval, None where either has no value that may be shown.

        The paired difference where the summary has one; else an interval that holds every difference
        between the two intervals: wider than need be, so that less is called told.
        """
        pair = self.pair(measure, window)
        if pair is None:
            return None
        paired = self._changes.get((measure, window))
        return paired if is_known(paired) else _widest(*pair)

    def is_hidden(self) -> bool:
        """Say whether the new rule leaves nothing counted."""
        pair = self.pair("coverage")
        return pair is not None and pair[1]["mean"] == 0

    def split(self, window: str = FIRST_YEAR) -> Record | None:
        """Return the change in registered enquiries taken apart."""
        rows = self.summary.get("split") or []
        return next((row for row in rows if row["window"] == window), None)

    def estimators(self) -> list[Record]:
        """Return the estimators that the roll-out allows and that give a number, in the usual order."""
        rows = self.summary.get("estimates") or []
        known = [row for row in rows if row["available"] and is_known(row) and row["truth"] is not None]
        return sorted(known, key=lambda row: _place(row["estimator"]))

    def best_estimator(self) -> Record | None:
        """Return the one that spreads least among those whose 95 % interval keeps its promise.

        Where none does, the one that on average comes closest to the truth.
        """
        kept = [row for row in self.estimators() if keeps_its_promise(row)]
        return min(kept, key=_spread, default=min(self.estimators(), key=_distance, default=None))

    def power(self, estimator: str) -> list[Record]:
        """Return the power by months of data, where it is known, shortest first."""
        rows = self.summary.get("power") or []
        found = [row for row in rows if row["estimator"] == estimator and row["power"] is not None]
        return sorted(found, key=lambda row: row["months"])

    def months_to_power(self, estimator: str) -> float | None:
        """Return the months from which on the power stays at 80 % or above; None if it never does."""
        months = None
        for row in reversed(self.power(estimator)):
            if row["power"] < ENOUGH_POWER:
                break
            months = row["months"]
        return months


def is_known(row: Record | None) -> bool:
    """Say whether there is a row with a value."""
    return row is not None and row.get("mean") is not None


def is_told(row: Record | None) -> bool:
    """Say whether the interval of a difference is known and leaves out zero."""
    if row is None or row.get("low") is None or row.get("high") is None:
        return False
    return row["low"] > 0 or row["high"] < 0


def is_nothing(row: Record) -> bool:
    """Say whether a difference is exactly nothing, in every replication."""
    return row["mean"] == row.get("low") == row.get("high") == 0


def ratio(log_ratio: float) -> float:
    """Return how many times as many a log rate ratio stands for."""
    return exp(log_ratio)


def _widest(before: Record, after: Record) -> Record:
    """Return the difference, from the smallest to the largest that the two intervals allow."""
    low, high = _minus(after["low"], before["high"]), _minus(after["high"], before["low"])
    return {
        "mean": after["mean"] - before["mean"],
        "low": low,
        "high": high,
        "world_low": None,
        "world_high": None,
    }


def _minus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _place(estimator: str) -> int:
    return ESTIMATORS.index(estimator) if estimator in ESTIMATORS else len(ESTIMATORS)


def keeps_its_promise(row: Record) -> bool:
    """Return whether the 95 % interval of an estimator holds the truth about as often as it says."""
    return row["coverage"] is not None and row["coverage"] >= LEAST_COVERAGE


def _spread(row: Record) -> float:
    return row["sd"] if row.get("sd") is not None else float("inf")


def _distance(row: Record) -> tuple[float, float]:
    return abs(row["mean"] - row["truth"]), float("inf") if row["sd"] is None else row["sd"]
