"""How a scenario stands on an outcome in every municipality: lower, higher, untold, too few, or not known."""

from __future__ import annotations

from typing import NamedTuple

from experiments.experiment.answer.findings import Findings, Outcome, Record
from experiments.experiment.answer.words import side

LOWER, HIGHER, UNTOLD, TOO_FEW, ASIDE, UNKNOWN = "lower", "higher", "untold", "too_few", "aside", "unknown"
TOLD = (LOWER, HIGHER)


class Verdict(NamedTuple):
    """Say what a difference comes to in one municipality; ``gap`` is its record where there is one."""

    place: str
    kind: str
    gap: Record | None


def verdicts(found: Findings, scenario: str, outcome: Outcome) -> list[Verdict]:
    """Return one verdict for each municipality."""
    return [_verdict(found, place, scenario, outcome) for place in found.places]


def _verdict(found: Findings, place: str, scenario: str, outcome: Outcome) -> Verdict:
    gap = found.gap(place, scenario, outcome.key)
    if gap is None or gap["mean"] is None:
        return Verdict(place, ASIDE if found.is_aside(place, scenario) else UNKNOWN, gap)
    if gap["too_few"]:
        return Verdict(place, TOO_FEW, gap)
    return Verdict(place, {-1: LOWER, 0: UNTOLD, 1: HIGHER}[side(gap)], gap)


def pattern(found: Findings, scenario: str, outcome: Outcome) -> tuple[str, ...]:
    """Return the kinds of the verdicts, municipality by municipality."""
    return tuple(verdict.kind for verdict in verdicts(found, scenario, outcome))


def change(found: Findings, scenario: str, outcome: Outcome) -> float:
    """Return the mean over municipalities of what a scenario changes where it is told, as a share of the baseline."""
    parts = [
        verdict.gap["mean"] / (_level(found, verdict.place, scenario, outcome) or 1.0)
        for verdict in verdicts(found, scenario, outcome)
        if verdict.kind in TOLD
    ]
    return sum(parts) / len(found.places)


def ranked(found: Findings, outcome: Outcome) -> list[str]:
    """Return the compared scenarios, the best first; where neither way is better, the largest fall first."""
    sign = 1 if outcome.better > 0 else -1
    order = {name: place for place, name in enumerate(found.compared)}
    return sorted(found.compared, key=lambda name: (-sign * change(found, name, outcome), order[name]))


def _level(found: Findings, place: str, scenario: str, outcome: Outcome) -> float | None:
    return found.value(place, found.base_of(scenario), outcome.key)
