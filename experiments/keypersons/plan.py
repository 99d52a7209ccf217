"""What a test of key persons consists of: models, the person gone, worlds, batches and the hash that names it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from experiments.keypersons.absence import Absence
from experiments.keypersons.cells import (
    ALL,
    COORDINATOR,
    EQUALISED,
    EVERYBODY,
    NATURAL,
    WORLD,
    Cell,
    cells,
    key_post,
    posts_of,
)
from experiments.tasks import RunId, Task
from experiments.worlds import draw_worlds
from sim.policies.organisation import OrganisationModel, describe
from sim.scenario import Scenario

YEARS, FOLLOW_UP_YEARS, WEEKS = 2, 1, 52
"""Shocks fall in the first year of entry and are followed for a year; those enquiries need a year to be decided."""
ENQUIRIES, QUICK_ENQUIRIES = 400, 300
"""Enquiries expected behind the loss of each person, unless ``MOST`` replications are too few for them."""
FEWEST, MOST, QUICK_MOST = 8, 40, 28
COORDINATOR_FACTOR, QUICK_FACTOR = 5, 2
"""So many times as many replications of the coordinator's loss, by which models are compared, as of everybody's."""
WORLDS, QUICK_WORLDS, WORLD_REPLICATIONS = 32, 12, 6
MANY_WORLDS, SCREENING_REPLICATIONS = 100, 2
"""From so many worlds on each is only screened; a search runs those that stand most the other way again."""
NOMINAL, MORE = "nominal", "nominal-more"
"""Names of the batches of the nominal world: everybody's loss, and more replications of the coordinator's."""
CHUNK = 10
"""Replications of the coordinator's loss in one batch."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One organisational model: its natural scenario, its equalised organisation."""

    model: str
    natural: Scenario
    equalised: OrganisationModel


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker needs to know: replications ``first`` to before ``first + n`` of one world.

    ``name`` names the world, ``luck`` is its number in the address of draws, ``overrides`` make it; ``scope`` says
    which runs are made (``experiments.keypersons.cells``).
    """

    name: str
    subjects: tuple[Subject, ...]
    absence: Absence
    seed: int
    luck: int
    overrides: dict[str, float]
    first: int
    n: int
    scope: str

    def cells(self, subject: Subject) -> list[Cell]:
        """Return the runs of one replication of ``subject``."""
        return cells(subject.natural, subject.equalised, self.scope)


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold a test of key persons before it runs; the nominal world (no override) is the first of ``worlds``."""

    subjects: tuple[Subject, ...]
    absence: Absence
    worlds: tuple[dict[str, float], ...]
    replications: int
    world_replications: int
    search: int
    """Evaluations of the optimiser for each pair of models; 0 for no search."""
    seed: int
    is_quick: bool

    @property
    def scenario(self) -> Scenario:
        """Return the natural scenario of the first model; place, posts and parameters are those of all."""
        return self.subjects[0].natural

    @property
    def models(self) -> list[str]:
        return [subject.model for subject in self.subjects]

    @property
    def posts(self) -> list[str]:
        return posts_of(self.scenario)

    @property
    def key_post(self) -> str:
        """Return the post with the coordinator's role, the same under every model."""
        return key_post(self.scenario)

    @property
    def scope(self) -> str:
        """Return how much is asked of a replication in which everybody is lost once: what protects takes long."""
        return EVERYBODY if self.is_quick else ALL

    def runs(self, scope: str) -> list[tuple[str, str]]:
        """Return model and variant of every run of one replication."""
        return [
            (s.model, cell.variant) for s in self.subjects for cell in cells(s.natural, s.equalised, scope)
        ]

    def hash(self) -> str:
        """Return what names the experiment. Not language, workers or folder."""
        content = {
            "command": "keypersons",
            "subjects": [[s.model, s.natural.hash(), describe(s.equalised)] for s in self.subjects],
            "absence": self.absence.name,
            "worlds": [sorted(world.items()) for world in self.worlds],
            "replications": [self.replications, self.world_replications],
            "quick": self.is_quick,
            "search": self.search,
            "seed": self.seed,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def tasks(self) -> Iterator[Task]:
        """Yield the batches: replications of the nominal world for everybody, for the coordinator, other worlds."""
        for replication in range(self.replications):
            yield self._task(NOMINAL, 0, replication, 1, self.scope)
        in_all = self.replications * (QUICK_FACTOR if self.is_quick else COORDINATOR_FACTOR)
        for first in range(self.replications, in_all, CHUNK):
            n = min(CHUNK, in_all - first)
            yield self._task(MORE, 0, first, n, COORDINATOR)
        for world in range(1, len(self.worlds)):
            yield self._task(world_name(world), world, 0, self.world_replications, WORLD)

    def n_runs(self) -> int:
        """Return how many runs the tasks promise."""
        return sum(len(task.runs) for task in self.tasks())

    def _task(self, name: str, world: int, first: int, n: int, scope: str) -> Task:
        about = (self.subjects, self.absence, self.seed, world, self.worlds[world])
        return batch_task(Batch(name, *about, first, n, scope))


def world_name(world: int) -> str:
    return f"world-{world:03d}"


def batch_task(batch: Batch) -> Task:
    """Return the task of a batch, with a key that does not depend on workers or order."""
    last = batch.first + batch.n - 1
    promised = [(subject.model, cell.variant) for subject in batch.subjects for cell in batch.cells(subject)]
    return Task(
        f"{batch.name}-rep-{batch.first:05d}-{last:05d}",
        tuple(
            RunId(batch.name, replication, model, variant)
            for replication in range(batch.first, batch.first + batch.n)
            for model, variant in promised
        ),
        batch,
    )


def make_plan(
    scenarios: Mapping[tuple[str, str], Scenario],
    fixed_parameters: Iterable[str],
    absence: Absence,
    *,
    models: Iterable[str],
    replications: int | None = None,
    worlds: int | None = None,
    search: int = 0,
    quick: bool = False,
) -> Plan:
    """Return the plan for ``models`` among ``scenarios`` by (model, variant).

    ``fixed_parameters`` keep their value in every world; ``worlds`` includes the nominal one; ``search`` is how often
    the optimiser may try for each pair of models; ``quick`` is a rough first answer.
    """
    frame = {"years": YEARS, "follow_up_years": FOLLOW_UP_YEARS}
    first = next(iter(scenarios.values()))
    seed = first.seed
    n_worlds = worlds or (QUICK_WORLDS if quick else WORLDS)
    return Plan(
        tuple(
            Subject(
                model,
                replace(scenarios[model, NATURAL], **frame),
                scenarios[model, EQUALISED].organisation,
            )
            for model in models
        ),
        absence,
        tuple(draw_worlds(n_worlds, seed, fixed=fixed_parameters)),
        replications or usual_replications(first, quick=quick),
        SCREENING_REPLICATIONS if n_worlds >= MANY_WORLDS else WORLD_REPLICATIONS,
        search,
        seed,
        quick,
    )


def usual_replications(scenario: Scenario, *, quick: bool) -> int:
    """Return in how many replications everybody is lost once, if not told: fewer where many enquiries come."""
    p, population = scenario.parameters, scenario.municipality.population
    a_year = p["demand.concerns_per_100k"] * p["demand.local_factor"] * population / 1e5
    enquiries, most = (QUICK_ENQUIRIES, QUICK_MOST) if quick else (ENQUIRIES, MOST)
    return max(min(math.ceil(enquiries / a_year), most), FEWEST) if a_year else FEWEST
