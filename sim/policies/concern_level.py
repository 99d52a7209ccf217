"""The concern level that signs call for, and which signs knowledge explains away. [K18 p. 29-31]; docs/model.md 12."""

from __future__ import annotations

from collections.abc import Iterable

from sim.values import OTHER_SIGNS, SERIOUS_SIGNS


def level_of(codes: Iterable[str], is_acute: bool) -> str:
    """Return what somebody concludes from signs seen; ``is_acute`` says that a serious one calls for action at once."""
    codes = set(codes)
    if codes.intersection(SERIOUS_SIGNS):
        return "acute" if is_acute else "serious"
    if codes.intersection(OTHER_SIGNS):
        return "other_signs"
    return "wellbeing" if codes else "none"
