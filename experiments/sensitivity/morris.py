"""Screening: which of many inputs move the answer at all (Morris' elementary effects, SALib).

Source: Morris 1991, Technometrics 33(2); mu* from Campolongo, Cariboni & Saltelli 2007, Environ. Modell. Softw. 22(10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.sensitivity.library import LEVEL, RESAMPLES, problem, salib, seed_for
from experiments.sensitivity.noise_floor import limit_of_noise
from experiments.sensitivity.points import LUCK, Point, Simulate, check_inputs, outputs
from sim.errors import BadInput

LEAST_TRAJECTORIES = 4
"""With fewer, an interval over trajectories is a guess."""


def screen(
    names: Sequence[str], simulate: Simulate, *, trajectories: int, levels: int, lucks: int, seed: int
) -> dict[str, Any]:
    """Return the elementary effects of every input and of luck, in the unit of the answer.

    An effect is what the answer changes by over the whole range of one input, the others held: mean ``mu``, mean
    size ``mu_star`` with 95 % interval ``low`` to ``high``, spread ``sigma``.

    Parameters
    ----------
    names
        Inputs, each varied between 0 and 1.
    simulate
        Called once, with ``trajectories * (len(names) + 2)`` points.
    trajectories
        Effects of each input, at least 4.
    levels
        Values an input takes, an even number.
    lucks
        Blocks of replications; twice the trajectories give every one of these two of its own.
    seed
        Of the experiment.

    Returns
    -------
    dict
        ``inputs`` (the largest ``mu_star`` first, then by name), ``dummy``, ``limit`` (of noise), ``above`` (names
        over the limit, same order), and the settings.

    Raises
    ------
    BadInput
        For no inputs, too few trajectories, levels that cannot be used, a missing output, and without SALib.
    """
    _check(names, trajectories, levels, lucks)
    design = salib().sample_morris(
        problem(names), trajectories, num_levels=levels, seed=seed_for(seed, "trajectories")
    )
    points = _points(names, design, levels, lucks)
    effects = _effects(names, design, outputs(points, simulate), levels, seed)
    dummy = effects.pop()
    limit = limit_of_noise(dummy["mu_star"], dummy["high"] - dummy["mu_star"], trajectories, len(names))
    inputs = [effect | {"above": effect["mu_star"] > limit} for effect in effects]
    inputs.sort(key=lambda effect: (-effect["mu_star"], effect["name"]))
    return {
        "inputs": inputs,
        "dummy": dummy,
        "limit": limit,
        "above": [effect["name"] for effect in inputs if effect["above"]],
        "trajectories": trajectories,
        "levels": levels,
        "lucks": lucks,
        "points": len(points),
        "seed": seed,
    }


def keep(screening: Mapping[str, Any], n: int) -> list[str]:
    """Return the few that are worth a closer look: of those above the limit of noise, the ``n`` largest."""
    return list(screening["above"][:n])


def _check(names: Sequence[str], trajectories: int, levels: int, lucks: int) -> None:
    check_inputs(names, lucks)
    if trajectories < LEAST_TRAJECTORIES:
        raise BadInput("sensitivity.trajectories", given=trajectories, least=LEAST_TRAJECTORIES)
    if levels < 2 or levels % 2:
        raise BadInput("sensitivity.levels", given=levels)


def _points(names: Sequence[str], design, levels: int, lucks: int) -> list[Point]:
    """Return the points of all trajectories.

    The dummy takes one of two halves in a trajectory, since its one step is longer than half the range. Each half is
    a block of replications, and every trajectory has two of its own as far as ``lucks`` go round.
    """
    per_trajectory = len(names) + 2
    points = []
    for place, row in enumerate(design):
        *values, dummy = (round(float(value) * (levels - 1)) / (levels - 1) for value in row)
        luck = (2 * (place // per_trajectory) + (dummy > 0.5)) % lucks
        points.append(Point(dict(zip(names, values, strict=True)), luck))
    return points


def _effects(names: Sequence[str], design, values: list[float], levels: int, seed: int) -> list[dict]:
    """Return name, ``mu``, ``mu_star``, ``low``, ``high`` and ``sigma`` of every input, luck last."""
    import numpy as np

    found = salib().morris(
        problem(names),
        design,
        np.array(values),
        num_levels=levels,
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        seed=seed_for(seed, "effects"),
    )
    columns = [[float(one) for one in found[key]] for key in ("mu", "mu_star", "sigma", "mu_star_conf")]
    return [
        {
            "name": name,
            "mu": mu,
            "mu_star": size,
            "low": max(0.0, size - half),
            "high": size + half,
            "sigma": sigma,
        }
        for name, mu, size, sigma, half in zip([*names, LUCK], *columns, strict=True)
    ]
