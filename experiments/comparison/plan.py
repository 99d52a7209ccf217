"""What a comparison consists of: scenarios, worlds, batches and the hash that names it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from experiments.comparison.work import Batch, batch_task
from experiments.statistics.looks import StoppingRule
from experiments.tasks import Task
from experiments.worlds import draw_worlds
from sim.scenario import Scenario

CHUNK = 10
"""Replications of the nominal world in one batch; fixed, so that results do not depend on workers."""
QUICK_REPLICATIONS, QUICK_WORLDS, QUICK_WORLD_REPLICATIONS = 40, 16, 4
FEWEST, MOST = 4, 8
"""Replications of a first answer at once; more would no longer be at once."""
FOLLOWED_YEARS = 1
ENOUGH_SENT = 275
"""Concerns sent that leave some 200 decided enquiries: what is needed to quote a mean (``statistics.enough``)."""
WORLD_REPLICATIONS = 8
DEFAULT_WORLDS = 64
BASELINE = "coordinator"
PAIRS = (
    ("ad_hoc_forum", "coordinator"),
    ("fixed_forum", "coordinator"),
    ("fixed_forum", "ad_hoc_forum"),
)
"""Model and the model it is compared with."""
CHIEF = ("days_to_decision", "mean")


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a comparison before it runs.

    ``worlds`` are parameter overrides, the nominal world (none) first; ``rule`` says how many replications
    the nominal world gets, ``world_replications`` how many every other.
    """

    scenarios: tuple[tuple[str, str, Scenario], ...]
    worlds: tuple[dict[str, float], ...]
    rule: StoppingRule
    world_replications: int
    is_quick: bool
    seed: int
    chunk: int = CHUNK
    """Replications of the nominal world in one batch."""

    @property
    def natural(self) -> Scenario:
        """Return the baseline's scenario in the nominal world."""
        return next(s for m, v, s in self.scenarios if (m, v) == (BASELINE, "natural"))

    def n_runs(self, nominal: int) -> int:
        """Return the runs of ``nominal`` replications of the nominal world and of all other worlds."""
        n_natural = sum(variant == "natural" for _, variant, _ in self.scenarios)
        others = (len(self.worlds) - 1) * self.world_replications
        return nominal * len(self.scenarios) + others * n_natural

    def hash(self) -> str:
        """Return what names the experiment: scenarios, worlds, seed, looks. Not language, workers or folder."""
        content = {
            "scenarios": [[model, variant, scenario.hash()] for model, variant, scenario in self.scenarios],
            "worlds": [sorted(world.items()) for world in self.worlds],
            "looks": self.rule.looks(),
            "fixed": self.rule.is_fixed,
            "world_replications": self.world_replications,
            "seed": self.seed,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def nominal_tasks(self, first: int, end: int) -> Iterator[Task]:
        """Yield the batches of the nominal world from replication ``first`` to before ``end``."""
        for begin in range(first, end, self.chunk):
            yield batch_task(Batch(self.scenarios, 0, self.worlds[0], begin, min(self.chunk, end - begin)))

    def world_tasks(self) -> Iterator[Task]:
        """Yield one batch for each world but the nominal one: natural rules only (decision record 0005)."""
        natural = tuple(entry for entry in self.scenarios if entry[1] == "natural")
        for world in range(1, len(self.worlds)):
            yield batch_task(Batch(natural, world, self.worlds[world], 0, self.world_replications))


def make_plan(
    scenarios: dict[tuple[str, str], Scenario],
    fixed_parameters: Iterable[str],
    *,
    worlds: int | None = None,
    replications: int | None = None,
    quick: bool = False,
) -> Plan:
    """Return the plan of a comparison of ``scenarios`` by (model, variant).

    ``fixed_parameters`` keep their value in every world; ``worlds`` includes the nominal one; a number of
    ``replications`` replaces the looks; ``quick`` is a rough first answer, natural rules only.
    """
    seed = next(iter(scenarios.values())).seed
    n_worlds = worlds or (QUICK_WORLDS if quick else DEFAULT_WORLDS)
    fixed = replications or (QUICK_REPLICATIONS if quick else None)
    return Plan(
        tuple((m, v, scenario) for (m, v), scenario in scenarios.items() if v == "natural" or not quick),
        tuple(draw_worlds(n_worlds, seed, fixed=fixed_parameters)),
        StoppingRule() if fixed is None else StoppingRule.fixed(fixed),
        QUICK_WORLD_REPLICATIONS if quick else WORLD_REPLICATIONS,
        quick,
        seed,
    )


def preliminary_plan(scenarios: dict[tuple[str, str], Scenario]) -> Plan:
    """Return the plan of a first answer at once: natural rules, few replications, no plausible world but the nominal.

    Each replication is a batch of its own, so that as many workers as there are share them. The concerns are those of
    the first replications of a better answer; they are followed for a year at most, which all but a few decisions need.
    """
    short = {
        key: replace(scenario, follow_up_years=min(FOLLOWED_YEARS, scenario.follow_up_years))
        for key, scenario in scenarios.items()
    }
    first = next(iter(scenarios.values()))
    rate = first.parameters["demand.concerns_per_100k"] * first.parameters["demand.local_factor"]
    sent = rate * first.municipality.population / 1e5 * first.years
    replications = MOST if sent <= 0 else min(MOST, max(FEWEST, math.ceil(ENOUGH_SENT / sent)))
    return replace(make_plan(short, (), worlds=1, replications=replications, quick=True), chunk=1)
