"""Find estimates and differences in a summary by name, whichever way round a pair is stored."""

from __future__ import annotations

from dataclasses import dataclass

from experiments.report.inputs import Extra, MeasureRow, Summary
from experiments.statistics.enough import is_thin

MODEL_ORDER = ("coordinator", "ad_hoc_forum", "fixed_forum")
CHIEF = ("days_to_decision", "mean")
DECIDED = ("days_to_decision_decided", "mean")
"""The mean of the decided enquiries alone: what the seven parts of the waiting add up to."""


@dataclass(frozen=True, slots=True)
class Gap:
    """``model`` minus ``baseline`` in the unit of the measure.

    ``n_worlds_lower`` of ``n_worlds`` usable worlds have ``model`` lower, ``n_worlds_clearly_lower`` of those
    beyond their own chance; both None where it cannot be told. ``is_thin``: too few ``events`` to show it.
    """

    model: str
    baseline: str
    mean: float | None
    low: float | None
    high: float | None
    world_low: float | None
    world_high: float | None
    n_worlds: int
    n_worlds_lower: int | None
    n_worlds_clearly_lower: int | None
    variance_ratio: float | None
    smallest_detectable: float | None
    events: int
    is_thin: bool

    @property
    def is_told(self) -> bool:
        """Say whether the Monte Carlo interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class Lookup:
    """Read a summary by names.

    Parameters
    ----------
    result
        The summary with ``extra`` (``experiments.report.inputs``); not changed. It may say which ``models`` it is about
        where it holds no measures.
    """

    def __init__(self, result: Summary) -> None:
        self.result = result
        self.extra: Extra = result.get("extra") or {}
        self.n_worlds: int = result.get("worlds") or 0
        rows = result.get("measures") or []
        self._rows = {(r["variant"], r["model"], r["measure"], r["statistic"]): r for r in rows}
        pairs = result.get("differences") or []
        self._pairs = {
            (d["variant"], d["model"], d["baseline"], d["measure"], d["statistic"]): d for d in pairs
        }
        found = {r["model"] for r in rows}
        self.models = result.get("models") or [
            *(m for m in MODEL_ORDER if m in found),
            *sorted(found - set(MODEL_ORDER)),
        ]
        self.variants = [v for v in ("natural", "equalised") if any(r["variant"] == v for r in rows)]

    def row(self, model: str, measure: str, statistic: str, variant: str = "natural") -> MeasureRow | None:
        """Return the estimate, or None if it was not measured."""
        return self._rows.get((variant, model, measure, statistic))

    def value(self, model: str, measure: str, statistic: str, variant: str = "natural") -> float | None:
        """Return the estimate if enough events stand behind it, else None."""
        row = self.row(model, measure, statistic, variant)
        return None if row is None or is_thin(row) else row["mean"]

    def gap(
        self, model: str, baseline: str, measure: str, statistic: str, variant: str = "natural"
    ) -> Gap | None:
        """Return ``model`` minus ``baseline``, turned round if stored the other way, or None."""
        straight = self._pairs.get((variant, model, baseline, measure, statistic))
        row = straight or self._pairs.get((variant, baseline, model, measure, statistic))
        if row is None:
            return None
        both = [self.row(m, measure, statistic, variant) for m in (model, baseline)]
        events = min((r["events"] for r in both if r is not None), default=0)
        values = [row[k] for k in ("mean", "low", "high", "world_low", "world_high")]
        mean, low, high, world_low, world_high = values if straight else _turned(values)
        side = "lower" if straight else "higher"
        return Gap(
            model,
            baseline,
            mean,
            low,
            high,
            world_low,
            world_high,
            row["n_worlds"],
            row[f"n_worlds_{side}"],
            row[f"n_worlds_clearly_{side}"],
            row["variance_ratio"],
            row["smallest_detectable"],
            events,
            is_thin({"measure": measure, "events": events}),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return every pair of models in the order of the report, the later minus the earlier."""
        return [(b, a) for i, a in enumerate(self.models) for b in self.models[i + 1 :]]

    def by_speed(self) -> list[str]:
        """Return the models with a mean of days to decision, fastest first; ties by the usual order."""
        known = [m for m in self.models if self.value(m, *CHIEF) is not None]
        return sorted(known, key=lambda m: (self.value(m, *CHIEF), self.models.index(m)))

    def enquiries(self) -> float | None:
        """Return the enquiries expected in the whole period of entry, or None."""
        return self._in_all_years("mean")

    def enquiries_over_worlds(self) -> tuple[float, float] | None:
        """Return the range of :meth:`enquiries` over plausible worlds, or None."""
        low, high = self._in_all_years("world_low"), self._in_all_years("world_high")
        return None if low is None or high is None else (low, high)

    def _in_all_years(self, key: str) -> float | None:
        rows = (self.row(m, "enquiries_per_year", "mean") for m in self.models)
        rates = [r[key] for r in rows if r is not None and r[key] is not None]
        return rates[0] * self.result["years"] if rates else None

    def n_decided(self) -> int | None:
        """Return the decided enquiries behind the chief mean, those of the model with fewest, or None."""
        rows = [self.row(m, *DECIDED) for m in self.models]
        return min((r["events"] for r in rows if r is not None), default=None)

    def is_hollow(self) -> bool:
        """Say whether no two models have decided enquiries enough to be compared at all."""
        rows = [r for r in (self.row(m, *CHIEF) for m in self.models) if r is not None]
        return bool(rows) and sum(not is_thin(r) for r in rows) < 2

    def cadence(self, model: str) -> int | None:
        """Return the days from one meeting to the next where the model's rule has that number."""
        rules = (self.extra.get("organisation") or {}).get(model) or {}
        return (rules.get("convene") or {}).get("every_days")


def _turned(values: list[float | None]) -> list[float | None]:
    mean, low, high, world_low, world_high = values
    return [None if v is None else -v for v in (mean, high, low, world_high, world_low)]
