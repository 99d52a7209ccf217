"""Shares of the variation: how much of it each of a few inputs explains (Sobol indices, SALib).

Source: Sobol 2001, Math. Comput. Simul. 55; Saltelli et al. 2010, Comput. Phys. Commun. 181(2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from experiments.sensitivity.library import LEVEL, RESAMPLES, problem, salib, seed_for
from experiments.sensitivity.noise_floor import limit_of_noise
from experiments.sensitivity.points import LUCK, Point, Simulate, check_inputs, is_flat, outputs
from sim.errors import BadInput

LEAST_BASE = 16


def decompose(
    names: Sequence[str], simulate: Simulate, *, base: int, lucks: int, seed: int
) -> dict[str, Any]:
    """Return which share of the variance of the answer each input and luck explain, alone and with all others.

    Parameters
    ----------
    names
        Inputs, each varied between 0 and 1; all other inputs stay where ``simulate`` has them.
    simulate
        Called once, with ``base * (len(names) + 3)`` points.
    base
        Points of each of the two samples that are crossed, a power of two, at least 16.
    lucks
        Blocks of replications; as many as ``base`` give every point of a sample its own.
    seed
        Of the experiment.

    Returns
    -------
    dict
        ``inputs`` (the largest ``total`` first, then by name): ``first`` and ``total`` (shares) with the ends of their
        95 % intervals (``first_low`` ...), ``above`` (limit of noise), ``unsure`` (see below); ``dummy``; ``limit``;
        ``above`` and ``unsure`` (names, unsure only among those above); ``explained`` (sum of ``first``); ``mean`` and
        ``variance`` of the answer; ``varies``, whether there is any variance (else all shares are 0); the settings.

    A share is unsure where half its interval is as long as itself, or all of it lies over 1, which no share can: a few
    rare points then carry the variation.

    Raises
    ------
    BadInput
        For no inputs, a base that cannot be used, a missing output, and without SALib.
    """
    _check(names, base, lucks)
    design = salib().sample_sobol(
        problem(names), base, calc_second_order=False, seed=seed_for(seed, "sample")
    )
    points = [_point(names, row, lucks) for row in design]
    values = outputs(points, simulate)
    crossed = _independent(values, len(names))
    varies = not is_flat(crossed)
    shares = _shares(names, values, seed) if varies else [_nothing(name) for name in (*names, LUCK)]
    mean = math.fsum(crossed) / len(crossed)
    variance = math.fsum((value - mean) ** 2 for value in crossed) / len(crossed)
    return {
        **_ranked(shares, base),
        "mean": mean,
        "variance": variance if varies else 0.0,
        "varies": varies,
        "base": base,
        "lucks": lucks,
        "points": len(points),
        "seed": seed,
    }


def _check(names: Sequence[str], base: int, lucks: int) -> None:
    check_inputs(names, lucks)
    if base < LEAST_BASE or base & (base - 1):
        raise BadInput("sensitivity.base", given=base, least=LEAST_BASE)


def _point(names: Sequence[str], row, lucks: int) -> Point:
    *values, dummy = (float(value) for value in row)
    return Point(dict(zip(names, values, strict=True)), min(int(dummy * lucks), lucks - 1))


def _independent(values: Sequence[float], inputs: int) -> list[float]:
    """Return the outputs of the two samples themselves, without those in which one input is crossed."""
    step = inputs + 3
    return [*values[::step], *values[step - 1 :: step]]


def _shares(names: Sequence[str], values: list[float], seed: int) -> list[dict]:
    import numpy as np

    found = salib().sobol(
        problem(names),
        np.array(values),
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=LEVEL,
        seed=seed_for(seed, "shares"),
    )
    columns = [[float(one) for one in found[key]] for key in ("S1", "S1_conf", "ST", "ST_conf")]
    return [
        {
            "name": name,
            "first": first,
            "first_low": first - first_half,
            "first_high": first + first_half,
            "total": total,
            "total_low": total - total_half,
            "total_high": total + total_half,
        }
        for name, first, first_half, total, total_half in zip([*names, LUCK], *columns, strict=True)
    ]


def _nothing(name: str) -> dict:
    kinds = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return {"name": name, **dict.fromkeys(kinds, 0.0)}


def _ranked(shares: list[dict], base: int) -> dict[str, Any]:
    """Return the inputs in order, set against luck, which comes last in ``shares``."""
    *inputs, dummy = shares
    limit = limit_of_noise(dummy["total"], dummy["total_high"] - dummy["total"], base, len(inputs))
    judged = [
        share | {"above": share["total"] > limit, "unsure": _is_unsure(share)}
        for share in sorted(inputs, key=lambda share: (-share["total"], share["name"]))
    ]
    above = [share for share in judged if share["above"]]
    return {
        "inputs": judged,
        "dummy": dummy,
        "limit": limit,
        "above": [share["name"] for share in above],
        "unsure": [share["name"] for share in above if share["unsure"]],
        "explained": math.fsum(share["first"] for share in inputs),
    }


def _is_unsure(share: dict) -> bool:
    return share["total_high"] >= 2 * share["total"] or share["total_low"] > 1
