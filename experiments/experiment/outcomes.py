"""What an experiment looks at: measures with one statistic each, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import BadInput
from sim.measures.registry import MEASURES, QUANTILES
from sim.nearest import nearest

LOWER, NEITHER, HIGHER = -1, 0, 1
ADDED_DAYS = "added_days"
"""Dependence on a key person: days that the loss of the coordinator adds per enquiry (``infohus keypersons``)."""
_HIGHER = ("decided_within.", "acute_decided_within.", "facts_share_at_decision")
_NEITHER = (
    *("enquiries_per_year", "cases_opened_per_year", "courses_started_per_year", "cases_closed_per_year"),
    *("open_cases", "utilisation."),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Name a measure and a statistic; ``better`` is -1 where lower is better, 1 where higher is, else 0."""

    measure: str
    statistic: str
    unit: str
    better: int

    @property
    def name(self) -> str:
        """Return measure and statistic as an experiment file writes them."""
        return f"{self.measure}|{self.statistic}"

    @property
    def is_quantile(self) -> bool:
        """Return whether it is a pooled quantile, not a ratio of sums."""
        return self.statistic in QUANTILES

    @property
    def needs_loss(self) -> bool:
        """Return whether every run must be made once more with the coordinator gone."""
        return self.measure == ADDED_DAYS


def _known() -> dict[str, tuple[Outcome, ...]]:
    """Return by measure its outcomes, the usual statistic first."""
    found = {
        measure.name: tuple(
            Outcome(measure.name, statistic, measure.unit, _better(measure.name))
            for statistic in measure.statistics
        )
        for measure in MEASURES
    }
    return {**found, ADDED_DAYS: (Outcome(ADDED_DAYS, "mean", "days", LOWER),)}


def _better(measure: str) -> int:
    if measure.startswith(_HIGHER):
        return HIGHER
    return NEITHER if measure.startswith(_NEITHER) else LOWER


KNOWN = _known()
DEFAULT = (
    "days_to_decision",
    "decided_within.30",
    "wrong_drop_share",
    "wrong_open_share",
    "hours_per_decision",
)
"""What is looked at if a file names nothing: speed, quality and hours together (MODEL, third rule)."""


def read_outcome(words: object, where: str) -> Outcome:
    """Return the outcome that ``measure`` or ``measure|statistic`` means.

    Raises BadInput ``experiment.measure`` or ``experiment.statistic`` with the nearest name, or with those there are.
    """
    name, _, statistic = str(words).partition("|")
    if name not in KNOWN:
        raise BadInput("experiment.measure", where=where, given=str(words)[:60], nearest=nearest(name, KNOWN))
    for outcome in KNOWN[name]:
        if statistic in ("", outcome.statistic):
            return outcome
    allowed = ", ".join(outcome.statistic for outcome in KNOWN[name])
    raise BadInput("experiment.statistic", where=where, name=name, given=statistic[:60], allowed=allowed)
