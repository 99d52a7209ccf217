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
    world_low_beyond: bool  # that end lies beyond the end of follow-up, and is None
    world_high_beyond: bool
    n_worlds: int  # worlds that could tell their own noise, or lie beyond follow-up
    n_worlds_overloaded: int | None  # ``undecided_at_end`` alone: with over 1 % undecided
    events: int
    too_few: bool  # fewer than 200 events: not to be quoted
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
    world_low_beyond: bool
    world_high_beyond: bool
    n_worlds: int  # as above; the counts below are of these
    worlds_lower: float | None  # n_worlds_lower / n_worlds
    n_worlds_lower: int | None  # None: fewer than 10 usable worlds, or noise explains all their scatter
    n_worlds_higher: int | None
    n_worlds_clearly_lower: int | None  # those of the lower ones that lie beyond their own chance
    n_worlds_clearly_higher: int | None
    variance_ratio: float | None
    smallest_detectable: float | None
    too_few: bool
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
    """One declared parameter of the nominal world; ``low`` and ``high`` as None: worlds do not vary it."""

    name: str
    label_en: str
    label_da: str
    value: float | int | str | bool | None
    unit: str
    low: float | None
    high: float | None
    allowed_low: float
    allowed_high: float
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


class Change(TypedDict, total=False):
    """One thing that is not as by default."""

    area: Literal["rule", "rule_value", "post", "parameter", "run", "shock"]
    model: str  # rules and their values; missing where it goes without saying
    name: str
    part: str  # which value of a rule or post; whom a shock hits
    new: object  # a whole rule: its name and values
    default: object
    label_en: str
    label_da: str


class Alike(TypedDict):
    """A rule that ``models`` have in common now, while by default they differ on it."""

    rule: str
    models: list[str]


class Extra(TypedDict, total=False):
    """What the report shows and summary.json does not hold."""

    population: int
    quick: bool
    stopping: Stopping
    curves: dict[str, dict[str, dict[str, Curve]]]  # variant -> model -> ordinary | acute
    waiting_reversed: dict[str, dict[str, dict[str, float | None]]]  # variant -> model -> cause -> days
    influences: list[Influence]
    rules: dict[str, dict[str, dict[str, str]]]  # variant -> model -> rule -> its text
    organisation: dict[str, dict[str, dict[str, object]]]  # model -> field -> rule and values, natural
    staff: dict[str, dict[str, object]]  # post -> unit, posts, hours_per_week, ...
    changes: list[Change]
    alike: list[Alike]
    assumptions: list[Assumption]
    variance_ratios: list[VarianceRatio]


class Summary(TypedDict, total=False):
    """summary.json, with ``extra`` added for the report; ``models`` only where there are no measures."""

    models: list[str]
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
