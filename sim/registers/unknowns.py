"""What nobody knows about how registers are kept, as numbers that plausible worlds vary. docs/model.md 17."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sim.policies.rollout import Transition


class Unknowns(NamedTuple):
    """Hold the numbers that a register depends on besides the rule.

    ``lag_days`` (median) and ``lag_sigma`` (log-scale): until an entry is written. ``openness``: above 1 more of those
    with several habits to choose from have one listed early, the open ones. ``compliance`` and ``ramp``: factors on the
    share that a roll-out reckons with, and on the time until it is reached.
    """

    lag_days: float = 0.0
    lag_sigma: float = 0.0
    openness: float = 1.0
    compliance: float = 1.0
    ramp: float = 1.0

    @classmethod
    def of(cls, p: Mapping[str, float]) -> Unknowns:
        """Return them as the parameters of a run have them."""
        return cls(
            p["registration.lag_days"],
            p["registration.lag_sigma"],
            p["registration.openness"],
            p["registration.compliance_factor"],
            p["registration.ramp_factor"],
        )

    def as_it_turns_out(self, transition: Transition | None) -> Transition | None:
        """Return a transition with the compliance that comes of what was reckoned with."""
        if transition is None:
            return None
        how = transition.compliance
        share, days = min(how.share * self.compliance, 1.0), how.ramp_days * self.ramp
        return replace(transition, compliance=replace(how, share=share, ramp_days=days))
