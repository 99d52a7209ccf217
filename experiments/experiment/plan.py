"""What an experiment consists of: places with their arms, worlds, looks, and the hash that names it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from experiments.effects.combinations import NOTHING, apply, combination_name, design
from experiments.experiment.build import bare_models, build, check_fixed
from experiments.experiment.file import Entry, Experiment
from experiments.experiment.jobs import Arm, Job
from experiments.statistics.looks import StoppingRule
from experiments.worlds import draw_worlds
from sim.scenario import Scenario

RUNS_A_JOB = 30
"""Runs of the nominal world in one batch, about; fixed by the file, so that results do not depend on workers."""
MOST_IN_WORLDS = 8
"""Combinations of factors of a scenario up to which all are run in every plausible world; else none and all on."""
LEAST_NONZERO = 50
"""Replications in which a pair must differ before an adaptive number of replications may end."""


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a municipality with every arm run in it; ``pairs`` are the arms (name, variant) that are told apart."""

    name: str
    arms: tuple[Arm, ...]
    pairs: tuple[tuple[tuple[str, str], tuple[str, str]], ...]

    @property
    def slug(self) -> str:
        """Return the name in plain letters, for the labels of jobs and charts."""
        plain = self.name.lower().translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
        return re.sub(r"[^a-z0-9]+", "-", plain)

    def arm(self, name: str, variant: str = NOTHING) -> Arm:
        """Return an arm."""
        return next(arm for arm in self.arms if (arm.name, arm.variant) == (name, variant))

    @property
    def world_arms(self) -> tuple[Arm, ...]:
        """Return the arms that are run in every plausible world: all, or in a large design those told apart."""
        n_names = len({arm.name for arm in self.arms})
        if len(self.arms) <= MOST_IN_WORLDS * n_names:
            return self.arms
        told = {run for pair in self.pairs for run in pair}
        return tuple(arm for arm in self.arms if (arm.name, arm.variant) in told)


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold an experiment before it runs; ``worlds`` are parameter overrides, the nominal world (none) first."""

    experiment: Experiment
    places: tuple[Place, ...]
    worlds: tuple[dict[str, float], ...]
    rule: StoppingRule

    @property
    def seed(self) -> int:
        """Return the seed of everything."""
        return self.experiment.seed

    @property
    def losses(self) -> bool:
        """Return whether an outcome needs every run once more with the coordinator gone."""
        return any(outcome.needs_loss for outcome in self.experiment.outcomes)

    @property
    def quantiles(self) -> tuple[str, ...]:
        """Return the measures whose single values must be kept."""
        return tuple(sorted({o.measure for o in self.experiment.outcomes if o.is_quantile}))

    def nominal_jobs(self, place: Place, first: int, end: int) -> Iterator[Job]:
        """Yield the batches of the nominal world of a place from replication ``first`` to before ``end``."""
        step = max(1, RUNS_A_JOB // len(place.arms))
        for begin in range(first, end, step):
            yield self._job(place, 0, place.arms, begin, min(step, end - begin))

    def world_jobs(self, place: Place) -> Iterator[Job]:
        """Yield one batch for every world but the nominal one."""
        for world in range(1, len(self.worlds)):
            yield self._job(place, world, place.world_arms, 0, self.experiment.worlds.replications)

    def hash(self) -> str:
        """Return what names the experiment: all it holds resolved, but no language, workers or folder.

        ``fixed`` are names: a parameter fixed at its declared value changes no arm, but no longer varies.
        """
        asked = self.experiment
        content = {
            "arms": [[p.name, a.name, a.variant, a.scenario.hash()] for p in self.places for a in p.arms],
            "baseline": asked.baseline,
            "worlds": [sorted(world.items()) for world in self.worlds],
            "world_replications": asked.worlds.replications if asked.worlds else 0,
            "looks": [*self.rule.looks(), self.rule.relative_half_width, self.rule.is_fixed],
            "outcomes": [outcome.name for outcome in asked.outcomes],
            "factors": [[factor.name, list(factor.needs)] for factor in asked.factors],
            "sensitivity": asked.sensitivity and asdict(asked.sensitivity),
            "search": asked.search and asdict(asked.search),
            "regimes": asked.regimes and asdict(asked.regimes),
            "seed": asked.seed,
            "fixed": sorted(asked.fixed.get("parameters", {})),
            "beside": [scenario.hash() for scenario in self._beside()],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    def _beside(self) -> list[Scenario]:
        """Return the scenarios from which search and regime map start; factors may say otherwise in every arm."""
        asked, place = self.experiment, self.places[0].name
        searched = [build(asked, place, asked.entry(asked.search.scenario))] if asked.search else []
        return [*searched, *(bare_models(asked, place).values() if asked.regimes else ())]

    def _job(self, place: Place, world: int, arms: tuple[Arm, ...], first: int, n: int) -> Job:
        label = f"{place.slug}-world-{world:03d}"
        return Job(label, arms, self.worlds[world], first, n, world, self.losses, self.quantiles)


def make_plan(experiment: Experiment) -> Plan:
    """Return the plan of an experiment; raise BadInput if one of its scenarios cannot run."""
    check_fixed(experiment)
    worlds = experiment.worlds
    fixed = set(experiment.fixed.get("parameters", {}))
    drawn = draw_worlds(
        worlds.count if worlds else 1,
        experiment.seed,
        fixed=fixed,
        only=worlds.only if worlds else (),
        method=worlds.method if worlds else "latin_hypercube",
    )
    places = tuple(_place(experiment, name) for name in experiment.places)
    return Plan(experiment, places, tuple(drawn), _rule(experiment))


def _rule(experiment: Experiment) -> StoppingRule:
    cap, precision = experiment.budget.replications, experiment.precision
    if precision is None or precision.first >= cap:
        return StoppingRule.fixed(cap)
    return StoppingRule(precision.first, cap, precision.half_width, LEAST_NONZERO)


def _place(experiment: Experiment, name: str) -> Place:
    factors = experiment.factors
    if not factors:
        arms = [Arm(e.name, NOTHING, build(experiment, name, e)) for e in experiment.entries]
        base = experiment.baseline
        others = [e.name for e in experiment.entries if e.name != base]
        return Place(name, tuple(arms), tuple(((other, NOTHING), (base, NOTHING)) for other in others))
    arms = [
        Arm(entry.name, combination_name(on, factors), scenario)
        for entry in experiment.entries
        for on, scenario in _design(experiment, name, entry).items()
    ]
    whole = combination_name(frozenset(factor.name for factor in factors), factors)
    return Place(name, tuple(arms), tuple(((e.name, whole), (e.name, NOTHING)) for e in experiment.entries))


def _design(experiment: Experiment, name: str, entry: Entry) -> dict[frozenset[str], Scenario]:
    """Return the scenario of every admissible combination of factors over one scenario of the file."""

    def with_factors(on: frozenset[str]) -> Scenario:
        settings = apply(entry.settings, experiment.factors, on)
        return build(experiment, name, replace(entry, settings=settings))

    return design(experiment.factors, with_factors, entry.name)
