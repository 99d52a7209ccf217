"""What the report reads: the summary as in CONTRACTS, and ``extra`` beside it.

Everything may be missing or None except the keys of ``Summary`` up to ``differences``; the report then shows
a dash and says why. All numbers are plain floats and ints (no numpy), shares are 0-1, times are days.
"""

from __future__ import annotations

from typing import Literal, TypedDict

Grade = Literal["measured", "derived", "analogue", "assumed"]
Language = Literal["en", "da"]


class MeasureRow(TypedDict):
    """One estimate: Monte Carlo interval (95 %) and 5th-95th percentile over worlds."""

    model: str
    variant: str  # natural | equalised
    measure: str
    statistic: str
    unit: str
    mean: float | None
    low: float | None
    high: float | None
    world_low: float | None
    world_high: float | None
    events: int
    replications: int


class DifferenceRow(TypedDict):
    """``model`` minus ``baseline``, paired."""

    measure: str
    statistic: str
    unit: str
    model: str
    baseline: str
    variant: str
    mean: float | None
    low: float | None
    high: float | None
    world_low: float | None
    world_high: float | None
    worlds_lower: float | None  # share of worlds in which ``model`` is lower
    variance_ratio: float | None
    smallest_detectable: float | None
    replications: int


class Stopping(TypedDict, total=False):
    """Why no more replications were run."""

    reason: Literal["precise", "cap", "fixed"]
    looks: list[int]
    half_width_share: float | None  # widest chief half-width as a share of the baseline's mean


class Curve(TypedDict):
    """Share decided by day; ``low`` and ``high`` are the Monte Carlo band (may be empty)."""

    days: list[float]
    share: list[float]
    low: list[float]
    high: list[float]
    n: int


class Influence(TypedDict):
    """Rank correlation, over the worlds, of one parameter with one chief difference."""

    parameter: str
    label_en: str
    label_da: str
    grade: Grade
    source: str
    unit: str
    low: float | None
    high: float | None
    pair: list[str]  # [model, baseline]
    rho: float | None
    threshold: float | None  # |rho| below this is indistinguishable from noise


class Assumption(TypedDict):
    """One declared parameter of the nominal world."""

    name: str
    label_en: str
    label_da: str
    value: float | int | str | bool | None
    unit: str
    low: float | None
    high: float | None
    grade: Grade
    source: str


class VarianceRatio(TypedDict):
    """Variance ratio of one pair with its interval; ``mean`` repeats ``differences[].variance_ratio``."""

    model: str
    baseline: str
    variant: str
    measure: str
    statistic: str
    mean: float | None
    low: float | None
    high: float | None


class Extra(TypedDict, total=False):
    """What the report shows and summary.json does not hold."""

    population: int
    quick: bool
    stopping: Stopping
    curves: dict[str, dict[str, dict[str, Curve]]]  # variant -> model -> ordinary | acute
    waiting_reversed: dict[str, dict[str, dict[str, float | None]]]  # variant -> model -> cause -> days
    influences: list[Influence]
    rules: dict[str, dict[str, dict[str, str]]]  # variant -> model -> rule -> its text
    assumptions: list[Assumption]
    variance_ratios: list[VarianceRatio]


class Summary(TypedDict, total=False):
    """summary.json, with ``extra`` added for the report."""

    schema: int
    scenario_hash: str
    experiment_hash: str
    municipality: str
    years: float
    seed: int
    baseline: str
    worlds: int
    replications: int
    failed: int
    measures: list[MeasureRow]
    differences: list[DifferenceRow]
    sentences: dict[str, list[str]]
    extra: Extra
