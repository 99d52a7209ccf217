"""Find what an experiment found by name: municipalities, scenarios, outcomes, estimates, differences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from experiments.statistics.enough import is_thin

Record = dict[str, object]
Summary = Mapping[str, object]
NOTHING = "nothing"
"""The variant of a run in which no factor is on; the only one where there are no factors."""


class Outcome(NamedTuple):
    """Name a measure, its statistic and unit; ``better`` is -1 where lower is better, 1 where higher is, else 0."""

    measure: str
    statistic: str
    unit: str
    better: int

    @property
    def key(self) -> tuple[str, str]:
        """Return measure and statistic."""
        return self.measure, self.statistic


class Findings:
    """Read the summary of an experiment by names; it is not changed.

    ``places`` are municipalities and ``scenarios`` names, in the order of the file; ``aside`` are the runs that
    were set aside because they mostly failed, as (place, scenario, variant).
    """

    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.places: list[str] = [place["name"] for place in summary["municipalities"]]
        self.scenarios: list[str] = [scenario["name"] for scenario in summary["scenarios"]]
        self.baseline: str = summary["baseline"]
        self.outcomes = [_outcome(record) for record in summary["outcomes"]]
        self.factors: list[Record] = list(summary.get("factors") or [])
        self.n_worlds: int = summary.get("worlds") or 0
        self.failures: list[Record] = list(summary.get("failures") or [])
        self.failed_in_worlds: int = summary.get("failed_in_worlds") or 0
        self.aside = {(r["place"], r["scenario"], r["variant"]) for r in self.failures if r["set_aside"]}
        records = [*(summary.get("measures") or []), *(summary.get("waiting") or [])]
        self._rows = {
            (r["place"], r["model"], r["variant"], r["measure"], r["statistic"]): r for r in records
        }
        self._gaps = {
            (r["place"], r["model"], r["measure"], r["statistic"]): r
            for r in summary.get("differences") or []
        }

    @property
    def chief(self) -> Outcome:
        """Return the outcome that the question is about first."""
        return self.outcomes[0]

    @property
    def is_factorial(self) -> bool:
        """Return whether factors are switched off and on within every scenario."""
        return bool(self.factors)

    @property
    def whole(self) -> str:
        """Return the variant in which every factor is on; that with none where there are no factors."""
        return "+".join(factor["name"] for factor in self.factors) or NOTHING

    @property
    def compared(self) -> list[str]:
        """Return the scenarios that have a difference: all with factors, else all but the baseline."""
        return [name for name in self.scenarios if self.is_factorial or name != self.baseline]

    @property
    def arms(self) -> list[tuple[str, str]]:
        """Return the runs shown side by side, as (scenario, variant): with factors each without and with all."""
        variants = [NOTHING, self.whole] if self.is_factorial else [NOTHING]
        return [(name, variant) for name in self.scenarios for variant in variants]

    def row(self, place: str, scenario: str, key: tuple[str, str], variant: str = NOTHING) -> Record | None:
        """Return the estimate of a measure and statistic, or None if there is none."""
        return self._rows.get((place, scenario, variant, *key))

    def value(self, place: str, scenario: str, key: tuple[str, str], variant: str = NOTHING) -> float | None:
        """Return the estimate's mean if enough events stand behind it, else None."""
        row = self.row(place, scenario, key, variant)
        return None if row is None or is_thin(row) else row["mean"]

    def gap(self, place: str, scenario: str, key: tuple[str, str]) -> Record | None:
        """Return the difference from the baseline, in a factorial design of all factors from none; or None."""
        return self._gaps.get((place, scenario, *key))

    def base_of(self, scenario: str) -> str:
        """Return the scenario that another is compared with: itself without factors, or the baseline."""
        return scenario if self.is_factorial else self.baseline

    def is_aside(self, place: str, scenario: str) -> bool:
        """Return whether a scenario has no difference here since it, or its baseline, was set aside."""
        runs = {(place, self.base_of(scenario), NOTHING), (place, scenario, self.whole)}
        return bool(runs & self.aside)


def _outcome(record: Mapping[str, object]) -> Outcome:
    return Outcome(record["measure"], record["statistic"], record["unit"], record["better"])
