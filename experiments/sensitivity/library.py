"""SALib: imported when it is needed, and always seeded, so that it leaves numpy's global generator alone."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from types import SimpleNamespace

from experiments.sensitivity.points import LUCK
from sim.errors import BadInput

RESAMPLES = 1000
"""Of the bootstrap behind each interval: its own noise then stays near two per cent of the interval."""
LEVEL = 0.95
"""Of every interval."""


def salib() -> SimpleNamespace:
    """Return SALib's samplers and analyses of Morris and Sobol; BadInput ``extras.missing`` if it is not installed."""
    try:
        from SALib.analyze import morris, sobol
        from SALib.sample import morris as morris_sample
        from SALib.sample import sobol as sobol_sample
    except ImportError:
        raise BadInput("extras.missing", extra="analysis") from None
    return SimpleNamespace(
        sample_morris=morris_sample.sample,
        morris=morris.analyze,
        sample_sobol=sobol_sample.sample,
        sobol=sobol.analyze,
    )


def problem(names: Sequence[str]) -> dict:
    """Return the inputs and, last, luck as SALib wants them: all uniform between 0 and 1."""
    every = [*names, LUCK]
    return {"num_vars": len(every), "names": every, "bounds": [[0.0, 1.0]] * len(every)}


def seed_for(seed: int, purpose: str) -> int:
    """Return a seed of 31 bits for one purpose, never 0, which SALib takes for none and draws globally."""
    digest = blake2b(f"sensitivity|{purpose}|{seed}".encode(), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "little") % (2**31 - 2)
