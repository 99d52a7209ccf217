"""The side tables of the log: attendance, knowledge, decisions, interventions, goals. CONTRACTS, Event log."""

from __future__ import annotations

from dataclasses import dataclass, field

PEOPLE = ("person", "post", "unit", "from", "to", "state")
ATTENDANCE = ("event", "person", "role")
KNOWLEDGE = ("time", "case", "facts", "holder", "how")
DECISIONS = ("event", "facts_in_hand", "facts_in_all", "competence", "p_wrong", "is_wrong", "level")
INTERVENTIONS = (
    *("case", "offer", "unit", "start", "end", "is_broken_off", "is_resumed"),
    *("course", "part", "kroner_per_week"),
)
LOOKS = ("time", "case", "key", "extremism", "is_unwell", "has_crime")
INFLUENCE = ("time", "citizen", "source", "case")
GOALS = ("time", "case", "goal", "score")
WRITTEN = ("time", "case", "facts", "writer", "place")
RECORDED = ("time", "case", "facts", "writer", "place")
HANDOVERS = ("time", "event", "case", "from_person", "to_person", "medium", "known", "kept")


@dataclass
class Tables:
    """Take rows of the side tables while a run goes on; columns as named above.

    ``knowledge`` rows hold the facts that became known as bits: bit i is fact i. ``looks`` are what the scores of
    life competences are made from (``sim.measures.goals``), ``work_goals`` rows of the table goals; ``influence`` are
    lives that differ because ``source``, whom ``case`` touched, drew them in or no longer did. ``written`` rows say
    from when on which facts (bits) are found in which place, ``recorded`` rows the same of entries in registers (of
    those under the baseline where the channel of entries is off); ``handovers`` which of the facts that
    ``from_person`` had ``to_person`` got.
    """

    attendance: list[tuple] = field(default_factory=list)
    knowledge: list[tuple] = field(default_factory=list)
    decisions: list[tuple] = field(default_factory=list)
    interventions: list[tuple] = field(default_factory=list)
    looks: list[tuple] = field(default_factory=list)
    work_goals: list[tuple] = field(default_factory=list)
    influence: list[tuple] = field(default_factory=list)
    written: list[tuple] = field(default_factory=list)
    handovers: list[tuple] = field(default_factory=list)
    recorded: list[tuple] = field(default_factory=list)
