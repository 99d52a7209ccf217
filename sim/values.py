"""Small frozen types that all parts share."""

from __future__ import annotations

from dataclasses import dataclass

HOUR, DAY, WEEK, YEAR = 3_600, 86_400, 604_800, 31_557_600
"""Seconds; a year of 365.25 days."""
NOT_DONE = frozenset({"moved_on", "called_off"})
"""Outcomes of steps that were not done there: they moved on to somebody else, or were overtaken."""

RADICALISATION, OTHER_CONCERN, UNFOUNDED = "radicalisation", "other_concern", "unfounded"
"""True states behind a concern; known to the simulation, never to its people."""

LEVELS = ("none", "wellbeing", "other_signs", "serious", "acute")
LEVEL_RANK = {level: rank for rank, level in enumerate(LEVELS)}
SERIOUS_SIGNS = tuple(f"S{i}" for i in range(1, 10))
OTHER_SIGNS = tuple(f"O{i}" for i in range(1, 8))

SOURCES = (
    "school",
    "police",
    "health",
    "other_departments",
    "social_workers",
    "relatives",
    "friends",
    "mentors",
    "housing",
    "other_municipalities",
)
"""Who sends concerns [K18 p. 51-55]."""
SOURCES_OF = {
    "school": ("school",),
    "police": ("police",),
    "psychiatry": ("health",),
    "psp": ("health",),
    "job_centre": ("other_departments",),
    "social_services": ("social_workers", "mentors"),
    "children_youth": ("social_workers", "mentors"),
    "housing": ("housing",),
}
"""Unit -> those of the sources whose people work in it or with it."""

OPENED, DROPPED, REFERRED, TO_POLICE = "opened", "dropped", "referred", "to_police"
DECLINED, MOVED, CLOSED, NEVER_PICKED_UP = "declined", "moved", "closed", "never_picked_up"
JOINED = "joined"
"""End of an enquiry that met a running case on the same citizen."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One person more on a concern's way: working seconds until it is passed on, and whether it is lost there."""

    seconds: int
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Concern:
    """Describe one concern that was sent, about a synthetic citizen.

    ``key`` addresses every draw about it; ``episode`` is the number of the sign that made the sender act. Facts are
    bits: bit i of ``unit_facts[unit]`` says that the unit knows fact i, of ``head_facts[unit]`` that the person asked
    there holds it without asking inside. Times are seconds from the start date.
    """

    key: int
    citizen: str
    episode: int
    sent: int
    source: str
    hops: tuple[Hop, ...]
    truth: str
    level: str
    signs: tuple[str, ...]
    is_minor: bool
    is_woman: bool
    is_primary: bool
    has_crime: bool
    is_vulnerable: bool
    form: str
    relevant_units: tuple[str, ...]
    sender_facts: int
    unit_facts: dict[str, int]
    head_facts: dict[str, int]
    caused_by: str | None = None
    """The case without which this concern would not have been sent; None for what every organisation gets."""
    number: int = 0
    spell: int = 0
    is_first: bool = True
    """Whether it is the first concern sent in its spell of signs."""

    @property
    def case(self) -> str:
        return f"{self.citizen}/{self.episode}"

    @property
    def enquiry(self) -> str:
        return f"{self.citizen}#{self.episode}"

    @property
    def is_acute(self) -> bool:
        return self.level == "acute"
