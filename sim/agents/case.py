"""A case in the making: one citizen, one episode, who is responsible, who knows what. MODEL 6, 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.steps import Step
from sim.engine.streams import Streams, uniform
from sim.policies.concern_level import level_of
from sim.values import LEVEL_RANK, OTHER_SIGNS, RADICALISATION, SERIOUS_SIGNS, Concern

if TYPE_CHECKING:
    from sim.agents.professional import Professional

CODES = (*SERIOUS_SIGNS, *OTHER_SIGNS, "W")


class Case:
    """Remember the state of one case from the first concern to its end.

    ``holder`` is the responsible post, ``person`` who sat on it when the case came or was taken over;
    ``heads`` holds, per person, the facts in the head (bits). ``end_state`` is one of CONTRACTS' end states,
    None while the case runs. ``acute_since`` is when a concern that is acute was sent about it, or met it;
    ``away`` the post and person to whom the case goes back after an absence. ``written`` are the facts (bits) that
    others find written down, ``noted`` those that each person has written down or is about to. While the case
    ``changes_hands``, the steps ``behind`` wait for whoever takes it over, who ``goes_on`` clarifying if it was time.
    ``learners`` are those who decided on it and have yet to hear how it went.
    """

    __slots__ = (
        "acute_since",
        "asked",
        "away",
        "behind",
        "changes_hands",
        "citizen",
        "citizen_name",
        "closed_at",
        "concern",
        "course",
        "end_state",
        "enquiry",
        "explained_at",
        "goes_on",
        "heads",
        "holder",
        "is_acute",
        "is_assessed",
        "is_misrouted",
        "is_notified",
        "joined",
        "learners",
        "level",
        "n_asks",
        "n_facts",
        "n_handovers",
        "n_meetings",
        "n_open_asks",
        "name",
        "noted",
        "outcome",
        "person",
        "rank",
        "reply_keys",
        "reviews_left",
        "signs",
        "streams",
        "wants_meeting",
        "written",
    )

    def __init__(self, concern: Concern, citizen: object, n_facts: int) -> None:
        self.concern, self.citizen = concern, citizen
        self.name, self.enquiry = concern.case, concern.enquiry
        self.citizen_name = concern.citizen
        self.is_acute = concern.is_acute
        self.acute_since: int | None = concern.sent if concern.is_acute else None
        self.signs: set[str] = set(concern.signs)
        self.explained_at: dict[str, float] = {}
        self.level = concern.level
        self.rank = -LEVEL_RANK[concern.level]
        self.joined: str | None = None
        self.learners: list[Professional] = []
        self.n_facts = n_facts
        self.holder = self.person = None
        self.away: tuple[object, str] | None = None
        self.heads: dict[str, int] = {}
        self.noted: dict[str, int] = {}
        self.written = 0
        self.reply_keys: dict[str, int] = {}
        self.n_asks: dict[str, int] = {}
        self.asked: set[str] = set()
        self.behind: list[Step] = []
        self.changes_hands = self.goes_on = False
        self.closed_at = 0
        self.n_open_asks = self.n_meetings = self.n_handovers = 0
        self.is_misrouted = self.is_assessed = self.wants_meeting = self.is_notified = False
        self.outcome = self.end_state = None
        self.course = None
        self.reviews_left: list[int] = []
        self.streams = Streams.at(concern.key)

    def facts_of(self, person: str | None) -> int:
        """Return the facts in the head of ``person`` (bits)."""
        return self.heads.get(person, 0)

    def see(self, signs: set[str], share: float) -> None:
        """Take signs into account that became known, and conclude the concern level anew.

        Where there is no radicalisation, each sign turns out to be something else once enough is known: where its
        own draw lies below ``share``, the share of facts at hand.
        """
        self.signs |= signs
        left = self.signs
        if self.concern.truth != RADICALISATION:
            left = [code for code in self.signs if self._explained_at(code) >= share]
        self.level = level_of(left, self.is_acute)
        self.rank = -LEVEL_RANK[self.level]

    def _explained_at(self, code: str) -> float:
        """Return the share of facts at which a sign turns out to be something else."""
        at = self.explained_at.get(code)
        if at is None:
            at = uniform(self.streams.key("sign explained"), CODES.index(code))
            self.explained_at[code] = at
        return at

    def share(self, facts: int) -> float:
        """Return which share of all facts that matter ``facts`` (bits) are."""
        return facts.bit_count() / self.n_facts
