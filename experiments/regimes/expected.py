"""The signs expected before the runs, as docs/regimes.md 6 has them; never changed by what came out."""

from __future__ import annotations

from typing import NamedTuple

from experiments.regimes.numbers import NAMES

PAIRS = (("coordinator", "ad_hoc_forum"), ("coordinator", "fixed_forum"), ("ad_hoc_forum", "fixed_forum"))
"""The first model minus the second."""
OUTCOMES = (("days_to_decision", "mean"), ("wrong_drop_share", "share"), ("added_days", "mean"))
AS_EXPECTED, OPPOSITE, NOT_SEEN = "as_expected", "opposite", "not_seen"


class Expected(NamedTuple):
    """A sign (-1, 0 or 1), and whether the effect was expected to be too small to be seen."""

    sign: int
    is_small: bool = False


_SMALL = Expected(-1, True)
_UP, _DOWN, _NONE = Expected(1), Expected(-1), Expected(0)
_ROWS = {
    "days_to_decision": ((_UP, _UP, _DOWN, _SMALL), (_UP, _DOWN, _DOWN, _SMALL), (_UP, _DOWN, _DOWN, _SMALL)),
    "wrong_drop_share": (
        (_DOWN, _DOWN, _DOWN, _SMALL),
        (_DOWN, _DOWN, _DOWN, _SMALL),
        (_NONE, _NONE, _NONE, _SMALL),
    ),
    "added_days": ((_UP, _UP, _NONE, _DOWN), (_UP, _UP, _NONE, _DOWN), (_NONE, _NONE, _NONE, _NONE)),
}
EXPECTED: dict[tuple[str, tuple[str, str], str], Expected] = {
    (outcome, pair, number): sign
    for outcome, rows in _ROWS.items()
    for pair, signs in zip(PAIRS, rows, strict=True)
    for number, sign in zip(NAMES, signs, strict=True)
}
"""(outcome, pair, number) -> what was expected of the difference as the number grows."""


def verdict(expected: Expected, low: float, high: float) -> str:
    """Return how an interval of the slope compares with what was expected.

    An effect expected to be none or too small to be seen is as expected where it is not seen.
    """
    found = 1 if low > 0 else -1 if high < 0 else 0
    if found == expected.sign:
        return AS_EXPECTED
    if found == 0:
        return AS_EXPECTED if expected.is_small else NOT_SEEN
    return OPPOSITE
