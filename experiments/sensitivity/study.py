"""The whole question in two stages: screen all inputs, then share out the variation among the few that matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.sensitivity.morris import keep, screen
from experiments.sensitivity.points import Point, Simulate
from experiments.sensitivity.sobol import decompose


def investigate(
    names: Sequence[str],
    simulate: Simulate,
    *,
    of: Mapping[str, str],
    unit: str,
    replications: int,
    seed: int,
    trajectories: int = 10,
    levels: int = 4,
    base: int = 64,
    few: int = 5,
) -> dict[str, Any]:
    """Return what was found, as plain JSON: the one argument of ``sentences`` and ``blocks``.

    Every trajectory has two lots of luck of its own and every point of the second stage's samples has one: a block
    is only a number, so more blocks cost nothing. The second stage uses other luck than the first, so that an input
    that was kept by chance is not confirmed by the same chance.

    Parameters
    ----------
    of
        What the answer is, by language, as it stands inside a sentence: "mean days to decision".
    unit
        Of the answer, a name under ``[measures.units]``.
    replications
        Behind each output, for the reader.
    few
        How many inputs may go on to the second stage; 0 leaves it out.

    Returns
    -------
    dict
        ``of``, ``unit``, ``replications``, ``screen`` (what ``screen`` returns), ``kept`` (names), ``sobol`` (what
        ``decompose`` returns, None where nothing was kept).
    """
    lucks = 2 * trajectories
    first = screen(names, simulate, trajectories=trajectories, levels=levels, lucks=lucks, seed=seed)
    kept = keep(first, few)
    second = decompose(kept, _later_luck(simulate, lucks), base=base, lucks=base, seed=seed) if kept else None
    return {
        "of": dict(of),
        "unit": unit,
        "replications": replications,
        "screen": first,
        "kept": kept,
        "sobol": second,
    }


def _later_luck(simulate: Simulate, by: int) -> Simulate:
    """Return ``simulate`` with every block of replications ``by`` blocks later."""
    return lambda points: simulate([Point(point.values, point.luck + by) for point in points])
