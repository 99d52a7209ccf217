"""Plausible worlds: evenly spread points over the declared uncertainties, the nominal world first (MODEL 12)."""

from __future__ import annotations

import math
from collections.abc import Collection
from hashlib import blake2b

from sim.parameters import Declaration, declarations

OF_THE_COUNTRY = ("registration", "national", "moves", "survey")
"""Areas of parameters that a run of one municipality does not read: it keeps no registers."""


def is_of_the_country(name: str) -> bool:
    """Return whether a parameter counts only where a country is run and registers are kept."""
    return name.startswith(tuple(f"{area}." for area in OF_THE_COUNTRY)) or name == "corps.mentors"


def uncertainties(*, country: bool = False) -> list[str]:
    """Return the names of all parameters that worlds vary; ``country`` as in :func:`draw_worlds`."""
    return [
        name
        for name, declared in declarations().items()
        if declared.role == "uncertainty" and (country or not is_of_the_country(name))
    ]


def draw_worlds(
    n: int,
    seed: int,
    fixed: Collection[str] = (),
    *,
    country: bool = False,
    only: Collection[str] = (),
    method: str = "latin_hypercube",
) -> list[dict[str, float]]:
    """Return ``n`` worlds as overrides of parameters; world 0 is the nominal one and overrides nothing.

    Each uncertainty falls once into each of ``n - 1`` equally likely parts of its range. Its column depends
    on (seed, name, n) only, so declaring or fixing another parameter changes no other column.

    Parameters
    ----------
    n
        Number of worlds, the nominal one included.
    seed
        Seed of the experiment.
    fixed
        Parameters the user has set: they keep that value in every world.
    country
        Whether the runs are of a country with registers, so that what is unknown about these counts too.
    only
        The uncertainties that vary; all, if empty.
    method
        ``latin_hypercube``, or ``sobol``: a scrambled Sobol' sequence (Owen 1998, J. Complexity 14, 466-489) over all
        that vary together, whose columns depend on which they are.
    """
    known = declarations()
    varied = [
        name for name in uncertainties(country=country) if name not in fixed and (not only or name in only)
    ]
    draws = (
        _sobol(seed, varied, n - 1)
        if method == "sobol"
        else {name: _column(seed, name, n - 1) for name in varied}
    )
    columns = {name: [world_value(known[name], u) for u in draws[name]] for name in varied}
    return [{}, *({name: column[i] for name, column in columns.items()} for i in range(n - 1))][:n]


def world_value(declared: Declaration, u: float) -> float:
    """Return the value of an uncertainty at cumulative probability ``u`` within its range for worlds."""
    low, high = declared.world_low, declared.world_high
    if declared.distribution == "log_uniform":
        value = low * (high / low) ** u
    elif declared.distribution == "gamma":
        value = _gamma(declared, u)
    else:
        value = low + (high - low) * u
    return min(max(value, low), high)


def _gamma(declared: Declaration, u: float) -> float:
    """Return the gamma quantile with mean ``value``, truncated to the range for worlds."""
    from scipy.stats import gamma  # heavy; only for a parameter with this distribution

    scale = declared.value / declared.shape
    below, upto = gamma.cdf((declared.world_low, declared.world_high), declared.shape, scale=scale)
    return float(gamma.ppf(below + u * (upto - below), declared.shape, scale=scale))


def _sobol(seed: int, names: list[str], n: int) -> dict[str, list[float]]:
    """Return the first ``n`` points of a Sobol' sequence scrambled by ``seed``, a column for each name."""
    import warnings

    import numpy as np
    from scipy.stats import qmc

    if not names or n < 1:
        return {name: [] for name in names}
    with warnings.catch_warnings():  # a number of worlds that is no power of two is less even, not wrong
        warnings.filterwarnings("ignore", message="The balance properties of Sobol")
        points = qmc.Sobol(len(names), scramble=True, rng=np.random.default_rng([seed, len(names)])).random(n)
    return dict(zip(names, points.T.tolist(), strict=True))


def _column(seed: int, name: str, n: int) -> list[float]:
    """Return one number in each of ``n`` equal parts of (0, 1), in an order of their own per parameter."""
    draws = [_two_draws(seed, name, i) for i in range(n)]
    order = sorted(range(n), key=lambda i: (draws[i][0], i))
    column = [math.nan] * n
    for part, i in enumerate(order):
        column[i] = (part + draws[i][1]) / n
    return column


def _two_draws(seed: int, name: str, i: int) -> tuple[int, float]:
    """Return a whole number to sort by and a draw in [0, 1), addressed by (seed, name, i)."""
    digest = blake2b(f"worlds|{seed}|{name}|{i}".encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), (int.from_bytes(digest[8:], "little") >> 11) * 2.0**-53
