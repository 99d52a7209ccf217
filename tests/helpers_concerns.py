"""Concerns made for a test, about citizens who show no signs of their own, and how they are sent."""

from __future__ import annotations

from dataclasses import replace

from sim.agents.observer import facts_of, hops_of, relevant_units, told_by
from sim.engine.streams import Streams, uniform
from sim.model import PreventionModel
from sim.values import LEVELS, SOURCES, Concern

TRUTHS = ("radicalisation", "other_concern", "unfounded")
SIGNS = {"wellbeing": ("W",), "other_signs": ("O2", "O6"), "serious": ("S3",), "acute": ("S1",)}
FIRST_NUMBER = 10_000_000
"""Numbers from here on belong to nobody in any municipality."""


def made_concern(key: int, sent: int, p: dict[str, float], code: int = 400) -> Concern:
    """Return a concern in which truth, level, age and the rest are all as likely; hops and facts by ``p``."""
    own = key << 40
    level = LEVELS[1 + int(uniform(own, 101) * 4)]
    is_minor, has_crime, is_vulnerable = (uniform(own, 102 + i) < 0.4 for i in range(3))
    relevant = relevant_units(is_minor, has_crime, is_vulnerable)
    unit_facts, head_facts = facts_of(Streams.at(own).key("facts"), relevant, p)
    return Concern(
        key=own,
        citizen=f"{code}-{FIRST_NUMBER + key}",
        episode=0,
        sent=sent,
        source=SOURCES[int(uniform(own, 105) * len(SOURCES))],
        hops=hops_of(own, p, p["reply.acute_factor"] if level == "acute" else 1.0),
        truth=TRUTHS[int(uniform(own, 106) * 3)],
        level=level,
        signs=SIGNS[level],
        is_minor=is_minor,
        is_woman=uniform(own, 107) < 0.5,
        is_primary=uniform(own, 108) < 0.75,
        has_crime=has_crime,
        is_vulnerable=is_vulnerable,
        form="islamist",
        relevant_units=relevant,
        sender_facts=told_by(own, p),
        unit_facts=unit_facts,
        head_facts=head_facts,
        number=FIRST_NUMBER + key,
    )


def with_changes(concern: Concern, **changes: object) -> Concern:
    """Return the concern with changes, its signs those of its level."""
    return replace(concern, **({"signs": SIGNS[changes["level"]]} if "level" in changes else {}) | changes)


class Sender:
    """Send made concerns in a model."""

    def __init__(self, model: PreventionModel) -> None:
        self.model = model

    def send(self, concern: Concern) -> None:
        """Let the reception of the model get ``concern`` now."""
        self.model.reception.sent(concern, self.model.citizens.agent_of(concern.number))
