"""What the command line says over an experiment file: another municipality, settings, seed, a rough answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from experiments.definition_files import find_file, read_tree
from experiments.experiment.file import ENTRIES, FOLDER, KIND, NOT_FIXED, Experiment, from_tree
from experiments.experiment.parts import Worlds
from sim.errors import BadInput
from sim.rule_reader import check_table
from sim.scenario_file import read_settings
from sim.scenario_sets import with_set

QUICK_REPLICATIONS, QUICK_WORLDS, QUICK_WORLD_REPLICATIONS = 40, 16, 4
QUICK_TRAJECTORIES, QUICK_BASE, QUICK_TRIALS, QUICK_POINTS = 4, 16, 16, 32


def read_given(
    name_or_file: str,
    *,
    municipality: str | None = None,
    scenario: str | None = None,
    sets: Iterable[str] = (),
    seed: int | None = None,
    quick: bool = False,
) -> Experiment:
    """Return the experiment that a file and the command line describe; the command line wins.

    ``scenario`` is a scenario file laid over what the experiment fixes (its ``model`` is ignored), ``sets`` are laid
    over that. Raises BadInput for anything that cannot be used.
    """
    path = find_file(name_or_file, FOLDER, "experiment.unknown")
    tree = read_tree(path, KIND, ENTRIES, ("title", "question", "fixed"))
    fixed = dict(check_table(tree["fixed"], f"{path.name}: fixed"))
    _check_not_fixed(fixed, f"{path.name}: fixed")
    if scenario is not None:
        laid = read_settings(scenario)
        laid.pop("model", None)
        if "seed" in laid:
            tree["seed"] = laid.pop("seed")
        fixed = _laid_over(fixed, laid)
    for assignment in sets:
        fixed = with_set(fixed, assignment)
    _check_not_fixed(fixed, "--set")
    if municipality is not None:
        fixed["municipality"] = municipality
    if "municipality" in fixed and (municipality is not None or "municipality" not in tree["fixed"]):
        fixed.pop("municipalities", None)
    if seed is not None:
        tree["seed"] = seed
    experiment = from_tree({**tree, "fixed": fixed}, path)
    return quickened(experiment) if quick else experiment


def _check_not_fixed(fixed: dict, where: str) -> None:
    for name in NOT_FIXED:
        if name in fixed:
            raise BadInput("experiment.not_fixed", where=where, name=name)


def _laid_over(fixed: dict, laid: dict) -> dict:
    """Return ``fixed`` with the entries of a scenario file over it, entry by entry; a rule that is named goes whole."""
    joined = dict(fixed)
    for name, value in laid.items():
        old = fixed.get(name)
        is_joined = isinstance(old, dict) and isinstance(value, dict) and "rule" not in value
        joined[name] = _laid_over(old, value) if is_joined else value
    return joined


def quickened(experiment: Experiment) -> Experiment:
    """Return the experiment with few replications, worlds, points and trials: a rough first answer."""
    worlds, asked, search, regimes = (
        getattr(experiment, name) for name in ("worlds", "sensitivity", "search", "regimes")
    )
    budget = experiment.budget
    return replace(
        experiment,
        is_quick=True,
        precision=None,
        budget=replace(budget, replications=min(budget.replications, QUICK_REPLICATIONS)),
        worlds=worlds and _fewer_worlds(worlds),
        sensitivity=asked
        and replace(
            asked,
            trajectories=min(asked.trajectories, QUICK_TRAJECTORIES),
            base=min(asked.base, QUICK_BASE),
            replications=min(asked.replications, QUICK_WORLD_REPLICATIONS),
        ),
        search=search and replace(search, trials=min(search.trials, QUICK_TRIALS)),
        regimes=regimes
        and replace(
            regimes,
            points=min(regimes.points, QUICK_POINTS),
            replications=min(regimes.replications, QUICK_WORLD_REPLICATIONS),
        ),
    )


def _fewer_worlds(worlds: Worlds) -> Worlds:
    return replace(
        worlds,
        count=min(worlds.count, QUICK_WORLDS),
        replications=min(worlds.replications, QUICK_WORLD_REPLICATIONS),
    )
