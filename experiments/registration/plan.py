"""What a test of a registration rule consists of: practice, rule, roll-out, worlds, batches and the hash."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from experiments.registration.rollouts import districts
from experiments.tasks import RunId, Task
from experiments.worlds import draw_worlds
from sim.engine.dates import add_months
from sim.errors import BadInput
from sim.policies.registration import RegistrationRule
from sim.policies.rollout import Rollout
from sim.scenario import Scenario

REPLICATIONS, WORLDS, WORLD_REPLICATIONS = 20, 12, 1
PRELIMINARY_REPLICATIONS = 2
"""Simulated Denmarks of a first answer: the fewest with an interval, and as many as a small machine runs at once."""
FOLLOW_UP_YEARS = 1
"""What was sent on the last day of entry needs some time to be decided and registered."""
REPLAYS = 500
"""Registers drawn anew, over all replications: what the centre's estimates are judged by."""
STIGMA_POINTS = (0.0, 0.05, 0.10, 0.15)
"""EVIDENCE F.15: from nothing to 15 points less consent."""
STIGMA_REPLICATIONS = 4
BEFORE_MONTHS = AFTER_MONTHS = 12
USUAL, REPLAYED = "usual", "replayed"
COMBINATIONS = R0X0, R1X0, R0X1, R1X1 = "R0X0", "R1X0", "R0X1", "R1X1"
"""Registers under the baseline (R0) or the new rule (R1) of reality under the baseline (X0) or the new rule (X1)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is tested: present practice, the new rule, how it comes into force from ``starts`` on.

    ``texts`` are the descriptions of practice and rule as (English, Danish); ``rollout_name`` that of its file.
    """

    baseline: RegistrationRule
    rule: RegistrationRule
    rollout: Rollout
    starts: date
    texts: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))
    rollout_name: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker needs to know: one replication of one world, or the same with other ``overrides`` of stigma.

    ``base`` is the scenario of the nominal world; ``name`` and ``variant`` name the runs; ``replays`` is how often the
    registers are drawn anew.
    """

    base: Scenario
    change: Change
    name: str
    variant: str
    world: int
    overrides: dict[str, float]
    replication: int
    replays: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a test of a rule before it runs; the nominal world (no override) is the first of ``worlds``."""

    base: Scenario
    change: Change
    worlds: tuple[dict[str, float], ...]
    replications: int
    seed: int
    is_preliminary: bool = False
    """Whether the sweep of stigma and the registers drawn anew are left out."""

    @property
    def replays(self) -> int:
        """Return how often the registers of each replication are drawn anew."""
        return 0 if self.is_preliminary else math.ceil(REPLAYS / self.replications)

    @property
    def stigma_points(self) -> tuple[float, ...]:
        """Return the sizes of stigma besides that of the base assumptions."""
        swept = () if self.is_preliminary else STIGMA_POINTS
        return tuple(points for points in swept if points != self.assumed_stigma)

    @property
    def assumed_stigma(self) -> float:
        return self.base.parameters["registration.stigma_points"]

    @property
    def stigma_replications(self) -> int:
        return min(STIGMA_REPLICATIONS, self.replications)

    def hash(self) -> str:
        """Return what names the experiment. Not language, workers or folder."""
        content = {
            "command": "registration",
            "base": self.base.hash(),
            "change": asdict(self.change),
            "worlds": [sorted(world.items()) for world in self.worlds],
            "replications": [self.replications, WORLD_REPLICATIONS, self.stigma_replications, self.replays],
            "stigma": () if self.is_preliminary else STIGMA_POINTS,
            "seed": self.seed,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    def tasks(self) -> Iterator[Task]:
        """Yield the batches: the nominal world, stigma swept in a few of its replications, the other worlds."""
        for replication in range(self.replications):
            yield self._task(0, USUAL, {}, replication, self.replays)
        for points in self.stigma_points:
            for replication in range(self.stigma_replications):
                overrides = {"registration.stigma_points": points}
                yield self._task(0, stigma_variant(points), overrides, replication, 0)
        for world in range(1, len(self.worlds)):
            for replication in range(WORLD_REPLICATIONS):
                yield self._task(world, USUAL, self.worlds[world], replication, 0)

    def n_runs(self) -> int:
        """Return how many runs the tasks promise."""
        return sum(len(task.runs) for task in self.tasks())

    def _task(
        self, world: int, variant: str, overrides: dict[str, float], replication: int, replays: int
    ) -> Task:
        name = world_name(world)
        batch = Batch(self.base, self.change, name, variant, world, overrides, replication, replays)
        return Task(f"{name}-{variant}-rep-{replication:05d}", tuple(runs_of(batch)), batch)


def runs_of(batch: Batch) -> Iterator[RunId]:
    """Yield the runs that a batch promises."""
    for combination in COMBINATIONS:
        yield RunId(batch.name, batch.replication, combination, batch.variant)
    if batch.replays:
        yield RunId(batch.name, batch.replication, R1X1, REPLAYED)


def world_name(world: int) -> str:
    return f"world-{world:03d}"


def stigma_variant(points: float) -> str:
    return f"stigma-{points:.2f}"


def make_plan(
    base: Scenario,
    fixed_parameters: Iterable[str],
    change: Change,
    *,
    replications: int | None = None,
    worlds: int | None = None,
) -> Plan:
    """Return the plan of a test.

    Parameters
    ----------
    base
        Dates, seed and parameters; municipality, model and posts are not used.
    fixed_parameters
        Parameters that keep their value in every world.
    change
        What is tested.
    replications, worlds
        As the user wants it; ``worlds`` includes the nominal one.

    Raises
    ------
    BadInput
        The rule comes into force too early or too late for the years simulated.
    """
    check_dates(base, change)
    drawn = draw_worlds(worlds or WORLDS, base.seed, fixed=fixed_parameters, country=True)
    return Plan(base, change, tuple(drawn), replications or REPLICATIONS, base.seed)


def preliminary_plan(base: Scenario, change: Change) -> Plan:
    """Return the plan of a first answer: few replications, no plausible world but the nominal, no sweep, no replays.

    Raises BadInput as :func:`make_plan`.
    """
    plan = make_plan(base, (), change, worlds=1, replications=PRELIMINARY_REPLICATIONS)
    return replace(plan, is_preliminary=True)


def last_switch(change: Change) -> date:
    """Return the day on which the last district that goes over does so, whatever the lot."""
    names = districts()
    months = change.rollout.months_after(names, tuple(0.0 for _ in names)).values()
    return add_months(change.starts, max(month for month in months if month is not None))


def check_dates(base: Scenario, change: Change) -> None:
    """Raise BadInput unless there is a year of entry before the first switch and one after the last."""
    if change.starts.day != 1:
        raise BadInput("registration.not_first_of_month", given=change.starts)
    earliest = add_months(base.start, BEFORE_MONTHS)
    if change.starts < earliest:
        raise BadInput("registration.too_early", given=change.starts, earliest=earliest)
    last = last_switch(change)
    latest = add_months(base.entry_end_day, -AFTER_MONTHS)
    if last > latest:
        raise BadInput("registration.too_late", given=last, latest=latest)
